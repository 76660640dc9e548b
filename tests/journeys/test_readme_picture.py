"""The README's picture is what the product shows: made here, and again with `README_PICTURE=1 make test`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "partnership.png"
ADDRESS = "/partnerships/nottingham-and-nottinghamshire/?on=2019-06-01"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_picture_in_the_readme(england: Any, window: Callable[..., Page], tmp_path: Path) -> None:
    page = window()
    page.goto(ADDRESS)
    assert page.get_by_role("heading", name="Members", exact=True).is_visible()
    made = tmp_path / "partnership.png"
    page.screenshot(path=made)

    if os.environ.get("README_PICTURE"):
        PICTURE.write_bytes(made.read_bytes())
    assert PICTURE.read_bytes()[:24] == made.read_bytes()[:24]  # a PNG of the same width and height
