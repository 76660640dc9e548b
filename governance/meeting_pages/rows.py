"""The parts of a meeting's page in words: agenda, resolutions by body, attendance, what it produced, deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from governance.deadlines.words import number_words
from governance.decisions.sentences import state_words
from governance.meeting_pages.deadlines import meeting_deadlines, papers_answer
from governance.meeting_pages.record import MeetingRecord
from governance.models import DecisionStep
from partnerships.english import capital, counted, listed
from partnerships.models import Confidence
from partnerships.operations.keeping import keeps

WordsAndHref = tuple[str, str]
NOT_SHOWN = "a body that is not shown"


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step of a decision that is planned for the meeting, or was taken there."""

    title: str
    href: str
    body: str
    capacity: str
    state: str
    actions: Sequence[WordsAndHref] = ()


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One item of the agenda; every cell in words."""

    item: Any
    purpose: str
    lead: str
    private: str
    paper: str
    late: str
    result: str
    reported: str
    steps: Sequence[StepLine]
    actions: Sequence[WordsAndHref]


def item_rows(record: MeetingRecord, user: Any) -> list[ItemRow]:
    """Every item that the reader may see, in the order of the agenda."""
    due = papers_answer(record)
    return [_item(record, item, due.on if due else None, user) for item in record.items]


def _item(record: MeetingRecord, item: Any, due: dt.date | None, user: Any) -> ItemRow:
    paper, late = _paper(item, due)
    reported = item.result and record.forum.body_id and item.confidence != Confidence.CONFIRMED
    edit = reverse("fact-edit", args=["agenda-item", item.pk])
    return ItemRow(
        item=item,
        purpose=item.get_purpose_display() if item.purpose else "Purpose not recorded",
        lead=record.names.get(item.lead_body_id, "") if item.lead_body_id else "",
        private=_private(item),
        paper=paper,
        late=late,
        result=item.get_result_display() if item.result else "",
        reported="reported, not confirmed by the body" if reported else "",
        steps=[_step(record, step, user) for step in record.steps_of(item)],
        actions=[("Change", edit)] if user.is_authenticated and keeps(user, item) else [],
    )


def _private(item: Any) -> str:
    if item.privacy == "public":
        return ""
    numbers = listed(str(number) for number in item.exempt_paragraphs)
    paragraphs = f", Schedule 12A paragraph {numbers}" if numbers else ""
    return f"{item.get_privacy_display()}{paragraphs}: {item.private_reason}"


def _paper(item: Any, due: dt.date | None) -> tuple[str, str]:
    """When the paper was published, and whether that was late."""
    published = item.paper_published_on
    if published is None:
        return ("Day of publication not recorded" if item.paper_title or item.paper_url else ""), ""
    late = (published - due).days if due else 0
    words = f"published {day_words(published)}"
    return (words if late > 0 or due is None else f"{words}, on time"), (
        f"{number_words(late, 'day')} late" if late > 0 else ""
    )


def _step(record: MeetingRecord, step: Any, user: Any) -> StepLine:
    taken = record.taken.get(step.pk)
    return StepLine(
        title=step.decision.title,
        href=f"{reverse('decision', args=[step.decision.ref])}#step-{step.number}",
        body=record.names.get(step.body_id, NOT_SHOWN),
        capacity=step.get_capacity_display(),
        state=capital(state_words(taken)) if taken else "Drafted, not published",
    )


def other_steps(record: MeetingRecord, user: Any) -> list[StepLine]:
    """Steps here that hang on no item of the agenda."""
    shown = {item.pk for item in record.items}
    return [_step(record, step, user) for step in record.steps.values() if step.item_id not in shown]


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What one body came to on one item of a meeting in common."""

    body: str
    words: str


def resolutions(record: MeetingRecord) -> list[tuple[Any, list[Resolution]]]:
    """For each item of a meeting in common, body by body: whether it is for it, and its own resolution."""
    if not record.meeting.in_common_id:
        return []
    bodies = [each.forum.body_id for each in record.sitting if each.forum.body_id]
    keys = dict.fromkeys([*bodies, *(body for _, body in record.applies)])
    named = {key: record.names[key] for key in keys if key in record.names}
    return [
        (item, [Resolution(body=name, words=_resolution(record, item, key)) for key, name in named.items()])
        for item in record.items
    ]


def _resolution(record: MeetingRecord, item: Any, body: int) -> str:
    own = [step for step in record.steps_of(item) if step.body_id == body]
    if own:
        return listed(capital(state_words(record.taken[step.pk])) for step in own if step.pk in record.taken) or (
            "Drafted, not published"
        )
    known = any(key == item.pk for key, _ in record.applies)
    if known and not record.applies.get((item.pk, body), False):
        return "Not for this body"
    return "Its resolution is not recorded"


def attendance_rows(record: MeetingRecord) -> list[dict[str, str]]:
    """Each seat of the day and who came; a seat that is no longer there shows where somebody came in it."""
    return [
        {
            "seat": each.seat.label,
            "body": each.body_name,
            "sector": each.sector,
            "holder": each.holder_words,
            "came": _who_came(record.attendance.get(each.seat.pk)),
        }
        for each in record.seats.seats
    ]


