"""The one way in which this site writes calendar files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

ONE_DAY = dt.timedelta(days=1)
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry, which takes up no time of the reader's.

    `name` tells it from every other for ever: a calendar that reads it again changes the entry that it has. `on` is a
    whole day, or a moment; `until` the last whole day. `sequence` grows with each change (RFC 5545, section 3.8.7.4).
    """

    name: str
    title: str
    on: dt.date | dt.datetime
    changed_at: dt.datetime
    address: str
    until: dt.date | None = None
    told: tuple[str, ...] = ()
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False
    is_certain: bool = True


def calendar_of(entries: Iterable[Entry], *, title: str, kind: str) -> bytes:
    """The file. Moments are written in UTC, so that no reader's clock is asked what London's summer time is."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Partnership Register//{kind}//EN")
    calendar.add("version", "2.0")
    if title:
        calendar.add("x-wr-calname", title)
        calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def calendar_response(content: bytes, name: str) -> HttpResponse:
    """The file as an answer."""
    named = f'attachment; filename="{name}.ics"'
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": named})


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("summary", f"Cancelled: {entry.title}" if entry.is_cancelled else entry.title)
    if isinstance(entry.on, dt.datetime):
        event.add("dtstart", entry.on.astimezone(dt.UTC))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.until or entry.on) + ONE_DAY)
    if told := "\n".join(filter(None, entry.told)):
        event.add("description", told)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED" if entry.is_certain else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
