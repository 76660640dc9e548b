"""The financial year of councils and the NHS: 1 April to 31 March, named 2026/27 and kept as the year it begins in."""

from __future__ import annotations

import datetime as dt

FIRST, LAST = 1990, 2100
QUARTERS = ("q1", "q2", "q3", "q4")
MONTHS = tuple(f"m{number}" for number in range(1, 13))
ANNUAL = "annual"


def year_of(day: dt.date) -> int:
    """The year in which the financial year of a day began: 31 March 2026 is of 2025."""
    return day.year if day >= dt.date(day.year, 4, 1) else day.year - 1


def year_words(year: int) -> str:
    """2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"


def begins(year: int) -> dt.date:
    """Its first day."""
    return dt.date(year, 4, 1)


def ends(year: int) -> dt.date:
    """The first day after it."""
    return dt.date(year + 1, 4, 1)


def read_year(written: str) -> int | None:
    """The year that somebody wrote as 2025/26, 2025-26 or 2025; None where it is none."""
    first, _, second = written.strip().replace("-", "/").partition("/")
    if not (first.isascii() and first.isdecimal() and len(first) == 4):
        return None
    year = int(first)
    followed = not second or second in (f"{(year + 1) % 100:02d}", str(year + 1))
    return year if followed and FIRST <= year <= LAST else None


def period_ends(year: int, period: str) -> dt.date:
    """The first day after a month (m1 is April), a quarter (q1 is April to June) or the whole year ("annual")."""
    if period == ANNUAL:
        return ends(year)
    months = int(period[1:]) * (3 if period[0] == "q" else 1)
    return months_after(begins(year), months)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (earlier where negative), or the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    first_of_next = dt.date(year + month // 12, month % 12 + 1, 1)
    return min(dt.date(year, month, 1) + dt.timedelta(days=day.day - 1), first_of_next - dt.timedelta(days=1))
