"""Delivery on an obedient server: one digest, the last look, the hold, and what each mail says."""

from __future__ import annotations

import datetime as dt
import email
from email import policy
from typing import Any

import pytest
from django.core import mail as outbox_of

from accounts.operations.people import deactivate
from governance.reminders.delivery.content import NOT_IN_A_LINE
from governance.reminders.delivery.gather import gather
from governance.reminders.delivery.send import send
from governance.reminders.models import BodyMailbox, Mail, Promise
from governance.reminders.operations.hold import hold_sending, release_sending
from governance.reminders.operations.reading import choose, follow, unfollow
from governance.reminders.passes import plan_pass
from governance.reminders.planning.calendar import working_days
from partnerships.models import RoleHolding
from tests.cast import address_of, person
from tests.governance.reminders.scene import MERGER_ON, MONTH_BEFORE, Scene, at, pass_on

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def received(name: str) -> list[Any]:
    """The mails that one of the cast got, as a mail program reads them."""
    found = [mail for mail in outbox_of.outbox if mail.to == [address_of(name)]]
    return [email.message_from_bytes(mail.as_bytes(), policy=policy.default) for mail in found]


def text_of(message: Any) -> str:
    return message.get_body(("plain",)).get_content()


def test_one_digest_a_day_after_seven_and_never_again(scene: Scene) -> None:
    scene.plan_merger(MERGER_ON + DAY)
    pass_on(MONTH_BEFORE, 6, 59)
    assert received("cora") == []
    for hour in (7, 7, 12):
        pass_on(MONTH_BEFORE, hour)
    (message,) = received("cora")
    assert message["Subject"].startswith("2 reminders. First: Takes effect 1 April 2027: Ashbyford Council: merger")
    assert Promise.objects.filter(reader_id=person("cora").pk, reader_kind="user").values("state").distinct().get() == {
        "state": "sent"
    }


def test_what_arises_after_the_digests_of_a_day_waits_for_the_next(scene: Scene) -> None:
    pass_on(MONTH_BEFORE, 15)  # the first pass of the day, however late
    assert Mail.objects.count() == 2
    asha = person("asha")
    follow(by=asha, kind="body", record_id=scene.ashby.pk)
    for moment in ((MONTH_BEFORE, 22, 19), (MONTH_BEFORE + DAY, 6, 59)):
        pass_on(*moment)
        assert Promise.objects.to_user(asha).get().state == "planned"
    pass_on(MONTH_BEFORE + DAY, 7)
    assert Promise.objects.to_user(asha).get().state == "sent"


def test_a_mail_says_what_when_why_and_how_to_stop(scene: Scene) -> None:
    pass_on(MONTH_BEFORE)
    (message,) = received("cora")
    text, html = text_of(message), message.get_body(("html",)).get_content()
    for words in (
        "Ashbyford Council: merger into Elmwater Trust",
        "1 April 2027, in 30 days",
        "http://localhost:8000/bodies/ZZA/",
        "It is for the body approver of Ashbyford Council.",
    ):
        assert words in text
    assert "It is for the body approver of Ashbyford Council." in html
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip("<> ") in text


def test_nothing_leaves_on_a_sunday_or_a_bank_holiday(scene: Scene) -> None:
    for day in (dt.date(2027, 3, 28), dt.date(2027, 3, 26), dt.date(2027, 3, 29)):  # Sunday, Good Friday, Easter Monday
        pass_on(day)
    assert received("cora") == []
    pass_on(dt.date(2027, 3, 30))
    assert len(received("cora")) == 1


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("moved", ("withdrawn", "moved")),
        ("cancelled", ("withdrawn", "gone")),
        ("role ended", ("withdrawn", "role_ended")),
        ("muted", ("withdrawn", "muted")),
        ("account closed", ("withdrawn", "closed")),
        ("hidden", ("withdrawn", "no_access")),
        ("too late", ("lapsed", "too_late")),
    ],
)
def test_the_last_look_stops_what_is_no_longer_so(scene: Scene, ada: Any, change: str, state: tuple[str, str]) -> None:
    cora = person("cora")
    plan_pass(at(MONTH_BEFORE, 8))  # planned and in a mail, not yet sent
    if change == "moved":
        type(scene.merger).objects.update(effective_on=MERGER_ON + DAY)
    elif change == "cancelled":
        type(scene.merger).objects.update(status="cancelled")
    elif change == "role ended":
        RoleHolding.objects.filter(user=cora).update(valid_to=MONTH_BEFORE)
    elif change == "muted":
        choose(by=cora, together=True, lead_days=[], muted=["reorganisation"], paused=False)
    elif change == "account closed":
        deactivate(user=cora, by=ada)
    elif change == "hidden":
        type(scene.elm).objects.filter(pk=scene.elm.pk).update(standing="draft")
    send(today=MERGER_ON + DAY if change == "too late" else MONTH_BEFORE)
    row = Promise.objects.get(reader_kind="user", reader_id=cora.pk)
    assert ((row.state, row.state_reason), received("cora")) == (state, [])
    assert row.mail is not None
    assert row.mail.state == "cancelled"


