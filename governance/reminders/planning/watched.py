"""Notice that a date moved, that it moved back, and that something no longer takes place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
        AND promise.subject_id = ANY(%(subjects)s) AND promise.rule = %(rule)s
        AND promise.state IN ('planned', 'unread')
        AND (watched.happens_on IS NULL OR watched.revision <> promise.revision)
"""
_NOTE = """
    INSERT INTO governance_watcheddate (rule, subject_id, happens_on, revision, seen_on)
    SELECT %(rule)s, occasion.subject_id, occasion.happens_on, 0, %(today)s
    FROM unnest(%(subjects)s::bigint[], %(days)s::date[]) AS occasion (subject_id, happens_on)
    ON CONFLICT (rule, subject_id) DO UPDATE
    SET happens_on = EXCLUDED.happens_on, revision = governance_watcheddate.revision + 1, seen_on = EXCLUDED.seen_on
    WHERE governance_watcheddate.happens_on IS DISTINCT FROM EXCLUDED.happens_on
"""


def note_dates(rule: str, occasions: Sequence[Occasion], window: Window) -> int:
    """Bring the watched dates of a rule up to date, and withdraw what was promised of another date; how many."""
    now = {each.subject_id: each.happens_on for each in occasions}
    before = _watched(rule, window, now)
    gone = [subject for subject, day in before.items() if day is not None and subject not in now]
    changed = [(subject, day) for subject, day in now.items() if before.get(subject) != day or subject not in before]
    if gone:
        WatchedDate.objects.filter(rule=rule, subject_id__in=gone).update(happens_on=None, seen_on=window.today)
    if changed:
        _execute(_NOTE, rule, [subject for subject, _ in changed], today=window.today, days=[day for _, day in changed])
    moved = [subject for subject, _ in changed if subject in before]
    return _execute(_WITHDRAW, rule, gone + moved) if gone or moved else 0


def _watched(rule: str, window: Window, now: dict[int, dt.date]) -> dict[int, dt.date | None]:
    """What was last seen of the subjects in the window now, and of those that were in it."""
    rows = WatchedDate.objects.filter(rule=rule)
    inside = rows.filter(happens_on__range=(window.since, window.until)).values_list("subject_id", "happens_on")
    before: dict[int, dt.date | None] = dict(inside)
    missing = [subject for subject in now if subject not in before]
    if missing:
        before |= dict(rows.filter(subject_id__in=missing).values_list("subject_id", "happens_on"))
    return before


def _execute(sql: str, rule: str, subjects: Sequence[int], **more: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"rule": rule, "subjects": list(subjects), **more})
        return cursor.rowcount
