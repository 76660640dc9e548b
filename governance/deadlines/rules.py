"""Every rule by its code, with the parameters that it takes and what they are unless one says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from governance.deadlines import call_in, compliance, elections, meetings, plain, responses, sources
from governance.deadlines.answers import Answer, Source
from governance.deadlines.call_in import CallInBase
from governance.deadlines.days import DayType, Holidays

CALENDAR, WORKING = DayType.CALENDAR, DayType.WORKING
MEETING, CALL_IN, SCRUTINY = "Before a meeting or decision", "Call-in by councillors", "Scrutiny and oversight"
AGREEMENTS, ELECTIONS, COUNTS = "Agreements and interests", "Elections", "Plain counts"


@dataclass(frozen=True)
class Rule:
    """A rule: `asks` is the date that it starts from, `counts` says in a sentence what counts and what does not.

    takes: each parameter beside the date, with its value where none is given (None: it has to be given, or has none).
    """

    code: str
    group: str
    title: str
    asks: str
    counts: str
    source: Source
    work_out: Callable[..., Answer]
    takes: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, on: date, *, holidays: Holidays, **given: Any) -> Answer:
        """The rule's answer for a date; a parameter that the rule does not take is left out.

        Raises TypeError where a number that has no usual value is missing, ValueError for one that makes no sense.
        """
        said = {name: given[name] for name in self.takes if given.get(name) is not None}
        usual = {name: value for name, value in self.takes.items() if value is not None}
        return self.work_out(on, holidays=holidays, **usual | said)


_NEITHER = "Neither the day of publication nor the day of the {} counts."
_FIRST_NOT = "The day itself does not count."
_UNDEFINED = " The law does not say whether weekends count as clear days; working days are the safer reading."


def _key_decision_check(on: date, *, published_on: date | None = None, **given: Any) -> Answer:
    """The check of `compliance` as an answer; no notice where no day is given."""
    return compliance.check_key_decision_notice(on, published_on=published_on, **given).as_answer("key-decision-check")


def _private_meeting_check(
    on: date, *, first_on: date | None = None, second_on: date | None = None, **given: Any
) -> Answer:
    """The check of `compliance` as an answer; no notice where no day is given."""
    check = compliance.check_private_meeting_notices(on, first_on=first_on, second_on=second_on, **given)
    return check.as_answer("private-meeting-check")


RULES: tuple[Rule, ...] = (
    Rule(
        "key-decision-notice",
        MEETING,
        "Notice of a key decision",
        "Day of the decision",
        _NEITHER.format("decision") + " Every day between them counts, weekends and bank holidays too.",
        sources.KEY_DECISION,
        meetings.key_decision_notice_due,
        {"days": meetings.KEY_DECISION_DAYS, "day_type": CALENDAR},
    ),
    Rule(
        "earliest-key-decision",
        MEETING,
        "Earliest key decision after a notice",
        "Day on which the notice was published",
        "The day of publication does not count; the clear days must be over.",
        sources.KEY_DECISION,
        meetings.earliest_key_decision,
        {"days": meetings.KEY_DECISION_DAYS, "day_type": CALENDAR},
    ),
    Rule(
        "general-exception",
        MEETING,
        "Key decision under the general exception",
        "Day on which the notice of the exception was published",
        "The day of publication does not count; the clear days must be over.",
        sources.GENERAL_EXCEPTION,
        meetings.general_exception_earliest,
        {"days": meetings.EXCEPTION_DAYS, "day_type": WORKING},
    ),
    Rule(
        "private-meeting-notice",
        MEETING,
        "First notice of a private meeting",
        "Day of the meeting",
        _NEITHER.format("meeting"),
        sources.PRIVATE_MEETING,
        meetings.private_meeting_notice_due,
        {"days": meetings.KEY_DECISION_DAYS, "day_type": CALENDAR},
    ),
    Rule(
        "private-meeting-second-notice",
        MEETING,
        "Further notice of a private meeting",
        "Day of the meeting",
        _NEITHER.format("meeting"),
        sources.PRIVATE_MEETING_AGAIN,
        meetings.private_meeting_second_notice_due,
        {"days": meetings.EXCEPTION_DAYS, "day_type": WORKING},
    ),
    Rule(
        "agenda",
        MEETING,
        "Agenda and reports of a council’s meeting",
        "Day of the meeting",
        _NEITHER.format("meeting") + _UNDEFINED,
        sources.AGENDA,
        meetings.agenda_due,
        {"days": meetings.AGENDA_DAYS, "day_type": WORKING},
    ),
    Rule(
        "papers",
        MEETING,
        "Papers so many days before a meeting",
        "Day of the meeting",
        "The day of the meeting does not count; the last day counted is the day due. These are not clear days.",
        sources.CONSTITUTION,
        meetings.papers_due,
        {"days": 5, "day_type": CALENDAR},
    ),
    Rule(
        "nhs-public-notice",
        MEETING,
        "Public notice of an NHS board’s meeting",
        "Day of the meeting",
        _NEITHER.format("meeting") + _UNDEFINED,
        sources.ADMISSION_1960,
        meetings.public_notice_due,
        {"days": meetings.NHS_NOTICE_DAYS, "day_type": WORKING},
    ),
    Rule(
        "key-decision-check",
        MEETING,
        "Was the notice of a key decision in time?",
        "Day of the decision",
        _NEITHER.format("decision") + " Without enough days, the general exception or special urgency may cover it.",
        sources.KEY_DECISION,
        _key_decision_check,
        {
            "published_on": None,
            "days": meetings.KEY_DECISION_DAYS,
            "day_type": CALENDAR,
            "general_exception_on": None,
            "special_urgency_on": None,
        },
    ),
    Rule(
        "private-meeting-check",
        MEETING,
        "Were both notices of a private meeting in time?",
        "Day of the meeting",
        _NEITHER.format("meeting") + " Both notices are needed, or the agreement that the meeting is urgent.",
        sources.PRIVATE_MEETING,
        _private_meeting_check,
        {"first_on": None, "second_on": None, "agreed_on": None},
    ),
    Rule(
        "call-in",
        CALL_IN,
        "Call-in by councillors",
        "Day of publication, or of the meeting",
        "The day of publication or of the meeting does not count. The decision has effect on the day after the last.",
        sources.CALL_IN,
        call_in.call_in_window,
        {
            "days": 5,
            "day_type": WORKING,
            "base": CallInBase.PUBLICATION,
            "cut_off": None,
            "published_at": None,
            "publication_cut_off": None,
        },
    ),
    Rule(
        "publication",
        CALL_IN,
        "Publication of a decision",
        "Day of the decision",
        _FIRST_NOT,
        sources.CALL_IN,
        call_in.publication_due,
        {"days": 2, "day_type": WORKING},
    ),
    Rule(
        "scrutiny-meets",
        CALL_IN,
        "Scrutiny meets about a decision that was called in",
        "Day of the call-in",
        _FIRST_NOT,
        sources.CALL_IN,
        call_in.scrutiny_meets_by,
        {"days": 10, "day_type": WORKING},
    ),
    Rule(
        "reconsider",
        CALL_IN,
        "Reconsidering a decision that was referred back",
        "Day on which it was referred back",
        _FIRST_NOT,
        sources.CALL_IN,
        call_in.reconsider_by,
        {"days": 10, "day_type": WORKING},
    ),
    Rule(
        "nhs-response",
        SCRUTINY,
        "NHS response to a health scrutiny report",
        "Day on which the response was asked for",
        _FIRST_NOT + " Every day after it counts.",
        sources.NHS_RESPONSE,
        responses.nhs_response_due,
        {"days": responses.RESPONSE_DAYS},
    ),
    Rule(
        "executive-response",
        SCRUTINY,
        "Council’s response to a scrutiny report",
        "Day on which the report was received",
        "The day of receipt is the first day of the period.",
        sources.EXECUTIVE_RESPONSE,
        responses.executive_response_due,
        {"months": responses.EXECUTIVE_MONTHS},
    ),
    Rule(
        "secretary-of-state-call-in",
        SCRUTINY,
        "Secretary of State call-in: time to decide",
        "Date of the direction",
        "The date of the direction is the first day of the period.",
        sources.SECRETARY_OF_STATE,
        responses.secretary_of_state_decides_by,
        {"months": responses.SECRETARY_OF_STATE_MONTHS},
    ),
    Rule(
        "notice-point",
        AGREEMENTS,
        "Notice to end an agreement",
        "Last day of the agreement",
        "Counted back to the corresponding day; in a month too short for it, to the month’s last day.",
        sources.AGREEMENT,
        responses.notice_point,
        {"months": 6},
    ),
    Rule(
        "fund-return",
        AGREEMENTS,
        "Return of a pooled fund",
        "Last day of the period",
        "The last day of the period does not count.",
        sources.AGREEMENT,
        responses.return_due,
        {"days": responses.RETURN_DAYS, "day_type": CALENDAR},
    ),
    Rule(
        "interests",
        AGREEMENTS,
        "Councillors’ disclosable pecuniary interests",
        "Day on which the person became a member",
        "The day on which the person became a member is the first of the days. Every day counts.",
        sources.INTERESTS,
        responses.interests_due,
        {"days": responses.RESPONSE_DAYS},
    ),
    Rule(
        "notice-of-election",
        ELECTIONS,
        "Notice of a council’s election",
        "Day of the poll",
        "The day of the poll does not count, nor do Saturdays, Sundays, Christmas Eve and bank holidays.",
        sources.NOTICE_OF_ELECTION,
        elections.notice_of_election_due,
    ),
    Rule(
        "pre-election",
        ELECTIONS,
        "A council’s pre-election period",
        "Day of the poll",
        "It begins on the day on which notice of the election is published, here the latest day that the law allows.",
        sources.NOTICE_OF_ELECTION,
        elections.pre_election_period,
        {"notice_published_on": None},
    ),
    Rule(
        "national-pre-election",
        ELECTIONS,
        "National bodies’ pre-election period before local elections",
        "Day of the poll",
        "It begins three weeks before the day of the poll.",
        sources.NATIONAL_PRE_ELECTION,
        elections.national_pre_election_period,
    ),
    Rule(
        "clear-days",
        COUNTS,
        "Clear days before a day",
        "The day",
        "Neither the day of publication nor the day itself counts.",
        sources.ARITHMETIC,
        partial(plain.clear_days_before, before="the event"),
        {"days": 5, "day_type": WORKING},
    ),
    Rule(
        "earliest-after-clear-days",
        COUNTS,
        "First day after so many clear days",
        "Day of publication",
        "The day of publication does not count; the clear days must be over.",
        sources.ARITHMETIC,
        plain.earliest_after_clear_days,
        {"days": 5, "day_type": WORKING},
    ),
    Rule(
        "days-before",
        COUNTS,
        "Days before a day",
        "The day",
        _FIRST_NOT + " The last day counted is the answer.",
        sources.ARITHMETIC,
        plain.days_before,
        {"days": 5, "day_type": WORKING},
    ),
    Rule(
        "days-after",
        COUNTS,
        "Days after a day",
        "The day",
        _FIRST_NOT + " The last day counted is the answer.",
        sources.ARITHMETIC,
        plain.days_after,
        {"days": 5, "day_type": WORKING},
    ),
    Rule(
        "days-beginning-with",
        COUNTS,
        "Days beginning with a day",
        "First day",
        "The first day counts.",
        sources.ARITHMETIC,
        plain.days_beginning_with,
        {"days": 28},
    ),
    Rule(
        "months-beginning-with",
        COUNTS,
        "Months beginning with a day",
        "First day",
        "The first day counts; the period ends on the day before the corresponding day.",
        sources.MONTHS,
        plain.months_beginning_with,
        {"months": 6},
    ),
    Rule(
        "months-before",
        COUNTS,
        "Months before a day",
        "The day",
        "Counted back to the corresponding day; in a month too short for it, to the month’s last day.",
        sources.ARITHMETIC,
        plain.months_before,
        {"months": 6},
    ),
)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