def test_a_mail_loses_an_item_and_gets_another_message_id(scene: Scene) -> None:
    second = scene.plan_merger(MERGER_ON + DAY)
    plan_pass(at(MONTH_BEFORE, 8))
    queued = Mail.objects.get(reader_kind="user", reader_id=person("cora").pk)
    type(second).objects.filter(pk=second.pk).update(status="cancelled")
    send(today=MONTH_BEFORE)
    queued.refresh_from_db()
    (message,) = received("cora")
    assert message["Subject"].startswith("Takes effect 1 April 2027")
    assert message["Message-ID"] == queued.message_id


def test_on_hold_nothing_leaves_and_afterwards_it_leaves_once(scene: Scene) -> None:
    hold_sending(by=None, reason="Restored from a backup")
    pass_on(MONTH_BEFORE)
    assert received("cora") == []
    release_sending(by=None, reason="Compared")
    pass_on(MONTH_BEFORE, 9)
    assert len(received("cora")) == 1


def test_one_mail_for_each_where_that_is_wanted(scene: Scene) -> None:
    scene.plan_merger(MERGER_ON + DAY)
    choose(by=person("cora"), together=False, lead_days=[], muted=[], paused=False)
    pass_on(MONTH_BEFORE)
    assert len(received("cora")) == 2


def test_what_cannot_wait_for_the_next_digest_goes_at_once(scene: Scene) -> None:
    thursday = MERGER_ON - 7 * DAY
    pass_on(thursday)
    assert len(received("cora")) == 1
    soon = scene.plan_merger(thursday + 2 * DAY)  # a Saturday before the next digest
    later = scene.plan_merger(thursday + 7 * DAY)
    pass_on(thursday, 15)
    assert [m["Subject"] for m in received("cora")][1].startswith(f"Takes effect {soon.effective_on.day} March 2027")
    assert Promise.objects.get(reader_id=person("cora").pk, subject_id=later.pk).state == "planned"


def test_two_leads_that_wait_together_are_told_as_one(scene: Scene) -> None:
    plan_pass(at(MONTH_BEFORE, 6))
    pass_on(MERGER_ON - 5 * DAY, 6)
    pass_on(dt.date(2027, 3, 30))
    states = Promise.objects.filter(reader_kind="user", reader_id=person("cora").pk).order_by("due_on")
    assert list(states.values_list("lead", "state")) == [(30, "lapsed"), (7, "sent")]


def test_the_mailbox_gets_what_nobody_else_does(scene: Scene) -> None:
    RoleHolding.objects.filter(user=person("cora")).update(valid_to=MONTH_BEFORE)
    BodyMailbox.objects.create(body=scene.ashby, address="democracy@ashby.example")
    pass_on(MONTH_BEFORE)
    assert [mail.to for mail in outbox_of.outbox if mail.to == ["democracy@ashby.example"]]


def test_who_stops_following_before_the_mail_is_gathered_gets_none(scene: Scene) -> None:
    moira = scene.follower("moira")
    plan_pass(at(MONTH_BEFORE, 6))
    unfollow(by=moira, kind="body", record_id=scene.ashby.pk)
    gather(now=at(MONTH_BEFORE, 8), is_working=working_days())
    send(today=MONTH_BEFORE)
    assert received("moira") == []


@pytest.mark.parametrize(
    "title",
    [
        "=?utf-8?q?=0ABcc:_evil@x.example?=",
        "Two\r\nBcc: evil@x.example",
        "Two\x0blines",
        "Two\u2028lines",
        "\u202eback to front",
        "<script>alert(1)</script> & {far} 🎉 مجلس",
        "x" * 300,
    ],
)
def test_a_title_stays_words_in_one_line_whatever_is_in_it(scene: Scene, title: str) -> None:
    scene.ashby.names.update(name=title)
    pass_on(MONTH_BEFORE)
    (message,) = received("cora")
    assert message["Bcc"] is None
    assert str(message["Subject"]).strip().startswith("Takes effect 1 April 2027: ")
    assert not NOT_IN_A_LINE.search(str(message["Subject"]))
    assert "<script>" not in message.get_body(("html",)).get_content()
