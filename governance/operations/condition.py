"""The conditions on which bodies approve: open until the body that set them closes them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission, Reach, why_not
from governance.models import DecisionStep, StepCondition
from governance.operations.days import refuse_far_days
from governance.operations.outcome import speaks_for
from partnerships.models import Confidence, Source
from partnerships.operations.facts import change_fact, insert, rule_for, writing
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User


def add_condition(
    *,
    by: User | None,
    reason: str,
    step: DecisionStep,
    text: str,
    due_on: dt.date | None = None,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> StepCondition:
    """Record a condition that the step's body set; reported where its own people did not say so."""
    confidence = Confidence.CONFIRMED if speaks_for(by, step) else Confidence.REPORTED
    condition = StepCondition(
        step=step,
        text=text.strip(),
        due_on=due_on,
        source=source or step.source,
        **{"standing": step.standing, "confidence": confidence, **values},
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(condition, by=by)


def close_condition(
    condition: StepCondition,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    because: str,
    today: dt.date,
    as_kind: str = "",
) -> StepCondition:
    """Close a condition because it was met or waived: only the body that set it can say so."""
    if on > today:
        raise Refused({"on": ["A condition cannot have been closed on a day still to come."]})
    if not because.strip():
        raise Refused({"because": ["Enter how the condition was met, or why it is waived."]})
    values = {"closed_on": on, "closed_because": because.strip()}
    return change_fact(condition, by=by, reason=reason, version=version, as_kind=as_kind, **values)


@rule_for(StepCondition)
def _condition_rule(record: StepCondition, *, by: User | None, before: StepCondition | None) -> None:
    refuse_far_days(record)
    closes = record.closed_on != (before.closed_on if before else None)
    confirmed = before is not None and before.confidence == Confidence.CONFIRMED
    if (closes or confirmed) and not speaks_for(by, record.step):
        where = name_of(record.step.body, dt.date.max)
        words = why_not(Permission.RECORD_OUTCOME_OF_OWN_BODY, where, Reach.OWN_BODY)
        raise NotPermitted(f"{words} A condition stays open until the body that set it closes it.")
