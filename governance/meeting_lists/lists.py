"""One list of meetings into the register: read, compare, and, if asked, write; all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.history.entry import HistoryEntry
from config.dates_in_words import day_words
from governance.meeting_lists.forums_called import Forums, body_called, kind_of
from governance.meeting_lists.reading import Sighting, read_list
from governance.meeting_lists.recognising import COMING, OLDER, SAME, Calendar, Change, Known, change_by, take
from governance.models import Forum, ForumKind, Meeting, MeetingSighting
from partnerships.imports.report import Effect, Item, Outcome, Report, Said
from partnerships.models import Body, Confidence, Source
from partnerships.operations import record_source
from partnerships.operations.addresses import free_address
from partnerships.operations.facts import insert, update, writing
from partnerships.operations.permission import name_of

if TYPE_CHECKING:
    from accounts.models import User

AS_KIND = "list of meetings"
SAID_BEFORE = "The list says the same of this meeting in another row."


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked of a list. `complete`: a coming meeting between its days that it lacks is no longer listed."""

    name: str
    today: dt.date
    body: Body | None = None
    forum: Forum | None = None
    complete: bool = False
    make_forums: bool = False
    source_title: str = ""
    source_url: str = ""


def take_over(data: bytes, wish: Wish, *, by: User | None, apply: bool) -> Report:
    """Take a list over. Raises `Refused` (of which `Damaged`) with the register unchanged.

    Without `apply` everything is done and undone, so that the report says what the database would accept.
    """
    file, rows = read_list(data)
    report = Report(wish.name, file.sha256, file.size, "list of meetings", None, "")
    with transaction.atomic():
        takeover = _TakeOver(wish, by, report)
        with writing(by=by, reason=f"Taken over from the list of meetings {wish.name}", as_kind=AS_KIND):
            takeover.read(rows)
            takeover.write()
        if not apply:
            transaction.set_rollback(True)
    report.applied = apply
    return report


