"""On which days a reader is told: due windows, working days, what a late pass makes of them."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from governance.reminders.planning.calendar import LONDON, digest_is_due, digest_moment, next_digest_day, working_days
from governance.reminders.rules.timing import Unit, due_days, tellings

WORKED = working_days()
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


def told(happens_on: dt.date, today: dt.date, planned_until: dt.date, leads: tuple[int, ...] = (28, 14, 7, 2)) -> list:
    dues = due_days(happens_on, leads, Unit.DAYS, lambda day: True)
    found = tellings(
        happens_on, dues, today=today, planned_until=planned_until, useful_until=happens_on + dt.timedelta(1)
    )
    return [(each.lead, each.reason) for each in found]


def test_working_days_before_christmas_skip_the_holidays() -> None:
    dues = due_days(dt.date(2026, 12, 31), (10, 5, 1), Unit.WORKING_DAYS, WORKED)
    assert [due.on for due in dues] == [dt.date(2026, 12, 15), dt.date(2026, 12, 22), dt.date(2026, 12, 30)]


def test_a_lead_that_falls_on_a_sunday_is_due_on_friday() -> None:
    assert due_days(dt.date(2026, 12, 2), (3,), Unit.DAYS, WORKED)[0].on == dt.date(2026, 11, 27)


def test_each_lead_is_told_once_by_daily_passes() -> None:
    happens_on, day, seen = dt.date(2026, 6, 30), dt.date(2026, 5, 1), []
    while day <= happens_on:
        seen += told(happens_on, day, day - dt.timedelta(1))
        day += dt.timedelta(1)
    assert list(dict.fromkeys(seen)) == [(28, ""), (14, ""), (7, ""), (2, "")]


def test_a_pass_three_weeks_late_tells_the_nearest_and_notes_the_rest() -> None:
    happens_on = dt.date(2026, 6, 30)
    assert told(happens_on, dt.date(2026, 6, 24), dt.date(2026, 6, 1)) == [
        (28, "replaced"),
        (14, "replaced"),
        (7, ""),
    ]
    assert told(happens_on, dt.date(2026, 7, 5), dt.date(2026, 6, 14)) == [
        (14, "too_late"),
        (7, "too_late"),
        (2, "too_late"),
    ]


@given(happens_on=DAYS, gap=st.integers(0, 60), before=st.integers(-10, 60))
def test_at_most_one_is_told_and_only_while_it_is_of_use(happens_on: dt.date, gap: int, before: int) -> None:
    today = happens_on - dt.timedelta(before)
    found = told(happens_on, today, today - dt.timedelta(gap))
    assert len([lead for lead, reason in found if not reason]) == (1 if 0 <= before <= 28 else 0)


def test_digests_leave_at_seven_in_london_whatever_the_clocks_do() -> None:
    before_spring, after_spring = dt.date(2026, 3, 27), dt.date(2026, 3, 30)
    assert digest_moment(before_spring).astimezone(dt.UTC).hour == 7
    assert digest_moment(after_spring).astimezone(dt.UTC).hour == 6


def test_every_quarter_of_an_hour_over_a_change_of_clocks_finds_each_digest_once() -> None:
    for start in (dt.datetime(2026, 3, 27, tzinfo=dt.UTC), dt.datetime(2026, 10, 23, tzinfo=dt.UTC)):
        moments = [start + dt.timedelta(minutes=15 * n) for n in range(6 * 96)]
        due = [digest_is_due(now, WORKED) for now in moments]
        starts = [now for now, was, is_ in zip(moments[1:], due, due[1:], strict=False) if is_ and not was]
        local = [now.astimezone(LONDON) for now in starts]
        assert {(now.hour, now.minute) for now in local} == {(7, 0)}
        assert len({now.date() for now in local}) == len(local) >= 3


def test_the_next_digest_after_a_good_friday_morning_is_on_tuesday() -> None:
    assert next_digest_day(dt.datetime(2026, 4, 3, 9, tzinfo=LONDON), WORKED) == dt.date(2026, 4, 7)
