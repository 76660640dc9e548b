"""Where one step stands, from what is recorded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.deadlines import Answer, Holidays
from governance.decisions.call_in import Effect, Hold, effect_of
from governance.decisions.facts import ADVICE, CARRIED, CLOSING, ConditionFact, DecisionFact, OutcomeFact, StepFact


class StepState(StrEnum):
    """Where a step stands on a day."""

    NOT_REQUIRED = "not_required"
    UNSCHEDULED = "unscheduled"
    SCHEDULED = "scheduled"
    OUTCOME_NOT_RECORDED = "outcome_not_recorded"
    DEFERRED = "deferred"
    REFERRED_BACK = "referred_back"
    REFUSED = "refused"
    LAPSED = "lapsed"
    ADVISED = "advised"
    AWAITING_CALL_IN = "awaiting_call_in"
    CALLED_IN = "called_in"
    TO_BE_RECONSIDERED = "to_be_reconsidered"
    AWAITING_CONDITION = "awaiting_condition"
    WITHOUT_EFFECT = "without_effect"
    EFFECTIVE = "effective"


_HELD = {
    Hold.CALL_IN_OPEN: StepState.AWAITING_CALL_IN,
    Hold.CALL_IN_END_UNKNOWN: StepState.AWAITING_CALL_IN,
    Hold.CALLED_IN: StepState.CALLED_IN,
    Hold.TO_BE_RECONSIDERED: StepState.TO_BE_RECONSIDERED,
    Hold.CONDITION: StepState.AWAITING_CONDITION,
    Hold.NOT_QUORATE: StepState.WITHOUT_EFFECT,
    Hold.NO_BODY: StepState.WITHOUT_EFFECT,
    Hold.RECOMMENDATION: StepState.WITHOUT_EFFECT,
}
NO_EFFECT = Effect()
SUSPENDED = frozenset({StepState.CALLED_IN, StepState.TO_BE_RECONSIDERED})


@dataclass(frozen=True, kw_only=True)
class StepOnDay:
    """A step as at a day. `outcome` is the one that counts; `effect` when and whether it takes effect.

    `planned_on` is the day that is still ahead of it or has passed without an outcome; None where none is set.
    """

    fact: StepFact
    state: StepState
    day: date
    outcome: OutcomeFact | None = None
    effect: Effect = NO_EFFECT
    planned_on: date | None = None

    @property
    def counts(self) -> bool:
        """Tell whether the decision needs this step: required, deciding, and not found unnecessary."""
        return self.fact.is_required and self.fact.decides and self.state != StepState.NOT_REQUIRED

    @property
    def is_effective(self) -> bool:
        """Tell whether the body's decision has effect."""
        return self.state == StepState.EFFECTIVE

    @property
    def is_done(self) -> bool:
        """Tell whether a step that comes after this one may go ahead."""
        return self.state in (StepState.EFFECTIVE, StepState.ADVISED, StepState.NOT_REQUIRED)

    @property
    def is_suspended(self) -> bool:
        """Tell whether a call-in holds it up."""
        return self.state in SUSPENDED

    @property
    def taken_on(self) -> date | None:
        """The day of the outcome that counts."""
        return self.outcome.taken_on if self.outcome else None

    @property
    def effective_on(self) -> date | None:
        """The day from which it has effect, which may be still to come."""
        return self.effect.on

    @property
    def call_in_window(self) -> Answer | None:
        """The call-in period with its working."""
        return self.effect.window

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the body's approver confirmed the outcome."""
        return bool(self.outcome and self.outcome.is_confirmed)

    @property
    def done_on(self) -> date | None:
        """The day from which a step that comes after this one may go ahead."""
        if not self.is_done:
            return None
        return self.effective_on or self.taken_on

    @property
    def deferrals(self) -> int:
        """How often it was deferred."""
        return sum(each.outcome == "deferred" for each in self.fact.outcomes)

    @property
    def is_carried(self) -> bool:
        """Tell whether the body said yes, or gave the advice that it was asked for."""
        return self.outcome is not None and self.outcome.outcome in CARRIED | ADVICE

    @property
    def open_conditions(self) -> tuple[ConditionFact, ...]:
        """The conditions that its body has not closed, once it approved.

        A reported condition does not count against an approval without conditions that the body confirmed.
        """
        unconditional = self.is_confirmed and self.outcome is not None and self.outcome.outcome == "approved"
        still_open = (each for each in self.fact.conditions if each.closed_on is None)
        return tuple(each for each in still_open if each.is_confirmed or not unconditional) if self.is_carried else ()

    def days_late(self, needed_by: date | None) -> int:
        """How many days after its own due day, or the day by which the decision is needed, it was taken; 0 in time."""
        due = self.fact.due_on or needed_by
        return max(0, (self.taken_on - due).days) if due and self.taken_on and self.is_carried else 0


def step_on(decision: DecisionFact, step: StepFact, day: date, holidays: Holidays) -> StepOnDay:
    """Where a step stands on `day`; `decision` and `step` hold only what had happened by then."""
    last = step.last
    if step.not_required_because or (last and last.outcome == "not_required"):
        return StepOnDay(fact=step, state=StepState.NOT_REQUIRED, day=day, outcome=last)
    if last is None or _reopened(step, last):
        return _ahead(step, last, day)
    if last.outcome in CLOSING:
        return StepOnDay(fact=step, state=StepState(last.outcome), day=day, outcome=last)
    if not step.decides or last.outcome not in CARRIED:
        # Advice given in a deciding step decides nothing.
        state = StepState.WITHOUT_EFFECT if step.decides else StepState.ADVISED
        return StepOnDay(fact=step, state=state, day=day, outcome=last)
    effect = effect_of(decision, step, last, holidays)
    return StepOnDay(fact=step, state=_state_of(effect, day), day=day, outcome=last, effect=effect)


def _reopened(step: StepFact, last: OutcomeFact) -> bool:
    """Deferred or referred back; or refused or lapsed with a later day set to come back to it."""
    if last.outcome in CLOSING:
        return _next_day(step, last) is not None
    return last.outcome in ("deferred", "referred_back")


def _ahead(step: StepFact, last: OutcomeFact | None, day: date) -> StepOnDay:
    planned = _next_day(step, last)
    if planned is None:
        state = StepState(last.outcome) if last else StepState.UNSCHEDULED
    else:
        state = StepState.SCHEDULED if planned >= day else StepState.OUTCOME_NOT_RECORDED
    return StepOnDay(fact=step, state=state, day=day, outcome=last, planned_on=planned)


def _next_day(step: StepFact, last: OutcomeFact | None) -> date | None:
    planned = step.planned_on
    return planned if planned and (last is None or planned > last.taken_on) else None


def _state_of(effect: Effect, day: date) -> StepState:
    if effect.hold:
        return _HELD[effect.hold]
    if effect.on and effect.on <= day:
        return StepState.EFFECTIVE
    return StepState.AWAITING_CALL_IN if effect.window else StepState.AWAITING_CONDITION
