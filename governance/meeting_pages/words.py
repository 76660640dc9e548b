"""A meeting in sentences that can be read out: when it is, what is on its agenda, what it produced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from config.dates_in_words import day_words
from governance.meeting_pages.record import MeetingRecord
from governance.meeting_product_words import result_words
from governance.models import AgendaItem, Meeting
from partnerships.english import counted, listed

State = Meeting.State
STATE_KINDS = {
    State.PLANNED: "waiting",
    State.AGENDA_PUBLISHED: "live",
    State.HELD: "settled",
    State.CANCELLED: "ended",
    State.POSTPONED: "ended",
    State.WITHDRAWN: "ended",
}
QUORATE = {True: "quorate", False: "not quorate", None: "whether quorate is not recorded"}


def title_of_meeting(meeting: Meeting) -> str:
    """What a meeting is called: its board and its day, and its own name where it has one."""
    own = f": {meeting.title}" if meeting.title else ""
    return f"{meeting.forum.name}, {day_words(meeting.on)}{own}"


def long_day(day: dt.date) -> str:
    """Tuesday 12 January 2027."""
    return f"{day:%A} {day_words(day)}"


def at_time(meeting: Meeting) -> str:
    """At 10:30, where the time is recorded."""
    return f" at {meeting.starts_at:%H:%M}" if meeting.starts_at else ""


def answer(record: MeetingRecord) -> str:
    """The one-line answer, and what else must be known at once."""
    return " ".join(_answer(record))


def _answer(record: MeetingRecord) -> Iterator[str]:
    meeting, when = record.meeting, f"{long_day(record.meeting.on)}{at_time(record.meeting)}"
    match meeting.state:
        case State.CANCELLED:
            yield f"Cancelled. It was planned for {when}."
        case State.POSTPONED:
            yield f"Postponed: it was planned for {when}, and its new day is not recorded."
        case State.WITHDRAWN:
            yield f"The body no longer lists this meeting, which was planned for {when}."
        case State.HELD:
            yield f"Held on {when}; {QUORATE[meeting.is_quorate]}."
            yield from _produced(record)
        case _ if record.is_ahead:
            yield f"{'Today' if meeting.on == record.day else 'Planned'}: {when}{_open(meeting)}."
            yield _agenda(record)
        case _:
            yield f"It was planned for {when}. Whether it was held is not recorded."
    if record.former_day and meeting.state != State.POSTPONED:
        yield f"Moved from {day_words(record.former_day)}."


def _open(meeting: Meeting) -> str:
    known = meeting.openness != Meeting.Openness.NOT_RECORDED
    return f", {meeting.get_openness_display().lower()}" if known else ""


def _agenda(record: MeetingRecord) -> str:
    if not record.items:
        return "No item of its agenda is recorded."
    to_decide = sum(item.purpose == AgendaItem.Purpose.DECIDE for item in record.items)
    number = counted(len(record.items), "item is", "items are")
    return f"{number} on the agenda, {to_decide or 'none'} to decide."


def _produced(record: MeetingRecord) -> Iterator[str]:
    results = result_words(record.results)
    if record.meeting.made_no_decision:
        yield "It made no decision."
    if results:
        yield f"Of {counted(len(record.items), 'item', 'items')}: {listed(results)}."
    more = [
        *([counted(len(record.actions), "action", "actions")] if record.actions else []),
        *([counted(len(record.parked), "issue parked", "issues parked")] if record.parked else []),
    ]
    if more:
        yield f"{listed(more)[:1].upper()}{listed(more)[1:]}."
    if not results and not more and not record.meeting.made_no_decision and not _outcomes(record):
        yield "What it produced is not recorded."


def _outcomes(record: MeetingRecord) -> int:
    return sum(step.outcome is not None for step in record.taken.values())
