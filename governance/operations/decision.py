"""Starting, changing, publishing and withdrawing a decision. Its status is computed, so nothing here sets one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from governance.decisions.order import circle_in, in_order
from governance.models import Decision, DecisionStep
from governance.operations.computed import together
from governance.operations.days import refuse_far_days
from partnerships.models import Body, Partnership, Source
from partnerships.operations.addresses import free_address
from partnerships.operations.facts import change_fact, insert, publish_fact, rule_for, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

# Pages beside those of single decisions, so no decision's address.
RESERVED = frozenset({"start", "routes", "new", "conditions", "withdraw", "changes", "calendar", "export", "search"})


def start_decision(
    *,
    by: User | None,
    reason: str,
    title: str,
    source: Source,
    partnership: Partnership | None = None,
    lead_body: Body | None = None,
    ref: str = "",
    steps: Sequence[dict[str, Any]] = (),
    as_kind: str = "",
    **values: Any,
) -> Decision:
    """Start a decision with its steps, in one transaction.

    `steps`: the columns of each `DecisionStep`, with its `number` and the numbers that it comes `after`; a source of
    its own where it has one, else the decision's. `values`: further columns of the decision, for example `standing`.
    """
    decision = Decision(
        ref=ref or free_address(Decision, "ref", title, fallback="decision", reserved=RESERVED),
        title=title.strip(),
        partnership=partnership,
        lead_body=lead_body,
        source=source,
        **values,
    )
    with writing(by=by, reason=reason, as_kind=as_kind), together():
        insert(decision, by=by)
        for step in ordered(steps):
            insert(DecisionStep(**{"decision": decision, "source": source, **step}), by=by)
    return Decision.objects.get(pk=decision.pk)


def ordered(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps with those that others come after first; refuses a circle and a step that nobody knows."""
    by_number = {int(step["number"]): step for step in steps}
    if len(by_number) < len(steps):
        raise Refused({"number": ["Two steps have the same number. Give each its own."]})
    follows = {number: list(step.get("after", ())) for number, step in by_number.items()}
    refuse_circles(follows)
    return [by_number[number] for number in in_order(follows)]


def refuse_circles(follows: dict[int, list[int]]) -> None:
    """Refuse steps that wait for themselves, for each other in a circle, or for a step that there is not."""
    for number, earlier in follows.items():
        if number in earlier:
            raise Refused({"after": [f"Step {number} cannot come after itself."]})
        if missing := sorted(set(earlier) - follows.keys()):
            raise Refused({"after": [f"There is no step {missing[0]} in this decision."]})
    if circle := circle_in(follows):
        steps = " after ".join(f"step {each}" for each in circle)
        raise Refused({"after": [f"These steps wait for each other: {steps}. None of them could ever go ahead."]})


def change_decision(
    decision: Decision, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> Decision:
    """Change what a decision says; a new title leaves its address as it is."""
    return change_fact(decision, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def publish_decision(decision: Decision, *, by: User | None, reason: str, version: int, as_kind: str = "") -> Decision:
    """Show a draft, and the steps that were drafted with it, to everybody who may see such a matter."""
    return publish_fact(decision, by=by, reason=reason, version=version, as_kind=as_kind)


def withdraw_decision(
    decision: Decision,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    because: str,
    today: dt.date,
    as_kind: str = "",
) -> Decision:
    """Record that the proposal was withdrawn on a day; what bodies decided before stays on the record."""
    if on > today:
        raise Refused({"on": ["A decision cannot have been withdrawn on a day still to come."]})
    if not because.strip():
        raise Refused({"because": ["Enter why it was withdrawn."]})
    values = {"withdrawn_on": on, "withdrawn_because": because.strip()}
    return change_fact(decision, by=by, reason=reason, version=version, as_kind=as_kind, **values)


@rule_for(Decision)
def _decision_rule(record: Decision, *, by: User | None, before: Decision | None) -> None:
    refuse_far_days(record)
    if record.ref in RESERVED:
        raise Refused({"ref": ["This address belongs to a page of the site. Choose another."]})
    if before is not None and before.ref != record.ref:
        raise Refused({"ref": ["The address of a decision stays as it is: people link to it."]})
    if record.withdrawn_on and record.proposed_on and record.withdrawn_on < record.proposed_on:
        raise Refused({"withdrawn_on": ["It cannot have been withdrawn before it was proposed."]})
