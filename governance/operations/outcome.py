"""What a body came to: reported by a partner, recorded by the body's own people, confirmed by its approver.

Nobody records another sovereign body's approval. Whoever keeps the decision may report it; it then counts in the
computed status, says so, and binds nobody until the body's approver confirms it. The last outcome counts; earlier ones
and corrected ones stay.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission, Reach, why_not
from governance.decisions.facts import CARRIED, DECIDING
from governance.models import DecisionStep, Meeting, StepOutcome
from governance.operations.days import refuse_far_days
from partnerships.models import Confidence, Source
from partnerships.operations.confirmation import OwnAct, confirm_for_body, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import insert, is_closed, rule_for, supersede, withdraw_fact, writing
from partnerships.operations.permission import acts_for, name_of
from partnerships.operations.refusal import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

Outcome = StepOutcome.Outcome
ESSENTIAL = ("standing", "outcome", "taken_on", "votes_for", "votes_against", "abstentions", "is_chairs_action")
# What stands in a record on the body's own word; anybody who keeps the record may add where it was published.
ITS_OWN = (*ESSENTIAL, "confidence", "is_from_body", "reasons", "alternatives_rejected", "interests_declared")
BY_CAPACITY = {
    "endorse": {Outcome.ENDORSED, Outcome.NOTED, Outcome.RECOMMENDED},
    "recommend": {Outcome.RECOMMENDED, Outcome.ENDORSED, Outcome.NOTED},
    "consult": {Outcome.NOTED, Outcome.ENDORSED, Outcome.RECOMMENDED},
    "note": {Outcome.NOTED},
}
ALWAYS = frozenset({Outcome.DEFERRED, Outcome.REFERRED_BACK, Outcome.REFUSED, Outcome.LAPSED, Outcome.NOT_REQUIRED})


def record_outcome(
    *,
    by: User | None,
    reason: str,
    step: DecisionStep,
    outcome: str,
    taken_on: dt.date,
    today: dt.date,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> StepOutcome:
    """Record what the body itself decided. Its approver's word confirms it; its other people's awaits that."""
    if not speaks_for(by, step):
        words = why_not(Permission.RECORD_OUTCOME_OF_OWN_BODY, name_of(step.body, today), Reach.OWN_BODY)
        raise NotPermitted(f"{words} You can report it, if you keep the decision: it counts, and binds nobody.")
    own = {"is_from_body": by is not None, "confirmed_on": today if by else None}
    new = _outcome(step, outcome, taken_on, today, source, values | own)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(new, by=by)


def report_outcome(
    *,
    by: User | None,
    reason: str,
    step: DecisionStep,
    outcome: str,
    taken_on: dt.date,
    today: dt.date,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> StepOutcome:
    """Report what a body decided, as its minutes or a partner say. It counts as reported until the body confirms it."""
    values |= {"confidence": Confidence.REPORTED, "is_from_body": False}
    new = _outcome(step, outcome, taken_on, today, source, values)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(new, by=by)


def enter_outcome(*, by: User, step: DecisionStep, **said: Any) -> StepOutcome:
    """Record the outcome where the person speaks for the body, else report it."""
    enter = record_outcome if speaks_for(by, step) else report_outcome
    return enter(by=by, step=step, **said)


def confirm_outcome(outcome: StepOutcome, *, by: User, reason: str, version: int, today: dt.date) -> StepOutcome:
    """Confirm on the body's behalf what was recorded of it; `Conflict` where it changed since it was read."""
    confirmed: StepOutcome = confirm_for_body(outcome, by=by, reason=reason, version=version, today=today)
    return confirmed


def correct_outcome(
    wrong: StepOutcome,
    *,
    by: User | None,
    reason: str,
    version: int,
    today: dt.date,
    as_kind: str = "",
    **values: Any,
) -> StepOutcome:
    """Replace an outcome by a corrected one; the old one stays, marked as replaced."""
    if values.get("taken_on", wrong.taken_on) > today:
        raise Refused({"taken_on": [STILL_TO_COME]})
    speaks = speaks_for(by, wrong.step)
    asked = {
        "confidence": Confidence.CONFIRMED if speaks else Confidence.REPORTED,
        "is_from_body": by is not None and speaks,
        "confirmed_on": today if by else None,
        "confirmed_by": None,
    }
    return supersede(wrong, by=by, reason=reason, version=version, as_kind=as_kind, **{**asked, **values})


