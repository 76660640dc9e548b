"""A mail can be stopped by anybody who has it, without signing in, in one click of a mail program."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from governance.reminders.links import reader_of, stop_token
from governance.reminders.models import BodyMailbox, Promise, ReminderPreference
from tests.cast import person
from tests.governance.reminders.scene import MONTH_BEFORE, Scene, pass_on

pytestmark = pytest.mark.django_db


def test_one_click_stops_and_another_starts_again(scene: Scene) -> None:
    cora, client = person("cora"), Client(enforce_csrf_checks=True)
    address = f"/reminders/stop/{stop_token('user', cora.pk)}/"
    assert b"Stop all reminders" in client.get(address).content
    assert not ReminderPreference.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    pass_on(MONTH_BEFORE)
    assert not Promise.objects.filter(reader_kind="user", reader_id=cora.pk).exists()
    client.post(address, {"resume": "1"})
    pass_on(MONTH_BEFORE + dt.timedelta(days=1))
    assert Promise.objects.get(reader_kind="user", reader_id=cora.pk).state == "sent"


def test_when_the_only_holder_stops_the_body_is_told_at_its_mailbox(scene: Scene) -> None:
    mailbox = BodyMailbox.objects.create(body=scene.ashby, address="democracy@ashby.example")
    Client().post(f"/reminders/stop/{stop_token('user', person('cora').pk)}/")
    pass_on(MONTH_BEFORE)
    assert Promise.objects.get(reader_kind="mailbox", reader_id=mailbox.pk).state == "sent"
    address = f"/reminders/stop/{stop_token('mailbox', mailbox.pk)}/"
    assert b"this body\xe2\x80\x99s mailbox" in Client().get(address).content
    for form in ({}, {"resume": "1"}):  # only an administrator starts a mailbox again, and the page does not say else
        assert b"Reminders are stopped" in Client().post(address, form).content
        assert BodyMailbox.objects.in_use().count() == 0


@pytest.mark.parametrize("token", ["", "x", "WyJ1c2VyIiwxXQ:1:1", stop_token.__name__])
def test_a_link_that_was_not_made_here_stops_nothing(token: str) -> None:
    assert reader_of(token) is None
