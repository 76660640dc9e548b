"""The parts of a decision's page in words: the table of steps, who is bound, deadlines, what happens when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

from config.dates_in_words import day_words
from governance.deadlines.words import number_words
from governance.decision_pages.actions import step_actions
from governance.decision_pages.record import BodyInBrief, DecisionRecord
from governance.decisions.due import Due
from governance.decisions.marks import WORDS as MARK_WORDS
from governance.decisions.position import WORDS, Status
from governance.decisions.sentences import state_words, why_bound, without_body
from governance.decisions.steps import StepOnDay, StepState
from governance.models import StepOutcome
from partnerships.english import capital
from partnerships.visibility import Reader

STATE_KINDS = {
    Status.AGREED: "settled",
    Status.CONDITIONS: "live",
    Status.NOT_AGREED: "ended",
    Status.WITHDRAWN: "ended",
    Status.LAPSED: "ended",
}
RULES = {
    "needed-by": "Needed by",
    "step-due": "Step due",
    "key-decision-notice": "Notice of the key decision",
    "agenda": "Agenda and reports",
    "papers": "Papers",
    "publication": "Publication of the decision",
    "call-in": "Last day for call-in by councillors",
    "scrutiny-meets": "Scrutiny meets on the call-in",
    "reconsider": "Decision-maker reconsiders",
}


def status_words(record: DecisionRecord) -> tuple[str, str]:
    """The status as a state: its words and its kind."""
    status = record.on_day.status
    return WORDS[status], STATE_KINDS.get(status, "waiting")


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One row of the table of steps; every cell in words."""

    step: Any
    number: int
    body: BodyInBrief
    decider: str
    decider_href: str
    capacity: str
    required: str
    after: str
    planned: str
    planned_href: str
    moved: str
    taken: str
    earlier: Sequence[str]
    outcome: str
    late: str
    effective: str
    confirmed: str
    marks: Sequence[str] = field(default=())
    links: Sequence[tuple[str, str]] = field(default=())
    actions: Sequence[tuple[str, str]] = field(default=())


def step_rows(record: DecisionRecord, user: Reader) -> list[StepRow]:
    """Every step that counts or advises, by its number, with what this reader may do."""
    return [_row(record, step, user) for step in record.on_day.steps]


def _row(record: DecisionRecord, step: StepOnDay, user: Reader) -> StepRow:
    row, late = record.record_of(step), step.days_late(record.decision.needed_by)
    body, moved = record.bodies[row.body_id], record.moved.get(row.pk)
    return StepRow(
        step=row,
        number=row.number,
        body=body,
        decider=capital(without_body(record.deciders[row.pk], body.name)),
        decider_href=address("forum", row.forum.slug) if row.forum else "",
        capacity=row.get_capacity_display(),
        required="" if row.is_required else "not required",
        after=f"after {_steps_in_words(row.after)}" if row.after else "",
        planned=day_words(row.planned_on) if row.planned_on else "no day set",
        planned_href=address("meeting", row.meeting_id) if row.meeting_id else "",
        moved=f"moved from {day_words(moved)}" if moved and moved != row.planned_on else "",
        taken=_taken(step),
        earlier=_earlier(record, step),
        outcome=_outcome(step),
        late=f"{number_words(late, 'day')} late" if late else "",
        effective=_effective(step),
        confirmed=_confirmed(step),
        marks=[
            capital(MARK_WORDS[mark]) for mark in record.on_day.marks[row.pk] if not (late and mark in _SAID_AS_LATE)
        ],
        links=list(_links(record, step)),
        actions=step_actions(record, row, user),
    )


_SAID_AS_LATE = ("after_due", "after_needed_by")
_AHEAD = (StepState.SCHEDULED, StepState.OUTCOME_NOT_RECORDED, StepState.UNSCHEDULED)


def _steps_in_words(numbers: Sequence[int]) -> str:
    *most, last = [str(number) for number in numbers]
    return f"steps {', '.join(most)} and {last}" if most else f"step {last}"


def _taken(step: StepOnDay) -> str:
    return day_words(step.taken_on) if step.taken_on and step.is_carried else _not_taken(step)


def _not_taken(step: StepOnDay) -> str:
    if step.state in (StepState.REFUSED, StepState.LAPSED) and step.taken_on:
        return day_words(step.taken_on)
    if step.state == StepState.OUTCOME_NOT_RECORDED:
        return "not recorded"
    return "not required" if step.state == StepState.NOT_REQUIRED else "not yet"


def _outcome(step: StepOnDay) -> str:
    if step.state in _AHEAD:
        return "" if step.state != StepState.OUTCOME_NOT_RECORDED else "not recorded"
    if step.effect.hold == "recommendation":
        return "Recommended to this body"
    if step.outcome is None:
        return capital(step.fact.not_required_because) if step.fact.not_required_because else "not recorded"
    return _OUTCOMES.get(step.outcome.outcome, step.outcome.outcome)


_OUTCOMES = {str(value): str(label) for value, label in StepOutcome.Outcome.choices}


def _earlier(record: DecisionRecord, step: StepOnDay) -> list[str]:
    """What it came to before, the deferrals among it."""
    counted = step.outcome.key if step.outcome and step.is_carried else None
    rows = record.outcomes.get(step.fact.key, ())
    return [f"{row.get_outcome_display()} on {day_words(row.taken_on)}" for row in rows if row.pk != counted]


