"""Make every promise that should exist by now, for one rule after the other: set-based, safe in parallel, idempotent.

One transaction a rule. A lock keeps two planners of the same rule apart, so that none acts on an older view of a date
than the ledger has; the ledger's key would stop a double promise anyway. Time is worked out in Python, once for each
day on which something happens; readers are found in SQL, one statement for each audience: a statement for all of them
together is more than PostgreSQL plans well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from django.db import connection, transaction

from governance.reminders.models import Pulse
from governance.reminders.planning.ground import ground
from governance.reminders.planning.promises import personal_leads, promise_followers, promise_roles
from governance.reminders.planning.readers import places_of
from governance.reminders.planning.timed import Timed
from governance.reminders.planning.watched import note_dates
from governance.reminders.rules.rule import Rule, Window
from governance.reminders.rules.timing import ONE_DAY, IsWorking

LOCK_CLASS = 5_040_000  # of PostgreSQL's advisory locks; the second key is the rule
LONGEST_LOOK_BACK = dt.timedelta(days=400)
MARGIN = dt.timedelta(days=14)  # a lead counted in working days, or moved off a closed day, reaches further
PERSONAL_LEADS = (90, 56, 28, 21, 14, 10, 7, 5, 3, 2, 1)
# A few thousand steps of a hundred thousand decisions are looked up by key; by its usual prices PostgreSQL would read
# every decision instead, and the more of them the longer.
_BY_KEY = "SELECT set_config('random_page_cost', '1', true), set_config('jit', 'off', true)"
_PLANNED = """
    INSERT INTO governance_pulse (part, at, day, figures)
    VALUES (%(part)s, clock_timestamp(), %(day)s, jsonb_build_object('ground', %(ground)s::text))
    ON CONFLICT (part) DO UPDATE
    SET at = excluded.at, day = GREATEST(governance_pulse.day, excluded.day), figures = excluded.figures
"""


@dataclass
class Planned:
    """What a pass did: promises made, noted as lapsed, withdrawn; rules that another planner was busy with."""

    made: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    busy: list[str] = field(default_factory=list)


def plan(rules: Iterable[Rule], *, today: dt.date, is_working: IsWorking) -> Planned:
    """Plan every rule as on `today`; a pass on the same day finds nothing more to do unless something changed."""
    done, now = Planned(), ground()
    for rule in _left_to_plan(rules, today, now):
        with transaction.atomic():
            if _lock(rule):
                _plan_one(rule, today, is_working, done)
                _note_planned(rule, today, now)
            else:
                done.busy.append(rule.code)
    return done


def _left_to_plan(rules: Iterable[Rule], today: dt.date, now: str) -> list[Rule]:
    """The rules that no pass has planned today on the ground as it is now."""
    planned = set(Pulse.objects.filter(day=today, figures__ground=now).values_list("part", flat=True))
    return [rule for rule in rules if _part(rule) not in planned]


def _plan_one(rule: Rule, today: dt.date, is_working: IsWorking, done: Planned) -> None:
    last = Pulse.objects.filter(part=_part(rule)).values_list("day", flat=True).first()
    planned_until = max(last, today - LONGEST_LOOK_BACK) if last else today - ONE_DAY
    window = _window(rule, today, planned_until)
    occasions = list(rule.occasions(window))
    withdrawn, watched = note_dates(rule.code, occasions, window)
    done.withdrawn += withdrawn
    told = Timed(rule, occasions, watched, today, planned_until, is_working).told
    if occasions:
        places = places_of(rule, {each.subject_id for each in occasions}, today)
        _count(done, promise_roles(rule, told(rule.leads), today, places))
        for leads in (None, *(personal_leads() if rule.personal_leads else ())):
            _count(done, promise_followers(rule, told(leads or rule.leads), today, places, leads))


def _note_planned(rule: Rule, today: dt.date, now: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, {"part": _part(rule), "day": today, "ground": now})


def _part(rule: Rule) -> str:
    return f"plan:{rule.code}"


def _count(done: Planned, written: tuple[int, int]) -> None:
    made, lapsed = written
    done.made, done.lapsed = done.made + made, done.lapsed + lapsed


def _lock(rule: Rule) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_CLASS, crc32(rule.code.encode()) & 0x7FFFFFFF])
        return bool(cursor.fetchone()[0])


def _window(rule: Rule, today: dt.date, planned_until: dt.date) -> Window:
    """From the day after the last pass (what came too late), to the day that the longest lead reaches."""
    longest = max(*rule.leads, *(PERSONAL_LEADS if rule.personal_leads else ()), 0)
    ahead = dt.timedelta(days=longest * 7 // 4) + MARGIN
    behind = dt.timedelta(days=rule.useful_days_after + max(0, -min(rule.leads)))
    return Window(today=today, since=min(today, planned_until) - behind, until=today + ahead)
