"""Every answer shows its working, its source and whether it may change."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from governance.bank_holidays import KNOWN_UNTIL, bank_holidays
from governance.deadlines import DayType, agenda_due, call_in_window, executive_response_due, key_decision_notice_due
from tests.governance.calendar_of_england import DAYS, HOLIDAYS

D = date.fromisoformat


def test_christmas_shows_its_working() -> None:
    answer = call_in_window(D("2026-12-23"), days=5, holidays=HOLIDAYS)
    assert [day.on.day for day in answer.counted] == [24, 29, 30, 31, 4]
    assert [str(day) for day in answer.skipped] == [
        "Fri 25 Dec 2026: Christmas Day",
        "Sat 26 Dec 2026: Saturday",
        "Sun 27 Dec 2026: Sunday",
        "Mon 28 Dec 2026: Boxing Day (substitute day)",
        "Fri 1 Jan 2027: New Year’s Day",
        "Sat 2 Jan 2027: Saturday",
        "Sun 3 Jan 2027: Sunday",
    ]
    assert (answer.first, answer.last) == (D("2026-12-24"), D("2027-01-04"))


def test_the_days_that_a_publication_passes_over_are_shown() -> None:
    answer = agenda_due(D("2027-01-06"), holidays=HOLIDAYS)
    assert [day.on for day in answer.counted] == [D(f"2026-12-{day}") for day in (29, 30, 31)] + [
        D("2027-01-04"),
        D("2027-01-05"),
    ]
    assert answer.days[0].on == answer.on == D("2026-12-24")
    assert "as late as Monday 28 December 2026" in answer.notes[0]


def test_a_statutory_day_is_never_moved_but_the_working_day_is_named() -> None:
    answer = key_decision_notice_due(D("2026-12-07"), holidays=HOLIDAYS)
    assert answer.on == D("2026-11-08")
    assert answer.notes == (
        "Sunday 8 November 2026 is not a working day. The last one before it is Friday 6 November 2026.",
    )


def test_what_rests_on_holidays_not_yet_known_is_provisional() -> None:
    settled = call_in_window(D("2028-12-20"), days=5, holidays=HOLIDAYS)
    assert (settled.on, settled.provisional_from) == (D("2028-12-29"), None)
    beyond = call_in_window(D("2028-12-20"), days=6, holidays=HOLIDAYS)
    assert beyond.provisional_from == D("2029-01-01")
    assert "days from Monday 1 January 2029 on" in beyond.provisional_words


def test_calendar_days_are_never_provisional() -> None:
    assert not key_decision_notice_due(D("2035-01-10"), holidays=HOLIDAYS).is_provisional
    assert agenda_due(D("2035-01-10"), holidays=HOLIDAYS).is_provisional


def test_months_show_their_steps() -> None:
    answer = executive_response_due(D("2026-12-31"), holidays=HOLIDAYS)
    assert answer.steps[-1] == "February 2027 has no day 31, so the period ends with the month."
    assert str(answer.source).endswith("(as generally understood)")


def test_an_answer_as_json() -> None:
    record = call_in_window(D("2026-12-23"), days=5, holidays=HOLIDAYS).as_record()
    assert json.loads(json.dumps(record)) == record
    assert (record["rule"], record["on"], record["effective_from"]) == ("call-in", "2027-01-04", "2027-01-05")
    assert record["working"]["skipped"][0] == {
        "on": "2026-12-25",
        "reason": "Christmas Day",
        "words": "Fri 25 Dec 2026: Christmas Day",
    }
    assert (record["provisional"], record["source"]) == (False, str(call_in_window.__kwdefaults__["source"]))


def test_fewer_than_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="less than 0"):
        call_in_window(D("2026-12-23"), days=-1, day_type=DayType.CALENDAR, holidays=HOLIDAYS)


def test_the_library_agrees_with_the_official_list() -> None:
    library = bank_holidays()
    named = {day for day in library.names if 2012 <= day.year < KNOWN_UNTIL.year and day.weekday() < 5}
    assert named == DAYS
    assert library.names[D("2026-12-28")] == "Boxing Day (substitute day)"
    assert library.names[D("2022-09-19")] == "State Funeral of Queen Elizabeth II"


def test_bank_holidays_before_the_official_list() -> None:
    names = bank_holidays().names
    extra = ("1977-06-07", "1981-07-29", "1995-05-08", "1999-12-31", "2002-06-03", "2002-06-04", "2011-04-29")
    assert not [day for day in extra if D(day) not in names]


def test_the_rules_need_no_django() -> None:
    program = """
import sys
sys.modules["django"] = None
import governance.deadlines, governance.deadlines.rules
banned = {"celery", "config", "accounts", "partnerships", "holidays"} & {name.split(".")[0] for name in sys.modules}
assert not banned, banned
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
