"""Every rule by its code."""

from __future__ import annotations

from datetime import date

import pytest

from governance.deadlines import DayType
from governance.deadlines.rules import BY_CODE, RULES, Rule
from tests.governance.calendar_of_england import HOLIDAYS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_answers_as_itself_with_a_source(rule: Rule) -> None:
    answer = rule.answer(date(2026, 12, 23), holidays=HOLIDAYS)
    assert answer.rule == rule.code
    assert answer.source.words == rule.source.words
    assert answer.days or answer.steps
    assert answer.sentence[0].isupper()
    assert answer.sentence.endswith(".")
    assert "  " not in answer.sentence


def test_codes_are_one_each() -> None:
    assert len(BY_CODE) == len(RULES)


def test_what_is_given_replaces_what_is_usual() -> None:
    agenda = BY_CODE["agenda"]
    assert agenda.answer(date(2027, 1, 6), holidays=HOLIDAYS).on == date(2026, 12, 24)
    calendar = agenda.answer(date(2027, 1, 6), holidays=HOLIDAYS, day_type=DayType.CALENDAR, months=3)
    assert calendar.on == date(2026, 12, 31)
    assert agenda.answer(date(2027, 1, 6), holidays=HOLIDAYS, days=0).on == date(2027, 1, 5)
