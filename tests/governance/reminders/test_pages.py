"""My reminders, following, and the delivery desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from governance.reminders.models import BodyMailbox, Follow, Mail, Mute, Promise, ReminderPreference, SendingHold
from governance.reminders.operations.reading import follow
from governance.reminders.preview import coming
from governance.reminders.told import told_about
from partnerships.models import RoleHolding
from tests.cast import person
from tests.governance.reminders.scene import MERGER_ON, MONTH_BEFORE, Scene, at, pass_on

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_following_and_stopping_from_a_page(scene: Scene, browser_of: Browser) -> None:
    tomasz = person("tomasz")
    client = browser_of(tomasz)
    assert "Follow<span" in page(client, "/bodies/ZZA/")
    form = {"kind": "body", "key": "ZZA", "next": "/bodies/ZZA/"}
    assert client.post("/reminders/follow/", form).url == "/bodies/ZZA/"  # type: ignore[attr-defined]
    assert "You follow this." in page(client, "/bodies/ZZA/")
    assert "Ashbyford Council" in page(client, "/reminders/")
    client.post("/reminders/follow/", {**form, "stop": "1", "next": "https://evil.example/"})
    assert Follow.objects.in_force().count() == 0


def test_nobody_follows_what_they_may_not_see(scene: Scene, browser_of: Browser) -> None:
    scene.body("ZZH", "Hidden Trust", scene.trust_kind, standing="draft")
    for kind, key in (("body", "ZZH"), ("body", "NOSUCH"), ("nonsense", "ZZA"), ("decision", "\x00")):
        assert browser_of(person("tomasz")).post("/reminders/follow/", {"kind": kind, "key": key}).status_code == 404
    assert "Sign in to follow" in page(Client(), "/bodies/ZZA/")


def test_the_preview_is_what_the_passes_then_send(scene: Scene) -> None:
    """What the page promises for 30 days is what 30 days of passes send."""
    moira = scene.follower("moira")
    scene.plan_merger(MERGER_ON + dt.timedelta(days=60))
    start = dt.date(2027, 3, 1)  # a Monday
    pass_on(start)
    expected = {(each.subject_id, each.due_on) for each in coming(moira, start)}
    for day in range(1, 31):
        pass_on(start + dt.timedelta(day))
    sent = Promise.objects.to_user(moira).filter(state="sent", due_on__gt=start)
    assert {(each.subject_id, each.due_on) for each in sent} == expected
    assert len(expected) == 3


def test_my_page_shows_what_comes_what_was_sent_and_why(scene: Scene, browser_of: Browser) -> None:
    with time_machine.travel(at(MONTH_BEFORE, 9), tick=False):
        pass_on(MONTH_BEFORE)
        words = page(browser_of(person("cora")), "/reminders/")
    assert "1 reminder will be sent to you in the next 30 days" in words
    assert "25 March 2027" in words
    assert words.count("It is for the body approver of Ashbyford Council.") == 2


def test_choosing_how_to_be_reminded(scene: Scene, browser_of: Browser) -> None:
    client = browser_of(person("cora"))
    chosen: dict[str, Any] = {"together": "0", "lead_days": ["7", "28"], "muted": ["reorganisation"], "paused": "on"}
    assert client.post("/reminders/choose/", chosen).status_code == 302
    kept = ReminderPreference.objects.get()
    assert (kept.together, kept.lead_days, kept.paused_at is None) == (False, [28, 7], False)
    assert Mute.objects.filter(ended_at=None).get().rule == "reorganisation"
    assert "You are sent nothing for now" in page(client, "/reminders/")
    client.post("/reminders/choose/", {"together": "1"})
    assert not Mute.objects.filter(ended_at=None).exists()
    assert client.post("/reminders/choose/", {"together": "1", "lead_days": ["4"]}).status_code == 422


def test_the_record_says_who_was_reminded_and_names_no_person(scene: Scene) -> None:
    for name in ("moira", "tomasz"):
        scene.follower(name)
    pass_on(MONTH_BEFORE)
    lines = {line.who for line in told_about("succession", [scene.merger.pk])}
    assert lines == {"Body approver, Ashbyford Council", "System lead, Northmoor Plan", "2 followers"}


@pytest.fixture
def refused(scene: Scene) -> Mail:
    """A mail to Cora that its server refused for good."""
    pass_on(MONTH_BEFORE)
    mail = Mail.objects.get(reader_id=person("cora").pk)
    Mail.objects.filter(pk=mail.pk).update(state="failed", sent_at=None, last_answer="550 no such person")
    mail.promises.update(state="failed")
    return mail


@pytest.mark.parametrize(
    ("action", "mail_state", "promise_state"),
    [("again", "queued", "queued"), ("drop", "cancelled", "withdrawn")],
)
def test_the_desk_decides_and_says_why(
    refused: Mail, ada: User, browser_of: Browser, action: str, mail_state: str, promise_state: str
) -> None:
    client, address = browser_of(ada), f"/reminders/desk/mails/{refused.pk}/"
    desk = page(client, "/reminders/desk/")
    assert "550 no such person" in desk
    assert "1 mail waits for a decision." in desk
    assert f'href="/accounts/people/{refused.reader_id}/"' in page(client, address)
    assert client.post(address, {"action": action, "reason": ""}).status_code == 422
    assert client.post(address, {"action": action, "reason": "Looked into it"}).status_code == 302
    refused.refresh_from_db()
    assert (refused.state, refused.promises.get().state) == (mail_state, promise_state)
    assert refused.last_answer.endswith(f"Looked into it (person {ada.pk})")
    assert f"Looked into it ({ada})" in page(client, address)
    assert client.post(address, {"action": action, "reason": "Again"}).status_code == 422


def test_a_doubtful_mail_may_be_found_delivered(refused: Mail, ada: User, browser_of: Browser) -> None:
    Mail.objects.update(state="doubtful", sent_at=None, open_handovers=2)
    Promise.objects.filter(mail=refused).update(state="in_doubt")
    form = {"action": "delivered", "reason": "In the server’s log"}
    assert browser_of(ada).post(f"/reminders/desk/mails/{refused.pk}/", form).status_code == 302
    assert Promise.objects.get(mail=refused).state == "sent"


def test_a_dead_end_is_shown_and_a_mailbox_ends_it(scene: Scene, ada: User, browser_of: Browser) -> None:
    RoleHolding.objects.filter(user=person("cora")).update(valid_to=MONTH_BEFORE)
    pass_on(MONTH_BEFORE)
    with time_machine.travel(at(MONTH_BEFORE, 9), tick=False):
        client = browser_of(ada)
        desk = page(client, "/reminders/desk/")
        assert "Ashbyford Council</strong>: nobody holds the role “Body approver”" in desk
        assert 'href="/reminders/desk/mailboxes/?body=ZZA"' in desk
        assert 'value="ZZA"' in page(client, "/reminders/desk/mailboxes/?body=ZZA")
    client = browser_of(ada)
    client.post("/reminders/desk/mailboxes/", {"body": "ZZA", "role": "", "address": "Democracy@Ashby.example"})
    mailbox = BodyMailbox.objects.in_use().get()
    pass_on(MONTH_BEFORE + dt.timedelta(days=1))
    assert Promise.objects.get(reader_kind="mailbox").state == "sent"
    client.post("/reminders/desk/mailboxes/", {"stop": str(mailbox.pk)})
    assert not BodyMailbox.objects.in_use().exists()


def test_hold_and_release_from_the_desk(scene: Scene, ada: User, browser_of: Browser) -> None:
    client = browser_of(ada)
    client.post("/reminders/desk/hold/", {"reason": "Restored"})
    assert SendingHold.objects.in_force().exists()
    assert "sending is on hold" in page(client, "/reminders/desk/")
    client.post("/reminders/desk/hold/", {"reason": "Compared", "release": "1"})
    assert not SendingHold.objects.in_force().exists()


def test_metrics_are_for_monitoring_alone(scene: Scene, settings: Any) -> None:
    scene.hold("priya", Role.PROPER_OFFICER, body=scene.ashby)
    assert Client().get("/reminders/metrics/", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "a long token"
    answer = Client().get("/reminders/metrics/", headers={"Authorization": "Bearer a long token"})
    assert "reminders_mails_waiting 0\n" in answer.content.decode()


def test_what_mails_said_is_erased_after_ninety_days(scene: Scene) -> None:
    pass_on(MONTH_BEFORE)
    Mail.objects.filter(reader_id=person("cora").pk).update(sent_at="2020-01-01T00:00Z")
    pass_on(MONTH_BEFORE + dt.timedelta(days=1))
    kept = dict(Mail.objects.values_list("reader_id", "address"))
    assert (kept[person("cora").pk], kept[person("samuel").pk]) == ("", "samuel@people.example")


def test_personal_data_of_reminders_is_erased_with_the_person(scene: Scene, ada: User) -> None:
    from accounts.operations.people import deactivate, erase_personal_data

    cora = person("cora")
    follow(by=cora, kind="body", record_id=scene.dale.pk)  # type: ignore[arg-type]
    pass_on(MONTH_BEFORE)
    deactivate(user=cora, by=ada)
    erase_personal_data(user=cora, by=ada)
    mail = Mail.objects.get(reader_id=cora.pk)
    assert (mail.address, mail.subject, mail.content, mail.state) == ("", "", None, "sent")
    assert not Follow.objects.in_force().filter(user=cora).exists()
