"""What changed last week in a body or a partnership that somebody follows: in Monday's digest.

The ledger needs no index by time: its numbers are in the order of its days, so that a week is a range of numbers, whose
ends are found by halving. A week that is over changes no more, so each process reads its rows once, not at every pass.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse

from accounts.history.entry import HistoryEntry
from config.dates_in_words import day_words
from governance.reminders.rules.rule import Followers, Item, Occasion, Reader, Rule, Told, Window
from partnerships.english import listed
from partnerships.history_kinds import KINDS
from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visible_history import AT_ONCE, numbers_among

LONDON = ZoneInfo("Europe/London")
WEEK, ONE_DAY = dt.timedelta(days=7), dt.timedelta(days=1)
PUBLIC = AnonymousUser()

# Both ends in one look at the ledger: what is recorded between two would stand after the one and before the other.
_FIRST_SINCE = """
    WITH RECURSIVE halving (moment, low, high) AS (
        SELECT moment, ledger.low, ledger.high
        FROM unnest(%(moments)s) AS moment,
            (SELECT min(number) AS low, max(number) + 1 AS high FROM accounts_historyentry) AS ledger
        UNION ALL
        SELECT moment, CASE WHEN entry.at < moment THEN entry.number + 1 ELSE low END,
            CASE WHEN entry.at < moment THEN high ELSE entry.number END
        FROM halving JOIN accounts_historyentry AS entry ON entry.number = (low + high) / 2
        WHERE low < high
    )
    SELECT low, (SELECT digest FROM accounts_historyentry WHERE number = low - 1)
    FROM halving WHERE low = high ORDER BY moment
"""
_CHANGED = """
    SELECT DISTINCT unnest({column}) FROM accounts_historyentry
    WHERE number >= %(first)s AND number < %(end)s AND is_public AND record_type = ANY(%(kinds)s)
"""
_PLACES = """
    SELECT record.id AS subject_id, '{kind}' AS kind, record.id, '' AS part, record.standing = 'accepted' AS is_open
    FROM {table} AS record WHERE record.id = ANY(%(subjects)s)
"""
# The commonest sorts of change alone, by the index over places: it finds fewer, never wrong ones.
_WATCH = """
    SELECT f.record_id, f.user_id, date_trunc('week', %(today)s::date)::date
    FROM (
        SELECT DISTINCT record_id FROM governance_follow WHERE kind = '{kind}' AND ended_at IS NULL
            AND %(today)s::date <= date_trunc('week', %(today)s::date)::date + 1
    ) AS place
    JOIN {table} p ON p.id = place.record_id AND p.standing = 'accepted'
    JOIN governance_follow f ON f.kind = '{kind}' AND f.record_id = place.record_id AND f.ended_at IS NULL
    WHERE EXISTS (
        SELECT FROM accounts_historyentry e
        WHERE e.{column} @> ARRAY[place.record_id] AND e.is_public
            AND e.record_type IN ('membership', 'body_name', 'partnership_stage')
            AND e.at >= (date_trunc('week', %(today)s::date) - interval '7 days') AT TIME ZONE 'Europe/London'
            AND e.at < date_trunc('week', %(today)s::date)::timestamp AT TIME ZONE 'Europe/London')
"""


def monday_of(day: dt.date) -> dt.date:
    """The Monday that begins the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def numbers_of_week(monday: dt.date) -> tuple[int, int, bytes] | None:
    """The ledger's numbers of the week before a Monday, the end excluded, and the digest of its last row."""
    moments = [dt.datetime.combine(day, dt.time(), LONDON) for day in (monday - WEEK, monday)]
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_SINCE, {"moments": moments})
        found = cursor.fetchall()
    if not found:
        return None
    (first, _), (end, digest) = found
    return (first, end, bytes(digest or b"")) if first < end else None


