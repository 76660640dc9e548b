"""Notice that a date moved, that it moved back, and that something no longer takes place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from governance.reminders.models import WatchedDate
from governance.reminders.rules.rule import Occasion, Window

# A row of the ledger is withdrawn only while it has not gone out: a mail under way looks once more by itself.
_WITHDRAW = """
    UPDATE governance_promise AS promise
    SET state = 'withdrawn', state_reason = CASE WHEN watched.happens_on IS NULL THEN 'gone' ELSE 'moved' END,
        settled_at = clock_timestamp()
    FROM governance_watcheddate AS watched
    WHERE watched.rule = promise.rule AND watched.subject_id = promise.subject_id
        AND promise.subject_id = ANY(%(subjects)s::bigint[]) AND promise.rule = %(rule)s
        AND promise.state IN ('planned', 'unread')
        AND (watched.happens_on IS NULL OR watched.revision <> promise.revision)
"""
_NEW = """
    INSERT INTO governance_watcheddate (rule, subject_id, happens_on, revision, seen_on, waiting)
    SELECT %(rule)s, new.subject_id, new.happens_on, 0, %(today)s, true
    FROM unnest(%(subjects)s::bigint[], %(days)s::date[]) AS new (subject_id, happens_on)
"""
_MOVE = """
    UPDATE governance_watcheddate AS watched
    SET happens_on = moved.happens_on, revision = watched.revision + 1, seen_on = %(today)s, waiting = true
    FROM unnest(%(subjects)s::bigint[], %(days)s::date[]) AS moved (subject_id, happens_on)
    WHERE watched.rule = %(rule)s AND watched.subject_id = moved.subject_id
"""
_SEEN = """
    SELECT subject_id, happens_on, revision, seen_on FROM governance_watcheddate
    WHERE rule = %s AND subject_id = ANY(%s::bigint[])
"""
_WAIT = """
    UPDATE governance_watcheddate SET waiting = true WHERE rule = %(rule)s AND subject_id = ANY(%(subjects)s::bigint[])
"""


@dataclass(frozen=True)
class Watched:
    """The date of a subject as it was last seen, how often it has changed, and since when it is what it is.

    `is_new` in the pass that sees it first, which has said already that it waits.
    """

    happens_on: dt.date | None
    revision: int
    seen_on: dt.date
    is_new: bool = False


def note_dates(rule: str, occasions: Sequence[Occasion], window: Window) -> tuple[int, dict[int, Watched]]:
    """Bring the watched dates of a rule up to date, and withdraw what was promised of another date.

    How many were withdrawn, and what is watched of the subjects now. The caller holds the rule's lock.
    """
    now = {each.subject_id: each.happens_on for each in occasions}
    before = _watched(rule, window, now)
    gone = [subject for subject, seen in before.items() if seen.happens_on is not None and subject not in now]
    new = {subject: day for subject, day in now.items() if subject not in before}
    moved = {subject: day for subject, day in now.items() if subject in before and before[subject].happens_on != day}
    if gone:
        WatchedDate.objects.filter(rule=rule, subject_id__in=gone).update(happens_on=None, seen_on=window.today)
    for sql, days in ((_NEW, new), (_MOVE, moved)):
        if days:
            _execute(sql, rule, days, today=window.today, days=array(days.values()))
    withdrawn = _execute(_WITHDRAW, rule, [*gone, *moved]) if gone or moved else 0
    fresh = {subject: Watched(day, 0, window.today, is_new=True) for subject, day in new.items()}
    fresh |= {subject: Watched(day, before[subject].revision + 1, window.today) for subject, day in moved.items()}
    return withdrawn, before | fresh


def note_waiting(rule: str, subjects: Iterable[int]) -> None:
    """Say that promises of these subjects wait to be put into mails."""
    _execute(_WAIT, rule, subjects)


def _watched(rule: str, window: Window, now: dict[int, dt.date]) -> dict[int, Watched]:
    """What was last seen of the subjects in the window now, and of those that were in it."""
    rows = WatchedDate.objects.filter(rule=rule)
    columns = ("subject_id", "happens_on", "revision", "seen_on")
    inside = rows.filter(happens_on__range=(window.since, window.until)).values_list(*columns)
    before = {subject: Watched(*seen) for subject, *seen in inside}
    missing = [subject for subject in now if subject not in before]
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [rule, array(missing)])
            before |= {subject: Watched(*seen) for subject, *seen in cursor.fetchall()}
    return before


def _execute(sql: str, rule: str, subjects: Iterable[int], **more: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"rule": rule, "subjects": array(subjects), **more})
        return cursor.rowcount


def array(values: Iterable[object]) -> str:
    """Numbers, days, truths and plain words as PostgreSQL writes an array: far quicker than psycopg2's own way."""
    return "{" + ",".join(f'"{value}"' for value in values) + "}"
