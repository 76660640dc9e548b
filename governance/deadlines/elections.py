"""Before an election: the latest day for notice of it, and the periods of heightened sensitivity that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from governance.deadlines.answers import Answer
from governance.deadlines.days import DayType, Holidays
from governance.deadlines.plain import days_before
from governance.deadlines.sources import NATIONAL_PRE_ELECTION, NOTICE_OF_ELECTION
from governance.deadlines.words import long_day, number_words

NOTICE_DAYS = 25
NATIONAL_WEEKS = 3


def notice_of_election_due(polling_day: date, *, holidays: Holidays, days: int = NOTICE_DAYS) -> Answer:
    """The last day for publishing notice of a council's election: the twenty-fifth day before the poll.

    Saturdays, Sundays, Christmas Eve, Christmas Day, Good Friday and bank holidays do not count; a day of public
    thanksgiving or mourning would not either. SI 2006/3304 (for the poll of 4 May 2023: 27 March).
    """
    return days_before(
        polling_day,
        days=days,
        day_type=DayType.WORKING,
        holidays=holidays.with_names(_christmas_eves(polling_day)),
        rule="notice-of-election",
        source=NOTICE_OF_ELECTION,
        what="notice of the election must be published",
        before="the poll",
    )


def pre_election_period(polling_day: date, *, holidays: Holidays, notice_published_on: date | None = None) -> Answer:
    """A council's pre-election period: from the day on which notice of election is published until the poll.

    Without that day, from the latest day on which the law allows it, so the period may begin earlier.
    The answer's `on` is the first day and `ends` the day of the poll. Raises ValueError for a notice after the poll.
    """
    if notice_published_on and notice_published_on > polling_day:
        raise ValueError("Notice of an election comes before the poll.")
    latest = notice_of_election_due(polling_day, holidays=holidays)
    begins = notice_published_on or latest.on
    at_the_latest = "" if notice_published_on else " at the latest, when notice of the election must be out,"
    return replace(
        latest,
        rule="pre-election",
        on=begins,
        ends=polling_day,
        sentence=f"The council’s pre-election period runs from {long_day(begins)}{at_the_latest} until the poll on "
        f"{long_day(polling_day)}.",
        notes=(f"The latest day for notice of the election is {long_day(latest.on)}.",) if notice_published_on else (),
    )


def national_pre_election_period(polling_day: date, *, holidays: Holidays, weeks: int = NATIONAL_WEEKS) -> Answer:
    """The pre-election period of national bodies before local elections: three weeks, until the poll.

    Guidance, not law: in 2023 NHS England began on 13 April for the poll of 4 May. A general election has dates of
    its own.
    """
    first = polling_day - timedelta(weeks=weeks)
    return Answer(
        "national-pre-election",
        first,
        f"The pre-election period of national bodies runs from {long_day(first)} until the poll on "
        f"{long_day(polling_day)}.",
        NATIONAL_PRE_ELECTION,
        polling_day,
        steps=(f"{number_words(weeks, 'week').capitalize()} before {long_day(polling_day)} is {long_day(first)}.",),
        ends=polling_day,
    )


def _christmas_eves(polling_day: date) -> dict[date, str]:
    return {date(year, 12, 24): "Christmas Eve" for year in (polling_day.year - 1, polling_day.year)}
