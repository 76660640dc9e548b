"""Make every promise that should exist by now, for one rule after the other: set-based, safe in parallel, idempotent.

One transaction, or two at the same time for a large pass (`shares`). A lock keeps two planners apart, so that none acts
on an older view of a date than the ledger has; the ledger's key would stop a double promise anyway. What rules do not
differ in is asked and noted once for all of them.
Time is worked out in Python, once for each day on which something happens; readers are found in SQL, those with roles
in one statement, followers in another: one for both is more than PostgreSQL plans well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from governance.reminders.models import Pulse
from governance.reminders.planning.apart import apart
from governance.reminders.planning.ground import ground
from governance.reminders.planning.promises import personal_leads, promise_followers, promise_roles
from governance.reminders.planning.readers import places_of
from governance.reminders.planning.shares import PLANNING, Share, are_done, at_the_same_time, shares_of
from governance.reminders.planning.timed import Timed
from governance.reminders.planning.watched import note_dates, words
from governance.reminders.rules.rule import Occasion, Rule, Window
from governance.reminders.rules.timing import ONE_DAY, IsWorking

LONGEST_LOOK_BACK = dt.timedelta(days=400)
MARGIN = dt.timedelta(days=14)  # a lead counted in working days, or moved off a closed day, reaches further
PERSONAL_LEADS = (90, 56, 28, 21, 14, 10, 7, 5, 3, 2, 1)
# A few thousand steps of a hundred thousand decisions are looked up by key; by its usual prices PostgreSQL would read
# every decision instead, and the more of them the longer.
_BY_KEY = "SELECT set_config('random_page_cost', '1', true), set_config('jit', 'off', true)"
_PLANNED = """
    INSERT INTO governance_pulse (part, at, day, figures)
    SELECT part, clock_timestamp(), %(day)s, jsonb_build_object('ground', %(ground)s::text)
    FROM unnest(%(parts)s::text[]) AS part
    ON CONFLICT (part) DO UPDATE
    SET at = excluded.at, day = GREATEST(governance_pulse.day, excluded.day), figures = excluded.figures
