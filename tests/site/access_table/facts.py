"""The pages under /facts/, which are the same for every kind."""

from __future__ import annotations

from accounts.roles import Permission, Reach
from partnerships.forms.registry import FACT_TYPES
from partnerships.operations.keeping import kept_with
from tests.site.access_table.decisions import (
    BEGINNERS_OF_STEP,
    EDITORS_OF_DECISION_FACTS,
    KEEPERS_OF_OUTCOME,
    decision_facts,
    of_decision,
)
from tests.site.access_table.money import KEEPERS_OF_MONEY
from tests.site.access_table.row import (
    ADMINISTRATOR,
    EDITORS_OF_OWN,
    EVERYONE,
    KEEPERS_OF_FORUMS,
    LEAD_OF_DRAFT,
    READERS_OF_DRAFT_PARTNERSHIP,
    READERS_OF_OWN_DRAFTS,
    Case,
    Row,
    both,
    holders,
)
from tests.site.stage import Stage

KEEPERS_BY_KIND = {
    **dict.fromkeys(
        (
            "forum",
            "forum-rules",
            "reserved-matter",
            "seat",
            "seat-holding",
            "body-procedure",
            "election",
            "meeting",
            "agenda-item",
            "attendance",
            "meeting-action",
            "parked-issue",
        ),
        KEEPERS_OF_FORUMS,
    ),
    "delegation": EDITORS_OF_OWN | {"body_approver_own"},
}


KEPT_WITH = {permission for sort in FACT_TYPES.values() if sort.recorded_about for permission in kept_with(sort.model)}
# Whoever keeps any kind of fact about places, anywhere; a board secretary of the stage holds the role on a partnership.
KEEPERS_OF_SOMETHING = ADMINISTRATOR.union(
    *(holders(each, reach, whose) for each in KEPT_WITH for reach in Reach for whose in ("own", "other"))
)


def fact_page(
    opens_to: frozenset[str] = EVERYONE, kinds: tuple[str, ...] = (), of_a_seat: frozenset[str] = KEEPERS_OF_FORUMS
) -> Row:
    """Accepted facts, drafts about a hidden body, one that is not there, and a kind that is not there."""
    return Row(
        cases=lambda stage: [
            *_accepted(stage, opens_to, kinds or tuple(stage.facts)),
            *_hidden(stage, of_a_seat | READERS_OF_OWN_DRAFTS if opens_to == EVERYONE else of_a_seat),
        ],
        sign_in_first=opens_to != EVERYONE,
    )


def _accepted(stage: Stage, opens_to: frozenset[str], kinds: tuple[str, ...]) -> list[Case]:
    """Who keeps a fact depends on its kind; a succession belongs to both sides."""
    by_kind = KEEPERS_BY_KIND | KEEPERS_OF_MONEY if opens_to == EDITORS_OF_OWN else {}
    return [
        Case({"kind": kind, "pk": stage.facts[kind].pk}, f"accepted {kind}", by_kind.get(kind, opens_to))
        for kind in kinds
    ]


def _hidden(stage: Stage, of_a_seat: frozenset[str]) -> list[Case]:
    return [
        Case({"kind": "membership", "pk": stage.drafts["membership"].pk}, "draft", LEAD_OF_DRAFT, 404),
        Case({"kind": "accountability", "pk": stage.drafts["accountability"].pk}, "draft", EDITORS_OF_OWN, 404),
        Case(
            {"kind": "seat", "pk": stage.drafts["seat"].pk},
            "draft",
            of_a_seat,
            404,
            known_to=READERS_OF_OWN_DRAFTS,
        ),
        Case({"kind": "membership", "pk": 2**31 - 1}, "unknown", frozenset(), 404),
        Case({"kind": "membership", "pk": 10**30}, "unknown", frozenset(), 404),
        Case({"kind": "no-such-kind", "pk": 1}, "unknown kind", frozenset(), 404),
    ]


