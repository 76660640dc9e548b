"""The run sheet in a browser: by keyboard alone without JavaScript; with it, what was typed survives leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Role
from governance.models import AgendaItem
from governance.operations.agenda import add_item
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, WHY, Deciders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_nothing_typed_is_lost(live_server: Any, window: Callable[..., Page]) -> None:
    cast = Deciders()
    officer = cast.hold("tomasz", Role.PROPER_OFFICER, body=cast.ashby)
    meeting = cast.meeting(cast.cabinet, FRIDAY)
    item = add_item(by=None, reason=WHY, meeting=meeting, title="One matter")
    sheet = reverse("meeting-record", args=[meeting.pk])

    page = window(officer, script=False)
    page.goto(sheet)
    page.focus(f"#id_item_{item.pk}_words")
    page.keyboard.type("Agreed as set out")
    page.keyboard.press("Tab")
    page.keyboard.type("25")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Saved at")  # waits for the next page: a key press does not
    saved = AgendaItem.objects.get(pk=item.pk)
    assert (saved.result_words, saved.minutes_spent) == ("Agreed as set out", 25)

    page = window(person("tomasz"), script=True)
    page.goto(sheet)
    page.fill("#id_action_0_text", "Typed and not saved")
    page.goto("about:blank")
    page.goto(sheet)
    assert page.input_value("#id_action_0_text") == "Typed and not saved"
    assert page.is_visible("#draft-kept")
    page.focus("#id_action_0_text")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message")
    assert page.input_value("#id_action_0_text") == ""