"""


@dataclass
class Planned:
    """What a pass did: promises made, noted as lapsed, withdrawn; or that another planner was busy.

    `stopped` are the codes of rules that an error kept from being planned; the next pass tries them again.
    """

    made: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    is_busy: bool = False
    stopped: set[str] = field(default_factory=set)

    def __add__(self, other: Planned) -> Planned:
        """What two shares did."""
        made, lapsed, withdrawn = self.made + other.made, self.lapsed + other.lapsed, self.withdrawn + other.withdrawn
        return Planned(made, lapsed, withdrawn, stopped=self.stopped | other.stopped)


@dataclass(frozen=True)
class _Look:
    """What a pass has found, by the code of each rule: how far earlier passes went, which days, and what is on them.

    Without the rules that an error kept from looking.
    """

    rules: Sequence[Rule]
    today: dt.date
    is_working: IsWorking
    until: Mapping[str, dt.date]
    windows: Mapping[str, Window]
    found: Mapping[str, Sequence[Occasion]]

    def plan(self, share: Share) -> Planned:
        """Everything about the subjects of a share; the caller holds the transaction."""
        with connection.cursor() as cursor:
            cursor.execute(_BY_KEY)
        found = {code: share.of(days) for code, days in self.found.items()}
        withdrawn, watched = note_dates(found, self.windows, self.today, share)
        done = Planned(withdrawn=withdrawn)
        for rule in self.rules:
            if found[rule.code]:
                timed = Timed(rule, found[rule.code], watched, self.today, self.until[rule.code], self.is_working)
                with apart(rule.code, done.stopped):
                    _promise(timed, done)
        return done


def _promise(timed: Timed, done: Planned) -> None:
    rule, today, told = timed.rule, timed.today, timed.told(timed.rule.leads)
    places = places_of(rule, {each.subject_id for each in timed.occasions}, today)
    _count(done, promise_roles(rule, told, today, places))
    _count(done, promise_followers(rule, told, today, places, None))
    for leads in personal_leads() if rule.personal_leads else ():
        _count(done, promise_followers(rule, timed.told(leads), today, places, leads))


def plan(rules: Iterable[Rule], *, today: dt.date, is_working: IsWorking) -> Planned:
    """Plan every rule as on `today`; a pass on the same day finds nothing more to do unless something changed."""
    now = ground()
    left = _left_to_plan(rules, today, now)
    if not left:
        return Planned()
    is_ours = not connection.in_atomic_block  # in a caller's transaction, no other connection sees what is planned on
    with transaction.atomic():
        if not _lock():
            return Planned(is_busy=True)
        look = _look(left, today, is_working)
        subjects = (each.subject_id for days in look.found.values() for each in days)
        parts = at_the_same_time(look.plan, shares_of(subjects) if is_ours else [Share()])
        done = sum(parts, Planned(stopped={rule.code for rule in left} - set(look.found)))
        _note_planned([rule for rule in left if rule.code not in done.stopped], today, now)
    return done


def _left_to_plan(rules: Iterable[Rule], today: dt.date, now: str) -> list[Rule]:
    """The rules that no pass has planned today on the ground as it is now."""
    planned = set(Pulse.objects.filter(day=today, figures__ground=now).values_list("part", flat=True))
    return [rule for rule in rules if _part(rule) not in planned]


def _look(rules: Sequence[Rule], today: dt.date, is_working: IsWorking) -> _Look:
    until = _planned_until(rules, today)
    windows = {rule.code: _window(rule, today, until[rule.code]) for rule in rules}
    found = _occasions(rules, windows)
    seen = [rule for rule in rules if rule.code in found]
    return _Look(seen, today, is_working, until, {rule.code: windows[rule.code] for rule in seen}, found)


def _occasions(rules: Sequence[Rule], windows: Mapping[str, Window]) -> dict[str, Sequence[Occasion]]:
    """Asked of all rules together; where that fails, of each apart, so that only those that fail are left out."""
    found: dict[str, Sequence[Occasion]] = {}
    failed: set[str] = set()
    with apart("all", failed):
        found = {rule.code: list(rule.occasions(windows[rule.code])) for rule in rules}
    for rule in rules if failed else ():
        with apart(rule.code, failed):
            found[rule.code] = list(rule.occasions(windows[rule.code]))
    return found


def _planned_until(rules: Sequence[Rule], today: dt.date) -> dict[str, dt.date]:
    """Up to which day earlier passes have planned each rule."""
    last = dict(Pulse.objects.filter(part__in=map(_part, rules)).values_list("part", "day"))
    return {
        rule.code: max(day, today - LONGEST_LOOK_BACK) if (day := last.get(_part(rule))) else today - ONE_DAY
        for rule in rules
    }


def _note_planned(rules: Iterable[Rule], today: dt.date, now: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, {"parts": words(map(_part, rules)), "day": today, "ground": now})


def _part(rule: Rule) -> str:
    return f"plan:{rule.code}"


def _count(done: Planned, written: tuple[int, int]) -> None:
    made, lapsed = written
    done.made, done.lapsed = done.made + made, done.lapsed + lapsed


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLANNING])
        return bool(cursor.fetchone()[0]) and are_done()


def _window(rule: Rule, today: dt.date, planned_until: dt.date) -> Window:
    """From the day after the last pass (what came too late), to the day that the longest lead reaches."""
    longest = max(*rule.leads, *(PERSONAL_LEADS if rule.personal_leads else ()), 0)
    ahead = dt.timedelta(days=longest * 7 // 4) + MARGIN
    behind = dt.timedelta(days=rule.useful_days_after + max(0, -min(rule.leads)))
    return Window(today=today, since=min(today, planned_until) - behind, until=today + ahead)
