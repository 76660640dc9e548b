"""Who may open what: every address by name, the states it can be in, and the answer each person gets.

The walk in `test_access.py` fails on an address that this table lacks, and on any answer that differs from it.
A case's `opens_to` names the people who get the page. Everybody else gets `refusal`: 404 (hidden: the same as absent),
403 (known but not yours), or for the public a way to the sign-in page (302).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.roles import Permission, Reach, Role, grants
from tests.site.stage import Stage

EVERYONE = frozenset({"everyone"})
SIGNED_IN = frozenset({"signed_in"})
ADMINISTRATOR = frozenset({"administrator"})


def holders(permission: Permission, reach: Reach, whose: str = "own") -> frozenset[str]:
    """The people of the stage whose role grants this at their own place; an administrator too."""
    return ADMINISTRATOR | {f"{role.value}_{whose}" for role in Role if permission in grants(role, reach)}


# The lead of the draft partnership, and those whose body belongs to it and whose role reads its drafts.
READERS_OF_DRAFT_PARTNERSHIP = (
    holders(Permission.READ_DRAFTS, Reach.OWN_PARTNERSHIP) - {"board_secretary_own", "board_secretary_other"}
) | {"system_lead_own"}
EDITORS_OF_OWN = frozenset({"administrator", "system_lead_own", "board_secretary_own"})
READERS_OF_OWN_DRAFTS = holders(Permission.READ_DRAFTS, Reach.OWN_PARTNERSHIP) | holders(
    Permission.READ_DRAFTS, Reach.OWN_BODY
)


@dataclass(frozen=True)
class Case:
    """One address in one state."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    state: str = "as it stands"
    opens_to: frozenset[str] = EVERYONE
    refusal: int = 403
    query: str = ""
    page: int = 200


@dataclass(frozen=True)
class Row:
    """One address by name."""

    cases: Callable[[Stage], list[Case]] = lambda stage: [Case()]
    posts: bool = False  # takes POST only
    leaves_the_site: bool = False  # signs out, or streams: not for the random walk


def same(**case: Any) -> Row:
    """An address with one state."""
    return Row(cases=lambda stage: [Case(**case)])


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
    """Published: everyone. Draft: an administrator. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"code": stage.own_body.code}, "published"),
            Case({"code": stage.draft_body.code}, "draft", ADMINISTRATOR, 404),
            Case({"code": "NOSUCH"}, "unknown", frozenset(), 404),
        ]
    )


TABLE: dict[str, Row] = {
    "front": same(),
    "search": same(),
    "partnerships": same(),
    "bodies": same(),
    "data": same(),
    "data-memberships": same(),
    "data-successions": same(),
    "data-accountabilities": same(),
    "data-names": same(),
    "partnership": partnership_page(),
    "partnership-members": partnership_page(),
    "partnership-accountability": partnership_page(),
    "partnership-history": partnership_page(),
    "partnership-changes": partnership_page(),
    "body": body_page(),
    "body-accountability": body_page(),
    "body-history": body_page(),
    "body-changes": body_page(),
    "accessibility": same(),
    "privacy": same(),
    "design-system": same(),
}
