"""axe finds nothing on any page in any state; nothing is wider than a screen of 320 pixels.

What it finds must stand in `config/accessibility_findings.json`, from which the public statement is made: so the
statement and the pages cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.journeys.shapes import Shape
from tests.site.access_table import TABLE
from tests.site.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]
FINDINGS = json.loads((Path(__file__).parents[2] / "config" / "accessibility_findings.json").read_text())["findings"]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
WITHOUT_CONTRAST = RULES | {"rules": RULES["rules"] | {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# Contrast takes most of axe's time, and follows from an element and those around it: this marks what is new to the tab.
MARK_NEW = """() => {
    const seen = new Set(JSON.parse(sessionStorage.seen || "[]"));
    const telling = ({name}) => /^(aria-(?!label|desc|controls)|disabled$|open$|hidden$|type$|role$|href$)/.test(name);
    const told = ({name, value}) => name === "href" ? name : name + value;
    const states = (each) => [...each.attributes].filter(telling).map(told);
    const look = (each) => [each.tagName, ...each.classList, ...states(each)].join(".");
    let marked = 0;
    const walk = (each, around) => {
        const chain = around + ">" + look(each);
        if (!seen.has(chain)) { seen.add(chain); each.dataset.newHere = ""; marked += 1; }
        for (const below of each.children) walk(below, chain);
    };
    walk(document.body, "");
    sessionStorage.seen = JSON.stringify([...seen]);
    return marked;
}"""
PALE = (
    "<!doctype html><html lang='en'><title>Pale</title><main><h1>Words</h1>"
    "<p class='pale' style='color: #ddd'>Words</p><input type='text'></main></html>"
)
SMALL = 320
SIGNED_OUT_TOO = {"/", "/partnerships/stage-own/", "/search/"}  # what is in the frame differs without an account
EXTRA_STATES = {
    "/?on=2019-06-01": 200,
    "/?on=not-a-day": 200,
    "/search/?q=": 200,
    "/search/?q=nothing+like+this+at+all": 200,
    "/bodies/?kind=no-such-kind": 200,
    "/bodies/?state=abolished&sort=-name&page=2": 200,
    "/bodies/?q=nothing+like+this": 200,
    "/partnerships/no-such-partnership/": 404,
}


def addresses(stage: Stage, person: str) -> dict[str, int]:
    """Every page of the table that this person may open, one for each state, with the status of its answer."""
    return {
        reverse(name, kwargs=dict(case.kwargs)) + case.query: case.page
        for name, row in TABLE.items()
        if not row.posts and not row.leaves_the_site and not name.endswith("calendar")  # a file, which a browser saves
        for case in row.cases(stage)
        if case.opens_to & {"everyone", person} or ("signed_in" in case.opens_to and person != "public")
    }


def faults(page: Page, address: str) -> list[str]:
    """What axe finds on one page, and whether it is wider than a small screen; nothing on a file or a feed."""
    page.goto(address)
    if "html" not in page.evaluate("document.contentType"):
        return []
    violations = Axe().run(page, options=WITHOUT_CONTRAST).response["violations"]
    if page.evaluate(MARK_NEW):
        violations += Axe().run(page, context="[data-new-here]", options=CONTRAST).response["violations"]
    found = [f"{address}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations]
    page.set_viewport_size({"width": SMALL, "height": 900})
    if (width := page.evaluate("document.documentElement.scrollWidth")) > SMALL:
        found.append(f"{address}: {width} pixels wide on a screen of {SMALL}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def of_new_shape(reader: Client, pages: dict[str, int]) -> Iterator[str]:
    """Those that hold something which no page before them held: the rest differ in words and numbers alone."""
    seen = set[object]()
    for address, status in pages.items():
        answer = reader.get(address)
        assert answer.status_code == status, address
        if answer.streaming or "html" not in answer.get("Content-Type", ""):
            continue
        if not (pieces := Shape(answer.content.decode()).pieces) <= seen:
            yield address
        seen |= pieces


WALKS = ["system_lead_own", "public", "administrator", "pool_manager_own"]


@pytest.mark.parametrize("person", WALKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_screen(
    live_stage: Stage, window: Callable[..., Page], browser_of: Callable[..., Client], person: str, soak: bool
) -> None:
    """Each make of page (`shapes.py`) in the browser once; in `make soak` each page, as each of these people."""
    tab, reader = window(live_stage.people[person]), browser_of(live_stage.people[person])
    earlier = () if soak else WALKS[: WALKS.index(person)]
    seen = {address for walker in earlier for address in addresses(live_stage, walker)} - SIGNED_OUT_TOO
    pages = {address: status for address, status in addresses(live_stage, person).items() if address not in seen}
    pages |= EXTRA_STATES if person == "public" else {}
    known = {finding["problem"] for finding in FINDINGS}
    opened = list(pages) if soak else list(of_new_shape(reader, pages))
    problems = [found for address in opened for found in faults(tab, address) if found not in known]
    assert not problems, "\n".join(problems)


def test_axe_does_find_a_seeded_fault(live_stage: Stage, window: Callable[..., Page]) -> None:
    """The check can fail: an input without a label is found, and pale words on a page that was measured before."""
    page = window()
    assert faults(page, "/") == []
    page.route("**/privacy/", lambda route: route.fulfill(body=PALE, content_type="text/html"))
    found = " ".join(faults(page, "/privacy/"))
    assert "color-contrast" in found
    assert "label" in found
