"""Routes: dates from each body's own calendar, and what is in the way."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.deadlines import Holidays
from governance.routes.proposal import Circular, propose
from governance.routes.stops import Clock, PreElection, Sitting, Stop

HOLIDAYS = Holidays(
    {
        dt.date(2026, 12, 25): "Christmas Day",
        dt.date(2026, 12, 28): "Boxing Day (substitute day)",
        dt.date(2027, 1, 1): "New Year’s Day",
    },
    dt.date(2029, 1, 1),
)
TODAY = dt.date(2026, 11, 26)
COUNCIL = Clock(call_in_days=5, agenda_days=5, publishes_within=2)


def cabinet(*days: dt.date, **more: object) -> Stop:
    """The cabinet of a council, with a key decision that may be called in."""
    sittings = [Sitting(number, day) for number, day in enumerate(days, 1)]
    given_more = {"is_key": True, "may_be_called_in": True, "clock": COUNCIL, **more}
    return Stop(number=1, body="Testshire", decider="Cabinet", sittings=sittings, **given_more)  # type: ignore[arg-type]


def board(*days: dt.date, number: int = 2, **more: object) -> Stop:
    """The board of an NHS body."""
    sittings = [Sitting(100 + key, day) for key, day in enumerate(days, 1)]
    return Stop(number=number, body="NHS Test", decider="Board", sittings=sittings, **more)  # type: ignore[arg-type]


def test_the_first_meeting_with_28_clear_days_takes_it() -> None:
    stop = cabinet(dt.date(2026, 12, 16), dt.date(2027, 1, 6))
    route = propose([stop], today=TODAY, needed_by=None, holidays=HOLIDAYS)
    assert route.placed[0].on == dt.date(2027, 1, 6)
    assert {answer.rule: answer.on for answer in route.placed[0].deadlines} == {
        "key-decision-notice": dt.date(2026, 12, 8),
        "agenda": dt.date(2026, 12, 24),
        "call-in": dt.date(2027, 1, 15),
    }


def test_effect_is_the_day_after_call_in_and_the_next_step_waits_for_it() -> None:
    stops = [cabinet(dt.date(2027, 1, 6)), board(dt.date(2027, 1, 13), dt.date(2027, 1, 27), after=[1])]
    first, second = propose(stops, today=TODAY, needed_by=None, holidays=HOLIDAYS).placed
    assert first.effective_on == dt.date(2027, 1, 16)
    assert second.on == dt.date(2027, 1, 27)


def test_a_route_in_time_has_no_shortfall() -> None:
    stops = [cabinet(dt.date(2027, 1, 6)), board(dt.date(2026, 12, 10))]
    route = propose(stops, today=TODAY, needed_by=dt.date(2027, 2, 1), holidays=HOLIDAYS)
    assert route.can_be_met
    assert route.finishes_on == dt.date(2027, 1, 16)


def test_a_meeting_without_time_for_notice_needs_the_general_exception() -> None:
    stop = cabinet(dt.date(2026, 12, 16), dt.date(2027, 1, 6))
    route = propose([stop], today=TODAY, needed_by=dt.date(2027, 1, 5), holidays=HOLIDAYS)
    (found,) = route.shortfalls
    assert "16 December 2026, as a general exception" in found.remedies[0]
    assert "by Tuesday 8 December 2026" in found.remedies[0]


def test_a_meeting_in_a_week_needs_special_urgency() -> None:
    stop = cabinet(dt.date(2026, 12, 2), dt.date(2027, 1, 6))
    route = propose([stop], today=TODAY, needed_by=dt.date(2026, 12, 16), holidays=HOLIDAYS)
    assert "special urgency" in route.shortfalls[0].remedies[0]


def test_no_meeting_recorded_is_said_and_nothing_is_invented() -> None:
    route = propose([board(number=1)], today=TODAY, needed_by=dt.date(2027, 2, 1), holidays=HOLIDAYS)
    assert route.placed[0].on is None
    assert route.finishes_on is None
    assert route.shortfalls[0].sentence == "No coming meeting of Board of NHS Test is recorded."
    assert "on or before Monday 1 February 2027" in route.shortfalls[0].remedies[0]


def test_the_step_in_the_way_is_named_and_not_those_that_wait_for_it() -> None:
    stops = [board(number=1), board(dt.date(2027, 1, 27), number=2, after=[1])]
    route = propose(stops, today=TODAY, needed_by=dt.date(2027, 3, 1), holidays=HOLIDAYS)
    assert [found.number for found in route.shortfalls] == [1]


def test_a_late_step_before_it_is_what_must_change() -> None:
    stops = [cabinet(dt.date(2027, 1, 6)), board(dt.date(2027, 1, 27), after=[1])]
    route = propose(stops, today=TODAY, needed_by=dt.date(2027, 1, 12), holidays=HOLIDAYS)
    assert [found.number for found in route.shortfalls] == [1, 2]
    assert "the steps before it" in route.shortfalls[1].remedies[0].lower()


def test_a_pre_election_period_warns_and_bars_nothing() -> None:
    period = PreElection(dt.date(2027, 1, 4), dt.date(2027, 2, 4), "Testshire")
    stop = cabinet(dt.date(2027, 1, 6), pre_elections=[period])
    (placed,) = propose([stop], today=TODAY, needed_by=None, holidays=HOLIDAYS).placed
    assert placed.on == dt.date(2027, 1, 6)
    assert "pre-election period of Testshire" in placed.warnings[0]


def test_an_officer_decides_on_a_working_day() -> None:
    stop = Stop(number=1, body="Testshire", decider="Chief executive", sittings=None)
    (placed,) = propose([stop], today=dt.date(2026, 12, 25), needed_by=None, holidays=HOLIDAYS).placed
    assert placed.on == dt.date(2026, 12, 29)


def test_what_does_not_decide_is_never_waited_for() -> None:
    stops = [board(dt.date(2026, 12, 10), number=1), board(number=2, capacity="note", is_required=False)]
    route = propose(stops, today=TODAY, needed_by=dt.date(2027, 1, 1), holidays=HOLIDAYS)
    assert route.finishes_on == dt.date(2026, 12, 10)
    assert route.can_be_met


def test_steps_that_wait_for_each_other_are_refused() -> None:
    stops = [board(number=1, after=[2]), board(number=2, after=[1])]
    with pytest.raises(Circular):
        propose(stops, today=TODAY, needed_by=None, holidays=HOLIDAYS)


DAYS = st.dates(dt.date(2026, 11, 26), dt.date(2027, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True), st.lists(DAYS, min_size=1, max_size=6, unique=True), DAYS)
def test_no_step_comes_before_what_it_follows_nor_without_notice(
    first: list[dt.date], second: list[dt.date], needed_by: dt.date
) -> None:
    stops = [cabinet(*sorted(first)), board(*sorted(second), after=[1])]
    route = propose(stops, today=TODAY, needed_by=needed_by, holidays=HOLIDAYS)
    one, two = route.placed
    if one.on:
        assert one.deadlines[0].on >= TODAY
    if two.on:
        assert one.effective_on
        assert two.on >= one.effective_on
    assert route.can_be_met == bool(route.finishes_on and route.finishes_on <= needed_by)
