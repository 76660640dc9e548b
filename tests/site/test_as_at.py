"""The day on view is kept through every link that leads to a page of the register."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.site.access_table import TABLE
from tests.site.stage import Stage

pytestmark = pytest.mark.django_db
# Pages about the site and about people show no facts, so they keep no day.
ABOUT = "accounts|accessibility|privacy|design-system|health|static|facts|people|upkeep|imports|reminders"
WITHOUT_A_DAY = re.compile(rf"^/({ABOUT})/|\.(atom|json|ics)$")


def test_every_link_keeps_the_day(stage: Stage, client: Client) -> None:
    lost = []
    for name, row in TABLE.items():
        address = reverse(name, kwargs=dict(row.cases(stage)[0].kwargs))
        if row.posts or row.leaves_the_site or WITHOUT_A_DAY.search(address):
            continue
        content = client.get(f"{address}?on=2021-06-01").content.decode(errors="replace")
        lost += [f"{address} -> {link}" for link in _links(content) if "on=2021-06-01" not in link]
    assert not lost, "\n".join(lost)


def _links(content: str) -> list[str]:
    """Links within the site, but for those that deliberately lead to today."""
    found = [unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)"(?![^>]*data-today)', content)]
    return [link for link in found if not WITHOUT_A_DAY.search(link.partition("?")[0]) and _is_ours(link)]


def _is_ours(link: str) -> bool:
    return bool(resolve(link.partition("?")[0]))
