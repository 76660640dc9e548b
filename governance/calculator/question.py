"""A question put to the calculator: a rule, a date, what was typed, the body whose procedure counts, and the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from config.dates_in_words import day_words
from governance.calculator.terms import Terms
from governance.deadlines import Answer, Authority, Holidays, Source
from governance.deadlines.rules import Rule
from governance.deadlines.words import time_words

LABELS = {
    "days": "Number of days",
    "months": "Number of months",
    "day_type": "Days counted",
    "base": "Counted from",
    "cut_off": "Time on the last day",
    "published_at": "Time of publication",
    "publication_cut_off": "Latest time that counts as the same day",
    "notice_published_on": "Notice of election published on",
    "published_on": "Notice published on",
    "general_exception_on": "Notice of the general exception published on",
    "special_urgency_on": "Special urgency agreed on",
    "first_on": "First notice published on",
    "second_on": "Further notice published on",
    "agreed_on": "Urgency agreed on",
}
WORDS = {
    "working": "Working days",
    "calendar": "Calendar days",
    "publication": "The day of publication",
    "meeting": "The day of the meeting",
}


class Origin(StrEnum):
    """Where the value of a parameter comes from."""

    GIVEN = "given"
    BODY = "body"
    USUAL = "usual"


@dataclass(frozen=True)
class Used:
    """One parameter with its value and where that comes from."""

    name: str
    value: Any
    origin: Origin

    @property
    def label(self) -> str:
        """What the parameter is called on screen."""
        return LABELS[self.name]

    @property
    def words(self) -> str:
        """The value in words."""
        if isinstance(self.value, dt.date):
            return day_words(self.value)
        return time_words(self.value) if isinstance(self.value, dt.time) else WORDS.get(self.value, str(self.value))

    @property
    def plain(self) -> Any:
        """The value as JSON and addresses hold it."""
        if isinstance(self.value, dt.time):
            return f"{self.value:%H:%M}"
        return self.value.isoformat() if isinstance(self.value, dt.date) else self.value


@dataclass(frozen=True)
class Question:
    """`given` holds what was typed, by parameter; `terms` what the body's own procedure says."""

    rule: Rule
    on: dt.date
    given: Mapping[str, Any]
    body_code: str = ""
    body_name: str = ""
    terms: Terms = field(default_factory=lambda: Terms({}))

    @property
    def used(self) -> list[Used]:
        """Every parameter that the answer rests on: what was typed, else what the body says, else what is usual."""
        found = []
        for name, usual in self.rule.takes.items():
            for origin, value in (
                (Origin.GIVEN, self.given.get(name)),
                (Origin.BODY, self.terms.values.get(name)),
                (Origin.USUAL, usual),
            ):
                if value is not None and value != "":
                    found.append(Used(name, value, origin))
                    break
        return found

    def answer(self, holidays: Holidays) -> Answer:
        """The rule's answer, with the body's constitution as its source where the rule is the body's own."""
        answer = self.rule.answer(self.on, holidays=holidays, **{used.name: used.value for used in self.used})
        if self.terms.values and answer.source.authority == Authority.CONSTITUTION:
            paragraph = f", {self.terms.paragraph}" if self.terms.paragraph else ""
            words = f"The procedure recorded for {self.body_name}{paragraph}"
            answer = replace(answer, source=Source(words, Authority.CONSTITUTION, self.terms.address))
        return answer.with_notes(*self._notes())

    def _notes(self) -> list[str]:
        """What the reader must know about whose numbers these are."""
        if not self.body_name:
            return []
        if not self.terms.values:
            return [
                f"{self.body_name}’s own procedure for this is not recorded here for {day_words(self.on)}. "
                "Check its constitution."
            ]
        differing = [used for used in self.used if used.origin == Origin.GIVEN and self._says_otherwise(used)]
        return [
            f"You gave {used.label.lower()}: {used.words.lower()}. The procedure recorded for {self.body_name} says "
            f"{Used(used.name, self.terms.values[used.name], Origin.BODY).words.lower()}."
            for used in differing
        ]

    def _says_otherwise(self, used: Used) -> bool:
        own = self.terms.values.get(used.name)
        return own is not None and own != used.value

    def query(self) -> dict[str, str]:
        """The parameters of an address that asks exactly this again, whatever becomes of the body's procedure."""
        asked = {"rule": self.rule.code, "date": self.on.isoformat()}
        if self.body_code:
            asked["body"] = self.body_code
        return asked | {used.name: str(used.plain) for used in self.used}
