"""The run sheet: outcomes through the operations of each noun, all or nothing, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from governance.models import AgendaItem, Meeting, MeetingAction, ParkedIssue, Seat, StepOutcome
from governance.operations.agenda import add_item, change_item
from tests.cast import PASSWORD, address_of, person
from tests.governance.decision_cast import FRIDAY, WHY, Deciders, step_of

TOKEN = "11111111-2222-3333-4444-555555555555"


class Sat:
    """A cabinet that sat on a Friday with two items, a seat and a step of a decision."""

    def __init__(self) -> None:
        self.cast = Deciders()
        self.cast.hold("tomasz", Role.PROPER_OFFICER, body=self.cast.ashby)
        self.meeting = self.cast.meeting(self.cast.cabinet, FRIDAY)
        self.seat = Seat.objects.create(forum=self.cast.cabinet, label="Leader", source=self.cast.source)
        self.items = [add_item(by=None, reason=WHY, meeting=self.meeting, title=f"Matter {n}") for n in (1, 2)]
        self.decision = self.cast.decision(self.cast.cabinet_step(planned_on=FRIDAY))
        self.step = step_of(self.decision, 1)

    @property
    def address(self) -> str:
        return reverse("meeting-record", args=[self.meeting.pk])

    def typed(self, **more: Any) -> dict[str, Any]:
        one, two = self.items
        return {
            "version": self.meeting.version, "token": TOKEN, "held": "on", "is_quorate": "yes", "reason": "Noted there",
            f"seat_{self.seat.pk}": "present",
            f"item_{one.pk}_version": one.version, f"item_{one.pk}_result": "deferred",
            f"item_{one.pk}_words": "To May",
            f"item_{two.pk}_version": two.version, f"item_{two.pk}_result": "noted",
            f"step_{self.step.pk}_outcome": "approved", f"step_{self.step.pk}_for": "5",
            "action_0_text": "Write to the trust", "action_0_item": str(one.pk),
            "issue_0_title": "Who chairs", "issue_0_revisit": "2026-12-01", **more,
        }  # fmt: skip


@pytest.fixture
def sat(db: None) -> Sat:
    return Sat()


def errors_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_one_sheet_records_the_whole_meeting_and_sent_twice_records_once(sat: Sat, client: Client) -> None:
    client.force_login(person("tomasz"))
    shown = client.get(sat.address).content.decode()
    assert f'name="item_{sat.items[0].pk}_result"' in shown
    for _ in range(2):
        assert client.post(sat.address, sat.typed())["Location"] == sat.address
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.is_quorate, meeting.attendance.get().state) == ("held", True, "present")
    assert [item.result for item in AgendaItem.objects.order_by("order")] == ["deferred", "noted"]
    outcome = StepOutcome.objects.get()
    assert (outcome.votes_for, outcome.meeting, outcome.is_from_body) == (5, meeting, True)
    assert (MeetingAction.objects.get().item, ParkedIssue.objects.get().revisit_on) == (
        sat.items[0], dt.date(2026, 12, 1),
    )  # fmt: skip
    done = sat.typed(finish="yes", action_0_text="", issue_0_title="", issue_0_revisit="", action_0_item="")
    assert client.post(sat.address, done)["Location"] == reverse("meeting", args=[meeting.pk])


def test_a_deputy_is_named_renamed_and_goes_with_the_state(sat: Sat, client: Client) -> None:
    client.force_login(person("tomasz"))
    seat, page = f"seat_{sat.seat.pk}", reverse("meeting", args=[sat.meeting.pk])

    def recorded(state: str, name: str) -> str:
        sat.meeting.refresh_from_db()
        fresh: dict[str, Any] = {f"item_{item.pk}_version": item.version for item in sat.items}
        fresh |= {"version": sat.meeting.version, seat: state, f"{seat}_deputy": name}
        assert client.post(sat.address, {"token": TOKEN, "reason": "Noted there", **fresh}).status_code == 302
        return client.get(page).content.decode()

    assert "A deputy came: Jo Field" in recorded("deputy", "Jo Field")
    assert 'value="Jo Field"' in client.get(sat.address).content.decode()
    assert "A deputy came: Jo Fields" in recorded("deputy", "Jo Fields")
    assert "A deputy came: " not in recorded("present", "Jo Fields")
    assert sat.meeting.attendance.get().person is None


def test_who_does_not_speak_for_the_body_only_reports_its_outcome(sat: Sat, client: Client) -> None:
    client.force_login(person("samuel"))
    assert "You report this." in client.get(sat.address).content.decode()
    client.post(sat.address, sat.typed())
    outcome = StepOutcome.objects.get()
    assert (outcome.confidence, outcome.is_from_body) == ("reported", False)
    client.force_login(person("beatrix"))
    assert client.post(sat.address, sat.typed()).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"issue_0_revisit": ""}, "Enter the day on which it must come back"),
        ({"action_0_text": "", "action_0_owner": "Director"}, "Enter what is to be done"),
        ({"is_quorate": "yes", "held": ""}, "Say that the meeting was held"),
        ({"made_no_decision": "on", "ITEM": "decided"}, "was decided"),
        ({"action_0_due": "2026-02-31"}, "day"),
        ({"action_0_text": "x" * 2001}, "2000"),
        ({"reason": ""}, "Enter where this comes from"),
        ({"STEP": ""}, "Choose the outcome"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_everything_typed_stays(
    sat: Sat, client: Client, wrong: dict[str, str], words: str
) -> None:
    client.force_login(person("tomasz"))
    names = {"ITEM": f"item_{sat.items[1].pk}_result", "STEP": f"step_{sat.step.pk}_outcome"}
    answer = client.post(sat.address, sat.typed(**{names.get(key, key): value for key, value in wrong.items()}))
    assert answer.status_code == 422
    assert words in errors_of(answer)
    assert "To May" in errors_of(answer)
    assert 'value="Who chairs"' in errors_of(answer)
    assert not StepOutcome.objects.exists()
    assert Meeting.objects.get().state == "planned"


def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(sat: Sat, client: Client) -> None:
    client.force_login(person("tomasz"))
    typed, item = sat.typed(), sat.items[0]
    change_item(item, by=None, reason=WHY, version=item.version, result="parked", result_words="Until June")
    answer = client.post(sat.address, typed)
    assert answer.status_code == 409
    assert "It is recorded as: Parked, Until June." in errors_of(answer)
    assert "To May" in errors_of(answer)
    typed[f"item_{item.pk}_version"] = AgendaItem.objects.get(pk=item.pk).version
    assert client.post(sat.address, typed).status_code == 302
    assert AgendaItem.objects.get(pk=item.pk).result_words == "To May"


def test_who_was_signed_out_finds_what_they_typed_after_signing_in(sat: Sat, client: Client) -> None:
    client.login(email=address_of("tomasz"), password=PASSWORD)
    typed = sat.typed()
    Session.objects.all().delete()
    answer = client.post(sat.address, typed)
    assert "/accounts/login" in answer["Location"]
    client.login(email=address_of("tomasz"), password=PASSWORD)
    shown = errors_of(client.get(sat.address))
    assert "What you typed is back" in shown
    assert "To May" in shown
    assert client.post(sat.address, typed).status_code == 302
    assert "What you typed is back" not in errors_of(client.get(sat.address))


def test_before_its_day_only_apologies_can_be_noted(sat: Sat, client: Client) -> None:
    Meeting.objects.update(on=dt.date(2040, 1, 5))
    client.force_login(person("tomasz"))
    shown = client.get(sat.address).content.decode()
    assert "still to come" in shown
    assert "_result" not in shown
    token = {"version": sat.meeting.version, "token": TOKEN, "reason": "Mail", f"seat_{sat.seat.pk}": "apologies"}
    assert client.post(sat.address, token | {"held": "on", "is_quorate": "yes"}).status_code == 302
    assert Meeting.objects.get().state == "planned"