def withdraw_outcome(
    outcome: StepOutcome, *, by: User | None, reason: str, version: int, as_kind: str = ""
) -> StepOutcome:
    """Take back an outcome that was recorded by mistake; it stays in the register with the reason."""
    return withdraw_fact(outcome, by=by, reason=reason, version=version, as_kind=as_kind)


def speaks_for(by: User | None, step: DecisionStep) -> bool:
    """Tell whether a person records what the step's body decided, which no role on a partnership gives."""
    return acts_for(by, Permission.RECORD_OUTCOME_OF_OWN_BODY, step.body)


STILL_TO_COME = "A body cannot have decided on a day still to come. To set a day, plan the step."


def outcomes_that_fit(capacity: str) -> frozenset[str]:
    """The outcomes that a step in this capacity can have."""
    of_its_own = CARRIED if capacity in DECIDING else {str(each) for each in BY_CAPACITY[capacity]}
    return frozenset({*of_its_own, *(str(each) for each in ALWAYS)})


def _outcome(
    step: DecisionStep,
    outcome: str,
    taken_on: dt.date,
    today: dt.date,
    source: Source | None,
    values: dict[str, Any],
) -> StepOutcome:
    if taken_on > today:
        raise Refused({"taken_on": [STILL_TO_COME]})
    meeting: Meeting | None = values.pop("meeting", None) or _meeting_of(step, taken_on)
    return StepOutcome(
        step=step,
        outcome=outcome,
        taken_on=taken_on,
        source=source or step.source,
        meeting=meeting,
        **{"standing": step.standing, **values},
    )


def _meeting_of(step: DecisionStep, day: dt.date) -> Meeting | None:
    """The step's own meeting, if the outcome is of its day."""
    return step.meeting if step.meeting and step.meeting.on == day else None


@declare_own_act(StepOutcome)
def _outcome_act(fact: StepOutcome) -> OwnAct | None:
    return OwnAct(body=fact.step.body, essential=ESSENTIAL)


@rule_for(StepOutcome)
def _outcome_rule(record: StepOutcome, *, by: User | None, before: StepOutcome | None) -> None:
    _refuse_over_the_head(record, by=by, before=before)
    if is_closed(record):
        return
    refuse_far_days(record)
    if record.outcome not in outcomes_that_fit(record.step.capacity):
        capacity = record.step.get_capacity_display().lower()
        named = Outcome(record.outcome).label if record.outcome in Outcome.values else "This outcome"
        raise Refused({"outcome": [f"“{named}” cannot be the outcome of a step that is to {capacity}."]})
    if record.meeting and record.step.forum_id and record.meeting.forum_id != record.step.forum_id:
        raise Refused({"meeting": [f"This is a meeting of {record.meeting.forum}, not of {record.step.forum}."]})
    if record.published_on and record.published_on < record.taken_on:
        raise Refused({"published_on": ["The decision cannot have been published before it was made."]})
    hold_back_confirmation(record, by=by, before=before)
    if record.confidence != Confidence.CONFIRMED:
        record.confirmed_on, record.confirmed_by = None, None
    elif record.confirmed_by is None:
        record.confirmed_on, record.confirmed_by = record.confirmed_on or record.verified_on, by


def _refuse_over_the_head(record: StepOutcome, *, by: User | None, before: StepOutcome | None) -> None:
    """What a body's own people recorded is theirs to change, and what its approver confirmed is its approver's."""
    if by is None or before is None or all(getattr(record, name) == getattr(before, name) for name in ITS_OWN):
        return
    body = before.step.body
    needed = Permission.RECORD_OUTCOME_OF_OWN_BODY if before.is_from_body else None
    if before.confidence == Confidence.CONFIRMED:
        needed = Permission.CONFIRM_FOR_BODY
    if needed and not acts_for(by, needed, body):
        raise NotPermitted(why_not(needed, name_of(body, before.taken_on), Reach.OWN_BODY))
