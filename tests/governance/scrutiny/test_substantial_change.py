"""Health scrutiny of a substantial change: views, consultation, referral, Secretary of State call-in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from governance.models import Decision
from governance.operations.substantial_change import (
    record_consultation,
    record_referral,
    record_secretary_of_state_call_in,
    record_substantial_view,
)
from partnerships.operations import Refused
from tests.cast import person
from tests.governance.decision_cast import WHY, Deciders

pytestmark = pytest.mark.django_db
MAY_1 = dt.date(2023, 5, 1)


@pytest.fixture
def cast(db: None) -> Deciders:
    cast = Deciders()
    cast.hold("moira", Role.SCRUTINY_OFFICER, body=cast.ashby)
    return cast


@pytest.fixture
def made(cast: Deciders) -> Decision:
    return cast.decision(cast.board_step(number=1), title="One stroke unit")


def page(client: Client, made: Decision) -> str:
    return client.get(f"/decisions/{made.ref}/").content.decode()


def view(made: Decision, body: Any, by: str, **more: Any) -> Any:
    said: dict[str, Any] = {"view": "substantial", "on": MAY_1, "reason": WHY, **more}
    return record_substantial_view(by=person(by) if by else None, decision=made, body=body, **said)


def test_a_councils_view_is_its_own(client: Client, cast: Deciders, made: Decision) -> None:
    reported = view(made, cast.ashby, "samuel")
    assert reported.confidence == "reported"
    assert "Reported; the council has not confirmed it." in page(client, made)
    assert view(made, cast.ashby, "moira").confidence == "confirmed"
    with pytest.raises(Refused, match="for a council to say"):
        view(made, cast.dale, "")


def test_where_two_councils_hold_it_substantial_one_alone_gives_no_statutory_response(
    client: Client, cast: Deciders, made: Decision
) -> None:
    other = cast.body("ZZB", "Brackwater Council", cast.ashby.kind)
    consulted = {"decision": made, "by_body": cast.dale, "started_on": MAY_1, "reason": WHY, "by": None}
    record_consultation(body=cast.ashby, comments_by=dt.date(2023, 6, 1), **consulted)
    view(made, cast.ashby, "")
    assert "not the statutory response" not in page(client, made)
    view(made, other, "")
    text = page(client, made)
    assert "More than one council is affected: a single council’s response is not the statutory response." in text
    assert "Ashbyford Council and Brackwater Council each hold the change to be substantial." in text
    record_consultation(forum=cast.joint, **consulted)
    assert "One is consulted here." in page(client, made)
    view(made, other, "", view="not_substantial", on=dt.date(2023, 5, 9))  # it changed its mind
    assert "not the statutory response" not in page(client, made)


@pytest.mark.parametrize(("on", "marked"), [(dt.date(2024, 1, 30), False), (dt.date(2024, 1, 31), True)])
def test_a_referral_after_the_power_ended_is_saved_and_marked(
    client: Client, cast: Deciders, made: Decision, on: dt.date, marked: bool
) -> None:
    record_referral(by=None, reason=WHY, decision=made, body=cast.ashby, on=on)
    assert ("No power existed on that day" in page(client, made)) is marked


def test_the_secretary_of_state_has_six_months(client: Client, made: Decision) -> None:
    record_secretary_of_state_call_in(by=None, reason=WHY, decision=made, directed_on=dt.date(2024, 1, 31))
    text = page(client, made)
    assert "30 July 2024" in text
    assert "Secretary of State call-in (nothing to do with call-in by councillors)" in text


def test_no_call_in_without_a_day_and_no_response_before_it_began(cast: Deciders, made: Decision) -> None:
    with pytest.raises(Refused):
        record_secretary_of_state_call_in(by=None, reason=WHY, decision=made, requested_by="A council")
    with pytest.raises(Refused, match="before the day on which the consultation began"):
        record_consultation(
            by=None, reason=WHY, decision=made, by_body=cast.dale, body=cast.ashby, started_on=MAY_1,
            responded_on=dt.date(2023, 4, 30),
        )  # fmt: skip
