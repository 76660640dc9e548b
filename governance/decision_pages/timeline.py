"""The timeline of a decision: one lane for each step, its days and call-in period, the deadlines across all of them.

Lengths are in the units of the picture's own view box, 960 wide. The same in words stands below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from config.asat import LATEST
from config.dates_in_words import day_words, month_words
from governance.decision_pages.record import DecisionRecord
from governance.decisions.sentences import without_body
from governance.decisions.steps import StepOnDay

WIDTH, EDGE = 960, 12
HEAD, LANE, FOOT = 62, 50, 14
LETTER = 6.9
MOST_LANES = 40
SHORTEST = 60  # days: a decision of one day still has a picture with room for words


@dataclass(frozen=True)
class Point:
    """A mark on a lane, with the words beside it."""

    x: float
    shape: str  # planned, taken, effective
    words: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Lane:
    """One step: who, its marks, and the bar in which it may be called in."""

    y: float
    label: str
    sector: str
    points: Sequence[Point]
    bar: tuple[float, float] | None = None
    is_muted: bool = False


@dataclass(frozen=True)
class Upright:
    """A day across all lanes: the day on view, the day by which the decision is needed."""

    x: float
    words: str
    kind: str
    anchor: str
    y: float


@dataclass(frozen=True)
class Timeline:
    """Everything that the template draws."""

    title: str
    description: str
    height: float
    lanes: Sequence[Lane]
    ticks: Sequence[tuple[float, str]]
    uprights: Sequence[Upright]
    width: int = WIDTH
    more: int = field(default=0)


@dataclass(frozen=True)
class _Scale:
    start: dt.date
    end: dt.date

    def x(self, day: dt.date) -> float:
        part = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(EDGE + min(1.0, max(0.0, part)) * (WIDTH - 2 * EDGE), 1)


def draw_timeline(record: DecisionRecord) -> Timeline | None:
    """Lay the picture out; None where no step has a day."""
    dated = [step for step in record.on_day.steps if list(_days(step))]
    if not dated:
        return None
    scale = _scale(record, dated)
    lanes = [_lane(record, step, number, scale) for number, step in enumerate(dated[:MOST_LANES])]
    return Timeline(
        title=f"When each body decides: {record.decision.title}",
        description=record.opening,
        height=HEAD + LANE * len(lanes) + FOOT,
        lanes=lanes,
        ticks=list(_ticks(scale)),
        uprights=list(_uprights(record, scale)),
        more=len(dated) - len(lanes),
    )


def _days(step: StepOnDay) -> Iterator[dt.date]:
    for day in (step.planned_on, step.taken_on, step.effective_on, step.effect.call_in_until):
        if day:
            yield day


def _scale(record: DecisionRecord, steps: Sequence[StepOnDay]) -> _Scale:
    known = [day for step in steps for day in _days(step)]
    known += [day for day in (record.decision.needed_by, record.decision.proposed_on) if day]
    start, end = min(known), min(max(known), LATEST)
    if start - dt.timedelta(days=200) < record.day < end + dt.timedelta(days=200):
        start, end = min(start, record.day), max(end, record.day)
    room = max((end - start).days, SHORTEST) // 12
    return _Scale(
        start - dt.timedelta(days=room), max(end, start + dt.timedelta(days=SHORTEST)) + dt.timedelta(days=room)
    )


def _lane(record: DecisionRecord, step: StepOnDay, number: int, scale: _Scale) -> Lane:
    body = record.bodies[step.fact.body.key]
    often = sum(each.fact.body.key == step.fact.body.key for each in record.on_day.steps)
    decider = f", {without_body(record.deciders[step.fact.key], body.name)}" if often > 1 else ""
    capacity = record.record_of(step).get_capacity_display().lower()
    until = step.effect.call_in_until
    bar = (scale.x(step.taken_on), scale.x(until)) if until and step.taken_on else None
    return Lane(
        y=HEAD + LANE * number + 30,
        label=f"{step.fact.number}. {body.name}{decider} – {capacity}",
        sector=body.mark,
        points=list(_points(step, scale)),
        bar=bar,
        is_muted=not step.counts,
    )


def _points(step: StepOnDay, scale: _Scale) -> Iterator[Point]:
    if step.taken_on:
        yield _point(scale, step.taken_on, "taken", day_words(step.taken_on))
    if step.effective_on and step.effective_on != step.taken_on:
        yield _point(scale, step.effective_on, "effective", "")
    if step.planned_on:
        yield _point(scale, step.planned_on, "planned", f"planned {day_words(step.planned_on)}")


def _point(scale: _Scale, day: dt.date, shape: str, words: str) -> Point:
    x = scale.x(day)
    fits = WIDTH - EDGE - x > (len(words) + 3) * LETTER
    return Point(x, shape, words, "start" if fits else "end")


def _uprights(record: DecisionRecord, scale: _Scale) -> Iterator[Upright]:
    days = [(record.day, f"as at {day_words(record.day)}", "day", 34.0)]
    if needed_by := record.decision.needed_by:
        days.append((needed_by, f"needed by {day_words(needed_by)}", "needed", 50.0))
    for day, words, kind, y in days:
        if scale.start <= day <= scale.end:
            x = scale.x(day)
            half = len(words) * LETTER / 2
            anchor = "start" if x < half + EDGE else "end" if x > WIDTH - half - EDGE else "middle"
            yield Upright(x, words, kind, anchor, y)


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    """The first of a month: each, or every second, third, sixth or twelfth, so that their names have room."""
    months = max(1, (scale.end - scale.start).days // 30)
    step = next((each for each in (1, 2, 3, 6, 12, 24, 60) if months / each <= 8), 120)
    year, month = scale.start.year, scale.start.month
    while (day := dt.date(year, month, 1)) <= scale.end:
        if day >= scale.start and (year * 12 + month - 1) % step == 0:
            yield scale.x(day), month_words(day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
