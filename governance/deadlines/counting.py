"""Counting days one by one, so that every answer can show what was counted and what was skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.deadlines.days import ONE_DAY, DayType, Holidays, why_closed
from governance.deadlines.words import short_day


@dataclass(frozen=True)
class Day:
    """A day that was looked at: the `number`th counted, or skipped because of `reason`.

    A day with neither was not counted by the rule itself: the day on which a notice is published, for example.
    """

    on: date
    number: int | None = None
    reason: str = ""

    def __str__(self) -> str:
        return f"{short_day(self.on)}: {self.reason}" if self.reason else short_day(self.on)


def count_days(base: date, days: int, day_type: DayType, holidays: Holidays, *, backwards: bool = False) -> list[Day]:
    """The days after a base day (or before it), the base itself never counted, until `days` of them have counted.

    Returns them in the order looked at; the last one has counted. Empty for 0 days.
    Raises ValueError for fewer than 0.
    """
    if days < 0:
        raise ValueError("A number of days cannot be less than 0.")
    step = -ONE_DAY if backwards else ONE_DAY
    seen: list[Day] = []
    day, number = base, 0
    while number < days:
        day += step
        reason = _why_skipped(day, day_type, holidays)
        number += not reason
        seen.append(Day(day, None if reason else number, reason))
    return seen


def clear_days_between(start: date, end: date, day_type: DayType, holidays: Holidays) -> list[Day]:
    """Every day strictly between two days: neither the day of the notice nor the day of the meeting is among them.

    Clear days are whole days, midnight to midnight (R v Herefordshire Justices 1820; Elitestone v Morris 1993).
    Empty where the end is not after the start.
    """
    seen: list[Day] = []
    number = 0
    for ordinal in range(start.toordinal() + 1, end.toordinal()):
        day = date.fromordinal(ordinal)
        reason = _why_skipped(day, day_type, holidays)
        number += not reason
        seen.append(Day(day, None if reason else number, reason))
    return seen


def skip_to_working_day(day: date, holidays: Holidays, *, backwards: bool = False) -> list[Day]:
    """The closed days that are passed over from `day` on to the next (or last) working day, which comes last."""
    step = -ONE_DAY if backwards else ONE_DAY
    seen = [Day(day, None, why_closed(day, holidays))]
    while seen[-1].reason:
        day += step
        seen.append(Day(day, None, why_closed(day, holidays)))
    return seen


def first_unsettled(days: Sequence[Day], holidays: Holidays) -> date | None:
    """The first day looked at for which bank holidays are not yet known, or None."""
    return min((day.on for day in days if day.on >= holidays.known_until), default=None)


def _why_skipped(day: date, day_type: DayType, holidays: Holidays) -> str:
    return why_closed(day, holidays) if day_type == DayType.WORKING else ""
