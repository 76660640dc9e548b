"""The state of a membership follows from its events, as in Nottingham in 2018 and 2019."""

import datetime as dt
from dataclasses import dataclass

import pytest

from partnerships.membership_on_day import Standing, state_on

STARTED = dt.date(2016, 3, 1)
SUSPENDED = dt.date(2018, 11, 20)
RESUMED = dt.date(2019, 4, 16)


@dataclass(frozen=True)
class Happened:
    kind: str
    on: dt.date


NOTTINGHAM_CITY = (Happened("resumed", RESUMED), Happened("suspended", SUSPENDED))


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (dt.date(2016, 2, 29), Standing.NOT_YET),
        (STARTED, Standing.MEMBER),
        (dt.date(2018, 11, 19), Standing.MEMBER),
        (SUSPENDED, Standing.SUSPENDED),
        (dt.date(2019, 1, 1), Standing.SUSPENDED),
        (dt.date(2019, 4, 15), Standing.SUSPENDED),
        (RESUMED, Standing.MEMBER),
        (dt.date(2019, 5, 1), Standing.MEMBER),
        (dt.date(2022, 7, 1), Standing.ENDED),
    ],
)
def test_nottingham_city_suspends_and_resumes(day: dt.date, standing: Standing) -> None:
    state = state_on(day, valid_from=STARTED, valid_to=dt.date(2022, 7, 1), events=NOTTINGHAM_CITY)

    assert state.standing == standing


@pytest.mark.parametrize(
    ("kinds", "standing"),
    [
        ((), Standing.MEMBER),
        (("invited",), Standing.INVITED),
        (("invited", "declined"), Standing.DECLINED),
        (("invited", "joined"), Standing.MEMBER),
        (("joined", "withdrew"), Standing.WITHDRAWN),
        (("joined", "suspended", "succeeded"), Standing.SUCCEEDED),
    ],
)
def test_events_of_one_day_follow_the_order_of_a_membership_s_life(kinds: tuple[str, ...], standing: Standing) -> None:
    events = [Happened(kind, STARTED) for kind in reversed(kinds)]

    assert state_on(STARTED, valid_from=STARTED, valid_to=None, events=events).standing == standing


def test_the_event_that_decided_is_named() -> None:
    state = state_on(dt.date(2019, 1, 1), valid_from=STARTED, valid_to=None, events=NOTTINGHAM_CITY)

    assert state.event == Happened("suspended", SUSPENDED)


def test_a_suspended_member_is_still_one_and_an_invited_body_is_not() -> None:
    assert Standing.SUSPENDED.takes_part
    assert not Standing.INVITED.takes_part
