"""Notice that a date moved, that it moved back, and that something no longer takes place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from django.db import connection

from config.compiled import array
from governance.reminders.planning.shares import Share
from governance.reminders.rules.rule import Occasion, Window

# A row of the ledger is withdrawn only while it has not gone out: a mail under way looks once more by itself.
_WITHDRAW = """
    UPDATE governance_promise AS promise
    SET state = 'withdrawn', state_reason = CASE WHEN watched.happens_on IS NULL THEN 'gone' ELSE 'moved' END,
        settled_at = clock_timestamp()
    FROM unnest(%(rules)s::text[], %(subjects)s::bigint[]) AS changed (rule, subject_id)
    JOIN governance_watcheddate AS watched ON watched.rule = changed.rule AND watched.subject_id = changed.subject_id
    WHERE promise.rule = changed.rule AND promise.subject_id = changed.subject_id
        AND promise.state IN ('planned', 'unread')
        AND (watched.happens_on IS NULL OR watched.revision <> promise.revision)
"""
_NEW = """
    INSERT INTO governance_watcheddate (rule, subject_id, happens_on, revision, seen_on, waiting)
    SELECT new.rule, new.subject_id, new.happens_on, 0, %(today)s, true
    FROM unnest(%(rules)s::text[], %(subjects)s::bigint[], %(days)s::date[]) AS new (rule, subject_id, happens_on)
"""
_MOVE = """
    UPDATE governance_watcheddate AS watched
    SET happens_on = moved.happens_on, revision = watched.revision + 1, seen_on = %(today)s, waiting = true
    FROM unnest(%(rules)s::text[], %(subjects)s::bigint[], %(days)s::date[]) AS moved (rule, subject_id, happens_on)
    WHERE watched.rule = moved.rule AND watched.subject_id = moved.subject_id
"""
_GO = """
    UPDATE governance_watcheddate AS watched SET happens_on = NULL, seen_on = %(today)s
    FROM unnest(%(rules)s::text[], %(subjects)s::bigint[]) AS gone (rule, subject_id)
    WHERE watched.rule = gone.rule AND watched.subject_id = gone.subject_id
"""
_SEEN = """
    SELECT watched.rule, watched.subject_id, watched.happens_on, watched.revision, watched.seen_on
    FROM unnest(%(windows)s::text[], %(since)s::date[], %(until)s::date[]) AS looked (rule, since, until)
    JOIN governance_watcheddate AS watched
        ON watched.rule = looked.rule AND watched.happens_on BETWEEN looked.since AND looked.until
    WHERE watched.subject_id >= %(first)s AND watched.subject_id < %(end)s
    UNION
    SELECT watched.rule, watched.subject_id, watched.happens_on, watched.revision, watched.seen_on
    FROM unnest(%(rules)s::text[], %(subjects)s::bigint[]) AS now (rule, subject_id)
    JOIN governance_watcheddate AS watched ON watched.rule = now.rule AND watched.subject_id = now.subject_id
"""
_WAIT = """
    UPDATE governance_watcheddate SET waiting = true WHERE rule = %(rule)s AND subject_id = ANY(%(subjects)s::bigint[])
"""
Key: TypeAlias = tuple[str, int]  # the code of a rule, and one of its subjects


class Watched(NamedTuple):
    """The date of a subject as it was last seen, how often it has changed, and since when it is what it is.

    `is_new` in the pass that sees it first, which has said already that it waits.
    """

    happens_on: dt.date | None
    revision: int
    seen_on: dt.date
    is_new: bool = False


def note_dates(
    found: Mapping[str, Sequence[Occasion]], windows: Mapping[str, Window], today: dt.date, share: Share
) -> tuple[int, dict[Key, Watched]]:
    """Bring the watched dates of some rules in a share up to date, and withdraw what was promised of another date.

    Occasions and windows by rule. How many were withdrawn, and what is watched of the subjects now. The caller holds
    the planner's lock.
    """
    now = {(rule, subject_id): happens_on for rule, days in found.items() for subject_id, happens_on, _ in days}
    before = _watched(windows, now, share)
    gone = [key for key, seen in before.items() if seen.happens_on is not None and key not in now]
    new = {key: day for key, day in now.items() if key not in before} if before else now
    moved = {key: now[key] for key, seen in before.items() if key in now and now[key] != seen.happens_on}
    for sql, keys, days in ((_GO, gone, ()), (_NEW, new, new.values()), (_MOVE, moved, moved.values())):
        if keys:
            _execute(sql, keys, today=today, days=array(days))
    withdrawn = _execute(_WITHDRAW, [*gone, *moved]) if gone or moved else 0
    fresh = {key: Watched(day, 0, today, True) for key, day in new.items()}
    fresh |= {key: Watched(day, before[key].revision + 1, today) for key, day in moved.items()}
    return withdrawn, before | fresh


def note_waiting(rule: str, subjects: Iterable[int]) -> None:
    """Say that promises of these subjects wait to be put into mails."""
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, {"rule": rule, "subjects": array(subjects)})


def _watched(windows: Mapping[str, Window], now: Collection[Key], share: Share) -> dict[Key, Watched]:
    """What was last seen of the subjects in the windows now, and of those that were in them."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SEEN,
            {
                "windows": words(windows),
                "since": array(window.since for window in windows.values()),
                "until": array(window.until for window in windows.values()),
                **share._asdict(),
                **_columns(now),
            },
        )
        return {(rule, subject): Watched(*seen) for rule, subject, *seen in cursor.fetchall()}


def _execute(sql: str, keys: Collection[Key], **more: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**_columns(keys), **more})
        return cursor.rowcount


def _columns(keys: Collection[Key]) -> dict[str, str]:
    rules, subjects = zip(*keys, strict=True) if keys else ((), ())
    return {"rules": array(rules), "subjects": array(subjects)}


def words(values: Iterable[str]) -> str:
    """The same for plain words."""
    return "{" + ",".join(f'"{value}"' for value in values) + "}"
