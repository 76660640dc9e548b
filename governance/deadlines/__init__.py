"""Deadlines: pure rules, each with its source, each answer with its working. No Django and no clock.

Dates go in, an `Answer` comes out; bank holidays are always an argument (`governance.bank_holidays` supplies them).
`rules` lists every rule with the parameters it takes, for the calculator and for whoever works by a rule's code.
"""

from governance.deadlines.answers import Answer, Authority, Source
from governance.deadlines.call_in import CallInBase, call_in_window, publication_due, reconsider_by, scrutiny_meets_by
from governance.deadlines.compliance import (
    NoticeCheck,
    Standing,
    check_key_decision_notice,
    check_private_meeting_notices,
)
from governance.deadlines.counting import Day, clear_days_between, count_days
from governance.deadlines.days import DayType, Holidays, is_working, why_closed, working_day_from, working_day_until
from governance.deadlines.elections import national_pre_election_period, notice_of_election_due, pre_election_period
from governance.deadlines.meetings import (
    agenda_due,
    earliest_key_decision,
    general_exception_earliest,
    key_decision_notice_due,
    papers_due,
    private_meeting_notice_due,
    private_meeting_second_notice_due,
    public_notice_due,
)
from governance.deadlines.months import last_day_beginning_with, months_away
from governance.deadlines.plain import (
    clear_days_before,
    days_after,
    days_before,
    days_beginning_with,
    earliest_after_clear_days,
    months_before,
    months_beginning_with,
)
from governance.deadlines.responses import (
    executive_response_due,
    interests_due,
    nhs_response_due,
    notice_point,
    return_due,
    secretary_of_state_decides_by,
)

__all__ = [
    "Answer",
    "Authority",
    "CallInBase",
    "Day",
    "DayType",
    "Holidays",
    "NoticeCheck",
    "Source",
    "Standing",
    "agenda_due",
    "call_in_window",
    "check_key_decision_notice",
    "check_private_meeting_notices",
    "clear_days_before",
    "clear_days_between",
    "count_days",
    "days_after",
    "days_before",
    "days_beginning_with",
    "earliest_after_clear_days",
    "earliest_key_decision",
    "executive_response_due",
    "general_exception_earliest",
    "interests_due",
    "is_working",
    "key_decision_notice_due",
    "last_day_beginning_with",
    "months_away",
    "months_before",
    "months_beginning_with",
    "national_pre_election_period",
    "nhs_response_due",
    "notice_of_election_due",
    "notice_point",
    "papers_due",
    "pre_election_period",
    "private_meeting_notice_due",
    "private_meeting_second_notice_due",
    "public_notice_due",
    "publication_due",
    "reconsider_by",
    "return_due",
    "scrutiny_meets_by",
    "secretary_of_state_decides_by",
    "why_closed",
    "working_day_from",
    "working_day_until",
]
