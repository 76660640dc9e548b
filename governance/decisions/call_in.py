"""When a deciding outcome takes effect: at once, when a condition is met, or after the time for call-in.

A council's executive decision that may be called in takes effect on the day after the call-in period of its own
constitution (Local Government Act 2000, s9F); a decision of an NHS body, of a health and wellbeing board or of another
committee that is no part of the executive, on the day itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.deadlines import Answer, CallInBase, DayType, Holidays, call_in_window
from governance.deadlines.answers import Authority as RuleAuthority
from governance.deadlines.answers import Source
from governance.deadlines.sources import CALL_IN
from governance.decisions.authority import binding_of_vote
from governance.decisions.facts import REFERRED, CallInFact, DecisionFact, OutcomeFact, ProcedureFact, StepFact


class Hold(StrEnum):
    """What keeps a carried outcome from taking effect."""

    CALL_IN_OPEN = "call_in_open"
    CALL_IN_END_UNKNOWN = "call_in_end_unknown"
    CALLED_IN = "called_in"
    TO_BE_RECONSIDERED = "to_be_reconsidered"
    CONDITION = "condition"
    NOT_QUORATE = "not_quorate"
    NO_BODY = "no_body"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True)
class Effect:
    """From which day a carried outcome has effect; `hold` where something still keeps it from that.

    `window`: the call-in period with its working. `call_in`: the one that suspends it. `is_unclear`: the period is not
    recorded and it is taken to have had effect at once.
    """

    on: date | None = None
    hold: Hold | None = None
    window: Answer | None = None
    call_in: CallInFact | None = None
    is_unclear: bool = False

    @property
    def call_in_until(self) -> date | None:
        """The last day for a call-in."""
        return self.window.on if self.window else None


def effect_of(decision: DecisionFact, step: StepFact, outcome: OutcomeFact, holidays: Holidays) -> Effect:
    """When a carried outcome of a deciding step takes effect, from everything recorded."""
    if hold := _void(decision, step, outcome):
        return Effect(hold=hold)
    if step.condition_before and step.condition_met_on is None:
        return Effect(hold=Hold.CONDITION)
    starts = max(outcome.taken_on, step.condition_met_on or outcome.taken_on)
    if _was_retaken(step, outcome) or not may_be_called_in(decision, step, outcome.taken_on):
        return Effect(starts)
    window = window_of(decision, step, outcome, holidays)
    if window is None:
        return _without_window(step, outcome, starts)
    if window.effective_from:
        starts = max(starts, window.effective_from)
    return _after_call_ins(step, outcome, starts, window)


def _void(decision: DecisionFact, step: StepFact, outcome: OutcomeFact) -> Hold | None:
    """Why an outcome cannot take effect at all: nobody to decide, too few present, or no power to bind the body."""
    if not existed(step, outcome.taken_on):
        return Hold.NO_BODY
    if step.is_joint and not binding_of_vote(decision, step, outcome, step.body.key).binds:
        return Hold.RECOMMENDATION
    return Hold.NOT_QUORATE if outcome.is_quorate is False else None


def existed(step: StepFact, day: date) -> bool:
    """Tell whether the step's body existed on a day, as far as recorded."""
    body = step.body
    return (body.began is None or body.began <= day) and (body.ended is None or day < body.ended)


def may_be_called_in(decision: DecisionFact, step: StepFact, day: date) -> bool:
    """Tell whether councillors may call the step in: as recorded, or else for a council's executive with a period."""
    if step.may_be_called_in is not None or not step.is_executive:
        return bool(step.may_be_called_in)
    procedure = decision.procedure_of(step.body.key, day)
    return procedure is None or procedure.call_in_days != 0


def window_of(decision: DecisionFact, step: StepFact, outcome: OutcomeFact, holidays: Holidays) -> Answer | None:
    """The call-in period by the council's own procedure on the day of the decision; None where that is not recorded."""
    procedure = decision.procedure_of(step.body.key, outcome.taken_on)
    if procedure is None or procedure.call_in_days is None:
        return None
    base = CallInBase(procedure.call_in_base or CallInBase.PUBLICATION)
    begins = outcome.taken_on if base == CallInBase.MEETING else outcome.published_on
    return call_in_period(procedure, begins, base, holidays) if begins else None


def call_in_period(procedure: ProcedureFact, begins: date, base: CallInBase, holidays: Holidays) -> Answer:
    """The period counted from a day, by a council's own rule."""
    return call_in_window(
        begins,
        days=procedure.call_in_days or 0,
        holidays=holidays,
        base=base,
        day_type=DayType(procedure.call_in_day_type),
        cut_off=procedure.call_in_cut_off,
        source=source_of(procedure),
    )


def source_of(procedure: ProcedureFact, otherwise: Source = CALL_IN) -> Source:
    """The paragraph of the body's constitution, or the general words where it is not recorded."""
    if not procedure.source:
        return otherwise
    return Source(procedure.source, RuleAuthority.CONSTITUTION, procedure.address)


def _without_window(step: StepFact, outcome: OutcomeFact, starts: date) -> Effect:
    """No period is recorded. Where the record says that it may be called in, its effect is not known."""
    pending = _pending(step, outcome, None)
    if pending:
        return _suspended(pending)
    if step.may_be_called_in:
        return Effect(hold=Hold.CALL_IN_END_UNKNOWN)
    return Effect(max([starts, *_settled_days(step, outcome)]), is_unclear=True)


def _after_call_ins(step: StepFact, outcome: OutcomeFact, starts: date, window: Answer) -> Effect:
    if pending := _pending(step, outcome, window):
        return _suspended(pending, window)
    return Effect(max([starts, *_settled_days(step, outcome, window)]), window=window)


def _suspended(pending: CallInFact, window: Answer | None = None) -> Effect:
    hold = Hold.TO_BE_RECONSIDERED if pending.outcome in REFERRED else Hold.CALLED_IN
    return Effect(hold=hold, window=window, call_in=pending)


def _pending(step: StepFact, outcome: OutcomeFact, window: Answer | None) -> CallInFact | None:
    return next((each for each in _counting(step, outcome, window) if settled_on(each) is None), None)


def _settled_days(step: StepFact, outcome: OutcomeFact, window: Answer | None = None) -> list[date]:
    days = (settled_on(each) for each in _counting(step, outcome, window))
    return [day for day in days if day]


def _counting(step: StepFact, outcome: OutcomeFact, window: Answer | None) -> Iterable[CallInFact]:
    """The call-ins that suspend this outcome: not invalid, and in time or judged valid all the same."""
    for each in step.call_ins:
        if each.is_valid is not False and each.received_on >= outcome.taken_on:
            late = bool(window and each.received_on > window.on)
            if not late or each.is_valid:
                yield each


def settled_on(call_in: CallInFact) -> date | None:
    """From which day a call-in no longer suspends the decision; None while it does."""
    if not call_in.outcome:
        return None
    return call_in.reconsidered_on if call_in.outcome in REFERRED else call_in.outcome_on


def _was_retaken(step: StepFact, outcome: OutcomeFact) -> bool:
    """Decided again after a call-in referred it back: as generally understood, it is not called in a second time."""
    return any(
        each.is_valid is not False
        and each.outcome in REFERRED
        and each.outcome_on is not None
        and _earlier_outcome_between(step, outcome, each)
        for each in step.call_ins
    )


def _earlier_outcome_between(step: StepFact, outcome: OutcomeFact, call_in: CallInFact) -> bool:
    before = any(each.taken_on <= call_in.received_on and each.key != outcome.key for each in step.outcomes)
    return before and call_in.outcome_on is not None and outcome.taken_on >= call_in.outcome_on
