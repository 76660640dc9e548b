"""Which days count: working days in England, with the bank holidays as an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5  # as date.weekday() counts


class DayType(StrEnum):
    """Whether every day counts, or working days only."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True)
class Holidays:
    """Days on which offices are closed beside Saturdays and Sundays.

    names: each bank holiday and what it is called, weekends among them or not.
    known_until: the first day for which bank holidays are not yet settled (half-open: known on every day before it).
    From that day on `names` may hold the days that the law's own rules lead one to expect; what rests on them is
    provisional.
    """

    names: Mapping[date, str]
    known_until: date

    def with_names(self, names: Mapping[date, str]) -> Holidays:
        """The same with more days that do not count."""
        return replace(self, names={**self.names, **names})


def why_closed(day: date, holidays: Holidays) -> str:
    """Why a day is not a working day, for example "Saturday" or "Christmas Day"; empty for a working day.

    A working day is Monday to Friday and no bank holiday in England and Wales.
    """
    name = holidays.names.get(day, "")
    if day.weekday() < SATURDAY:
        return name
    return f"{day:%A}, {name}" if name else f"{day:%A}"


def is_working(day: date, holidays: Holidays) -> bool:
    """Whether a day is a working day."""
    return day.weekday() < SATURDAY and day not in holidays.names


def working_day_from(day: date, holidays: Holidays) -> date:
    """The day itself where it is a working day, else the next one."""
    while not is_working(day, holidays):
        day += ONE_DAY
    return day


def working_day_until(day: date, holidays: Holidays) -> date:
    """The day itself where it is a working day, else the one before."""
    while not is_working(day, holidays):
        day -= ONE_DAY
    return day
