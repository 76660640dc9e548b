"""The components in a real browser: axe, narrow screens, the keyboard, no script, and paper."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.long]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
PAGES = ("/design-system/", "/design-system/?on=2019-06-01", "/accessibility/?on=soon", "/privacy/", "/nowhere/")
WIDTHS = (320, 1280)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The page's own policy would keep axe out."""
    return browser_context_args | {"bypass_csp": True}


def faults(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe holds against the page; contrast takes most of its time, and is the same at every width."""
    rules = RULES | {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": contrast}}}
    violations = Axe().run(page, options=rules).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]]


def opened(page: Page, address: str) -> Page:
    """The page, loaded with its script, as wide as a desk's."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(live_server: Any, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES:
        page.goto(live_server.url + address)  # has loaded; to wait until its script is idle takes half a second each
        assert faults(page, contrast=width == max(WIDTHS)) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


SPOIL = """() => {
  document.querySelector("#site-search").labels[0].remove();
  document.querySelector(".quiet").style.color = "#aaa";
  const button = document.querySelector(".gallery-example .govuk-button");
  Object.assign(button.style, {fontSize: "4px", height: "6px", minHeight: "0", padding: "0", margin: "0"});
  button.after(button.cloneNode(true));
}"""


def test_axe_would_have_found_faults(live_server: Any, page: Page) -> None:
    opened(page, f"{live_server.url}/design-system/").evaluate(SPOIL)
    assert {fault.split(":")[0] for fault in faults(page)} >= {"label", "color-contrast", "target-size"}


def test_the_first_tab_skips_to_the_content_and_focus_is_seen(live_server: Any, page: Page) -> None:
    opened(page, f"{live_server.url}/privacy/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).backgroundColor") == "rgb(255, 221, 0)"


def test_an_error_of_the_summary_takes_the_reader_to_its_box(live_server: Any, page: Page) -> None:
    opened(page, f"{live_server.url}/design-system/")
    page.get_by_role("link", name="Joined on must include a month").click()
    assert page.evaluate("document.activeElement.id") == "id_example-joined_on_month"


def test_the_policy_lets_our_own_script_run(live_server: Any, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    opened(page, f"{live_server.url}/design-system/")
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')")
    assert complaints == []
    context.close()


def test_without_script_everything_is_open_and_reachable(live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(f"{live_server.url}/design-system/")
    assert page.get_by_role("link", name="Bodies", exact=True).first.is_visible()
    assert page.locator(".filter-panel input").first.is_visible()
    assert not page.locator(".govuk-service-navigation__toggle").is_visible()
    context.close()


def test_on_paper_there_is_a_header_and_no_navigation(live_server: Any, page: Page) -> None:
    opened(page, f"{live_server.url}/design-system/?on=2019-06-01")
    page.emulate_media(media="print")
    header = page.locator(".print-header")
    assert header.is_visible()
    assert "As at 1 June 2019" in header.inner_text()
    assert "/design-system/?on=2019-06-01" in header.inner_text()
    assert not page.locator("nav").first.is_visible()
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row).breakInside") == "avoid"
