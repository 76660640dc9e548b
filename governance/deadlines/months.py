"""Months as the law counts them: to the corresponding day (Dodds v Walker 1981), else to the end of the month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from governance.deadlines.days import ONE_DAY


def months_away(day: date, months: int) -> date:
    """The corresponding day so many months later (earlier where negative): the same day of the month.

    Where the month is too short it is the month's last day: 31 August and six months is 28 February, or 29.
    So going and coming back need not lead to the same day: 31 March less a month is 28 February, and a month on from
    there is 28 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_beginning_with(first_day: date, months: int) -> date:
    """The last day of a period of months "beginning with" a day, which is the period's first day.

    The period ends on the day before the corresponding day (31 January 2024, six months: 30 July 2024). Where the last
    month has no corresponding day, it ends with that month (31 August 2023, six months: 29 February 2024).
    Raises ValueError for less than a month.
    """
    if months < 1:
        raise ValueError("A period must have at least one month.")
    corresponding = months_away(first_day, months)
    return corresponding - ONE_DAY if corresponding.day == first_day.day else corresponding
