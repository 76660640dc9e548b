"""What holds on any day whatever."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from governance.deadlines import (
    DayType,
    call_in_window,
    clear_days_before,
    clear_days_between,
    days_after,
    days_before,
    earliest_after_clear_days,
    is_working,
    last_day_beginning_with,
    months_away,
)
from tests.governance.calendar_of_england import HOLIDAYS

ON = st.dates(date(2012, 1, 1), date(2028, 12, 31))
DAYS = st.integers(0, 60)
TYPES = st.sampled_from(DayType)
ONE = timedelta(days=1)


@given(ON, DAYS, TYPES)
def test_clear_days_lie_between(event: date, days: int, day_type: DayType) -> None:
    on = clear_days_before(event, days=days, day_type=day_type, holidays=HOLIDAYS).on
    between = [day for day in clear_days_between(on, event, day_type, HOLIDAYS) if day.number]
    assert len(between) == days
    late = clear_days_between(on + ONE, event, day_type, HOLIDAYS)
    assert sum(1 for day in late if day.number) < days or not days or not is_working(on + ONE, HOLIDAYS)


@given(ON, DAYS, TYPES)
def test_the_earliest_decision_and_the_latest_notice_agree(event: date, days: int, day_type: DayType) -> None:
    counted = {"days": days, "day_type": day_type, "holidays": HOLIDAYS}
    notice = clear_days_before(event, **counted).on
    assert earliest_after_clear_days(notice, **counted).on <= event
    if is_working(notice + ONE, HOLIDAYS) or day_type == DayType.CALENDAR:
        assert earliest_after_clear_days(notice + ONE, **counted).on > event


@given(ON, DAYS)
def test_working_days_land_on_working_days(day: date, days: int) -> None:
    counted = {"days": days, "day_type": DayType.WORKING, "holidays": HOLIDAYS}
    assert is_working(days_after(day, **counted).on, HOLIDAYS)
    assert is_working(days_before(day, **counted).on, HOLIDAYS)
    assert is_working(clear_days_before(day, **counted).on, HOLIDAYS)


@given(ON, DAYS)
def test_there_and_back_again(day: date, days: int) -> None:
    assume(is_working(day, HOLIDAYS))
    counted = {"days": days, "day_type": DayType.WORKING, "holidays": HOLIDAYS}
    assert days_before(days_after(day, **counted).on, **counted).on == day


@given(ON, ON, DAYS, TYPES)
def test_later_in_later_out(one: date, other: date, days: int, day_type: DayType) -> None:
    counted = {"days": days, "day_type": day_type, "holidays": HOLIDAYS}
    first, second = sorted((one, other))
    for rule in (days_after, days_before, clear_days_before, earliest_after_clear_days):
        assert rule(first, **counted).on <= rule(second, **counted).on


@given(ON, st.integers(0, 15), TYPES)
def test_every_day_is_counted_or_has_a_reason(published: date, days: int, day_type: DayType) -> None:
    answer = call_in_window(published, days=days, day_type=day_type, holidays=HOLIDAYS)
    assert [day.number for day in answer.counted] == list(range(1, days + 1))
    assert all(bool(day.number) != bool(day.reason) for day in answer.days)
    assert [day.on for day in answer.days] == [published + ONE * (n + 1) for n in range(len(answer.days))]
    assert bool(answer.is_provisional) == (
        day_type == DayType.WORKING and any(day.on >= HOLIDAYS.known_until for day in answer.days)
    )


@given(ON, st.integers(1, 120))
def test_periods_of_months_abut(first: date, months: int) -> None:
    assume(first.day <= 28)
    last = last_day_beginning_with(first, months)
    assert last + ONE == months_away(first, months)
    assert months_away(months_away(first, months), -months) == first


@given(ON, st.integers(1, 120))
def test_a_period_of_months_ends_in_its_last_month_or_just_before_it(first: date, months: int) -> None:
    last, corresponding = last_day_beginning_with(first, months), months_away(first, months)
    assert corresponding - ONE <= last <= corresponding
    assert first < last or months == 1
