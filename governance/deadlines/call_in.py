"""Call-in by councillors: until when, and from which day a decision has effect. The periods are each council's own."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from governance.deadlines.answers import Answer, Source
from governance.deadlines.counting import Day, count_days, first_unsettled, skip_to_working_day
from governance.deadlines.days import ONE_DAY, DayType, Holidays
from governance.deadlines.plain import days_after
from governance.deadlines.sources import CALL_IN
from governance.deadlines.words import end_words, long_day, number_words, short_day, time_words


class CallInBase(StrEnum):
    """What the days of a call-in period are counted from."""

    PUBLICATION = "publication"
    MEETING = "meeting"


WORDS = {
    CallInBase.PUBLICATION: "the decision was published",
    CallInBase.MEETING: "the meeting was held",
}


def call_in_window(
    base_on: date,
    *,
    days: int,
    holidays: Holidays,
    base: CallInBase = CallInBase.PUBLICATION,
    day_type: DayType = DayType.WORKING,
    cut_off: time | None = None,
    published_at: time | None = None,
    publication_cut_off: time | None = None,
    source: Source = CALL_IN,
) -> Answer:
    """Until when councillors may call a decision in, and the day from which it has effect if they do not.

    base_on: the day of publication or of the meeting (`base`); it never counts, whatever the time of day.
    cut_off: the local time on the last day (noon, 5pm); None is the end of that day.
    published_at, publication_cut_off: where the constitution says that a decision published after a time of day
    counts as published on the next working day; without both, the time of publication changes nothing.
    The answer's `effective_from` is the calendar day after the last day, a Saturday too. 0 days: there is no call-in,
    and the decision has effect on the day itself.
    The period is local: Local Government Act 2000, section 9F, and the council's constitution.
    """
    start = base_on
    moved: list[Day] = []
    notes: tuple[str, ...] = ()
    if published_at and publication_cut_off and published_at > publication_cut_off:
        moved = skip_to_working_day(base_on + ONE_DAY, holidays)
        start = moved[-1].on
        notes = (
            f"Published at {time_words(published_at)}, after {time_words(publication_cut_off)}: it counts as published "
            f"on {short_day(start)}.",
        )
    seen = count_days(start, days, day_type, holidays)
    on = seen[-1].on if seen else start
    looked_at = [*moved, *seen] if day_type == DayType.WORKING else moved
    return Answer(
        "call-in",
        on,
        _sentence(base_on, on, days, day_type, base, cut_off),
        source,
        base_on,
        (*moved, *seen),
        notes=notes,
        by=cut_off if days else None,
        effective_from=on + ONE_DAY if days else start,
        provisional_from=first_unsettled(looked_at, holidays),
    )


def _sentence(base_on: date, on: date, days: int, day_type: DayType, base: CallInBase, cut_off: time | None) -> str:
    if not days:
        return f"There is no call-in period: the decision has effect from {long_day(on)}."
    counted = number_words(days, "working day" if day_type == DayType.WORKING else "calendar day")
    return (
        f"Councillors may call the decision in until {end_words(on, cut_off)}, {counted} after {WORDS[base]} on "
        f"{long_day(base_on)}; if they do not, it has effect from {long_day(on + ONE_DAY)}."
    )


def scrutiny_meets_by(
    called_in_on: date, *, days: int, holidays: Holidays, day_type: DayType = DayType.WORKING, source: Source = CALL_IN
) -> Answer:
    """The last day on which the overview and scrutiny committee meets about a decision that was called in.

    The day of the call-in does not count. The number of days is the council's own.
    """
    return days_after(
        called_in_on,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="scrutiny-meets",
        source=source,
        what="the overview and scrutiny committee is to meet",
        after="the call-in by councillors",
    )


def reconsider_by(
    referred_on: date, *, days: int, holidays: Holidays, day_type: DayType = DayType.WORKING, source: Source = CALL_IN
) -> Answer:
    """The last day on which the decision-maker reconsiders a decision that scrutiny referred back.

    The day of the referral does not count. The number of days is the council's own.
    """
    return days_after(
        referred_on,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="reconsider",
        source=source,
        what="the decision-maker is to reconsider the decision",
        after="it was referred back",
    )


def publication_due(
    decided_on: date, *, days: int, holidays: Holidays, day_type: DayType = DayType.WORKING, source: Source = CALL_IN
) -> Answer:
    """The last day on which the record of a decision is published, so many days after it was made. Local."""
    return days_after(
        decided_on,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="publication",
        source=source,
        what="the decision is to be published",
        after="it was made",
    )
