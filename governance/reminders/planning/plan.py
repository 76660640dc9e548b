"""Make every promise that should exist by now, for one rule after the other: set-based, safe in parallel, idempotent.

One transaction a rule. A lock keeps two planners of the same rule apart, so that none acts on an older view of a date
than the ledger has; the ledger's key would stop a double promise anyway.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from django.db import connection, transaction
from django.db.models.functions import Now

from governance.reminders.models import Pulse
from governance.reminders.planning.readers import readers_sql
from governance.reminders.planning.watched import note_dates
from governance.reminders.rules.rule import Occasion, Rule, Window
from governance.reminders.rules.timing import ONE_DAY, IsWorking, Telling, due_days, tellings

LOCK_CLASS = 5_040_000  # of PostgreSQL's advisory locks; the second key is the rule
LONGEST_LOOK_BACK = dt.timedelta(days=400)
MARGIN = dt.timedelta(days=14)  # a lead counted in working days, or moved off a closed day, reaches further
PERSONAL_LEADS = (90, 56, 28, 21, 14, 10, 7, 5, 3, 2, 1)


@dataclass
class Planned:
    """What a pass did: promises made, noted as lapsed, withdrawn; rules that another planner was busy with."""

    made: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    busy: list[str] = field(default_factory=list)


def plan(rules: Iterable[Rule], *, today: dt.date, is_working: IsWorking) -> Planned:
    """Plan every rule as on `today`; a pass on the same day finds nothing more to do unless something changed."""
    done = Planned()
    for rule in rules:
        with transaction.atomic():
            if _lock(rule):
                _plan_one(rule, today, is_working, done)
            else:
                done.busy.append(rule.code)
    return done


def _plan_one(rule: Rule, today: dt.date, is_working: IsWorking, done: Planned) -> None:
    pulse = Pulse.objects.filter(part=f"plan:{rule.code}").first()
    planned_until = max(pulse.day or today, today - LONGEST_LOOK_BACK) if pulse else today - ONE_DAY
    window = _window(rule, today, planned_until)
    occasions = list(rule.occasions(window))
    done.withdrawn += note_dates(rule.code, occasions, window)
    timetable = _timetable(rule, occasions, today, planned_until, is_working)
    made, lapsed = _insert(rule, occasions, timetable, today)
    done.made, done.lapsed = done.made + made, done.lapsed + lapsed
    if pulse is None or pulse.day is None or pulse.day < today:
        _note_day(rule, today)


def _lock(rule: Rule) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_CLASS, crc32(rule.code.encode()) & 0x7FFFFFFF])
        return bool(cursor.fetchone()[0])


def _window(rule: Rule, today: dt.date, planned_until: dt.date) -> Window:
    """From the day after the last pass (what came too late), to the day that the longest lead reaches."""
    longest = max(*rule.leads, *(PERSONAL_LEADS if rule.personal_leads else ()), 0)
    ahead = dt.timedelta(days=longest * 7 // 4) + MARGIN
    behind = dt.timedelta(days=rule.useful_days_after + max(0, -min(rule.leads)))
    return Window(today=today, since=min(today, planned_until) - behind, until=today + ahead)


@dataclass(frozen=True)
class _Row:
    leads: tuple[int, ...]
    telling: Telling


def _timetable(
    rule: Rule, occasions: Sequence[Occasion], today: dt.date, planned_until: dt.date, is_working: IsWorking
) -> list[_Row]:
    """For every day on which something happens and every set of leads in use, what a pass makes of it."""
    rows = []
    for leads in {rule.leads, *(_personal_leads() if rule.personal_leads else ())}:
        for happens_on in {each.happens_on for each in occasions}:
            dues = due_days(happens_on, leads, rule.unit, is_working)
            useful_until = rule.useful_until(happens_on)
            found = tellings(happens_on, dues, today=today, planned_until=planned_until, useful_until=useful_until)
            rows += [_Row(leads, telling) for telling in found]
    return rows


def _personal_leads() -> set[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT lead_days FROM governance_reminderpreference WHERE lead_days IS NOT NULL")
        return {tuple(leads) for (leads,) in cursor.fetchall()}


# What exists is left out first, so that a second pass writes nothing; what two ways to one reader or two planners at
# once would double, the key stops. A lead that was missed is noted only where the date was known on its due day.
_INSERT = """
    INSERT INTO governance_promise (rule, subject_kind, subject_id, reader_kind, reader_id, due_on, revision, lead,
        happens_on, useful_until, urgent, why, state, state_reason)
    SELECT %(rule)s, %(subject_kind)s, occasion.subject_id, reader.reader_kind, reader.reader_id, telling.due_on,
        watched.revision, telling.lead, telling.happens_on, telling.useful_until, %(urgent)s, reader.why,
        CASE WHEN telling.reason <> '' THEN 'lapsed' WHEN reader.reader_kind = 'nobody' THEN 'unread'
            ELSE 'planned' END, telling.reason
    FROM unnest(%(subjects)s::bigint[], %(days)s::date[], %(known)s::date[]) AS occasion (subject_id, happens_on, known)
    JOIN governance_watcheddate AS watched ON watched.rule = %(rule)s AND watched.subject_id = occasion.subject_id
    JOIN unnest(%(leads)s::text[], %(told_days)s::date[], %(lead)s::smallint[], %(due)s::date[], %(useful)s::date[],
        %(reasons)s::text[]) AS telling (leads, happens_on, lead, due_on, useful_until, reason)
        ON telling.happens_on = occasion.happens_on
    JOIN ({readers}) AS reader ON reader.subject_id = occasion.subject_id
        AND COALESCE(array_to_string(reader.personal_leads, ','), %(own_leads)s) = telling.leads
    WHERE (telling.reason = '' OR telling.due_on >=
            CASE WHEN watched.revision = 0 THEN LEAST(occasion.known, watched.seen_on) ELSE watched.seen_on END)
        AND NOT EXISTS (
            SELECT 1 FROM governance_promise AS made
            WHERE made.subject_id = occasion.subject_id AND made.rule = %(rule)s
                AND made.reader_id = reader.reader_id AND made.reader_kind = reader.reader_kind
                AND made.due_on = telling.due_on AND made.revision = watched.revision)
    ON CONFLICT DO NOTHING