def _effective(step: StepOnDay) -> str:
    if step.is_effective:
        return day_words(step.effective_on)
    if not step.fact.decides:
        return "advice only"
    if step.state in (StepState.SCHEDULED, StepState.UNSCHEDULED, StepState.NOT_REQUIRED):
        return "not yet" if step.state != StepState.NOT_REQUIRED else ""
    return state_words(step)


def _confirmed(step: StepOnDay) -> str:
    if step.outcome is None or step.state in _AHEAD:
        return ""
    if step.is_confirmed:
        return "Confirmed by the body"
    return "Recorded by the body’s people, not confirmed" if step.outcome.is_from_body else "Reported, not confirmed"


def _links(record: DecisionRecord, step: StepOnDay) -> Iterator[tuple[str, str]]:
    row = record.record_of(step)
    if row.paper_url:
        yield "Paper", row.paper_url
    for outcome in record.outcomes.get(row.pk, ()):
        if outcome.url:
            yield f"Minute or notice of {day_words(outcome.taken_on)}", outcome.url


@dataclass(frozen=True)
class BoundRow:
    """One body in the list of who is bound."""

    body: BodyInBrief
    why: str


def bound_rows(record: DecisionRecord) -> tuple[list[BoundRow], list[BoundRow], list[BoundRow]]:
    """Those who are bound; those who are not, with the reason; members that the decision does not concern."""
    rows = [(each, BoundRow(record.bodies[each.body.key], _why(record, each))) for each in record.bound]
    bound = [row for each, row in rows if each.is_bound]
    free = [row for each, row in rows if not each.is_bound and each.reason != "no_step"]
    return bound, free, [row for each, row in rows if each.reason == "no_step"]


def _why(record: DecisionRecord, each: Any) -> str:
    return capital(why_bound(each, record.names, record.deciders))


@dataclass(frozen=True)
class DeadlineRow:
    """One deadline with its rule, its working and its source."""

    rule: str
    on: str
    about: str
    sentence: str
    working: Sequence[str]
    source: str
    source_href: str
    state: str
    is_missed: bool
    provisional: str


def deadline_rows(record: DecisionRecord) -> list[DeadlineRow]:
    """Each deadline in words."""
    return [_deadline(record, due) for due in record.deadlines]


def _deadline(record: DecisionRecord, due: Due) -> DeadlineRow:
    body = record.names.get(due.step.fact.body.key, "") if due.step else ""
    answer = due.answer
    state, missed = _state_of(due, record.day)
    skipped = [str(day) for day in answer.skipped]
    counted = [f"Counted: {', '.join(f'{day.on:%a} {day.on.day} {day.on:%b %Y}' for day in answer.counted)}."]
    return DeadlineRow(
        rule=RULES.get(answer.rule, capital(answer.rule.replace("-", " "))),
        on=day_words(answer.on),
        about=f"step {due.step.fact.number}, {body}" if due.step else "the whole decision",
        sentence=answer.sentence,
        working=[
            *answer.steps,
            *(counted if answer.counted else []),
            *([f"Not counted: {'; '.join(skipped)}."] if skipped else []),
            *answer.notes,
        ],
        source=str(answer.source),
        source_href=answer.source.address,
        state=state,
        is_missed=missed,
        provisional=answer.provisional_words,
    )


def _state_of(due: Due, day: dt.date) -> tuple[str, bool]:
    """Met, missed, passed or still to come. What is not recorded is no breach, nor is a day for call-in that passed."""
    late = (due.met_on - due.answer.on).days if due.met_on else 0
    if due.answer.rule == "call-in":
        return ("passed" if due.answer.on < day else "still to come"), False
    if due.met_on:
        return (f"met {number_words(late, 'day')} late" if late > 0 else "met"), late > 0
    if due.answer.on >= day:
        return ("expected, from the day planned" if due.is_expected else "still to come"), False
    if due.answer.rule == "needed-by":
        return "passed", True
    return "passed; whether it was met is not recorded", False


def happenings(record: DecisionRecord) -> list[dict[str, Any]]:
    """The timeline in words, in order; the day on view is marked."""
    found: list[tuple[dt.date, str]] = [(record.day, "")]
    if record.decision.proposed_on:
        found.append((record.decision.proposed_on, "Proposed"))
    if record.decision.needed_by:
        found.append((record.decision.needed_by, "Needed by this day"))
    for step in record.on_day.steps:
        found += _of_step(record, step)
    for call_in in record.call_ins:
        name = record.names.get(record.steps[call_in.step_id].body_id, "")
        found.append((call_in.received_on, f"{name}: called in by councillors"))
    if record.on_day.fact.withdrawn_on:
        found.append((record.on_day.fact.withdrawn_on, "Withdrawn"))
    return [
        {"when": day_words(day), "what": words or "The day on view", "now": not words}
        for day, words in sorted(found, key=lambda each: (each[0], not each[1]))
    ]


def _of_step(record: DecisionRecord, step: StepOnDay) -> Iterator[tuple[dt.date, str]]:
    name = f"{record.names.get(step.fact.body.key, 'A body that is not shown')}, {record.deciders[step.fact.key]}"
    for outcome in record.outcomes.get(step.fact.key, ()):
        yield outcome.taken_on, f"{name}: {outcome.get_outcome_display().lower()}"
    if step.planned_on:
        yield step.planned_on, f"{name}: planned"
    if step.effective_on and step.effective_on != step.taken_on:
        yield (
            step.effective_on,
            f"{name}: takes effect, if not called in" if not step.is_effective else f"{name}: takes effect",
        )


def address(name: str, *args: Any) -> str:
    """The address of a page of another part of the site, where that part has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
