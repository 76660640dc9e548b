"""The calendar at the edge: which day it is in London, which days are worked, when digests leave."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection

from governance.bank_holidays import bank_holidays
from governance.deadlines import is_working
from governance.reminders.rules.timing import ONE_DAY, IsWorking

LONDON = ZoneInfo("Europe/London")
DIGEST_AT = dt.time(7)


def database_now() -> dt.datetime:
    """The time by the database's clock: one clock for every worker, whatever its own shows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def london_day(now: dt.datetime) -> dt.date:
    """The day that it is in London."""
    return now.astimezone(LONDON).date()


def digest_moment(day: dt.date) -> dt.datetime:
    """07:00 in London on a day, in summer and in winter."""
    return dt.datetime.combine(day, DIGEST_AT, LONDON)


def digest_is_due(now: dt.datetime, worked: IsWorking) -> bool:
    """Whether the digests of today may leave: it is a working day, and 07:00 has come."""
    day = london_day(now)
    return worked(day) and now >= digest_moment(day)


def next_digest_day(now: dt.datetime, worked: IsWorking) -> dt.date:
    """The first working day whose 07:00 is still to come."""
    day = london_day(now)
    while not worked(day) or digest_moment(day) <= now:
        day += ONE_DAY
    return day


def working_days() -> IsWorking:
    """Which days are worked in England: not Saturdays, Sundays and bank holidays."""
    holidays = bank_holidays()
    return lambda day: is_working(day, holidays)
