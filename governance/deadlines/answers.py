"""What a rule answers: the day, how it was found, where the rule comes from, and whether that may yet change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from governance.deadlines.counting import Day
from governance.deadlines.days import ONE_DAY
from governance.deadlines.words import long_day

LONDON = ZoneInfo("Europe/London")


class Authority(StrEnum):
    """What a rule rests on."""

    LAW = "law"
    UNDERSTOOD = "generally_understood"  # law that we have not been able to check word for word
    CONSTITUTION = "constitution"  # the body's own constitution or standing orders
    AGREEMENT = "agreement"
    PRACTICE = "practice"
    ARITHMETIC = "arithmetic"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from, as it is cited, and the address at which it can be read."""

    words: str
    authority: Authority
    address: str = ""

    def __str__(self) -> str:
        return f"{self.words} (as generally understood)" if self.authority == Authority.UNDERSTOOD else self.words


@dataclass(frozen=True)
class Answer:
    """One deadline with its working.

    rule: the rule's code, for example "call-in".
    on: the day that the rule leads to; `by`: the local time on that day, None for the end of it.
    base: the day that it was counted from.
    days: every day looked at, in the order of the calendar, each counted or skipped with the reason.
    steps: the arithmetic in words, where it is not a count of single days.
    effective_from: the day from which a decision has effect; `ends`: the last day, where the answer is a period.
    provisional_from: the first day looked at whose bank holidays are not yet settled, or None.
    standing: where the question was whether a notice was in time, how it stands ("compliant", …); else empty.
    """

    rule: str
    on: date
    sentence: str
    source: Source
    base: date
    days: tuple[Day, ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    by: time | None = None
    effective_from: date | None = None
    ends: date | None = None
    provisional_from: date | None = None
    standing: str = ""

    def with_notes(self, *notes: str) -> Answer:
        """The same answer with more notes."""
        return replace(self, notes=(*self.notes, *notes))

    @property
    def counted(self) -> tuple[Day, ...]:
        """The days that counted."""
        return tuple(day for day in self.days if day.number)

    @property
    def skipped(self) -> tuple[Day, ...]:
        """The days passed over, each with its reason."""
        return tuple(day for day in self.days if day.reason)

    @property
    def first(self) -> date | None:
        """The earliest day that counted."""
        return self.counted[0].on if self.counted else None

    @property
    def last(self) -> date | None:
        """The latest day that counted."""
        return self.counted[-1].on if self.counted else None

    @property
    def is_provisional(self) -> bool:
        """Whether a bank holiday that is not yet known could change the answer."""
        return self.provisional_from is not None

    @property
    def provisional_words(self) -> str:
        """The warning of a provisional answer; empty where it is settled."""
        if not self.provisional_from:
            return ""
        return (
            f"This answer is provisional: it rests on days from {long_day(self.provisional_from)} on, "
            "for which bank holidays are not yet settled."
        )

    @property
    def closes_at(self) -> datetime:
        """The moment after which it is too late, in local time: at `by`, or as the day ends."""
        if self.by:
            return datetime.combine(self.on, self.by, LONDON)
        return datetime.combine(self.on + ONE_DAY, time(0), LONDON)

    def as_record(self) -> dict[str, Any]:
        """The answer as JSON holds it: days ISO, times HH:MM, empty things as None or an empty list."""
        return {
            "rule": self.rule,
            "on": self.on.isoformat(),
            "by": f"{self.by:%H:%M}" if self.by else None,
            "ends": _iso(self.ends),
            "effective_from": _iso(self.effective_from),
            "sentence": self.sentence,
            "working": self.working_as_record(),
            "source": str(self.source),
            "source_authority": self.source.authority.value,
            "source_address": self.source.address or None,
            "provisional": self.is_provisional,
            "provisional_from": _iso(self.provisional_from),
            "standing": self.standing or None,
            "notes": list(self.notes),
        }

    def working_as_record(self) -> dict[str, Any]:
        """The working as JSON holds it."""
        return {
            "from": self.base.isoformat(),
            "first": _iso(self.first),
            "last": _iso(self.last),
            "counted": [day.on.isoformat() for day in self.counted],
            "skipped": [{"on": day.on.isoformat(), "reason": day.reason, "words": str(day)} for day in self.skipped],
            "steps": list(self.steps),
        }


def in_order(days: Iterable[Day]) -> tuple[Day, ...]:
    """The days in the order of the calendar."""
    return tuple(sorted(days, key=lambda day: day.on))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
