"""An error in what a mail is made of stays with that mail, at the desk and in the log: the others go out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from governance.reminders.models import Mail
from governance.reminders.rules import table
from tests.cast import person
from tests.governance.reminders.scene import MONTH_BEFORE, Scene, pass_on
from tests.governance.reminders.test_decision_rules import REHEARSED, Matter
from tests.governance.reminders.test_delivery import received

pytestmark = pytest.mark.django_db


def waiting() -> Mail:
    """The one mail that did not go out, put off and certainly not handed over."""
    mail = Mail.objects.waiting().get()
    assert (mail.state, mail.refusals, mail.open_handovers) == ("queued", 1, 0)
    return mail


def test_a_mail_that_cannot_be_made_waits_and_the_others_go_out(scene: Scene, client: Client, ada: User) -> None:
    User.objects.filter(pk=person("cora").pk).update(email="cora\nbcc@people.example")
    _, done = pass_on(MONTH_BEFORE)
    assert (done.put_off, len(received("samuel"))) == (1, 1)
    assert waiting().last_answer == "It could not be made: BadHeaderError. The log says more."
    client.force_login(ada)
    page = client.get("/reminders/desk/").content.decode()
    assert "It could not be made: BadHeaderError." in page.partition("Not out yet")[2]


def test_a_rule_that_finds_no_words_keeps_its_own_mails_back_alone(db: None, monkeypatch: Any) -> None:
    matter, rule = Matter(), table.rule_of("notice_due")
    assert rule

    def no_words(*_: Any) -> Any:
        raise KeyError("of this step")

    monkeypatch.setitem(table._BY_CODE, "notice_due", dataclasses.replace(rule, items=no_words))
    matter.plan_merger(REHEARSED[10] + dt.timedelta(days=7))
    pass_on(REHEARSED[10])
    assert (received("priya"), len(received("samuel"))) == ([], 1)
    monkeypatch.undo()
    Mail.objects.waiting().update(next_try_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    pass_on(REHEARSED[10])
    assert len(received("priya")) == 1
