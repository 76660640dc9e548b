"""Before a decision: agendas, papers, notices of key decisions and of private meetings, and the general exception."""

from __future__ import annotations

from datetime import date

from governance.deadlines import sources
from governance.deadlines.answers import Answer
from governance.deadlines.days import DayType, Holidays
from governance.deadlines.plain import clear_days_before, days_before, earliest_after_clear_days

KEY_DECISION_DAYS = 28
EXCEPTION_DAYS = 5
AGENDA_DAYS = 5
NHS_NOTICE_DAYS = 3


def agenda_due(
    meeting: date, *, holidays: Holidays, days: int = AGENDA_DAYS, day_type: DayType = DayType.WORKING
) -> Answer:
    """The last day to publish a council's agenda and reports: five clear days before the meeting.

    The law does not say whether weekends count as clear days; working days are the safer and the usual reading, and a
    body's own standing orders may say otherwise. SI 2012/2089, regulations 6 and 7; Local Government Act 1972, s100B.
    """
    return clear_days_before(
        meeting,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="agenda",
        source=sources.AGENDA,
        what="the agenda and reports",
        before="the meeting",
    )


def papers_due(meeting: date, *, holidays: Holidays, days: int = 5, day_type: DayType = DayType.CALENDAR) -> Answer:
    """The day by which papers are due or published so many days before a meeting, where the days are not clear days.

    Integrated care boards often count calendar days: the meeting does not count, the last day counted does. The number
    is the body's own (standing orders, governance handbook).
    """
    return days_before(
        meeting,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="papers",
        source=sources.CONSTITUTION,
        what="the papers are due",
        before="the meeting",
    )


def public_notice_due(
    meeting: date, *, holidays: Holidays, days: int = NHS_NOTICE_DAYS, day_type: DayType = DayType.WORKING
) -> Answer:
    """The last day for public notice of an NHS board's meeting: three clear days before it.

    Public Bodies (Admission to Meetings) Act 1960, section 1, as generally understood. The Act does not define clear
    days; working days are the safer reading.
    """
    return clear_days_before(
        meeting,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="nhs-public-notice",
        source=sources.ADMISSION_1960,
        what="the public notice",
        before="the meeting",
    )


def key_decision_notice_due(
    decision: date, *, holidays: Holidays, days: int = KEY_DECISION_DAYS, day_type: DayType = DayType.CALENDAR
) -> Answer:
    """The last day to publish the notice of a key decision of a council's executive: 28 clear days before it.

    Every day between the two counts, weekends and bank holidays too, unless the council's constitution says otherwise.
    SI 2012/2089, regulation 9.
    """
    return clear_days_before(
        decision,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="key-decision-notice",
        source=sources.KEY_DECISION,
        what="the notice of the key decision",
        before="the decision",
    )


def earliest_key_decision(
    published_on: date, *, holidays: Holidays, days: int = KEY_DECISION_DAYS, day_type: DayType = DayType.CALENDAR
) -> Answer:
    """The first day on which a key decision may be made whose notice was published on a day. SI 2012/2089, reg 9."""
    return earliest_after_clear_days(
        published_on,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="earliest-key-decision",
        source=sources.KEY_DECISION,
        what="the key decision may be made",
    )


def private_meeting_notice_due(
    meeting: date, *, holidays: Holidays, days: int = KEY_DECISION_DAYS, day_type: DayType = DayType.CALENDAR
) -> Answer:
    """The last day for the first notice of a private meeting of a council's executive: 28 clear days before it.

    It gives the reasons for meeting in private. SI 2012/2089, regulation 5(2).
    """
    return clear_days_before(
        meeting,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="private-meeting-notice",
        source=sources.PRIVATE_MEETING,
        what="the first notice of the private meeting",
        before="the meeting",
    )


def private_meeting_second_notice_due(
    meeting: date, *, holidays: Holidays, days: int = EXCEPTION_DAYS, day_type: DayType = DayType.WORKING
) -> Answer:
    """The last day for the further notice of a private meeting: five clear days before it.

    It repeats the reasons and gives the representations received and the response to them. SI 2012/2089, reg 5(4).
    """
    return clear_days_before(
        meeting,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="private-meeting-second-notice",
        source=sources.PRIVATE_MEETING_AGAIN,
        what="the further notice of the private meeting",
        before="the meeting",
    )


def general_exception_earliest(
    published_on: date, *, holidays: Holidays, days: int = EXCEPTION_DAYS, day_type: DayType = DayType.WORKING
) -> Answer:
    """The first day on which a key decision may be made under the general exception: after five clear days.

    The days run from the publication of the notice that the usual one was impracticable, its own day not counted.
    SI 2012/2089, regulation 10.
    """
    return earliest_after_clear_days(
        published_on,
        days=days,
        day_type=day_type,
        holidays=holidays,
        rule="general-exception",
        source=sources.GENERAL_EXCEPTION,
        what="the key decision may be made under the general exception",
    )
