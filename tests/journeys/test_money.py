"""A pool manager enters a fund from an empty start, by the screens alone, without a script on a small screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import person
from tests.partnerships.money_cast import MoneyRegister

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def register(live_server: Any) -> MoneyRegister:
    """The small register, in a database that the live server's own thread can see."""
    return MoneyRegister()


def on(page: Page, name: str, day: str) -> None:
    """Fill in a day, written "10 9 2025"."""
    for part, value in zip(("day", "month", "year"), day.split(), strict=True):
        page.locator(f"#id_{name}_{part}").fill(value)


def save(page: Page) -> None:
    """Save, with a source of its own where the page does not bring one along."""
    if page.locator("#id_source_title").is_visible():
        page.locator("#id_source_title").fill("Mayor and Cabinet, 10 September 2025")
    page.get_by_label("Reason for this change").fill("Minute 7")
    page.get_by_role("button", name="Save").click()
    assert not page.locator(".govuk-error-summary").all_inner_texts()


def agree(page: Page, register: MoneyRegister) -> None:
    """The agreement for the year, which the council approved in its sixth month."""
    page.goto(f"/bodies/{register.ashby.code}/money/")
    page.get_by_role("link", name="Add an agreement").click()
    page.get_by_label("First party").fill(register.ashby.code)
    page.get_by_label("Second party").fill(register.dale.code)
    page.get_by_label("Title", exact=True).fill("Section 75 agreement, 2025–26")
    page.get_by_label("Kind of agreement").select_option(label="Section 75 agreement")
    on(page, "valid_from", "1 4 2025")
    on(page, "valid_to", "31 3 2026")
    save(page)
    page.get_by_role("link", name="Record what happened").click()
    page.get_by_label("By which party").select_option(str(register.ashby.pk))
    page.get_by_label("What happened").select_option(label="Approved")
    on(page, "on", "10 9 2025")
    save(page)


def test_a_pool_manager_enters_a_fund_and_the_other_share_is_derived(
    register: MoneyRegister, window: Callable[..., Page]
) -> None:
    page = window(person("tomasz"), width=320, script=False)
    agree(page, register)
    page.get_by_role("link", name="Add a fund").click()
    page.get_by_label("Name", exact=True).fill("Better Care Fund pooled budget")
    page.get_by_label("Pooled", exact=True).check()
    save(page)
    page.get_by_role("link", name="Add a year").click()
    page.get_by_label("Financial year").fill("2025/26")
    page.get_by_label("Whole fund, planned").fill("£53,440,286")
    save(page)
    page.get_by_role("link", name="Enter or paste what each partner puts in").click()
    page.get_by_label("Contributor, row 1").fill(register.ashby.code)
    page.get_by_label("Planned, row 1").fill("£21,091,826")
    save(page)
    said = page.inner_text("main")
    assert "£32,348,460" in said
    assert "worked out" in said
    assert "on 10 September 2025, five months into the year it covers; no signature recorded here" in said
