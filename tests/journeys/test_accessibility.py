"""axe finds nothing on any page in any state; nothing is wider than a 320-pixel screen.

What it finds must stand in `config/accessibility_findings.json`, from which the public statement is made: so the
statement and the pages cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests.site.access_table import TABLE
from tests.site.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FINDINGS = json.loads((Path(__file__).parents[2] / "config" / "accessibility_findings.json").read_text())["findings"]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}
EXTRA_STATES = [
    "/?on=2019-06-01",
    "/?on=not-a-day",
    "/search/?q=",
    "/search/?q=nothing+like+this+at+all",
    "/bodies/?kind=no-such-kind",
    "/bodies/?state=abolished&sort=-name&page=2",
    "/bodies/?q=nothing+like+this",
    "/partnerships/no-such-partnership/",
]


def addresses(stage: Stage, person: str) -> list[str]:
    """Every page of the table that this person may open, one for each state."""
    return [
        reverse(name, kwargs=dict(case.kwargs)) + case.query
        for name, row in TABLE.items()
        if not row.posts and not row.leaves_the_site and not name.endswith("calendar")  # a file, which a browser saves
        for case in row.cases(stage)
        if case.opens_to & {"everyone", person} or ("signed_in" in case.opens_to and person != "public")
    ]


def faults(page: Page, address: str) -> list[str]:
    """What axe finds on one page; nothing on a file or a feed."""
    page.goto(address)
    if "html" not in page.evaluate("document.contentType"):
        return []
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{address}: {found['id']}: {found['nodes'][0]['html'][:200]}" for found in violations]


@pytest.mark.parametrize("person", ["public", "system_lead_own", "administrator", "pool_manager_own"])
def test_axe_finds_nothing(live_stage: Stage, window: Callable[..., Page], person: str) -> None:
    page = window(live_stage.people[person])
    pages = addresses(live_stage, person) + (EXTRA_STATES if person == "public" else [])
    already = set(addresses(live_stage, "public")) if person != "public" else set()
    # What the public sees, the other walks need not repeat: the lead's walk has seen it signed in.
    left_out = already if person in ("administrator", "pool_manager_own") else set()
    left_out |= set(addresses(live_stage, "system_lead_own")) if person == "pool_manager_own" else set()
    problems = [found for address in pages if address not in left_out for found in faults(page, address)]
    known = {finding["problem"] for finding in FINDINGS}
    assert not [problem for problem in problems if problem not in known], "\n".join(problems)


def test_nothing_is_wider_than_a_small_screen(live_stage: Stage, window: Callable[..., Page]) -> None:
    page = window(live_stage.people["system_lead_own"], width=320)
    wide = []
    for address in addresses(live_stage, "system_lead_own"):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{address}: {width} pixels")
    assert not wide, "\n".join(wide)


def test_axe_does_find_a_seeded_fault(live_stage: Stage, window: Callable[..., Page]) -> None:
    """The check can fail: an input without a label is found."""
    page = window()
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert "label" in {violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]}
