"""Searching as a person does it: by keyboard, without scripts, on a small screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.test_accessibility import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_rushcliffe_leads_to_the_board_of_today_by_keyboard(window: Callable[..., Page]) -> None:
    page = window(script=False)
    page.goto("/bodies/")
    page.get_by_role("searchbox", name="Search partnerships and bodies").focus()
    page.keyboard.type("Rushclife CCG")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Rushcliffe CCG", exact=True).click()
    page.get_by_role("link", name="NHS Nottingham and Nottinghamshire Integrated Care Board").click()

    assert page.url.endswith("/bodies/QT1/")


@pytest.mark.parametrize("query", ["Rushcliffe+CCG", "Notingham", "nottingham&what=bodies&on=2019-06-01", "nhs"])
def test_results_are_accessible_and_fit_a_small_screen(window: Callable[..., Page], query: str) -> None:
    page = window(width=320)
    page.goto(f"/search/?q={query}")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert Axe().run(page, options=RULES).response["violations"] == []
