"""What is agreed and what is awaited, as at any day: computed from the steps, never typed (invariant I9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from governance.deadlines import Holidays
from governance.decisions.facts import FIRST_DAY, ConditionFact, DecisionFact
from governance.decisions.marks import Mark, marks_of
from governance.decisions.steps import StepOnDay, StepState, step_on

ONE_DAY = timedelta(days=1)
TOO_OFTEN_DEFERRED = 2
LAST_DAY = date.max


class Status(StrEnum):
    """Where a decision stands on a day."""

    NOT_PROPOSED = "not_proposed"
    DRAFT = "draft"
    IN_SIGN_OFF = "in_sign_off"
    STALLED = "stalled"
    SUSPENDED = "suspended"
    AGREED = "agreed"
    CONDITIONS = "conditions"
    NOT_AGREED = "not_agreed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


WORDS: dict[Status, str] = {
    Status.NOT_PROPOSED: "Not yet proposed",
    Status.DRAFT: "Draft",
    Status.IN_SIGN_OFF: "Waiting for bodies to decide",
    Status.STALLED: "Stalled",
    Status.SUSPENDED: "Called in: effect suspended",
    Status.AGREED: "Agreed",
    Status.CONDITIONS: "Agreed, with conditions still open",
    Status.NOT_AGREED: "Not agreed",
    Status.WITHDRAWN: "Withdrawn",
    Status.LAPSED: "Lapsed",
}
OPEN = frozenset({Status.DRAFT, Status.IN_SIGN_OFF, Status.STALLED, Status.SUSPENDED})


class Stall(StrEnum):
    """Why a decision is stalled."""

    NEEDED_BY_PASSED = "needed_by_passed"
    DEFERRED_AGAIN = "deferred_again"
    NO_DAY_SET = "no_day_set"


@dataclass(frozen=True, kw_only=True)
class DecisionOnDay:
    """A decision as at a day: its status, its steps with their marks, what is awaited, and since when it is agreed."""

    fact: DecisionFact
    day: date
    status: Status
    steps: tuple[StepOnDay, ...]
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    stalls: tuple[tuple[Stall, date, StepOnDay | None], ...] = ()

    @property
    def counting(self) -> list[StepOnDay]:
        """The steps that must all take effect."""
        return [step for step in self.steps if step.counts]

    @property
    def effective(self) -> list[StepOnDay]:
        """Those of them that have."""
        return [step for step in self.counting if step.is_effective]

    @property
    def awaited(self) -> list[StepOnDay]:
        """Those of them that have not."""
        return [step for step in self.counting if not step.is_effective]

    @property
    def reported(self) -> list[StepOnDay]:
        """Those in effect whose outcome the body's approver has not confirmed."""
        return [step for step in self.effective if not step.is_confirmed]

    @property
    def agreed_on(self) -> date | None:
        """The day on which the last body's decision takes effect; None until it is known of all of them."""
        days = [step.effective_on for step in self.counting]
        known = [day for day in days if day]
        return max(known) if known and len(known) == len(days) else None

    @property
    def stalled_from(self) -> date | None:
        """The first day from which it counts as stalled, as long as it is not agreed."""
        return min((day for _, day, _ in self.stalls), default=None)

    @property
    def open_conditions(self) -> list[tuple[StepOnDay, ConditionFact]]:
        """The conditions still open of the steps that count, each with its step."""
        return [(step, condition) for step in self.counting for condition in step.open_conditions]

    @property
    def is_confirmed(self) -> bool:
        """Tell whether it is agreed and every body's approver has confirmed its own step."""
        return self.status in (Status.AGREED, Status.CONDITIONS) and not self.reported

    def step(self, number: int) -> StepOnDay | None:
        """The step with this number."""
        return next((step for step in self.steps if step.fact.number == number), None)


def decision_on(decision: DecisionFact, day: date, holidays: Holidays) -> DecisionOnDay:
    """The decision as at `day`: with LAST_DAY, where things stand once every recorded date has come."""
    known = decision.as_known_on(day)
    steps = tuple(step_on(known, step, day, holidays) for step in sorted(known.steps, key=lambda each: each.number))
    by_number = {step.fact.number: step for step in steps}
    marks = {step.fact.key: marks_of(known, step, by_number, holidays) for step in steps}
    stalls = tuple(_stalls(known, steps))
    status = _status(known, steps, day)
    if status == Status.IN_SIGN_OFF and any(since <= day for _, since, _ in stalls):
        status = Status.STALLED
    return DecisionOnDay(fact=known, day=day, status=status, steps=steps, marks=marks, stalls=stalls)


def _status(decision: DecisionFact, steps: tuple[StepOnDay, ...], day: date) -> Status:
    counting = [step for step in steps if step.counts]
    if decision.is_draft:
        return Status.DRAFT
    if decision.withdrawn_on:
        return Status.WITHDRAWN
    for state, status in ((StepState.REFUSED, Status.NOT_AGREED), (StepState.LAPSED, Status.LAPSED)):
        if any(step.state == state for step in counting):
            return status
    if any(step.is_suspended for step in counting):
        return Status.SUSPENDED
    if counting and all(step.is_effective for step in counting):
        return Status.CONDITIONS if any(step.open_conditions for step in counting) else Status.AGREED
    return Status.NOT_PROPOSED if _is_before(decision, steps, day) else Status.IN_SIGN_OFF


def _is_before(decision: DecisionFact, steps: tuple[StepOnDay, ...], day: date) -> bool:
    return decision.proposed_on is not None and day < decision.proposed_on and not any(step.outcome for step in steps)


def _stalls(decision: DecisionFact, steps: tuple[StepOnDay, ...]) -> Iterator[tuple[Stall, date, StepOnDay | None]]:
    """Why it is stalled, each with the first day of it."""
    counting = [step for step in steps if step.counts]
    awaited = [step for step in counting if not step.is_effective]
    in_time = counting and all(_by(step, decision.needed_by) for step in counting)
    if decision.needed_by and not in_time:
        yield Stall.NEEDED_BY_PASSED, decision.needed_by + ONE_DAY, None
    for step in awaited:
        deferred = sorted(each.taken_on for each in step.fact.outcomes if each.outcome == "deferred")
        if len(deferred) >= TOO_OFTEN_DEFERRED:
            yield Stall.DEFERRED_AGAIN, deferred[TOO_OFTEN_DEFERRED - 1], step
        if step.state in (StepState.UNSCHEDULED, StepState.DEFERRED, StepState.REFERRED_BACK):
            yield Stall.NO_DAY_SET, max([_begin(decision, steps), *([step.taken_on] if step.taken_on else [])]), step


def _by(step: StepOnDay, needed_by: date | None) -> bool:
    return step.effective_on is not None and (needed_by is None or step.effective_on <= needed_by)


def _begin(decision: DecisionFact, steps: tuple[StepOnDay, ...]) -> date:
    """The day on which it was proposed, or else the first day recorded in it."""
    days = [day for step in steps for day in (step.taken_on, step.planned_on) if day]
    return decision.proposed_on or min(days, default=FIRST_DAY)
