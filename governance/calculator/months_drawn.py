"""The days of an answer as months, week by week, each day with the words that say what it is."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from governance.deadlines import Answer, Holidays, why_closed
from governance.deadlines.counting import Day

MOST_MONTHS = 4
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Cell:
    """A day of a month: `words` say what it is; `is_closed` shades it; `mark` is "counted", "from", "answer" or ""."""

    on: date
    words: str
    mark: str
    is_closed: bool


@dataclass(frozen=True)
class Month:
    """A month's name and those of its weeks that matter, from Monday; None where a week reaches outside the month."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]


def months_of(answer: Answer, holidays: Holidays) -> list[Month]:
    """Every month from the first day of the answer to the last; none where there are more than four."""
    if not answer.days:
        return []
    days = {day.on: day for day in answer.days}
    shown = [*days, answer.base, answer.on, *([answer.effective_from] if answer.effective_from else [])]
    first, last = min(shown), max(shown)
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    if number > MOST_MONTHS:
        return []
    return [_month((first, last), step, days, answer, holidays) for step in range(number)]


def _month(shown: tuple[date, date], step: int, days: dict[date, Day], answer: Answer, holidays: Holidays) -> Month:
    first, last = shown
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    weeks = calendar.Calendar().monthdatescalendar(year, month + 1)
    return Month(
        f"{date(year, month + 1, 1):%B %Y}",
        tuple(
            tuple(_cell(on, days.get(on), answer, holidays) if on.month == month + 1 else None for on in week)
            for week in weeks
            if week[-1] >= first and week[0] <= last
        ),
    )


def _cell(on: date, day: Day | None, answer: Answer, holidays: Holidays) -> Cell:
    closed = why_closed(on, holidays)
    words = ", ".join(_words(on, day, answer, closed))
    mark = "answer" if on == answer.on else "from" if on == answer.base else "counted" if day and day.number else ""
    return Cell(on, words, mark, bool(closed))


def _words(on: date, day: Day | None, answer: Answer, closed: str) -> Iterator[str]:
    if on == answer.base:
        yield "from"
    if day and day.number:
        yield f"day {day.number}"
    if on == answer.on:
        yield "answer"
    if on == answer.effective_from:
        yield "has effect"
    name = closed.removeprefix(f"{on:%A}").removeprefix(", ")
    if name:
        yield name