"""


def _insert(rule: Rule, occasions: Sequence[Occasion], timetable: Sequence[_Row], today: dt.date) -> tuple[int, int]:
    """Write what is missing; how many to tell, and how many noted as missed."""
    days = {row.telling.happens_on for row in timetable}
    wanted = [each for each in occasions if each.happens_on in days]
    if not wanted:
        return 0, 0
    parameters = _parameters(rule, wanted, today)
    made, lapsed = 0, 0
    for missed in (True, False):
        rows = [row for row in timetable if bool(row.telling.reason) is missed]
        if rows:
            count = _run(rule, parameters | _as_columns(rows))
            made, lapsed = (made, lapsed + count) if missed else (made + count, lapsed)
    return made, lapsed


def _parameters(rule: Rule, occasions: Sequence[Occasion], today: dt.date) -> dict[str, Any]:
    return {
        "rule": rule.code,
        "subject_kind": rule.subject_kind,
        "urgent": rule.urgent,
        "today": today,
        "own_leads": _text(rule.leads),
        "subjects": [each.subject_id for each in occasions],
        "days": [each.happens_on for each in occasions],
        "known": [each.known_on for each in occasions],
    }


def _as_columns(rows: Sequence[_Row]) -> dict[str, Any]:
    return {
        "leads": [_text(row.leads) for row in rows],
        "told_days": [row.telling.happens_on for row in rows],
        "lead": [row.telling.lead for row in rows],
        "due": [row.telling.due_on for row in rows],
        "useful": [row.telling.useful_until for row in rows],
        "reasons": [row.telling.reason for row in rows],
    }


def _run(rule: Rule, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.replace("{readers}", readers_sql(rule)), parameters)
        return cursor.rowcount


def _note_day(rule: Rule, today: dt.date) -> None:
    Pulse.objects.update_or_create(part=f"plan:{rule.code}", defaults={"at": Now(), "day": today})


def _text(leads: Iterable[int]) -> str:
    return ",".join(map(str, leads))
