"""A lead plans a key decision in a browser; its notice is asked for in time, again when it moves, and no more after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core import mail as outbox_of
from django.core.management import call_command
from playwright.sync_api import Page

from accounts.roles import Role
from tests.cast import person
from tests.governance.decision_cast import Deciders
from tests.governance.reminders.test_delivery import received, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAYS = (dt.date(2027, 2, 1), dt.date(2027, 2, 8), dt.date(2027, 2, 12))  # 10, 5 and 1 working days before 15 February
MOVED, LAST = dt.date(2027, 2, 15), dt.date(2027, 2, 19)  # 5 working days before 22 February, and 1
DIGEST_DAY, SECOND_DIGEST_DAY = dt.date(2027, 2, 23), dt.date(2027, 3, 9)  # 28 and 14 days before 23 March


def sent_to(name: str, day: dt.date) -> list[tuple[str, str]]:
    """Subject and text of what one of the cast is sent by two passes on a rehearsed day."""
    outbox_of.outbox.clear()
    for _ in range(2):
        call_command("send_reminders", today=day, stdout=StringIO())
    return [(str(each["Subject"]), text_of(each)) for each in received(name)]


def plan(page: Page, ref: str, day: str) -> None:
    """Plan the cabinet's step for a day of March 2027, as a key decision."""
    page.goto(f"/decisions/{ref}/")
    page.locator("a", has_text="Plan or change").first.click()
    for part, value in (("day", day), ("month", "3"), ("year", "2027")):
        page.fill(f"[name=planned_on_{part}]", value)
    page.locator("[name=is_key][value=yes]").check()
    page.get_by_label("Reason for this", exact=False).fill("As the cabinet planned it")
    page.get_by_role("button", name="Save").click()


def withdraw(page: Page, ref: str) -> None:
    page.goto(f"/decisions/{ref}/")
    page.locator("a", has_text="Record that it was withdrawn").click()
    for box in page.locator("textarea").all():
        box.fill("The plan is not needed")
    page.locator("main form button").last.click()


def test_a_notice_is_asked_for_in_time(live_server: Any, window: Callable[..., Page]) -> None:
    cast = Deciders()
    cast.hold("priya", Role.PROPER_OFFICER, body=cast.ashby)
    ref = cast.decision(cast.cabinet_step()).ref
    reader, page = window(person("moira"), script=False), window(person("samuel"), script=False)
    reader.goto(f"/decisions/{ref}/")
    reader.locator("main").get_by_role("button", name="Follow").click()

    plan(page, ref, "16")
    for day in DAYS:
        ((subject, text),) = sent_to("priya", day)
        assert subject.startswith("By 15 February 2027: notice of the key decision")
        assert "from 16 February 2027 to 15 March 2027: 28 of them" in text

    plan(page, ref, "23")
    ((subject, _),) = sent_to("priya", MOVED)
    assert subject.startswith("By 22 February 2027")
    ((subject, text),) = sent_to("moira", DIGEST_DAY)
    assert subject.startswith("23 March 2027: Ashbyford Council on A pooled fund")
    assert "Why you get this: You follow A pooled fund." in text

    withdraw(page, ref)
    assert sent_to("priya", LAST) == []
    assert sent_to("moira", SECOND_DIGEST_DAY) == []