class _TakeOver:
    """One list on its way into the register."""

    def __init__(self, wish: Wish, by: User | None, report: Report) -> None:
        self.wish, self.by, self.report = wish, by, report
        self._bodies: dict[str, Body | None] = {}
        self._forums: dict[int, Forums] = {}
        self._calendars: dict[int, Calendar] = {}
        self._listed: dict[int, list[Sighting]] = defaultdict(list)
        self._said_already: set[tuple[Any, ...]] = set()

    def read(self, rows: Sequence[Sighting]) -> None:
        """Account for every row, in the order in which the list was seen."""
        items: list[Item] = []
        placed = [(row, self._forum(row)) for row in rows]
        for row, forum in placed:
            if isinstance(forum, Forum):
                self._listed[forum.pk].append(row)
        for row, forum in sorted(placed, key=lambda each: (each[0].seen_on or dt.date.min, each[0].line)):
            items.append(self._item(row, forum))
        for item in sorted(items, key=lambda each: each.line):
            self.report.add(item)
        if self.wish.complete:
            self._no_longer_listed()

    def write(self) -> None:
        """Write what changed, with what each list said and when."""
        source = None
        for calendar in self._calendars.values():
            for meeting in calendar.meetings:
                if not meeting.lines:
                    continue
                source = source or self._source()
                record = self._written(meeting, source)
                self.report.writes += self._sightings(record, meeting, source)

    def _item(self, row: Sighting, forum: Forum | str) -> Item:
        name = row.forum or row.reference
        day = day_words(row.on) if row.on else ""
        if row.wrong or isinstance(forum, str):
            return Item(row.line, Outcome.NOT_OURS, day, name, row.wrong or str(forum))
        said = (forum.pk, row.reference, row.on, row.at, row.state, row.seen_on)
        if said in self._said_already:
            return Item(row.line, Outcome.UNCHANGED, day, name, SAID_BEFORE)
        self._said_already.add(said)
        calendar = self._calendar(forum)
        meeting = calendar.find(forum, row) or calendar.moved(forum, row, self._listed[forum.pk])
        if meeting is None:
            meeting = calendar.add(forum, row)
            meeting.lines.append(row.line)
            meeting.sightings.append(row)
            says = [Said("Meeting", "", f"{forum}, {day}", "not recorded before", Effect.RECORDED)]
            return Item(row.line, Outcome.NEW, day, name, says=says)
        change = change_by(meeting, row)
        if meeting.is_a_persons and change not in (SAME, OLDER):
            meeting.kept = True
            meeting.lines.append(row.line)
            meeting.sightings.append(row)
            return Item(row.line, Outcome.KEPT, day, name, says=list(_says(change, Effect.CLAIMED)))
        take(meeting, row, change)
        if change in (SAME, OLDER):
            return Item(row.line, Outcome.UNCHANGED, day, name, change.what)
        return Item(row.line, Outcome.CHANGED, day, name, says=list(_says(change, Effect.CHANGED)))

    def _forum(self, row: Sighting) -> Forum | str:
        """The board that a row is about, or why it is not taken."""
        if row.wrong:
            return row.wrong
        if self.wish.forum and not row.forum:
            return self.wish.forum
        body = self.wish.body or (self.wish.forum.body if self.wish.forum else None) or self._body(row.body)
        if body is None:
            said = f"No one body is recorded under “{row.body}”." if row.body else "The list does not say whose it is."
            return f"{said} Name the body."
        forums = self._forums_of(body)
        found = forums.called(row.forum)
        if self.wish.forum and found != self.wish.forum:
            return f"It is not of {self.wish.forum}."
        if found or not row.forum:
            return found or "There is no board or committee."
        if not self.wish.make_forums:
            known = f"It has: {forums.named}." if forums.named else "None of its boards is recorded yet."
            return f"{name_of(body, self.wish.today)} has no board or committee of this name in the register. {known}"
        return self._new_forum(body, row, forums)

    def _body(self, name: str) -> Body | None:
        if name not in self._bodies:
            self._bodies[name] = body_called(name, self.by) if self.by else _found_by_operator(name)
        return self._bodies[name]

    def _forums_of(self, body: Body) -> Forums:
        if body.pk not in self._forums:
            rows = Forum.objects.filter(body=body, standing="accepted").select_related("body").order_by("-pk")
            self._forums[body.pk] = Forums(rows, name_of(body, self.wish.today))
        return self._forums[body.pk]

    def _new_forum(self, body: Body, row: Sighting, forums: Forums) -> Forum:
        kind = ForumKind.objects.get(code=kind_of(row.forum, body))
        name = row.forum[:300]
        words = f"{name_of(body, self.wish.today)} {name}"
        slug = free_address(Forum, "slug", words, fallback="forum")
        forum = Forum(body=body, name=name, slug=slug, kind=kind, source=self._source(), confidence=Confidence.REPORTED)
        insert(forum, by=self.by)
        forums.add(forum)
        self.report.writes += 1
        self.report.notes.append(f"New board or committee: {name}. Its capacity is not recorded.")
        return forum

    def _calendar(self, forum: Forum) -> Calendar:
        if forum.pk not in self._calendars:
            self._calendars[forum.pk] = Calendar(_known(forum))
        return self._calendars[forum.pk]

    def _no_longer_listed(self) -> None:
        """Coming meetings between the days of a complete list that it lacks."""
        for key, calendar in self._calendars.items():
            days = [row.on for row in self._listed[key] if row.on]
            for meeting in calendar.meetings:
                if meeting.lines or meeting.is_a_persons or meeting.state not in COMING:
                    continue
                if min(days) <= meeting.on <= max(days) and meeting.on >= self.wish.today:
                    meeting.state = Meeting.State.WITHDRAWN
                    meeting.lines.append(0)
                    self.report.notes.append(f"No longer listed: {meeting.forum}, {day_words(meeting.on)}.")

    def _source(self) -> Source:
        title = self.wish.source_title or f"List of meetings: {self.wish.name}"
        url = self.wish.source_url
        return record_source(by=self.by, reason="Taken over", title=title[:300], url=url, as_kind=AS_KIND)

    def _written(self, meeting: Known, source: Source) -> Meeting:
        values = {
            "on": meeting.on, "starts_at": meeting.at, "state": meeting.state, "external_reference": meeting.reference,
            "url": meeting.url, "venue": meeting.venue,
        }  # fmt: skip
        if meeting.record is None:
            first = meeting.sightings[0].on or meeting.on
            record = Meeting(forum=meeting.forum, first_planned_on=first, source=source, **values)
            self.report.writes += 1
            return insert(record, by=self.by)
        record = meeting.record
        changes = {} if meeting.kept else {key: value for key, value in values.items() if getattr(record, key) != value}
        if not changes:
            return record
        self.report.writes += 1
        return update(record, by=self.by, version=record.version, values=changes | {"source": source})

    def _sightings(self, record: Meeting, meeting: Known, source: Source) -> int:
        kept = set(record.sightings.values_list("seen_on", "said_on", "said_at", "said_state"))
        count = 0
        for row in meeting.sightings:
            said = (row.seen_on or self.wish.today, row.on, row.at, row.state)
            if row.seen_on is None and any(each[1:] == said[1:] for each in kept):
                continue
            if said not in kept:
                kept.add(said)
                day, said_on, said_at, state = said
                seen = MeetingSighting(meeting=record, seen_on=day, said_on=said_on, said_at=said_at, said_state=state)
                seen.source = source
                insert(seen, by=self.by)
                count += 1
        return count


def _known(forum: Forum) -> list[Known]:
    records = list(Meeting.objects.filter(forum=forum).exclude(standing__in=("withdrawn", "superseded")))
    keys = [record.pk for record in records]
    entries = HistoryEntry.objects.filter(record_type="meeting", record_id__in=keys, actor_id__isnull=False)
    persons = set(entries.exclude(actor_kind=AS_KIND).values_list("record_id", flat=True))
    seen: dict[int, dt.date] = {}
    for key, day in MeetingSighting.objects.filter(meeting__in=keys).values_list("meeting_id", "seen_on"):
        seen[key] = max(day, seen.get(key, day))
    return [
        Known(
            forum, record.on, record.starts_at, record.state, record.external_reference, record, seen.get(record.pk),
            record.url, record.venue, record.pk in persons,
        )
        for record in records
    ]  # fmt: skip


def _says(change: Change, effect: str) -> Any:
    why = change.what or "the list says more of it"
    return (Said(field, was, becomes, why, effect) for field, was, becomes in change.says)


def _found_by_operator(name: str) -> Body | None:
    """A command has no reader: it looks among what is published."""
    return body_called(name, AnonymousUser())
