"""The pictures: nothing outside the frame, nothing by colour alone, and the same said in words."""

import re

import pytest
from django.test import Client

from tests.england import England

pytestmark = pytest.mark.django_db
SVG = re.compile(r"<svg class=\"(?:life|two-lines).*?</svg>", re.DOTALL)
PAGES = (
    "/bodies/52R/?on=2021-01-01",
    "/bodies/10G/",
    "/bodies/QT1/",
    "/bodies/E10000030/",
    "/partnerships/nottingham-and-nottinghamshire/accountability/?on=2019-06-01",
    "/partnerships/greater-manchester/accountability/",
    "/bodies/RX1/accountability/?on=2010-01-01",
)


def picture_on(client: Client, address: str) -> str:
    found = SVG.search(client.get(address).content.decode())
    assert found, address
    return found[0]


@pytest.mark.parametrize("address", PAGES)
def test_a_picture_has_a_name_and_a_description_and_no_inline_style_or_script(
    client: Client, england: England, address: str
) -> None:
    svg = picture_on(client, address)

    assert 'role="img"' in svg
    assert re.search(r"<title[^>]*>\S", svg)
    assert re.search(r"<desc[^>]*>\s*\S", svg)
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", svg)


@pytest.mark.parametrize("address", PAGES)
def test_everything_lies_inside_the_frame(client: Client, england: England, address: str) -> None:
    svg = picture_on(client, address)
    width, height = (float(each) for each in re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())

    across = [float(x) for x in re.findall(r'\b(?:x|cx)="(-?[\d.]+)"', svg)]
    down = [float(y) for y in re.findall(r'\b(?:y|cy)="(-?[\d.]+)"', svg)]

    assert all(0 <= x <= width for x in across)
    assert all(0 <= y <= height for y in down)


def test_the_widths_of_ribbons_follow_the_shares(client: Client, england: England) -> None:
    svg = picture_on(client, "/bodies/52R/?on=2021-01-01")

    assert svg.count('class="life__ribbon"') == 7
    assert "NHS Rushcliffe CCG" in svg
    assert "1 January 2021" in svg


def test_a_planned_step_is_drawn_as_a_plan(client: Client, england: England) -> None:
    assert "life__ribbon--planned" in picture_on(client, "/bodies/E10000030/")


def test_the_two_lines_end_side_by_side(client: Client, england: England) -> None:
    svg = picture_on(client, "/partnerships/nottingham-and-nottinghamshire/accountability/?on=2019-06-01")

    heights = {
        name: float(re.search(rf'y="([\d.]+)" text-anchor="middle">{name}', svg)[1])
        for name in ("Local electors", "Parliament of the United")
    }
    assert len(set(heights.values())) == 1
    assert "has no line of its own" in svg


def test_the_numbers_on_the_picture_are_those_of_the_list(client: Client, england: England) -> None:
    page = client.get("/partnerships/nottingham-and-nottinghamshire/accountability/?on=2019-06-01").content.decode()

    drawn = set(re.findall(r'two-lines__figure"[^>]*>(\d+)<', page))
    listed = set(re.findall(r'ladder__number">(\d+)<', page))
    assert drawn == listed
