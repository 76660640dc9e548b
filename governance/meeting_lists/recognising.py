"""Each row of a list against the meetings recorded: the same meeting, moved, withdrawn, brought back, or new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from config.dates_in_words import day_words
from governance.meeting_lists.reading import Sighting
from governance.models import Forum, Meeting

State = Meeting.State
NEAR = dt.timedelta(days=21)  # how far a meeting without a number of its own may have moved
COMING = frozenset({State.PLANNED, State.AGENDA_PUBLISHED})
GONE = frozenset({State.CANCELLED, State.POSTPONED, State.WITHDRAWN})


@dataclass
class Known:
    """A meeting as it stands after the rows read so far; `record` is None for one that the list brings."""

    forum: Forum
    on: dt.date
    at: dt.time | None
    state: str
    reference: str
    record: Meeting | None = None
    seen_on: dt.date | None = None
    url: str = ""
    venue: str = ""
    is_a_persons: bool = False
    sightings: list[Sighting] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    kept: bool = False


@dataclass(frozen=True)
class Change:
    """What one row does: the kind of change in words, and the fields that it changes, each from and to in words."""

    what: str
    says: tuple[tuple[str, str, str], ...] = ()


SAME = Change("The register says the same of this meeting already.")
OLDER = Change("An older list: what is recorded was seen later.")


class Calendar:
    """The meetings of some boards, by number and by day."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.meetings = list(known)

    def find(self, forum: Forum, row: Sighting) -> Known | None:
        """The meeting that a row is about, as far as its number or its day says."""
        own = [each for each in self.meetings if each.forum.pk == forum.pk]
        for each in own if row.reference else ():
            if each.reference == row.reference:
                return each
        on_day = [each for each in own if each.on == row.on and not (row.reference and each.reference)]
        at_time = [each for each in on_day if each.at == row.at]
        return next(iter([*at_time, *on_day]), None)

    def moved(self, forum: Forum, row: Sighting, listed: Sequence[Sighting]) -> Known | None:
        """The coming meeting nearby that is not listed on its own day: a row without a number may have moved it."""
        if row.reference or row.on is None:
            return None
        day, days = row.on, {each.on for each in listed}
        candidates = [
            each
            for each in self.meetings
            if each.forum.pk == forum.pk
            and each.state in COMING
            and each.on not in days
            and not each.lines
            and not each.reference
            and abs(each.on - day) <= NEAR
        ]
        return min(candidates, key=lambda each: abs(each.on - day), default=None)

    def add(self, forum: Forum, row: Sighting) -> Known:
        """A meeting that the list brings; the reader has refused rows without a day."""
        new = Known(forum, row.on or dt.date.min, row.at, row.state, row.reference, seen_on=row.seen_on)
        new.url, new.venue = row.url, row.venue
        self.meetings.append(new)
        return new


def change_by(meeting: Known, row: Sighting) -> Change:
    """What a row changes of a meeting that is known; nothing is changed yet."""
    if row.seen_on and meeting.seen_on and row.seen_on < meeting.seen_on:
        return OLDER
    says: list[tuple[str, str, str]] = []
    what: list[str] = []
    if row.on and row.on != meeting.on:
        what.append("moved to a later day" if row.on > meeting.on else "moved to an earlier day")
        says.append(("Day", day_words(meeting.on), day_words(row.on)))
    if row.at and row.at != meeting.at:
        what.append("another time" if meeting.at else "")
        says.append(("Time", f"{meeting.at:%H:%M}" if meeting.at else "", f"{row.at:%H:%M}"))
    if _counts(meeting.state, row.state):
        what.append(_said(meeting.state, row.state))
        says.append(("State", str(State(meeting.state).label), str(State(row.state).label)))
    if row.reference and not meeting.reference:
        says.append(("Number on the committee site", "", row.reference))
    for name, was, becomes in (("Address", meeting.url, row.url), ("Venue", meeting.venue, row.venue)):
        if becomes and not was:
            says.append((name, "", becomes))
    return Change(", ".join(filter(None, what)), tuple(says)) if says else SAME


def _counts(before: str, after: str) -> bool:
    """A meeting that was held stays held; an agenda that was published stays published while it is planned."""
    if before == after or before == State.HELD:
        return False
    return not (before == State.AGENDA_PUBLISHED and after == State.PLANNED)


def _said(before: str, after: str) -> str:
    if before in GONE and after in COMING:
        return "back on the list"
    return str(State(after).label).lower()


def take(meeting: Known, row: Sighting, change: Change) -> None:
    """Let a row change what is known."""
    meeting.lines.append(row.line)
    meeting.sightings.append(row)
    if change is OLDER:
        return
    meeting.on, meeting.at = row.on or meeting.on, row.at or meeting.at
    if _counts(meeting.state, row.state):
        meeting.state = row.state
    meeting.reference = meeting.reference or row.reference
    meeting.url, meeting.venue = meeting.url or row.url, meeting.venue or row.venue
    meeting.seen_on = max(filter(None, (meeting.seen_on, row.seen_on)), default=None)