_NAME = ("partnership-name",)
FACTS: dict[str, Row] = {
    "fact": both(fact_page(), decision_facts(dict.fromkeys(EDITORS_OF_DECISION_FACTS, EVERYONE))),
    "fact-edit": both(fact_page(EDITORS_OF_OWN), decision_facts(EDITORS_OF_DECISION_FACTS)),
    "fact-verify": fact_page(EDITORS_OF_OWN, _NAME, KEEPERS_OF_FORUMS | {"body_approver_own"}),
    "fact-withdraw": fact_page(EDITORS_OF_OWN, _NAME),
    "fact-publish": Row(
        cases=lambda stage: [
            Case({"kind": "partnership-name", "pk": stage.drafts["partnership-name"].pk}, "draft", EDITORS_OF_OWN, 404,
                 known_to=READERS_OF_OWN_DRAFTS)
        ],
        sign_in_first=True,
    ),
    "fact-confirm": Row(
        cases=lambda stage: [
            Case({"kind": "membership", "pk": stage.reported.pk},
                 "agreed by the body", frozenset({"body_approver_own"})),
            Case({"kind": "outcome", "pk": of_decision(stage, "outcome").pk},
                 "decided by the body", frozenset({"body_approver_own"})),
        ],
        sign_in_first=True,
    ),
    "fact-settle": Row(
        cases=lambda stage: [
            Case({"kind": "partnership-name", "pk": stage.claim.pk}, "claimed", LEAD_OF_DRAFT),
            Case({"kind": "partnership-name", "pk": stage.own.stages.accepted().get().pk}, "nothing to settle",
                 LEAD_OF_DRAFT, page=302),
        ],
    ),
    "fact-start": Row(
        cases=lambda stage: [
            Case({}, "a place to be named", KEEPERS_OF_SOMETHING),
            Case({}, "own partnership", EDITORS_OF_OWN | holders(Permission.CREATE_DECISION, Reach.OWN_PARTNERSHIP),
                 query=f"?partnership={stage.own.slug}"),
            Case({}, "unknown", frozenset(), 404, query="?partnership=no-such-partnership"),
        ],
        sign_in_first=True,
    ),
    "fact-new": Row(
        cases=lambda stage: [
            Case({"kind": "membership"}, "own partnership", EDITORS_OF_OWN, query=f"?partnership={stage.own.slug}"),
            Case({"kind": "membership"}, "draft", LEAD_OF_DRAFT, 404,
                 query=f"?partnership={stage.draft.slug}", known_to=READERS_OF_DRAFT_PARTNERSHIP),
            Case({"kind": "body-name"}, "own body", EDITORS_OF_OWN, query=f"?body={stage.own_body.code}"),
            Case({"kind": "decision-step"}, "own decision", BEGINNERS_OF_STEP,
                 query=f"?decision={stage.decisions['published'].pk}"),
            Case({"kind": "outcome"}, "own step", KEEPERS_OF_OUTCOME,
                 query=f"?decision-step={of_decision(stage, 'decision-step').pk}"),
            Case({"kind": "seat"}, "own board", KEEPERS_OF_FORUMS, query=f"?forum={stage.facts['forum'].pk}"),
            Case({"kind": "delegation"}, "own body", EDITORS_OF_OWN | {"body_approver_own"},
                 query=f"?body={stage.own_body.code}"),
            Case({"kind": "agreement"}, "own partnership", EDITORS_OF_OWN, query=f"?partnership={stage.own.slug}"),
            Case({"kind": "fund"}, "own body", EDITORS_OF_OWN | {"pool_manager_own"},
                 query=f"?body={stage.own_body.code}&agreement={stage.facts['agreement'].ref}"),
            Case({"kind": "scheme"}, "own fund", frozenset({"pool_manager_own"}),
                 query=f"?fund-year={stage.facts['fund-year'].pk}"),
            Case({"kind": "contribution"}, "own figure",
                 frozenset({"pool_manager_own", "council_officer_own", "council_officer_other"}),
                 query=f"?fund-year={stage.facts['fund-year'].pk}"),
        ],
        sign_in_first=True,
    ),
}  # fmt: skip
