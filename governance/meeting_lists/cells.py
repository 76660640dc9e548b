"""Days, times and states as councils and boards write them in lists of meetings."""

from __future__ import annotations

import datetime as dt
import re

from partnerships.imports.days import read_day

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([A-Za-z]{3,9})\.?,?[\s\-]+(\d{4})\b")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_FIGURES = re.compile(r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_TIME = re.compile(
    r"(?<![\d/.\-])(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm|a\.m\.?|p\.m\.?|noon)?(?![\d/\-])", re.IGNORECASE
)

STATES = {
    "": "planned",
    "planned": "planned",
    "scheduled": "planned",
    "confirmed": "planned",
    "provisional": "planned",
    "upcoming": "planned",
    "reinstated": "planned",
    "agenda published": "agenda_published",
    "published": "agenda_published",
    "papers published": "agenda_published",
    "held": "held",
    "minutes published": "held",
    "completed": "held",
    "finished": "held",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "postponed": "postponed",
    "rescheduled": "postponed",
    "rearranged": "postponed",
    "deferred": "postponed",
    "withdrawn": "withdrawn",
    "removed": "withdrawn",
    "no longer listed": "withdrawn",
}
YES = frozenset({"y", "yes", "true", "1", "cancelled"})


def day_in(text: str) -> dt.date | None:
    """The day that a text names, day before month where both are figures; None where it names none.

    Raises ValueError for a day that no calendar has, such as 31 February.
    """
    if found := _FIGURES.search(text):
        return read_day(found[1])
    if found := _DOTTED.search(text):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    for pattern, (day, month) in ((_DAY_MONTH, (1, 2)), (_MONTH_DAY, (2, 1))):
        if (found := pattern.search(text)) and found[month].lower() in MONTHS:
            return dt.date(int(found[3]), MONTHS[found[month].lower()], int(found[day]))
    try:
        return read_day(text)
    except ValueError:
        return None


def without_day(text: str) -> str:
    """The text without its day, so that its figures are not taken for a time."""
    for pattern in (_FIGURES, _DOTTED, _DAY_MONTH, _MONTH_DAY):
        text = pattern.sub(" ", text, count=1)
    return text


def time_in(text: str) -> dt.time | None:
    """The time of day that a text names: 10:30, 10.30am, 2pm, 12 noon; None where it names none."""
    for found in _TIME.finditer(text):
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower().replace(".", "")
        if not found[2] and not half:
            continue
        if half == "pm" and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
        if hour < 24 and minute < 60:
            return dt.time(hour, minute)
    return None


def without_time(text: str) -> str:
    """The text without its time of day."""
    for found in _TIME.finditer(text):
        if found[2] or found[3]:
            return f"{text[: found.start()]} {text[found.end() :]}"
    return text


def state_in(text: str, cancelled: str = "") -> str:
    """The state that a list gives a meeting, as a `Meeting.State`; KeyError where we do not know the word."""
    state = STATES[re.sub(r"[\s_\-]+", " ", text.strip().lower())]
    if cancelled.strip().lower() in YES and state not in ("postponed", "withdrawn"):
        return "cancelled"
    return state
