"""Deadlines of real decisions and of the awkward weeks of the year."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.deadlines import (
    CallInBase,
    DayType,
    agenda_due,
    call_in_window,
    days_after,
    executive_response_due,
    general_exception_earliest,
    interests_due,
    key_decision_notice_due,
    national_pre_election_period,
    nhs_response_due,
    notice_of_election_due,
    notice_point,
    papers_due,
    pre_election_period,
    private_meeting_second_notice_due,
    public_notice_due,
    return_due,
    secretary_of_state_decides_by,
)
from tests.governance.calendar_of_england import HOLIDAYS

D = date.fromisoformat

CALL_INS = [
    ("2024-09-13", 5, "2024-09-20", "2024-09-21"),  # Woking
    ("2024-01-17", 3, "2024-01-22", "2024-01-23"),  # Merton
    ("2021-07-06", 3, "2021-07-09", "2021-07-10"),  # Peterborough
    ("2026-12-23", 5, "2027-01-04", "2027-01-05"),  # Christmas with a substitute day
    ("2022-05-31", 3, "2022-06-07", "2022-06-08"),  # spring holiday moved beside the Platinum Jubilee
    ("2022-09-16", 5, "2022-09-26", "2022-09-27"),  # the State Funeral
    ("2023-05-05", 5, "2023-05-15", "2023-05-16"),  # the Coronation
    ("2021-12-23", 5, "2022-01-04", "2022-01-05"),  # Christmas on a Saturday: two substitute days, and one for New Year
    ("2022-12-22", 5, "2023-01-03", "2023-01-04"),  # Christmas on a Sunday
    ("2020-05-06", 3, "2020-05-12", "2020-05-13"),  # Early May holiday moved to VE day
    ("2024-02-28", 1, "2024-02-29", "2024-03-01"),  # 29 February
    ("2024-09-14", 5, "2024-09-20", "2024-09-21"),  # published on a Saturday
    ("2026-12-25", 1, "2026-12-29", "2026-12-30"),  # published on Christmas Day
    ("2026-01-30", 1, "2026-02-02", "2026-02-03"),  # over the end of a month
]


@pytest.mark.parametrize(("published", "days", "last", "effective"), CALL_INS)
def test_call_in_by_councillors(published: str, days: int, last: str, effective: str) -> None:
    answer = call_in_window(D(published), days=days, holidays=HOLIDAYS)
    assert (answer.on, answer.effective_from) == (D(last), D(effective))


def test_a_cut_off_is_a_time_on_the_last_day() -> None:
    merton = call_in_window(D("2024-01-17"), days=3, holidays=HOLIDAYS, cut_off=time(12))
    assert "until 12 noon on Monday 22 January 2024" in merton.sentence
    assert merton.closes_at.isoformat() == "2024-01-22T12:00:00+00:00"
    woking = call_in_window(D("2024-09-13"), days=5, holidays=HOLIDAYS)
    assert woking.closes_at.isoformat() == "2024-09-21T00:00:00+01:00"


def test_call_in_counted_from_the_meeting() -> None:
    kingston = call_in_window(D("2025-03-13"), days=10, holidays=HOLIDAYS, base=CallInBase.MEETING, cut_off=time(17))
    assert (kingston.on, kingston.by, kingston.effective_from) == (D("2025-03-27"), time(17), D("2025-03-28"))
    assert "10 working days after the meeting was held" in kingston.sentence


def test_publication_late_in_the_day_changes_nothing_unless_the_constitution_says_so() -> None:
    on = D("2024-09-13")  # a Friday
    late = {"days": 3, "holidays": HOLIDAYS, "published_at": time(18)}
    assert call_in_window(on, **late).on == D("2024-09-18")
    deferred = call_in_window(on, **late, publication_cut_off=time(17))
    assert deferred.on == D("2024-09-19")
    assert deferred.notes == ("Published at 6pm, after 5pm: it counts as published on Mon 16 Sep 2024.",)


def test_no_call_in_period() -> None:
    answer = call_in_window(D("2024-09-14"), days=0, holidays=HOLIDAYS)
    assert answer.on == answer.effective_from == D("2024-09-14")
    assert answer.sentence == "There is no call-in period: the decision has effect from Saturday 14 September 2024."


@pytest.mark.parametrize(
    ("rule", "event", "due"),
    [
        (agenda_due, "2027-01-06", "2026-12-24"),
        (key_decision_notice_due, "2027-01-06", "2026-12-08"),
        (agenda_due, "2027-03-31", "2027-03-19"),
        (key_decision_notice_due, "2027-03-31", "2027-03-02"),
        (private_meeting_second_notice_due, "2027-03-31", "2027-03-19"),
        (public_notice_due, "2026-12-02", "2026-11-26"),
        (papers_due, "2026-11-27", "2026-11-22"),  # five calendar days, not clear: a Sunday
        (key_decision_notice_due, "2024-03-29", "2024-02-29"),
    ],
)
def test_before_a_meeting(rule, event: str, due: str) -> None:
    assert rule(D(event), holidays=HOLIDAYS).on == D(due)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-01-31", "2024-07-30"),
        ("2024-02-29", "2024-08-28"),
        ("2024-08-31", "2025-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2024-03-01", "2024-08-31"),
        ("2024-08-29", "2025-02-28"),
    ],
)
def test_six_months_beginning_with_a_day(first: str, last: str) -> None:
    assert secretary_of_state_decides_by(D(first), holidays=HOLIDAYS).on == D(last)


def test_no_power_before_it_was_in_force() -> None:
    early = secretary_of_state_decides_by(D("2024-01-30"), holidays=HOLIDAYS)
    assert "no power existed on that day" in early.notes[-1]
    assert not secretary_of_state_decides_by(D("2024-01-31"), holidays=HOLIDAYS).notes


@pytest.mark.parametrize(
    ("answer", "on"),
    [
        (nhs_response_due(D("2026-02-02"), holidays=HOLIDAYS), "2026-03-02"),
        (executive_response_due(D("2026-12-31"), holidays=HOLIDAYS), "2027-02-28"),
        (interests_due(D("2026-05-08"), holidays=HOLIDAYS), "2026-06-04"),
        (return_due(D("2026-06-30"), holidays=HOLIDAYS), "2026-07-30"),
        (return_due(D("2026-12-31"), days=10, day_type=DayType.WORKING, holidays=HOLIDAYS), "2027-01-15"),
        (general_exception_earliest(D("2026-12-24"), holidays=HOLIDAYS), "2027-01-06"),
        (days_after(D("2026-12-25"), days=0, day_type=DayType.WORKING, holidays=HOLIDAYS), "2026-12-29"),
        (days_after(D("2026-12-25"), days=0, day_type=DayType.CALENDAR, holidays=HOLIDAYS), "2026-12-25"),
    ],
)
def test_after_a_day(answer, on: str) -> None:
    assert answer.on == D(on)


@pytest.mark.parametrize(
    ("ends", "months", "point"),
    [
        ("2027-03-31", 6, "2026-09-30"),
        ("2027-03-31", 12, "2026-03-31"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2025-02-28", 12, "2024-02-28"),
    ],
)
def test_notice_points_of_agreements(ends: str, months: int, point: str) -> None:
    assert notice_point(D(ends), months=months, holidays=HOLIDAYS).on == D(point)


@pytest.mark.parametrize(
    ("poll", "latest"),
    [
        ("2017-05-04", "2017-03-27"),
        ("2019-05-02", "2019-03-26"),
        ("2022-05-05", "2022-03-28"),
        ("2023-05-04", "2023-03-27"),
        ("2024-05-02", "2024-03-26"),
        ("2026-05-07", "2026-03-30"),
        ("2027-05-06", "2027-03-31"),
        ("2025-01-16", "2024-12-06"),  # a by-election: Christmas Eve does not count either
    ],
)
def test_notice_of_election(poll: str, latest: str) -> None:
    assert notice_of_election_due(D(poll), holidays=HOLIDAYS).on == D(latest)


def test_pre_election_periods() -> None:
    poll = D("2023-05-04")
    council = pre_election_period(poll, holidays=HOLIDAYS, notice_published_on=D("2023-03-20"))
    assert (council.on, council.ends) == (D("2023-03-20"), poll)
    assert pre_election_period(poll, holidays=HOLIDAYS).on == D("2023-03-27")
    assert national_pre_election_period(poll, holidays=HOLIDAYS).on == D("2023-04-13")
