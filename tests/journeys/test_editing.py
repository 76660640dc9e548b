"""A lead changes the register in a real browser: without a script on a small screen, and axe on every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from partnerships.models import Membership
from partnerships.operations import change_membership
from tests.cast import person
from tests.journeys.test_accessibility import RULES
from tests.partnerships.register_cast import Register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


@pytest.fixture
def register(live_server: Any) -> Register:
    """The small register, in a database that the live server's own thread can see."""
    return Register()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def conflict(page: Page, register: Register) -> None:
    """Open a form, let somebody else save first, then save."""
    page.goto(f"/facts/membership/{register.ashby_joined.pk}/edit/")
    change_membership(register.ashby_joined, by=person("ada"), reason="Corrected", version=1, note="Theirs")
    page.get_by_label("Role", exact=True).select_option("convenor")
    page.get_by_label("Reason for this change").fill("Minute 4")
    save(page)


def problems(page: Page) -> list[str]:
    """What axe finds on a wide screen, and whether the page is wider than a small one."""
    page.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(page, options=RULES).response["violations"]
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth > 320")
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found] + (["too wide"] if wide else [])


def test_a_lead_adds_a_member_and_settles_a_conflict_without_a_script(register: Register, window: Window) -> None:
    page = window(person("samuel"), width=320, script=False)
    page.goto("/facts/membership/new/?partnership=zz-northmoor")
    page.get_by_label("Body", exact=True).fill("water trust")
    page.get_by_label("Basis of the membership").select_option("published_list")
    page.get_by_label("Source", exact=False).first.select_option(str(register.source.pk))
    page.get_by_label("Reason for this change").fill("Minute 3")
    save(page)
    page.get_by_label("Elmwater Trust (ZZE)").check()
    save(page)
    assert "Recorded and published." in page.inner_text("main")
    assert Membership.objects.filter(body=register.elm, partnership=register.northmoor).exists()

    conflict(page, register)
    assert "Somebody else changed this record" in page.inner_text("h1")
    save(page)
    register.ashby_joined.refresh_from_db()
    assert (register.ashby_joined.role, register.ashby_joined.note) == ("convenor", "Theirs")


def test_axe_finds_nothing_in_the_states_of_editing(register: Register, window: Window) -> None:
    page = window(person("samuel"))
    found: dict[str, list[str]] = {}
    page.goto("/facts/membership/new/?partnership=zz-northmoor")
    page.get_by_label("Body", exact=True).fill("water trust")
    save(page)
    found["errors and a choice of bodies"] = problems(page)
    page.goto("/facts/succession/new/?body=ZZD")
    page.get_by_role("button", name="Add another row").click()
    found["one more row"] = problems(page)
    save(page)
    found["rows with errors"] = problems(page)
    conflict(page, register)
    found["conflict"] = problems(page)
    page.goto("/facts/new/?place=water+trust")
    found["where"] = problems(page)
    page.goto(f"/facts/membership/{register.ashby_joined.pk}/withdraw/")
    page.get_by_role("button", name="Withdraw").click()
    found["a step without a reason"] = problems(page)

    assert {state: said for state, said in found.items() if said} == {}
