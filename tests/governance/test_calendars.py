"""Calendars: the same entry for ever, cancelled ones marked, and nothing that is not public."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from governance.models import Meeting
from governance.operations.agenda import add_item
from governance.operations.meeting import cancel_meeting, move_meeting, plan_meeting
from tests.cast import person
from tests.governance.decision_cast import WHY, Deciders

SOON = timezone.localdate() + dt.timedelta(days=40)


@pytest.fixture
def deciders(db: None) -> Deciders:
    return Deciders()


def planned(deciders: Deciders, **more: Any) -> Meeting:
    details = {"forum": deciders.cabinet, "on": SOON, "starts_at": dt.time(10, 30), **more}
    return plan_meeting(by=None, reason=WHY, source=deciders.source, **details)


def entries(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(each["UID"]).split("@")[0]: each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def told(meeting: Meeting) -> dict[str, Any]:
    return {"by": person("samuel"), "reason": WHY, "version": Meeting.objects.get(pk=meeting.pk).version}


@pytest.mark.parametrize(
    "address",
    [
        "/forums/zz-ashbyford-cabinet/calendar.ics",
        "/bodies/ZZA/calendar.ics",
        "/partnerships/zz-northmoor/calendar.ics",
    ],
)
def test_a_meeting_is_one_entry_that_moves_and_is_cancelled(deciders: Deciders, client: Client, address: str) -> None:
    meeting = planned(deciders)
    deciders.decision(deciders.cabinet_step(planned_on=SOON))
    name = f"meeting-{meeting.pk}"
    first = entries(client, address)[name]
    assert (str(first["STATUS"]), first["SEQUENCE"]) == ("TENTATIVE", 0)
    assert client.get(address).content == client.get(address).content
    moved = move_meeting(meeting, **told(meeting), on=SOON + dt.timedelta(days=7))
    cancel_meeting(moved, **told(meeting))
    last = entries(client, address)[name]
    assert (str(last["STATUS"]), last["SEQUENCE"]) == ("CANCELLED", 2)
    assert last["DTSTART"].dt.date() == SOON + dt.timedelta(days=7)
    assert len([key for key in entries(client, address) if key.startswith("meeting-")]) == 1


def test_local_time_is_written_in_utc(deciders: Deciders, client: Client) -> None:
    for day, hour in ((dt.date(2027, 7, 6), 9), (dt.date(2027, 1, 6), 10)):
        meeting = planned(deciders, on=day)
        (event,) = entries(client, reverse("meeting-calendar", args=[meeting.pk])).values()
        assert event["DTSTART"].dt == dt.datetime(day.year, day.month, day.day, hour, 30, tzinfo=dt.UTC)
    whole = planned(deciders, starts_at=None)
    (event,) = entries(client, reverse("meeting-calendar", args=[whole.pk])).values()
    assert event["DTSTART"].dt == SOON


def test_whoever_asks_gets_only_what_everybody_may_see(deciders: Deciders, client: Client) -> None:
    planned(deciders, standing="draft", title="Secret sitting")
    meeting = planned(deciders, title="Open; with, marks\nand lines")
    add_item(by=None, reason=WHY, meeting=meeting, title="Tender", privacy="confidential", private_reason="Bids")
    why = {"privacy": "confidential", "private_reason": "Bids are open", "needed_by": SOON, "title": "Secret fund"}
    deciders.decision(deciders.cabinet_step(planned_on=SOON), **why)
    for name in (None, "cora", "samuel", "ada"):
        if name:
            client.force_login(person(name))
        for address in (
            "/bodies/ZZA/calendar.ics",
            "/partnerships/zz-northmoor/calendar.ics",
            "/reminders/calendar.ics",
        ):
            content = client.get(address).content.decode()
            assert "Secret" not in content
            assert "Tender" not in content
    assert "Open\\; with\\, marks" in client.get("/bodies/ZZA/calendar.ics").content.decode()


def test_deadlines_and_days_without_a_meeting_stand_in_it(deciders: Deciders, client: Client) -> None:
    deciders.decision(deciders.cabinet_step(planned_on=SOON, is_key=True), deciders.board_step(), needed_by=SOON)
    sorts = {name.rsplit("-", 1)[0] for name in entries(client, "/bodies/ZZA/calendar.ics")}
    assert {"step", "agenda", "key-decision-notice"} <= sorts
    assert "needed" in {name.rsplit("-", 1)[0] for name in entries(client, "/partnerships/zz-northmoor/calendar.ics")}


def test_my_calendar_has_an_address_that_can_be_taken_back(deciders: Deciders, client: Client) -> None:
    planned(deciders)
    assert "/accounts/login" in client.get("/reminders/calendar.ics")["Location"]
    client.force_login(person("asha"))
    assert len(entries(client, "/reminders/calendar.ics")) == 1

    def made() -> str:
        client.post(reverse("reminders-calendar-new"))
        address: str = client.get(reverse("reminders")).context["calendar_address"]
        return address.removeprefix("http://testserver")

    first, stranger = made(), Client()
    assert len(entries(stranger, first)) == 1
    second = made()
    assert stranger.get(first).status_code == 404
    assert stranger.get("/reminders/calendar.ics?token=nonsense").status_code == 404
    assert len(entries(stranger, second)) == 1
