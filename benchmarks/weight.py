"""What a visitor downloads: first visit and next page, compressed with brotli, no fonts."""

from __future__ import annotations

import re
from dataclasses import dataclass

import brotli
from django.contrib.staticfiles import finders

from benchmarks.pages import Visitor

_ASSET = re.compile(rb'(?:href|src)="/static/([^"?]+)"')


@dataclass(frozen=True)
class Weight:
    """Bytes compressed: the page with everything it names, and the page alone."""

    page: str
    first_visit: int
    next_page: int


def weigh(visitor: Visitor, pages: dict[str, str]) -> list[Weight]:
    """Weigh each page."""
    weights = []
    for name, address in pages.items():
        html = visitor.get(address)
        page = _compressed(html)
        assets = {found.decode() for found in _ASSET.findall(html)}
        weights.append(Weight(name, page + sum(_asset(asset) for asset in assets), page))
    return weights


def _asset(name: str) -> int:
    found = finders.find(name)
    if not found:
        raise ValueError(f"{name} is named by a page and cannot be found")
    with open(found, "rb") as file:
        return _compressed(file.read())


def _compressed(content: bytes) -> int:
    return len(brotli.compress(content))
