"""The deadlines of a decision and its steps, each with its rule, its working and its source.

They follow the dates: move a step and they move. What is still to come is expected: it holds if the day that is
planned holds, and a council's decision is published when its procedure says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from config.dates_in_words import day_words
from governance.deadlines import (
    Answer,
    CallInBase,
    DayType,
    Holidays,
    agenda_due,
    key_decision_notice_due,
    papers_due,
    publication_due,
    reconsider_by,
    scrutiny_meets_by,
)
from governance.deadlines.answers import Authority, Source
from governance.decisions.call_in import call_in_period, may_be_called_in, source_of
from governance.decisions.facts import CallInFact, ProcedureFact
from governance.decisions.position import DecisionOnDay
from governance.decisions.steps import StepOnDay, StepState

AHEAD = frozenset({StepState.SCHEDULED, StepState.OUTCOME_NOT_RECORDED})
SET_WITH_IT = Source("Set with the decision itself", Authority.PRACTICE)


@dataclass(frozen=True)
class Due:
    """One deadline: of a step, or of the whole decision where `step` is None.

    `is_expected`: counted from a day that is planned. `met_on`: the day on which it was done, where that is recorded.
    """

    answer: Answer
    step: StepOnDay | None = None
    is_expected: bool = False
    met_on: date | None = None


def deadlines_of(decision: DecisionOnDay, holidays: Holidays) -> list[Due]:
    """Every deadline of a decision as at its day, the earliest first."""
    found = [
        *_of_the_decision(decision),
        *(due for step in decision.steps for due in _of_step(decision, step, holidays)),
    ]
    return sorted(found, key=lambda due: (due.answer.on, due.step.fact.number if due.step else 0))


def set_day(rule: str, on: date, what: str, source: str = "") -> Answer:
    """A day that somebody set, in the shape of a rule's answer."""
    return Answer(
        rule,
        on,
        f"{what} by {day_words(on)}.",
        Source(source, Authority.PRACTICE) if source else SET_WITH_IT,
        on,
        steps=("A day that was set; nothing is counted.",),
    )


def _of_the_decision(decision: DecisionOnDay) -> Iterator[Due]:
    fact = decision.fact
    if fact.needed_by:
        words = "Every body’s decision is needed"
        yield Due(set_day("needed-by", fact.needed_by, words, fact.needed_by_source), met_on=decision.agreed_on)


def _of_step(decision: DecisionOnDay, step: StepOnDay, holidays: Holidays) -> Iterator[Due]:
    if step.fact.due_on:
        words = f"Step {step.fact.number} is due"
        answer = set_day("step-due", step.fact.due_on, words, step.fact.due_source)
        yield Due(answer, step, met_on=step.taken_on if step.is_carried else None)
    day = step.planned_on or step.taken_on
    procedure = decision.fact.procedure_of(step.fact.body.key, day) if day else None
    if step.planned_on and step.state in AHEAD:
        yield from _before(step, step.planned_on, procedure, holidays)
        yield from _expected(decision, step, step.planned_on, procedure, holidays)
    elif step.outcome:
        yield from _after(step, procedure, holidays)


def _before(step: StepOnDay, day: date, procedure: ProcedureFact | None, holidays: Holidays) -> Iterator[Due]:
    """Notice, agenda and papers, before a day that is planned."""
    if step.fact.is_key:
        counted = DayType(procedure.notice_day_type) if procedure else DayType.CALENDAR
        published = min((n.published_on for n in step.fact.notices if n.kind == "key_decision"), default=None)
        yield Due(key_decision_notice_due(day, holidays=holidays, day_type=counted), step, True, published)
    if step.fact.taken_by != "forum":
        return
    if procedure and procedure.agenda_days is not None:
        counted = DayType(procedure.agenda_day_type)
        answer = agenda_due(day, holidays=holidays, days=procedure.agenda_days, day_type=counted)
        yield Due(_by_its_own_rule(answer, procedure), step, True, step.fact.agenda_published_on)
    elif step.fact.body.sector == "council":
        yield Due(agenda_due(day, holidays=holidays), step, True, step.fact.agenda_published_on)
    if procedure and procedure.papers_days is not None:
        answer = papers_due(day, holidays=holidays, days=procedure.papers_days)
        yield Due(_by_its_own_rule(answer, procedure), step, True, step.fact.paper_published_on)


def _by_its_own_rule(answer: Answer, procedure: ProcedureFact) -> Answer:
    return replace(answer, source=source_of(procedure, answer.source))


def _expected(
    decision: DecisionOnDay, step: StepOnDay, day: date, procedure: ProcedureFact | None, holidays: Holidays
) -> Iterator[Due]:
    """Until when a decision of the planned day could be called in, if it is published when the procedure says."""
    if not (step.fact.decides and procedure and procedure.call_in_days):
        return
    if may_be_called_in(decision.fact, step.fact, day):
        base = CallInBase(procedure.call_in_base)
        begins = day if base == CallInBase.MEETING else _published(day, procedure, holidays)
        yield Due(call_in_period(procedure, begins, base, holidays), step, True)


def _published(day: date, procedure: ProcedureFact, holidays: Holidays) -> date:
    if procedure.publishes_within is None:
        return day
    return publication_due(day, days=procedure.publishes_within, holidays=holidays).on


def _after(step: StepOnDay, procedure: ProcedureFact | None, holidays: Holidays) -> Iterator[Due]:
    """Publication, call-in and what follows it, once a decision was taken."""
    outcome = step.outcome
    if outcome is None or not step.fact.decides:
        return
    if procedure and procedure.publishes_within is not None:
        source = source_of(procedure)
        answer = publication_due(outcome.taken_on, days=procedure.publishes_within, holidays=holidays, source=source)
        yield Due(answer, step, met_on=outcome.published_on)
    if step.call_in_window:
        yield Due(step.call_in_window, step, met_on=step.effective_on)
    for call_in in step.fact.call_ins if procedure else ():
        if procedure and call_in.is_valid is not False and call_in.received_on >= outcome.taken_on:
            yield from _of_call_in(step, call_in, procedure, holidays)


def _of_call_in(step: StepOnDay, call_in: CallInFact, procedure: ProcedureFact, holidays: Holidays) -> Iterator[Due]:
    source = source_of(procedure)
    if procedure.scrutiny_meets_within is not None:
        days = procedure.scrutiny_meets_within
        answer = scrutiny_meets_by(call_in.received_on, days=days, holidays=holidays, source=source)
        yield Due(answer, step, met_on=call_in.outcome_on)
    if procedure.reconsiders_within is not None and call_in.outcome == "referred_back" and call_in.outcome_on:
        days = procedure.reconsiders_within
        answer = reconsider_by(call_in.outcome_on, days=days, holidays=holidays, source=source)
        yield Due(answer, step, met_on=call_in.reconsidered_on)
