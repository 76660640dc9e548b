"""On which days a reader is told of a day: pure, without database and clock.

A lead is a window and not a day: from its due day on, until the next lead begins or telling is of no more use. So a
pass that comes late says what is still useful, once, and notes what it came too late for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

IsWorking = Callable[[dt.date], bool]
ONE_DAY = dt.timedelta(days=1)


class Unit(StrEnum):
    """What leads are counted in."""

    DAYS = "days"
    WORKING_DAYS = "working days"


@dataclass(frozen=True)
class Due:
    """One lead before (or, below zero, after) a day, and the day on which it is due."""

    lead: int
    on: dt.date


class Telling(NamedTuple):
    """What a pass makes of one day: tell now (`reason` empty), or note why that lead was not told."""

    happens_on: dt.date
    lead: int
    due_on: dt.date
    useful_until: dt.date
    reason: str = ""


def due_days(happens_on: dt.date, leads: Iterable[int], unit: Unit, is_working: IsWorking) -> list[Due]:
    """The due day of each lead, earliest first. One that falls on a closed day is due on the working day before."""
    return sorted(
        (Due(lead, _due_on(happens_on, lead, unit, is_working)) for lead in leads), key=lambda due: (due.on, -due.lead)
    )


def tellings(
    happens_on: dt.date,
    dues: Sequence[Due],
    *,
    today: dt.date,
    planned_until: dt.date,
    useful_until: dt.date,
) -> Iterator[Telling]:
    """What a pass on `today` makes of one day, if earlier passes saw every day up to and with `planned_until`.

    The latest lead that is due is told while that is useful; leads that fell due since `planned_until` and were not
    told are noted as replaced by a later one, or as too late.
    """
    due = [each for each in dues if each.on <= today]
    is_useful = today < useful_until
    for each in due[:-1] if is_useful else due:
        if each.on > planned_until:
            yield Telling(happens_on, each.lead, each.on, useful_until, "replaced" if is_useful else "too_late")
    if due and is_useful:
        yield Telling(happens_on, due[-1].lead, due[-1].on, useful_until)


def _due_on(happens_on: dt.date, lead: int, unit: Unit, is_working: IsWorking) -> dt.date:
    if unit is Unit.WORKING_DAYS:
        return _working_days_away(happens_on, -lead, is_working)
    return _on_or_before(happens_on - dt.timedelta(days=lead), is_working) if lead else happens_on


def _working_days_away(start: dt.date, count: int, is_working: IsWorking) -> dt.date:
    step = ONE_DAY if count > 0 else -ONE_DAY
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_working(day)
    return day


def _on_or_before(day: dt.date, is_working: IsWorking) -> dt.date:
    while not is_working(day):
        day -= ONE_DAY
    return day
