"""Days, times and numbers as an officer reads them out."""

from __future__ import annotations

from datetime import date, time

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def long_day(day: date) -> str:
    """Friday 25 December 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """Fri 25 Dec 2026."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def time_words(at: time) -> str:
    """12 noon, 5pm or 5:30pm."""
    if at == time(12):
        return "12 noon"
    if at == time(0):
        return "midnight at the start of the day"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def end_words(day: date, by: time | None) -> str:
    """The moment at which something closes: "12 noon on Monday 22 January 2024", or "the end of Monday …"."""
    return f"{time_words(by)} on {long_day(day)}" if by else f"the end of {long_day(day)}"


def number_words(number: int, noun: str) -> str:
    """One clear day, five working days, 28 days, no days."""
    figure = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{figure} {noun}{'' if number == 1 else 's'}"


def sentence_case(words: str) -> str:
    """The words with a capital letter at the start."""
    return words[:1].upper() + words[1:]