def _who_came(came: Any) -> str:
    if came is None:
        return "Not recorded"
    return f"{came.get_state_display()}{f': {came.person}' if came.person else ''}"


def attendance_sentence(record: MeetingRecord) -> str:
    """How many came, of which sector, and what a quorum is."""
    if not record.attendance:
        return "Who came is not recorded."
    by_sector = [
        f"{_came(record, seats)} of {len(seats)} {words}"
        for words, seats in (
            ("of councils", record.seats.councils),
            ("of NHS bodies", record.seats.nhs),
            ("of others", record.seats.others),
        )
        if seats
    ]
    seats = counted(len(record.seats.seats), "seat", "seats")
    return f"Of {seats}, {record.present} {'was' if record.present == 1 else 'were'} filled: {listed(by_sector)}."


def _came(record: MeetingRecord, seats: Sequence[Any]) -> int:
    states = (record.attendance.get(each.seat.pk) for each in seats)
    return sum(each is not None and each.state in ("present", "deputy") for each in states)


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """Something that the meeting asked somebody to do."""

    text: str
    owner: str
    due: str
    state: str
    is_overdue: bool
    actions: Sequence[WordsAndHref]


def action_rows(record: MeetingRecord, user: Any) -> list[ActionRow]:
    """Every action of the sitting, the open ones first."""
    rows = sorted(record.actions, key=lambda each: (each.state != "open", each.due_on or dt.date.max, each.pk))
    return [_action(record, each, user) for each in rows]


def _action(record: MeetingRecord, action: Any, user: Any) -> ActionRow:
    is_open = action.state == "open"
    owner = [record.names.get(action.owner_body_id, "") if action.owner_body_id else "", action.owner_words]
    links = []
    if user.is_authenticated and keeps(user, action):
        links = [("Close", reverse("action-close", args=[action.pk]))] if is_open else []
        links.append(("Change", reverse("fact-edit", args=["meeting-action", action.pk])))
    closed = f" on {day_words(action.closed_on)}" if action.closed_on else ""
    return ActionRow(
        text=action.text,
        owner=listed(filter(None, owner)) or "owner not recorded",
        due=day_words(action.due_on) if action.due_on else "no day set",
        state=f"{action.get_state_display()}{closed}",
        is_overdue=bool(is_open and action.due_on and action.due_on < record.day),
        actions=links,
    )


def parked_rows(issues: Sequence[Any], day: dt.date, user: Any) -> list[dict[str, Any]]:
    """Issues that were put off, with the day on which each must come back."""
    return [
        {
            "issue": each,
            "href": reverse("fact", args=["parked-issue", each.pk]),
            "state": f"Settled on {day_words(each.closed_on)}" if each.closed_on else _to_return(each, day),
            "is_overdue": each.closed_on is None and each.revisit_on < day,
            "actions": _issue_actions(each, user),
        }
        for each in issues
    ]


def _to_return(issue: Any, day: dt.date) -> str:
    if issue.revisit_on < day:
        return f"was to return on {day_words(issue.revisit_on)}; not recorded as settled"
    return f"to return on {day_words(issue.revisit_on)}"


def _issue_actions(issue: Any, user: Any) -> list[WordsAndHref]:
    if not user.is_authenticated or issue.closed_on or not keeps(user, issue):
        return []
    return [
        ("Settle", reverse("issue-settle", args=[issue.pk])),
        ("Change", reverse("fact-edit", args=["parked-issue", issue.pk])),
    ]


@dataclass(frozen=True, kw_only=True)
class DeadlineRow:
    """One deadline that hangs on the meeting, with its working."""

    on: str
    before: str
    heading: str
    about: str
    about_href: str
    state: str
    is_missed: bool
    sentence: str
    working: Sequence[str]
    source: str
    source_href: str


def deadline_rows(record: MeetingRecord) -> list[DeadlineRow]:
    """Each deadline in words, the earliest first."""
    return list(_deadlines(record))


def _deadlines(record: MeetingRecord) -> Iterator[DeadlineRow]:
    for each in meeting_deadlines(record):
        step: DecisionStep | None = record.steps.get(each.step) if each.step else None
        state, missed = each.state(record.day)
        body = record.names.get(step.body_id, NOT_SHOWN) if step else ""
        skipped = [str(day) for day in each.answer.skipped]
        counted = ", ".join(f"{day.on:%a} {day.on.day} {day.on:%b %Y}" for day in each.answer.counted)
        yield DeadlineRow(
            on=day_words(each.on) if each.on else "No day",
            before=f"was {day_words(each.before)}" if each.before else "",
            heading=each.heading,
            about=f"{step.decision.title}: {body}" if step else "the whole meeting",
            about_href=f"{reverse('decision', args=[step.decision.ref])}#step-{step.number}" if step else "",
            state=state,
            is_missed=missed,
            sentence=each.answer.sentence if each.on else "",
            working=[
                *each.answer.steps,
                *([f"Counted: {counted}."] if counted else []),
                *([f"Not counted: {'; '.join(skipped)}."] if skipped else []),
                *filter(None, [each.answer.provisional_words]),
            ],
            source=str(each.answer.source),
            source_href=each.answer.source.address,
        )
