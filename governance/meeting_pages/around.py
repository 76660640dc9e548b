"""What is recorded of the meeting itself, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from config.dates_in_words import day_words
from governance.meeting_pages.record import MeetingRecord
from governance.meeting_pages.words import at_time, long_day, title_of_meeting
from partnerships.views.fact_words import Row, RowOfLinks

ALWAYS = frozenset({"Day", "In public or private", "Agenda published", "Minutes"})


def about_rows(record: MeetingRecord) -> list[Row]:
    """What is essential and missing says so; the rest shows where it is recorded."""
    rows = [Row(key=key, value=value, href=href) for key, value, href in _about(record) if value or key in ALWAYS]
    sisters = tuple((title_of_meeting(each), reverse("meeting", args=[each.pk])) for each in record.sitting[1:])
    return [*rows, *([RowOfLinks(key="In common with", links=sisters)] if sisters else [])]


def _about(record: MeetingRecord) -> Iterator[tuple[str, str, str]]:
    meeting = record.meeting
    yield "Day", f"{long_day(meeting.on)}{at_time(meeting)}", ""
    yield "First planned for", day_words(meeting.first_planned_on) if meeting.first_planned_on != meeting.on else "", ""
    yield "Board or committee", record.forum.name, reverse("forum", args=[record.forum.slug])
    yield "Of", record.home, _home(record)
    openness = "" if meeting.openness == "not_recorded" else meeting.get_openness_display()
    yield "In public or private", openness, ""
    yield "Where", meeting.venue, ""
    yield "Remote", {True: "yes", False: "no"}.get(meeting.is_remote, ""), ""
    yield "Agenda published", day_words(meeting.agenda_published_on) if meeting.agenda_published_on else "", ""
    yield "Minutes", _minutes(record), meeting.minutes_url
    yield "Page of the body", meeting.url, meeting.url
    yield "Number on the committee site", meeting.external_reference, ""
    yield "Note", meeting.note, ""


def _home(record: MeetingRecord) -> str:
    if record.forum.body:
        return reverse("body", args=[record.forum.body.code])
    return reverse("partnership", args=[record.forum.partnership.slug])


def _minutes(record: MeetingRecord) -> str:
    meeting = record.meeting
    if meeting.minutes_approved_on:
        return f"approved on {day_words(meeting.minutes_approved_on)}"
    return "published, approval not recorded" if meeting.minutes_url else ""
