"""Propose the earliest dates that each decision-maker's calendar and notice periods allow, and say what is in the way.

Pure: today, the holidays and every calendar are arguments. A day is never moved in silence: what cannot be met comes
back with the reason and with what it would take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.deadlines import (
    Answer,
    Holidays,
    agenda_due,
    call_in_window,
    earliest_key_decision,
    general_exception_earliest,
    key_decision_notice_due,
    publication_due,
    working_day_from,
    working_day_until,
)
from governance.deadlines.words import long_day, number_words
from governance.routes.stops import Sitting, Stop

ONE_DAY = dt.timedelta(days=1)
DECIDING = frozenset({"decide", "decide_delegated"})
FURTHEST_BACK = 120  # days that are looked at before the day by which a step must take effect


class Circular(ValueError):
    """Steps that wait for each other can never be placed."""


@dataclass(frozen=True)
class Placed:
    """One step with its day, or without where no meeting fits; when it takes effect; its deadlines; what to know."""

    stop: Stop
    on: dt.date | None
    sitting: Sitting | None
    effective_on: dt.date | None
    deadlines: tuple[Answer, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortfall:
    """Something that cannot be met, and what it would take, the easiest way first."""

    number: int
    sentence: str
    remedies: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """The steps in order of their numbers; `finishes_on` is when the last required deciding step takes effect."""

    placed: tuple[Placed, ...]
    finishes_on: dt.date | None
    needed_by: dt.date | None
    shortfalls: tuple[Shortfall, ...]

    @property
    def can_be_met(self) -> bool:
        """Whether everything required is placed, and in time."""
        return not self.shortfalls


def propose(stops: Sequence[Stop], *, today: dt.date, needed_by: dt.date | None, holidays: Holidays) -> Route:
    """Place every step as early as its calendar allows, after the steps that it must follow.

    Raises `Circular` where steps wait for each other.
    """
    placed: dict[int, Placed] = {}
    for stop in _in_order(stops):
        placed[stop.number] = _place(stop, placed, today, holidays)
    needed = [each for each in placed.values() if each.stop.is_required and each.stop.capacity in DECIDING]
    days = [each.effective_on for each in needed]
    finishes_on = max((day for day in days if day), default=None) if all(days) else None
    latest = _latest_days(stops, needed_by, holidays)
    shortfalls = [
        found for each in placed.values() if (found := _shortfall(each, placed, latest, today, needed_by, holidays))
    ]
    ordered = tuple(placed[number] for number in sorted(placed))
    return Route(ordered, finishes_on, needed_by, tuple(sorted(shortfalls, key=lambda each: each.number)))


def _in_order(stops: Sequence[Stop]) -> Iterator[Stop]:
    """Each step after those it must follow; what waits for a step that is not there waits for nothing."""
    left = {stop.number: stop for stop in stops}
    while left:
        free = [stop for stop in left.values() if not any(number in left for number in stop.after)]
        if not free:
            raise Circular("These steps wait for each other.")
        for stop in free:
            yield left.pop(stop.number)


def _place(stop: Stop, placed: Mapping[int, Placed], today: dt.date, holidays: Holidays) -> Placed:
    before = [placed[number].effective_on for number in stop.after if number in placed]
    if any(day is None for day in before):
        return Placed(stop, None, None, None, warnings=("It waits for a step that has no day yet.",))
    not_before = max([today, *(day for day in before if day)])
    sitting, on = _first_chance(stop, not_before, today, holidays)
    if on is None:
        return Placed(stop, None, None, None, warnings=_no_meeting(stop, not_before))
    window = _call_in(stop, on, holidays)
    effective_on = window.effective_from if window else on
    deadlines = (*_before_meeting(stop, on, holidays), *((window,) if window else ()))
    return Placed(stop, on, sitting, effective_on, deadlines, tuple(_warnings(stop, on, deadlines)))


def _first_chance(
    stop: Stop, not_before: dt.date, today: dt.date, holidays: Holidays
) -> tuple[Sitting | None, dt.date | None]:
    earliest = not_before
    if stop.is_key:
        day_type = stop.clock.notice_day_type
        earliest = max(earliest, earliest_key_decision(today, holidays=holidays, day_type=day_type).on)
    if stop.sittings is None:
        return None, working_day_from(earliest, holidays)
    for sitting in stop.sittings:
        if sitting.on >= earliest and not _agenda_is_out(stop, sitting.on, today, holidays):
            return sitting, sitting.on
    return None, None


def _agenda_is_out(stop: Stop, on: dt.date, today: dt.date, holidays: Holidays) -> bool:
    """Whether the agenda of that meeting has to be out already."""
    if stop.clock.agenda_days is None:
        return False
    due = agenda_due(on, holidays=holidays, days=stop.clock.agenda_days, day_type=stop.clock.agenda_day_type)
    return due.on < today


def _call_in(stop: Stop, on: dt.date, holidays: Holidays) -> Answer | None:
    """The call-in window, supposing that the decision is published as late as the body allows itself."""
    clock = stop.clock
    if not stop.may_be_called_in or not clock.call_in_days:
        return None
    base = on
    if not clock.call_in_from_meeting and clock.publishes_within:
        base = publication_due(on, days=clock.publishes_within, holidays=holidays).on
    return call_in_window(
        base, days=clock.call_in_days, holidays=holidays, day_type=clock.call_in_day_type, cut_off=clock.call_in_cut_off
    )


def _before_meeting(stop: Stop, on: dt.date, holidays: Holidays) -> Iterator[Answer]:
    if stop.is_key:
        yield key_decision_notice_due(on, holidays=holidays, day_type=stop.clock.notice_day_type)
    if stop.sittings is not None and stop.clock.agenda_days is not None:
        clock = stop.clock
        yield agenda_due(on, holidays=holidays, days=clock.agenda_days or 0, day_type=clock.agenda_day_type)


def _warnings(stop: Stop, on: dt.date, deadlines: Sequence[Answer]) -> Iterator[str]:
    for period in stop.pre_elections:
        if period.begins <= on <= period.polls_on:
            yield (
                f"{long_day(on)} falls in the pre-election period of {period.whose}, from {long_day(period.begins)} "
                f"to {long_day(period.polls_on)}: what is contentious is avoided then. This is no bar."
            )
    if stop.may_be_called_in and stop.clock.call_in_days is None:
        yield f"The call-in period of {stop.body} is not recorded, so the day of effect does not allow for it."
    if any(answer.provisional_from for answer in deadlines):
        yield "The bank holidays of that time are not settled yet: these days are provisional."


def _no_meeting(stop: Stop, not_before: dt.date) -> tuple[str, ...]:
    if not stop.sittings:
        return (f"No coming meeting of {stop.named} is recorded.",)
    last = stop.sittings[-1].on
    return (
        f"No recorded meeting of {stop.named} can take it from {long_day(not_before)} on; "
        f"the last one recorded is on {long_day(last)}.",
    )


def _latest_days(stops: Sequence[Stop], needed_by: dt.date | None, holidays: Holidays) -> dict[int, dt.date]:
    """The last day on which each required step can be taken if everything behind it is to be in time."""
    if needed_by is None:
        return {}
    latest: dict[int, dt.date] = {}
    for stop in reversed(list(_in_order(stops))):
        behind = [latest[each.number] for each in stops if stop.number in each.after and each.number in latest]
        if stop.is_required and (behind or stop.capacity in DECIDING):
            latest[stop.number] = _latest_day(stop, min([needed_by, *behind]), holidays)
    return latest


def _latest_day(stop: Stop, effective_by: dt.date, holidays: Holidays) -> dt.date:
    day = effective_by
    for _ in range(FURTHEST_BACK):
        day = working_day_until(day, holidays)
        window = _call_in(stop, day, holidays)
        if window is None or (window.effective_from and window.effective_from <= effective_by):
            return day
        day -= ONE_DAY
    return day


def _shortfall(
    each: Placed,
    placed: Mapping[int, Placed],
    latest: Mapping[int, dt.date],
    today: dt.date,
    needed_by: dt.date | None,
    holidays: Holidays,
) -> Shortfall | None:
    stop = each.stop
    if not stop.is_required or (each.on is None and stop.capacity not in DECIDING and stop.number not in latest):
        return None
    limit = latest.get(stop.number)
    if each.on is not None and (limit is None or each.on <= limit):
        return None
    if any(placed[number].on is None for number in stop.after if number in placed):
        return None  # the step before it says what is in the way
    if each.on is None or limit is None or needed_by is None:
        return Shortfall(stop.number, each.warnings[0], tuple(_without_a_meeting(stop, limit, today, holidays)))
    late = number_words((each.on - limit).days, "day")
    sentence = (
        f"{stop.named} can take it on {long_day(each.on)} at the earliest, {late} after the last day on which it "
        f"could, if everything is to be in effect by {long_day(needed_by)}."
    )
    return Shortfall(stop.number, sentence, tuple(_remedies(each, placed, limit, today, holidays)))


def _remedies(
    each: Placed, placed: Mapping[int, Placed], limit: dt.date, today: dt.date, holidays: Holidays
) -> Iterator[str]:
    stop = each.stop
    before = [placed[number].effective_on for number in stop.after if number in placed]
    not_before = max([today, *(day for day in before if day)])
    if today > limit:
        yield "That day has passed: the day by which the decision is needed has to be a later one."
        return
    if not_before > limit:
        yield f"The steps before it take effect on {long_day(not_before)} at the earliest: one of those must be sooner."
        yield "Or a later day by which the decision is needed."
        return
    passed_over = [each for each in stop.sittings or () if not_before <= each.on <= limit]
    for sitting in passed_over:
        yield f"The meeting on {long_day(sitting.on)}, {_by_urgency(stop, sitting.on, today, holidays)}."
    if not passed_over:
        yield from _without_a_meeting(stop, limit, today, holidays)
    yield "Or a later day by which the decision is needed."


def _without_a_meeting(stop: Stop, limit: dt.date | None, today: dt.date, holidays: Holidays) -> Iterator[str]:
    if stop.sittings is None:
        return
    if limit is None:
        yield f"Record the coming meetings of {stop.named}, or a day for this step."
        return
    if limit < today:
        yield f"It should have been taken by {long_day(limit)}."
        return
    urgency = ""
    if stop.is_key:
        urgency = f", {_by_urgency(stop, limit, today, holidays)}"
    yield f"A further meeting of {stop.named} on or before {long_day(limit)}{urgency}."
    yield "Or a decision by whoever holds a delegation to take it, where one is recorded."


def _by_urgency(stop: Stop, on: dt.date, today: dt.date, holidays: Holidays) -> str:
    """What it takes for a decision on that day."""
    if not stop.is_key:
        return "if its agenda can still take the item"
    due = key_decision_notice_due(on, holidays=holidays, day_type=stop.clock.notice_day_type)
    if due.on >= today:
        return f"with the notice of the key decision published by {long_day(due.on)}"
    if general_exception_earliest(today, holidays=holidays).on <= on:
        last = today
        while general_exception_earliest(last + ONE_DAY, holidays=holidays).on <= on:
            last += ONE_DAY
        return f"as a general exception (regulation 10), with notice published by {long_day(last)}"
    return "with special urgency (regulation 11), if the chair of the scrutiny committee agrees"
