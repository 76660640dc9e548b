"""Partnerships, bodies, their reorganisation, and the open data."""

from __future__ import annotations

from typing import Any

from partnerships.models import Partnership
from tests.site.access_table.row import (
    ADMINISTRATOR,
    EDITORS_OF_OTHER,
    EDITORS_OF_OWN,
    LEAD_OF_DRAFT,
    READERS_OF_DRAFT_PARTNERSHIP,
    Case,
    Row,
    same,
)
from tests.site.stage import Stage


def partnership_page() -> Row:
    """Published: everyone. Draft: those who read its drafts; absent for all others. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"slug": stage.own.slug}, "published"),
            Case({"slug": stage.draft.slug}, "draft", READERS_OF_DRAFT_PARTNERSHIP, 404),
            Case({"slug": "no-such-partnership"}, "unknown", frozenset(), 404),
        ]
    )


def body_page() -> Row:
    """Published: everyone. Draft: those who keep a partnership that it belongs to. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"code": stage.own_body.code}, "published"),
            Case({"code": stage.draft_body.code}, "draft", EDITORS_OF_OWN, 404),
            Case({"code": "NOSUCH"}, "unknown", frozenset(), 404),
        ]
    )


def _item(stage: Stage, partnership: Partnership, state: str, *who: Any, **more: Any) -> Case:
    """The own council's membership of a partnership, on the worklist of its end."""
    membership = partnership.memberships.get(body=stage.own_body, standing="accepted")
    return Case({"pk": stage.planned.pk, "kind": "membership", "item": membership.pk}, state, *who, **more)


_KEEPERS_OF_EITHER_SIDE = EDITORS_OF_OWN | EDITORS_OF_OTHER
_REORGANISATIONS = {
    "reorganisations": same(),
    "reorganisation": Row(
        cases=lambda stage: [
            Case({"pk": stage.planned.pk}, "planned"),
            Case({"pk": stage.facts["succession"].pk}, "in force"),
            Case({"pk": stage.drafts["succession"].pk}, "draft", EDITORS_OF_OWN, 404),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ]
    ),
    "reorganisation-settle": Row(
        cases=lambda stage: [
            _item(stage, stage.own, "an open membership", EDITORS_OF_OWN),
            _item(stage, stage.draft, "of a hidden partnership", LEAD_OF_DRAFT, 404,
                  known_to=READERS_OF_DRAFT_PARTNERSHIP),
            Case({"pk": stage.planned.pk, "kind": "membership", "item": 10**17}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
    "reorganisation-settle-together": Row(
        cases=lambda stage: [
            Case({"pk": stage.planned.pk, "kind": "membership"}, "open memberships", EDITORS_OF_OWN | EDITORS_OF_OTHER),
            Case({"pk": stage.planned.pk, "kind": "role"}, "roles of users", ADMINISTRATOR, 404),
            Case({"pk": stage.planned.pk, "kind": "no-such-kind"}, "unknown kind", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
    "reorganisation-complete": Row(
        cases=lambda stage: [
            Case({"pk": stage.planned.pk}, "planned", _KEEPERS_OF_EITHER_SIDE),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
}  # fmt: skip


PLACES: dict[str, Row] = {
    "partnerships": same(),
    "bodies": same(),
    "data": same(),
    "data-memberships": same(),
    "data-successions": same(),
    "data-accountabilities": same(),
    "data-names": same(),
    "data-contributions": same(),
    "partnership": partnership_page(),
    "partnership-members": partnership_page(),
    "partnership-accountability": partnership_page(),
    "partnership-money": partnership_page(),
    "partnership-history": partnership_page(),
    "partnership-governance": partnership_page(),
    "partnership-changes": partnership_page(),
    "body": body_page(),
    "body-governance": body_page(),
    "body-accountability": body_page(),
    "body-money": body_page(),
    "body-history": body_page(),
    "body-changes": body_page(),
    "data-description": Row(
        cases=lambda stage: [
            Case({"name": "bodies"}, "a list"),
            Case({"name": "no-such-list"}, "unknown", frozenset(), 404),
        ]
    ),
    **_REORGANISATIONS,
}
