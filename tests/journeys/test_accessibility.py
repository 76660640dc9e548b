"""axe finds nothing on any page in any state; nothing is wider than a screen of 320 pixels.

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
    "resultTypes": ["violations"],
}
SMALL = 320
SIGNED_OUT_TOO = {"/", "/partnerships/stage-own/", "/search/"}  # what is in the frame differs without an account
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
    """What axe finds on one page, and whether it is wider than a small screen; nothing on a file or a feed."""
    page.goto(address)
    if "html" not in page.evaluate("document.contentType"):
        return []
    violations = Axe().run(page, options=RULES).response["violations"]
    found = [f"{address}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations]
    page.set_viewport_size({"width": SMALL, "height": 900})
    if (width := page.evaluate("document.documentElement.scrollWidth")) > SMALL:
        found.append(f"{address}: {width} pixels wide on a screen of {SMALL}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


WALKS = ["system_lead_own", "public", "administrator", "pool_manager_own"]


@pytest.mark.parametrize("person", WALKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_screen(
    live_stage: Stage, window: Callable[..., Page], person: str, soak: bool
) -> None:
    """Each page in each state once; in `make soak` as each of these people."""
    page = window(live_stage.people[person])
    earlier = () if soak else WALKS[: WALKS.index(person)]
    seen = {address for walker in earlier for address in addresses(live_stage, walker)} - SIGNED_OUT_TOO
    pages = [address for address in addresses(live_stage, person) if address not in seen]
    pages += EXTRA_STATES if person == "public" else []
    known = {finding["problem"] for finding in FINDINGS}
    problems = [found for address in pages for found in faults(page, address) if found not in known]
    assert not problems, "\n".join(problems)


def test_axe_does_find_a_seeded_fault(live_stage: Stage, window: Callable[..., Page]) -> None:
    """The check can fail: an input without a label is found."""
    page = window()
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert "label" in {violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]}