@lru_cache(maxsize=8)
def _changed(column: str, first: int, end: int, digest: bytes) -> frozenset[int]:
    """The places on whose pages those rows stand; `digest` tells one ledger from another."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED.format(column=column), {"first": first, "end": end, "kinds": _kinds()})
        return frozenset(number for (number,) in cursor.fetchall())


def _kinds() -> list[str]:
    return sorted(each.record_type for each in KINDS.values() if each.everywhere)


def _week_rule(model: type[Body | Partnership], kind: str, column: str, path: str, **traits: Any) -> Rule:
    table, key = model._meta.db_table, "code" if model is Body else "slug"

    def occasions(window: Window) -> Iterator[Occasion]:
        monday = monday_of(window.today)
        week = numbers_of_week(monday)
        if week is None or not (window.only or window.since <= monday <= window.until):
            return
        places = _changed(column, *week)
        for place in sorted(places & set(window.only) if window.only else places):
            yield Occasion(place, monday)

    def visible(reader: Reader, keys: Sequence[int]) -> set[int]:
        return set(model.objects.visible_to(reader).filter(pk__in=list(keys)).values_list("pk", flat=True))

    def items(told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
        days = {each.subject_id: each.happens_on for each in told}
        return {
            place.pk: _item(place, getattr(place, f"{kind}_name") or getattr(place, key), days[place.pk])
            for place in _named(model, days, today)
        }

    def _item(place: Any, name: str, monday: dt.date) -> Item:
        said = changes_in_words(HistoryEntry.objects.filter(**{f"{column}__contains": [place.pk]}), monday)
        first, last = day_words(monday - WEEK), day_words(monday - ONE_DAY)
        return Item(
            title=f"{name}: what changed last week",
            subject=f"What changed from {first} to {last}: {name}",
            path=reverse(path, args=[getattr(place, key)]),
            facts={"changes": said, "first": first, "last": last},
        )

    return Rule(
        explanation=f"What was recorded last week of a {kind} that you follow, by sort of record.",
        subject_kind=kind,
        when="The week before {day}",
        counts_down=False,
        occasions=occasions,
        places=_PLACES.format(kind=kind, table=table),
        audience=(Followers(),),
        leads=(0,),
        useful_days_after=1,
        visible=visible,
        items=items,
        template="governance/reminders/items/week.txt",
        source="Good practice",
        watch=_WATCH.format(kind=kind, table=table, column=column),
        **traits,
    )


def _named(model: type[Body | Partnership], keys: Mapping[int, dt.date], today: dt.date) -> Any:
    """The records that anybody may see: what a follower is told is what everybody may read."""
    shown = model.objects.visible_to(PUBLIC).filter(pk__in=list(keys))
    return with_body_name(shown, today) if model is Body else with_partnership_name(shown, today)


def changes_in_words(about: Any, monday: dt.date) -> str:
    """3 memberships and 1 name: the rows of the week that everybody may see, by sort of record; empty where none."""
    week = numbers_of_week(monday)
    if week is None:
        return ""
    rows = about.filter(number__gte=week[0], number__lt=week[1], is_public=True, record_type__in=_kinds())
    numbers = numbers_among(rows, PUBLIC, most=AT_ONCE)
    sorts = HistoryEntry.objects.filter(number__in=numbers).values_list("record_type", flat=True)
    words = [
        _counted(sort, count) for sort, count in sorted(Counter(sorts).items(), key=lambda each: (-each[1], each[0]))
    ]
    return f"{'at least ' if len(numbers) == AT_ONCE else ''}{listed(words)}"


def _counted(record_type: str, count: int) -> str:
    names = KINDS[record_type].model._meta
    return f"{count} {names.verbose_name if count == 1 else names.verbose_name_plural}"


WEEK_IN_BODY = _week_rule(Body, "body", "bodies", "body-history", code="week_in_body", title="Last week in a body")
WEEK_IN_PLACE = _week_rule(
    Partnership,
    "partnership",
    "partnerships",
    "partnership-history",
    code="week_in_place",
    title="Last week in a partnership",
)
