"""The deadlines that hang on the day of a meeting, and what they were before it moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from governance.bank_holidays import bank_holidays
from governance.deadlines import Answer, DayType, agenda_due, papers_due
from governance.deadlines.words import number_words
from governance.decision_pages.rows import RULES
from governance.decisions.call_in import source_of
from governance.decisions.due import Due, deadlines_of
from governance.decisions.position import DecisionOnDay
from governance.meeting_pages.record import MeetingRecord
from governance.operations.decision_facts import procedure_fact
from partnerships.english import capital

OF_THE_MEETING = ("agenda", "papers")
NOT_ITS_DAY = ("needed-by", "step-due")  # set by somebody; they do not move with a meeting


@dataclass(frozen=True)
class Deadline:
    """One deadline: `on` None where the meeting has no day; `before` what it was on the day that the meeting left.

    `step` is the key of the step that it is of; None for the meeting itself.
    """

    rule: str
    answer: Answer
    step: int | None
    on: dt.date | None
    before: dt.date | None
    met_on: dt.date | None

    @property
    def heading(self) -> str:
        """What is due."""
        return RULES.get(self.rule, capital(self.rule.replace("-", " ")))

    def state(self, day: dt.date) -> tuple[str, bool]:
        """Met, missed or to come, in words, and whether it was missed."""
        if self.on is None:
            return "no day while the meeting has none", False
        if self.met_on:
            late = (self.met_on - self.on).days
            return (f"met {number_words(late, 'day')} late" if late > 0 else "met"), late > 0
        if self.on >= day:
            return "still to come", False
        return ("passed" if self.rule == "call-in" else "passed; whether it was met is not recorded"), False


def meeting_deadlines(record: MeetingRecord) -> list[Deadline]:
    """Every deadline that hangs on the meeting's day, the earliest first."""
    now = _day_now(record)
    current = _by_rule(record, now) if now else {}
    former = _by_rule(record, record.former_day) if record.former_day else {}
    if now is None and not former:
        former = _by_rule(record, record.meeting.on)
    found = [_deadline(key, current.get(key), former.get(key)) for key in {**current, **former}]
    return sorted(found, key=lambda each: (each.answer.on, each.heading, each.step or 0))


def papers_answer(record: MeetingRecord) -> Answer | None:
    """By which day the agenda and its reports are to be published; None where no rule is known."""
    return next((answer for answer in of_the_meeting(record, record.meeting.on) if answer.rule == "agenda"), None)


def _day_now(record: MeetingRecord) -> dt.date | None:
    takes_place = record.meeting.state in ("planned", "agenda_published", "held")
    return record.meeting.on if takes_place else None


def _by_rule(record: MeetingRecord, day: dt.date) -> dict[tuple[str, int | None], Due]:
    """By rule and step, as counted from one day of the meeting."""
    published = record.meeting.agenda_published_on
    found: dict[tuple[str, int | None], Due] = {
        (answer.rule, None): Due(answer, met_on=published if answer.rule == "agenda" else None)
        for answer in of_the_meeting(record, day)
    }
    decisions = record.decisions if day == record.meeting.on else record.as_planned_for(day)
    for due in _of_steps(record, decisions.values()):
        if due.step and not _said_by_the_meeting(record, due, found):
            found[due.answer.rule, due.step.fact.key] = due
    return found


def _of_steps(record: MeetingRecord, decisions: Iterable[DecisionOnDay]) -> Iterator[Due]:
    for decision in decisions:
        for due in deadlines_of(decision, bank_holidays()):
            if due.step and due.step.fact.key in record.steps and due.answer.rule not in NOT_ITS_DAY:
                yield due


def _said_by_the_meeting(record: MeetingRecord, due: Due, found: Mapping[tuple[str, int | None], Due]) -> bool:
    own = bool(due.step and due.step.fact.body.key == record.forum.body_id)
    return own and due.answer.rule in OF_THE_MEETING and (due.answer.rule, None) in found


def _deadline(key: tuple[str, int | None], now: Due | None, before: Due | None) -> Deadline:
    due = now or before
    if due is None:
        raise ValueError("A key comes from what is counted now, or from what was counted before.")
    was = before.answer.on if before and (now is None or before.answer.on != now.answer.on) else None
    return Deadline(key[0], due.answer, key[1], now.answer.on if now else None, was, now.met_on if now else None)


def of_the_meeting(record: MeetingRecord, day: dt.date) -> list[Answer]:
    """When the agenda and the papers of a meeting on that day are due, by the body's procedure or the law."""
    body = record.forum.body
    if body is None:
        return []
    if record.procedure is None:
        return [agenda_due(day, holidays=bank_holidays())] if body.kind.sector == "council" else []
    procedure = procedure_fact(record.procedure)
    found = []
    if procedure.agenda_days is not None:
        counted = DayType(procedure.agenda_day_type)
        found.append(agenda_due(day, holidays=bank_holidays(), days=procedure.agenda_days, day_type=counted))
    elif body.kind.sector == "council":
        return [agenda_due(day, holidays=bank_holidays())]
    if procedure.papers_days is not None:
        found.append(papers_due(day, holidays=bank_holidays(), days=procedure.papers_days))
    return [replace(answer, source=source_of(procedure, answer.source)) for answer in found]
