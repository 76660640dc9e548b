"""An answer as an entry for anybody's calendar."""

from __future__ import annotations

import datetime as dt
import hashlib

from governance.calendars.file import Entry, calendar_of
from governance.deadlines import Answer
from governance.deadlines.rules import Rule
from governance.deadlines.words import time_words


def calendar_file(rule: Rule, answer: Answer, *, address: str, made_at: dt.datetime) -> bytes:
    """One entry that lasts the whole day, or the whole period; a cut-off stands in its title.

    The same question gives the same entry, so that adding it again does not double it.
    """
    entry = Entry(
        name=f"deadline-{hashlib.sha256(address.encode()).hexdigest()[:32]}",
        title=f"{rule.title}: until {time_words(answer.by)}" if answer.by else rule.title,
        on=answer.on,
        until=answer.ends,
        changed_at=made_at,
        address=address,
        told=(answer.sentence, answer.provisional_words, *answer.notes, f"Source: {answer.source}."),
    )
    return calendar_of([entry], title="", kind="Deadlines")
