"""The components, the gallery that shows them all, and the colours they use."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from config.templatetags.components import table_rows

ROOT = Path(settings.BASE_DIR)
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
STYLES = (ROOT / "static" / "css" / "register.css").read_text(encoding="utf-8")
PAGES = ("/accessibility/", "/privacy/", "/design-system/", "/design-system/?on=2019-06-01", "/nowhere/")
FIRST_VISIT_BYTES = 60_000
NEXT_PAGE_BYTES = 15_000


def page_of(client: Client, address: str) -> str:
    """What the page says, as HTML."""
    return client.get(address).content.decode()


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_says_what_it_takes(file: Path) -> None:
    comment = re.search(r"\{# (.+?) #\}", file.read_text(encoding="utf-8"))
    assert comment
    assert re.search(r"\b[Tt]akes\b", comment[1])


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_the_gallery_shows_every_component(client: Client, file: Path) -> None:
    assert re.search(rf"\b{file.stem}\b", page_of(client, "/design-system/"))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_parses_and_has_nothing_inline(client: Client, address: str) -> None:
    page = page_of(client, address)
    tree = html5lib.HTMLParser(strict=True).parse(page)
    assert not [each for each in tree.iter() if each.get("style") or any(name.startswith("on") for name in each.attrib)]
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_nothing_from_elsewhere(client: Client, address: str) -> None:
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)', page_of(client, address))
    assert loaded
    assert not [each for each in loaded if re.match(r"https?:|//|data:", each)]


def test_our_styles_load_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face", STYLES)


def test_a_first_visit_and_the_next_page_are_light(client: Client) -> None:
    page = len(gzip.compress(page_of(client, "/design-system/").encode()))
    shared = ("build/govuk-frontend.min.css", "build/govuk-frontend.min.js", "css/register.css", "js/register.js")
    files = sum(len(gzip.compress((ROOT / "static" / each).read_bytes())) for each in shared)
    assert page <= NEXT_PAGE_BYTES
    assert page + files <= FIRST_VISIT_BYTES


def test_what_does_not_exist_repeats_nothing_of_the_address(client: Client) -> None:
    first, second = client.get("/bodies/zyxwcanary/"), client.get("/nowhere/")
    assert first.status_code == second.status_code == 404
    assert "zyxwcanary" not in first.content.decode()


@pytest.mark.parametrize("template", ["400.html", "429.html", "500.html", "503.html", "403_form_too_old.html"])
def test_an_error_page_needs_no_request(template: str) -> None:
    page = render_to_string(template)
    html5lib.HTMLParser(strict=True).parse(page)
    assert settings.SERVICE_NAME in page
    assert re.search(r"saved", page)


def test_a_form_from_elsewhere_is_refused_in_plain_words(settings) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "This form was open too long" in response.content.decode()


def test_sorting_is_said_to_the_eye_and_to_the_ear() -> None:
    columns = [{"key": "name", "label": "Name", "sortable": True}, {"key": "code", "label": "Code", "sortable": True}]
    source = '{% include "components/table_head.html" with columns=columns sort="-name" only %}'
    head = Template(source).render(RequestContext(RequestFactory().get("/?q=icb"), {"columns": columns}))
    assert head.count("aria-sort") == 1
    assert 'aria-sort="descending"' in head
    assert 'href="?q=icb&amp;sort=code"' in head


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, of #rrggbb or #rgb."""
    figures = colour.lstrip("#")
    figures = "".join(each * 2 for each in figures) if len(figures) == 3 else figures
    parts = [int(figures[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["ink", "quiet", "accent", "accent-dark", "nhs", "council", "alarm"])
def test_every_colour_of_text_is_legible_on_paper_and_wash(name: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", STYLES))
    assert contrast(colours[name], colours["paper"]) >= 4.5
    assert contrast(colours[name], colours["wash"]) >= 4.5


def test_a_table_lets_no_markup_out_of_a_cell() -> None:
    evil = "<b onload='x'>"
    first = {"text": evil, "href": f"/{evil}", "note": evil}
    drawn = table_rows([[first, {"text": "", "label": evil, "sector": evil}]])

    assert evil not in drawn
    assert drawn.count("&lt;b onload=&#x27;x&#x27;&gt;") == 5
    assert "not recorded" in drawn
