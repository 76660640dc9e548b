"""Was a notice in time? The four answers that the law allows, from the dates alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from governance.deadlines.answers import Answer
from governance.deadlines.counting import Day, clear_days_between
from governance.deadlines.days import DayType, Holidays
from governance.deadlines.meetings import (
    EXCEPTION_DAYS,
    KEY_DECISION_DAYS,
    general_exception_earliest,
    key_decision_notice_due,
    private_meeting_notice_due,
    private_meeting_second_notice_due,
)
from governance.deadlines.words import long_day, number_words


class Standing(StrEnum):
    """How a decision's notice stands."""

    COMPLIANT = "compliant"
    LATE_GENERAL_EXCEPTION = "late_general_exception"
    LATE_SPECIAL_URGENCY = "late_special_urgency"
    NON_COMPLIANT = "non_compliant"


@dataclass(frozen=True)
class NoticeCheck:
    """How a notice stands, and why.

    clear_days: whole days between the notice and the decision, None without a notice; `needed`: how many there must be.
    latest: when the notice was due, with its working. exception: when the general exception allowed the decision.
    between: every day between the notice and the decision, counted or skipped; empty without a notice.
    """

    standing: Standing
    sentence: str
    clear_days: int | None
    needed: int
    latest: Answer
    exception: Answer | None = None
    between: tuple[Day, ...] = ()

    def can_still_be_met(self, today: date) -> bool:
        """Tell whether the notice that is missing can still be published in time."""
        return self.standing is Standing.NON_COMPLIANT and self.latest.on >= today

    def as_answer(self, rule: str) -> Answer:
        """The check as an answer: its day is the last one on which the notice would have been in time."""
        return replace(
            self.latest,
            rule=rule,
            sentence=f"{self.sentence} To be in time it must be published by {long_day(self.latest.on)}.",
            days=self.between or self.latest.days,
            notes=(),
            standing=self.standing.value,
        )

    def as_record(self) -> dict[str, Any]:
        """The check as JSON holds it."""
        return {
            "standing": self.standing.value,
            "sentence": self.sentence,
            "clear_days": self.clear_days,
            "clear_days_needed": self.needed,
            "latest": self.latest.as_record(),
            "general_exception": self.exception.as_record() if self.exception else None,
        }


def check_key_decision_notice(
    decision_on: date,
    *,
    holidays: Holidays,
    published_on: date | None,
    days: int = KEY_DECISION_DAYS,
    day_type: DayType = DayType.CALENDAR,
    general_exception_on: date | None = None,
    exception_days: int = EXCEPTION_DAYS,
    exception_day_type: DayType = DayType.WORKING,
    special_urgency_on: date | None = None,
) -> NoticeCheck:
    """Whether a key decision was (or would be) made after due notice. SI 2012/2089, regulations 9 to 11.

    published_on: when the notice was published, None where it was not.
    general_exception_on: when the notice of a general exception was published; five clear days must then elapse.
    special_urgency_on: when the chair agreed that the decision is urgent: on the day of the decision at the latest.
    What counts is the clear days between the two days, whatever day of the week the notice was published on.
    """
    latest = key_decision_notice_due(decision_on, holidays=holidays, days=days, day_type=day_type)
    exception = general_exception_on and general_exception_earliest(
        general_exception_on, holidays=holidays, days=exception_days, day_type=exception_day_type
    )
    between = _between(published_on, decision_on, day_type, holidays)
    given = _clear_days(published_on, between)
    standing, why = _standing(given, days, decision_on, exception or None, special_urgency_on)
    said = _given_words("the notice of the key decision", published_on, given, days, decision_on)
    return NoticeCheck(standing, f"{said} {why}", given, days, latest, exception or None, between)


def check_private_meeting_notices(
    meeting_on: date,
    *,
    holidays: Holidays,
    first_on: date | None,
    second_on: date | None,
    agreed_on: date | None = None,
    day_type: DayType = DayType.CALENDAR,
    second_day_type: DayType = DayType.WORKING,
) -> NoticeCheck:
    """Whether a private meeting of a council's executive had both notices. SI 2012/2089, regulation 5.

    first_on, second_on: when the notices of 28 and of five clear days were published; agreed_on: when the chair agreed
    that the meeting is urgent. There is no general exception for meetings in private. `latest` is the first notice's,
    unless only the second was late.
    """
    first = private_meeting_notice_due(meeting_on, holidays=holidays, day_type=day_type)
    second = private_meeting_second_notice_due(meeting_on, holidays=holidays, day_type=second_day_type)
    between = _between(first_on, meeting_on, day_type, holidays)
    between_again = _between(second_on, meeting_on, second_day_type, holidays)
    given, again = _clear_days(first_on, between), _clear_days(second_on, between_again)
    in_time = (given or 0) >= KEY_DECISION_DAYS
    said = " ".join(
        (
            _given_words("the first notice", first_on, given, KEY_DECISION_DAYS, meeting_on),
            _given_words("the further notice", second_on, again, EXCEPTION_DAYS, meeting_on),
        )
    )
    shortest = min(given or 0, KEY_DECISION_DAYS) if (again or 0) >= EXCEPTION_DAYS else 0
    standing, why = _standing(shortest, KEY_DECISION_DAYS, meeting_on, None, agreed_on)
    due, shown = (second, between_again) if in_time else (first, between)
    return NoticeCheck(standing, f"{said} {why}", given, KEY_DECISION_DAYS, due, None, shown)


def _between(published_on: date | None, event: date, day_type: DayType, holidays: Holidays) -> tuple[Day, ...]:
    return tuple(clear_days_between(published_on, event, day_type, holidays)) if published_on else ()


def _clear_days(published_on: date | None, between: Sequence[Day]) -> int | None:
    return None if published_on is None else sum(1 for day in between if day.number)


def _standing(
    given: int | None, needed: int, event: date, exception: Answer | None, urgency_on: date | None
) -> tuple[Standing, str]:
    if given is not None and given >= needed:
        return Standing.COMPLIANT, "That is in time."
    if exception and event >= exception.on:
        words = f"That is late; the general exception allowed the decision from {long_day(exception.on)}."
        return Standing.LATE_GENERAL_EXCEPTION, words
    if urgency_on and urgency_on <= event:
        return Standing.LATE_SPECIAL_URGENCY, f"That is late; special urgency was agreed on {long_day(urgency_on)}."
    return Standing.NON_COMPLIANT, "The rule is not met, and no exception that covers it is recorded."


def _given_words(what: str, published_on: date | None, given: int | None, needed: int, event: date) -> str:
    subject = f"{what[:1].upper()}{what[1:]}"
    if published_on is None:
        return f"{subject} is not recorded."
    return (
        f"{subject} was published on {long_day(published_on)}, {number_words(given or 0, 'clear day')} before "
        f"{long_day(event)}; {needed} are needed."
    )
