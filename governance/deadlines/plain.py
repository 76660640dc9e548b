"""The counts that the rules are made of, usable by themselves: clear days, days before and after, months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from governance.deadlines.answers import Answer, Source, in_order
from governance.deadlines.counting import Day, count_days, first_unsettled, skip_to_working_day
from governance.deadlines.days import ONE_DAY, DayType, Holidays, is_working, working_day_from, working_day_until
from governance.deadlines.months import last_day_beginning_with, months_away
from governance.deadlines.sources import ARITHMETIC, MONTHS
from governance.deadlines.words import long_day, number_words, sentence_case


def clear_days_before(
    event: date,
    *,
    days: int,
    day_type: DayType,
    holidays: Holidays,
    rule: str = "clear-days",
    source: Source = ARITHMETIC,
    what: str = "it",
    before: str = "the event",
) -> Answer:
    """The last day on which something can be published so that so many clear days lie between it and an event.

    Neither the day of publication nor the day of the event counts. In working days the answer is itself a working day:
    the last one before the first clear day. In calendar days it may be a Sunday, and a note names the working day
    before it. `what` is published ("the agenda") before the event (`before`: "the meeting").
    """
    seen = count_days(event, days, day_type, holidays, backwards=True)
    latest = (seen[-1].on if seen else event) - ONE_DAY
    passed = skip_to_working_day(latest, holidays, backwards=True) if day_type == DayType.WORKING else [Day(latest)]
    on, kind = passed[-1].on, _clear(day_type)
    return Answer(
        rule,
        on,
        f"Publish {what} by {long_day(on)}: {number_words(days, kind)} must lie between that day and {before} on "
        f"{long_day(event)}.",
        source,
        event,
        in_order([*seen, *passed]),
        notes=_closed_before(on, holidays) if on == latest else _passed_over(latest, days, kind),
        provisional_from=_unsettled([*seen, *passed], day_type, holidays),
    )


def earliest_after_clear_days(
    published_on: date,
    *,
    days: int,
    day_type: DayType,
    holidays: Holidays,
    rule: str = "earliest-after-clear-days",
    source: Source = ARITHMETIC,
    what: str = "the decision may be made",
) -> Answer:
    """The first day on which something may be done once so many clear days have elapsed since a publication.

    The day of publication does not count, and the clear days must be over: the answer is the calendar day after the
    last of them, working day or not. The counterpart of `clear_days_before`.
    """
    seen = count_days(published_on, days, day_type, holidays)
    on = (seen[-1].on if seen else published_on) + ONE_DAY
    return Answer(
        rule,
        on,
        f"The first day on which {what} is {long_day(on)}: {number_words(days, _clear(day_type))} must elapse after "
        f"publication on {long_day(published_on)}.",
        source,
        published_on,
        tuple(seen),
        notes=_closed_after(on, holidays),
        provisional_from=_unsettled(seen, day_type, holidays),
    )


def days_before(
    event: date,
    *,
    days: int,
    day_type: DayType,
    holidays: Holidays,
    rule: str = "days-before",
    source: Source = ARITHMETIC,
    what: str = "this is due",
    before: str = "the event",
) -> Answer:
    """So many days before an event, not clear days: the event does not count, the answer is the last day counted.

    "Published five calendar days before" a meeting on a Friday is the Sunday before it. 0 days is the day of the event,
    in working days the last working day until it.
    """
    seen = count_days(event, days, day_type, holidays, backwards=True) or _none_counted(event, day_type, holidays, True)
    on = seen[-1].on if seen else event
    return Answer(
        rule,
        on,
        f"{sentence_case(what)} by {long_day(on)}, {number_words(days, _kind(day_type))} before {before} on "
        f"{long_day(event)}.",
        source,
        event,
        in_order(seen),
        notes=_closed_before(on, holidays),
        provisional_from=_unsettled(seen, day_type, holidays),
    )


def days_after(
    start: date,
    *,
    days: int,
    day_type: DayType,
    holidays: Holidays,
    rule: str = "days-after",
    source: Source = ARITHMETIC,
    what: str = "this is due",
    after: str = "the day that it is counted from",
) -> Answer:
    """So many days after a day: that day does not count, and the answer is the last day counted.

    In working days the answer is always a working day; 0 days is then the first working day from the start on.
    """
    seen = count_days(start, days, day_type, holidays) or _none_counted(start, day_type, holidays, False)
    on = seen[-1].on if seen else start
    return Answer(
        rule,
        on,
        f"{sentence_case(what)} by the end of {long_day(on)}, {number_words(days, _kind(day_type))} after {after}, "
        f"{long_day(start)}.",
        source,
        start,
        tuple(seen),
        notes=_closed_after(on, holidays),
        provisional_from=_unsettled(seen, day_type, holidays),
    )


def days_beginning_with(
    first_day: date,
    *,
    days: int,
    holidays: Holidays,
    rule: str = "days-beginning-with",
    source: Source = ARITHMETIC,
    what: str = "the period ends",
    begins: str = "the first day",
) -> Answer:
    """The last of so many calendar days beginning with a day, which is the first of them.

    28 days beginning with 1 May end on 28 May. Raises ValueError for fewer than 1.
    """
    if days < 1:
        raise ValueError("A period must have at least one day.")
    seen = count_days(first_day - ONE_DAY, days, DayType.CALENDAR, holidays)
    on = seen[-1].on
    return Answer(
        rule,
        on,
        f"{sentence_case(what)} by the end of {long_day(on)}: {number_words(days, 'day')} beginning with {begins}, "
        f"{long_day(first_day)}.",
        source,
        first_day,
        tuple(seen),
        notes=_closed_after(on, holidays),
    )


def months_beginning_with(
    first_day: date,
    *,
    months: int,
    holidays: Holidays,
    rule: str = "months-beginning-with",
    source: Source = MONTHS,
    what: str = "the period ends",
    begins: str = "the first day",
) -> Answer:
    """The last day of so many months beginning with a day: see `last_day_beginning_with` for the ends of months."""
    on, corresponding = last_day_beginning_with(first_day, months), months_away(first_day, months)
    length = number_words(months, "month")
    ended = (
        "The period ends with the day before."
        if corresponding.day == first_day.day
        else f"{corresponding:%B %Y} has no day {first_day.day}, so the period ends with the month."
    )
    return Answer(
        rule,
        on,
        f"{sentence_case(what)} with the end of {long_day(on)}: {length} beginning with {begins}, "
        f"{long_day(first_day)}.",
        source,
        first_day,
        steps=(
            f"The first day of the period is {long_day(first_day)}.",
            f"{sentence_case(length)} on, the corresponding day is {long_day(corresponding)}.",
            ended,
        ),
        notes=_closed_after(on, holidays),
    )


def months_before(
    last_day: date,
    *,
    months: int,
    holidays: Holidays,
    rule: str = "months-before",
    source: Source = ARITHMETIC,
    what: str = "this is due",
    before: str = "the last day",
) -> Answer:
    """The corresponding day so many months before a last day: notice given then has run out when that day ends.

    A month too short for the day gives its last day: 31 March less six months is 30 September, and notice of that day
    expires on 30 March. So the answer is never too late; where the end falls on the last day of a short month a few
    later days may serve as well, and the words of the agreement decide.
    `last_day` is the last day itself, not the day after it.
    """
    on = months_away(last_day, -months)
    shorter = f" {on:%B %Y} has no day {last_day.day}, so its last day stands for it." if on.day < last_day.day else ""
    return Answer(
        rule,
        on,
        f"{sentence_case(what)} by {long_day(on)}, {number_words(months, 'month')} before {before}, "
        f"{long_day(last_day)}.",
        source,
        last_day,
        steps=(
            f"{sentence_case(before)} is {long_day(last_day)}.",
            f"{sentence_case(number_words(months, 'month'))} back, the corresponding day is {long_day(on)}.{shorter}",
        ),
        notes=_closed_before(on, holidays),
    )


def _none_counted(day: date, day_type: DayType, holidays: Holidays, backwards: bool) -> list[Day]:
    return skip_to_working_day(day, holidays, backwards=backwards) if day_type == DayType.WORKING else []


def _unsettled(seen: Sequence[Day], day_type: DayType, holidays: Holidays) -> date | None:
    return first_unsettled(seen, holidays) if day_type == DayType.WORKING else None


def _kind(day_type: DayType) -> str:
    return "working day" if day_type == DayType.WORKING else "calendar day"


def _clear(day_type: DayType) -> str:
    return "clear working day" if day_type == DayType.WORKING else "clear day"


def _closed_before(on: date, holidays: Holidays) -> tuple[str, ...]:
    if is_working(on, holidays):
        return ()
    return (
        f"{long_day(on)} is not a working day. The last one before it is {long_day(working_day_until(on, holidays))}.",
    )


def _closed_after(on: date, holidays: Holidays) -> tuple[str, ...]:
    if is_working(on, holidays):
        return ()
    return (f"{long_day(on)} is not a working day. The next one is {long_day(working_day_from(on, holidays))}.",)


def _passed_over(latest: date, days: int, kind: str) -> tuple[str, ...]:
    return (
        f"A publication as late as {long_day(latest)}, which is not a working day, would also leave "
        f"{number_words(days, kind)}; this answer takes the working day before it.",
    )
