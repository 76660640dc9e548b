"""An answer as an entry for anybody's calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt
import hashlib

from icalendar import Calendar, Event

from governance.deadlines import Answer
from governance.deadlines.rules import Rule
from governance.deadlines.words import time_words

ONE_DAY = dt.timedelta(days=1)


def calendar_file(rule: Rule, answer: Answer, *, address: str, made_at: dt.datetime) -> bytes:
    """One entry that lasts the whole day (or the whole period) and takes up no time of the reader's.

    A cut-off stands in its title. The same question gives the same entry, so that adding it again does not double it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Partnership Register//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add_component(_entry(rule, answer, address, made_at))
    return calendar.to_ical()


def _entry(rule: Rule, answer: Answer, address: str, made_at: dt.datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{hashlib.sha256(address.encode()).hexdigest()[:32]}@deadlines")
    entry.add("dtstamp", made_at)
    entry.add("summary", f"{rule.title}: until {time_words(answer.by)}" if answer.by else rule.title)
    entry.add("dtstart", answer.on)
    entry.add("dtend", (answer.ends or answer.on) + ONE_DAY)
    told = (answer.sentence, answer.provisional_words, *answer.notes, f"Source: {answer.source}.")
    entry.add("description", "\n".join(filter(None, told)))
    entry.add("url", address)
    entry.add("transp", "TRANSPARENT")
    return entry
