"""A lead enters a plan from a template in a real browser, and reports what each body decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from partnerships.models import Partnership, RoleHolding
from tests.cast import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOURCE = "Health and Wellbeing Board, 16 May 2025"
SIGNED = [("QE1", "14", "4"), ("QOQ", "31", "3"), ("QWO", "31", "3"), ("E06000065", "2", "4")]


def day(page: Page, name: str, number: str, month: str) -> None:
    for part, value in (("day", number), ("month", month), ("year", "2025")):
        page.fill(f"[name={name}_{part}]", value)


def report(page: Page, step: int, number: str, month: str) -> None:
    page.locator("a", has_text="Report the outcome").nth(step - 1).click()
    page.get_by_label("Outcome", exact=True).select_option("approved")
    day(page, "taken_on", number, month)
    page.get_by_label("Reason for this", exact=False).fill("As the paper says")
    page.get_by_role("button", name="Save").click()


def test_north_yorkshires_plan_from_a_template(live_server: Any, window: Callable[..., Page]) -> None:
    samuel = person("samuel")
    system = Partnership.objects.get(slug="humber-and-north-yorkshire")
    RoleHolding.objects.create(user=samuel, role="system_lead", partnership=system, valid_from=dt.date(2022, 7, 1))
    page = window(samuel, script=False)
    page.goto("/decisions/start/?partnership=humber-and-north-yorkshire")
    page.get_by_label("Kind of decision").select_option(label="Better Care Fund plan")
    page.get_by_label("Title", exact=True).fill("North Yorkshire plan")
    page.get_by_label("Lead body (optional)").fill("E06000065")
    page.get_by_label("Bodies that take part").fill("\n".join(code for code, _, _ in SIGNED))
    day(page, "needed_by", "31", "3")
    page.get_by_label("Source", exact=True).fill(SOURCE)
    page.get_by_role("button", name="Draw up the route").click()
    page.get_by_label("Publish now").check()
    page.get_by_role("button", name="Record this decision").click()
    for step, (_, number, month) in enumerate(SIGNED, start=1):
        report(page, step, number, month)

    text = page.inner_text("main")
    assert "14 days late" in text
    assert "two days late" in text
    assert text.count("Reported, not confirmed") >= len(SIGNED)
    assert "Agreed" in page.inner_text(".answer")
    assert "14 April 2025" in page.inner_text(".answer")
