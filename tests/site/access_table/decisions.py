"""Decisions, their routes and what each body decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from accounts.roles import Permission, Reach, Role, grants
from tests.site.access_table.row import (
    ADMINISTRATOR,
    EVERYONE,
    Case,
    Row,
    holders,
    same,
)
from tests.site.stage import Stage


# Both bodies of the stage take part in its decisions, so the people of both read a draft of them; the other board
# secretary's role is held on a partnership.
def readers_of_decision(permission: Permission) -> frozenset[str]:
    """Whose role grants this on the partnership or on one of the two bodies."""
    of_bodies = holders(permission, Reach.OWN_BODY) | holders(permission, Reach.OWN_BODY, "other")
    return (holders(permission, Reach.OWN_PARTNERSHIP) | of_bodies) - {"board_secretary_other"}


READERS_OF_DRAFT_DECISION = readers_of_decision(Permission.READ_DRAFTS)
READERS_OF_PRIVATE_DECISION = readers_of_decision(Permission.READ_EXEMPT) - ADMINISTRATOR


def decision_page() -> Row:
    """Published: everyone. Draft and private ones: those whose role reads them there. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"ref": stage.decisions["published"].ref}, "published"),
            Case({"ref": stage.decisions["draft"].ref}, "draft", READERS_OF_DRAFT_DECISION, 404),
            Case({"ref": stage.decisions["private"].ref}, "private", READERS_OF_PRIVATE_DECISION, 404),
            Case({"ref": "no-such-decision"}, "unknown", frozenset(), 404),
        ]
    )


STARTERS_OF_DECISIONS = ADMINISTRATOR | frozenset(
    f"{role.value}_{whose}"
    for role in Role
    for whose in ("own", "other")
    if Permission.CREATE_DECISION in grants(role, Reach.OWN_PARTNERSHIP)
)

# Who keeps the stage's decisions, its own body leading them; who says what that body decided; who speaks for it.
KEEPERS_OF_DECISION = holders(Permission.CREATE_DECISION, Reach.OWN_PARTNERSHIP) | holders(
    Permission.ADD_OWN_STEP, Reach.OWN_BODY
)
SPEAKERS_OF_BODY = (
    holders(Permission.RECORD_OUTCOME_OF_OWN_BODY, Reach.OWN_BODY) - ADMINISTRATOR - {"board_secretary_own"}
)
KEEPERS_OF_OUTCOME = holders(Permission.CREATE_DECISION, Reach.OWN_PARTNERSHIP) | SPEAKERS_OF_BODY
# A body's people begin a step before they name the body; what is saved is asked for again.
BEGINNERS_OF_STEP = KEEPERS_OF_DECISION | (
    holders(Permission.ADD_OWN_STEP, Reach.OWN_BODY, "other") - {"board_secretary_other"}
)


def of_decision(stage: Stage, kind: str, which: str = "published") -> Any:
    """A decision of the stage, or the first step, outcome or condition of it."""
    decision = stage.decisions[which]
    step = decision.steps.get(number=1)
    records = {"decision": decision, "decision-step": step}
    return records.get(kind) or {"outcome": step.outcomes, "condition": step.conditions}[kind].get()


def decision_facts(opens_to: Mapping[str, frozenset[str]]) -> Callable[[Stage], list[Case]]:
    """The published decision's facts, by kind those who get the page; the draft's are hidden from others."""
    return lambda stage: [case for kind, people in opens_to.items() for case in _decision_cases(stage, kind, people)]


def _decision_cases(stage: Stage, kind: str, people: frozenset[str]) -> list[Case]:
    readers = READERS_OF_DRAFT_DECISION
    may, may_not = (readers, frozenset()) if people == EVERYONE else (people & readers, readers - people)
    published, draft = (of_decision(stage, kind, which) for which in ("published", "draft"))
    return [
        Case({"kind": kind, "pk": published.pk}, kind, people),
        Case({"kind": kind, "pk": draft.pk}, f"draft {kind}", may, 404, known_to=may_not),
    ]


EDITORS_OF_DECISION_FACTS = {
    "decision": KEEPERS_OF_DECISION,
    "decision-step": KEEPERS_OF_DECISION,
    "outcome": KEEPERS_OF_OUTCOME,
    "condition": KEEPERS_OF_OUTCOME,
}


DECISION_STEPS_TO_TAKE = {
    "decision-withdraw": Row(
        cases=lambda stage: [
            Case({"pk": stage.decisions["published"].pk}, "published", KEEPERS_OF_DECISION),
            Case({"pk": stage.decisions["private"].pk}, "private",
                 KEEPERS_OF_DECISION & READERS_OF_PRIVATE_DECISION, 404,
                 known_to=READERS_OF_PRIVATE_DECISION - KEEPERS_OF_DECISION),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
    "condition-close": Row(
        cases=lambda stage: [
            Case({"pk": of_decision(stage, "condition").pk}, "published", SPEAKERS_OF_BODY),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
}  # fmt: skip


DECISIONS: dict[str, Row] = {
    "decision": decision_page(),
    "decisions": same(),
    "decisions-changes": same(),
    "decision-changes": decision_page(),
    "forward-plan": Row(
        cases=lambda stage: [Case(state="everybody’s"), Case(state="one body’s", query=f"?body={stage.own_body.code}")]
    ),
    **DECISION_STEPS_TO_TAKE,
    "decision-start": same(opens_to=STARTERS_OF_DECISIONS),
    "decision-routes": same(),
    "decision-route-edit": Row(
        cases=lambda stage: [
            Case({"code": stage.route.code}, "a route", ADMINISTRATOR),
            Case({"code": "no-such-route"}, "unknown", ADMINISTRATOR, page=404),
        ]
    ),
}
