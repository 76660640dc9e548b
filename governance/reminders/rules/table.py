"""The table of rules: a new kind of reminder is one entry here."""

from __future__ import annotations

from governance.reminders.rules.call_in import CALL_IN_CLOSES, CALL_IN_OPENS, CALLED_IN
from governance.reminders.rules.consultation import COMMENTS_DUE
from governance.reminders.rules.course import NO_DATE, PAPERS_DUE, YOUR_TURN
from governance.reminders.rules.money import (
    AGREEMENT_ENDS,
    NOTICE_POINT,
    RETURN_DUE,
    RETURN_OVERDUE,
    REVIEW_DUE,
    UNSIGNED,
)
from governance.reminders.rules.notice_due import NOTICE_DUE
from governance.reminders.rules.pre_election import PRE_ELECTION
from governance.reminders.rules.reorganisation import REORGANISATION
from governance.reminders.rules.review import DELEGATION_REVIEW, PARKED_REVIEW, RULES_REVIEW
from governance.reminders.rules.rule import Rule
from governance.reminders.rules.upcoming import UPCOMING
from governance.reminders.rules.week import WEEK_IN_BODY, WEEK_IN_PLACE

RULES: tuple[Rule, ...] = (
    NOTICE_DUE,
    CALLED_IN,
    CALL_IN_OPENS,
    CALL_IN_CLOSES,
    YOUR_TURN,
    PAPERS_DUE,
    UPCOMING,
    NO_DATE,
    RETURN_DUE,
    RETURN_OVERDUE,
    NOTICE_POINT,
    AGREEMENT_ENDS,
    UNSIGNED,
    REVIEW_DUE,
    COMMENTS_DUE,
    RULES_REVIEW,
    DELEGATION_REVIEW,
    PARKED_REVIEW,
    PRE_ELECTION,
    REORGANISATION,
    WEEK_IN_PLACE,
    WEEK_IN_BODY,
)
_BY_CODE = {rule.code: rule for rule in RULES}


def rule_of(code: str) -> Rule | None:
    """The rule of a promise; None where a later version of the product knows it no more."""
    return _BY_CODE.get(code)
