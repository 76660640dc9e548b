"""Call-in by councillors: the council's scrutiny officer records it, its monitoring officer judges whether it is valid.

What is irregular (after the period, too few callers, a decision that may not be called in) is saved and marked, never
refused: see `governance.decisions.marks`. Local Government Act 2000, section 9F, and the council's own constitution.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission, why_not
from governance.decisions.facts import DECIDING
from governance.models import CallIn, DecisionStep
from partnerships.models import Source
from partnerships.operations.facts import change_fact, insert, is_closed, rule_for, writing
from partnerships.operations.permission import may, where_in_words
from partnerships.operations.refusal import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

JUDGED = ("is_valid", "judged_on", "judged_because")
KEPT_BY_SCRUTINY = (
    "received_on",
    "received_at",
    "callers",
    "callers_count",
    "grounds",
    "forum_id",
    "meets_on",
    "outcome",
    "outcome_on",
    "reconsidered_on",
    "reconsidered_words",
    "standing",
)


def record_call_in(
    *,
    by: User | None,
    reason: str,
    step: DecisionStep,
    received_on: dt.date,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> CallIn:
    """Record that councillors called a step in; until it is settled or judged invalid the decision has no effect."""
    call_in = CallIn(step=step, received_on=received_on, source=source or step.source, **values)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(call_in, by=by)


def judge_call_in(
    call_in: CallIn,
    *,
    by: User | None,
    reason: str,
    version: int,
    is_valid: bool,
    on: dt.date,
    because: str = "",
    as_kind: str = "",
) -> CallIn:
    """Say for the council whether a call-in is valid: one that is not suspends nothing."""
    values = {"is_valid": is_valid, "judged_on": on, "judged_because": because.strip()}
    return change_fact(call_in, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def settle_call_in(
    call_in: CallIn,
    *,
    by: User | None,
    reason: str,
    version: int,
    outcome: str,
    on: dt.date,
    as_kind: str = "",
    **values: Any,
) -> CallIn:
    """Record what scrutiny came to, and where it referred the decision back, what the decision-maker then decided."""
    said = {"outcome": outcome, "outcome_on": on, **values}
    return change_fact(call_in, by=by, reason=reason, version=version, as_kind=as_kind, **said)


def judges(by: Any, call_in: CallIn) -> bool:
    """Tell whether somebody says for the council whether this call-in is valid; None is the register's machinery."""
    return by is None or may(by, Permission.JUDGE_CALL_IN, call_in)


def records_scrutiny(by: Any, call_in: CallIn) -> bool:
    """Tell whether somebody keeps the scrutiny record of the council that was called in."""
    return by is None or may(by, Permission.RECORD_SCRUTINY, call_in)


@rule_for(CallIn)
def _call_in_rule(record: CallIn, *, by: User | None, before: CallIn | None) -> None:
    _refuse_for_somebody_else(record, by=by, before=before)
    if is_closed(record):
        return
    if record.step.body.kind.sector != "council" or record.step.capacity not in DECIDING:
        raise Refused("Councillors call in a council’s own decision: this step is none.")
    if record.is_valid is not None and record.judged_on is None and by is not None:
        raise Refused({"judged_on": ["Enter the day on which it was judged."]})
    if record.is_valid is None and (record.judged_on or record.judged_because):
        raise Refused({"is_valid": ["Choose whether it is valid, or leave the day and the reason empty."]})
    if record.outcome_on and not record.outcome:
        raise Refused({"outcome": ["Choose the outcome, or leave its day empty."]})
    _refuse_backwards(record)


def _refuse_for_somebody_else(record: CallIn, *, by: User | None, before: CallIn | None) -> None:
    for names, permission, allowed in (
        (JUDGED, Permission.JUDGE_CALL_IN, judges),
        (KEPT_BY_SCRUTINY, Permission.RECORD_SCRUTINY, records_scrutiny),
    ):
        earlier = before or CallIn()
        changed = any(getattr(record, name) != getattr(earlier, name) for name in names)
        if changed and not allowed(by, record):
            raise NotPermitted(why_not(permission, where_in_words(record, by) if by else ""))


def _refuse_backwards(record: CallIn) -> None:
    """Nothing that follows a call-in can come before it."""
    days = (("judged_on", "received_on"), ("meets_on", "received_on"), ("outcome_on", "received_on"))
    words = {"received_on": "the day on which it was received", "outcome_on": "the outcome"}
    for later, earlier in (*days, ("reconsidered_on", "outcome_on")):
        first, then = getattr(record, earlier), getattr(record, later)
        if first and then and then < first:
            raise Refused({later: [f"This day cannot be before {words[earlier]}."]})
    if record.reconsidered_on and not record.outcome_on:
        raise Refused({"outcome": ["Enter the outcome that sent the decision back, and its day."]})
