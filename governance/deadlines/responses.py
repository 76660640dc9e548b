"""After a decision or a report: responses, returns, interests, Secretary of State call-in, notice points."""

from __future__ import annotations

from datetime import date

from governance.deadlines import sources
from governance.deadlines.answers import Answer
from governance.deadlines.days import DayType, Holidays
from governance.deadlines.plain import days_after, days_beginning_with, months_before, months_beginning_with

RESPONSE_DAYS = 28
EXECUTIVE_MONTHS = 2
SECRETARY_OF_STATE_MONTHS = 6
RETURN_DAYS = 30
NO_REFERRALS_FROM = date(2024, 1, 31)  # SI 2024/16; from that day Schedule 10A is in force


def nhs_response_due(requested_on: date, *, holidays: Holidays, days: int = RESPONSE_DAYS) -> Answer:
    """The last day for an NHS body's response to a health scrutiny report: 28 days after the request.

    The day of the request does not count. SI 2013/218, regulation 22, as generally understood.
    """
    return days_after(
        requested_on,
        days=days,
        day_type=DayType.CALENDAR,
        holidays=holidays,
        rule="nhs-response",
        source=sources.NHS_RESPONSE,
        what="the response to the health scrutiny report is due",
        after="it was asked for",
    )


def executive_response_due(received_on: date, *, holidays: Holidays, months: int = EXECUTIVE_MONTHS) -> Answer:
    """The last day for a council or its executive to respond to its scrutiny committee: two months from receipt.

    The months begin with the day of receipt. Local Government Act 2000, section 9FE, as generally understood.
    """
    return months_beginning_with(
        received_on,
        months=months,
        holidays=holidays,
        rule="executive-response",
        source=sources.EXECUTIVE_RESPONSE,
        what="the time to respond to the scrutiny report ends",
        begins="the day of receipt",
    )


def secretary_of_state_decides_by(
    directed_on: date, *, holidays: Holidays, months: int = SECRETARY_OF_STATE_MONTHS
) -> Answer:
    """The last day on which the Secretary of State may decide a proposal called in: six months from the direction.

    The months begin with the date of the direction (31 January 2024: until 30 July 2024). This Secretary of State
    call-in has nothing to do with call-in by councillors. National Health Service Act 2006, Schedule 10A, paragraph 3.
    """
    return months_beginning_with(
        directed_on,
        months=months,
        holidays=holidays,
        rule="secretary-of-state-call-in",
        source=sources.SECRETARY_OF_STATE,
        what="the Secretary of State’s time to decide a proposal called in ends",
        begins="the date of the direction",
    ).with_notes(*_before_the_power(directed_on))


def interests_due(since: date, *, holidays: Holidays, days: int = RESPONSE_DAYS) -> Answer:
    """The last day for a councillor to notify disclosable pecuniary interests: 28 days beginning with taking office.

    The day on which the person becomes a member is the first of the days. Localism Act 2011, section 30.
    """
    return days_beginning_with(
        since,
        days=days,
        holidays=holidays,
        rule="interests",
        source=sources.INTERESTS,
        what="disclosable pecuniary interests must be notified to the monitoring officer",
        begins="the day on which the person became a member",
    )


def return_due(
    period_ends: date, *, holidays: Holidays, days: int = RETURN_DAYS, day_type: DayType = DayType.CALENDAR
) -> Answer:
    """The day by which a pooled fund's report is due, so many days after its period ends (30 unless agreed otherwise).

    `period_ends` is the last day of the period, for example 30 June; it does not count. The agreement sets the number.
    """
    return days_after(
        period_ends,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="fund-return",
        source=sources.AGREEMENT,
        what="the return of the pooled fund is due",
        after="the last day of the period",
    )


def notice_point(last_day: date, *, months: int, holidays: Holidays) -> Answer:
    """The last day to give notice so that it has run out when an agreement ends. The agreement sets the months.

    `last_day` is the agreement's last day. See `months_before` for the ends of months.
    """
    return months_before(
        last_day,
        months=months,
        holidays=holidays,
        rule="notice-point",
        source=sources.AGREEMENT,
        what="notice to end the agreement must be given",
        before="the agreement’s last day",
    )


def _before_the_power(directed_on: date) -> tuple[str, ...]:
    if directed_on >= NO_REFERRALS_FROM:
        return ()
    return ("The power to call in a proposal is in force from 31 January 2024: no power existed on that day.",)
