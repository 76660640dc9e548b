"""Days, half-open spans and half-known dates in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

NOT_RECORDED = "not recorded"


def day_words(day: date | None) -> str:
    """15 January 2024, or "not recorded"."""
    return f"{day.day} {day:%B} {day.year}" if day else NOT_RECORDED


def moment_words(moment: datetime) -> str:
    """15 January 2024, 14:05:09, in the time zone that it has."""
    return f"{day_words(moment.date())}, {moment:%H:%M:%S}"


def month_words(day: date) -> str:
    """March 2016."""
    return f"{day:%B} {day.year}"


def last_day(end: date | None) -> date | None:
    """The last day of a half-open span [start, end): spans are stored with the day after."""
    return end - timedelta(days=1) if end else None


WORDS_BY_PRECISION = {
    "exact": day_words,
    "month": month_words,
    "year": lambda day: str(day.year),
    "first_observed": lambda day: f"recorded from {day_words(day)}",
    "last_observed": lambda day: f"last recorded on {day_words(day)}",
    "inferred": lambda day: f"about {day_words(day)}",
    "not_before": lambda day: f"not before {day_words(day)}",
    "unknown": lambda day: "not known",
}

CERTAIN = ("exact", "month", "year")


def dated_words(day: date | None, precision: str = "exact") -> str:
    """A date with no more certainty than the record has, for example "recorded from 1 April 2017".

    `precision` is a key of WORDS_BY_PRECISION; an unknown precision is a KeyError, never a guess.
    """
    if precision == "unknown":
        return "not known"
    return WORDS_BY_PRECISION[precision](day) if day else NOT_RECORDED


def span_words(
    start: date | None, end: date | None, start_precision: str = "exact", end_precision: str = "exact"
) -> str:
    """A half-open span [start, end) in words, for example "1 April 2017 until 30 June 2022" (the last day)."""
    began = dated_words(start, start_precision) if start else "start not recorded"
    if end is None:
        return f"from {began}" if start and start_precision in CERTAIN else began
    to_the_day = end_precision in ("exact", "last_observed", "inferred")
    ended = dated_words(last_day(end) if to_the_day else end, end_precision)
    return f"{began} until {ended}"
