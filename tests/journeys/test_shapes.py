"""Two pages have one shape where axe and the style sheet could tell no difference, and only there."""

from __future__ import annotations

import pytest

from tests.journeys.shapes import Shape

PAGE = (
    "<main class='a'><h1>Title</h1><h2>Part</h2><p>Words <a href='/x/'>more</a></p>"
    "<label for='b'>Name</label><input id='b' type='text'>"
    "<table><tr><th scope='col'>One</th><th scope='col'>Two</th></tr><tr><td>1</td><td>2</td></tr></table></main>"
)


def test_other_words_longer_lists_and_other_addresses_make_no_new_shape() -> None:
    other = PAGE.replace("Words", "Others").replace("/x/", "/y/").replace("='b'", "='c'")
    more_rows = other.replace("</table>", "<tr><td>3</td><td>4</td></tr></table>")
    assert Shape(more_rows).pieces == Shape(PAGE).pieces


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("class='a'", "class='a b'"),
        ("<p>", "<p class='hint'>"),
        ("<p>Words", "<p role='alert'>Words"),
        ("<h2>Part</h2>", "<h3>Part</h3>"),
        ("Words ", "<img src='/i.png'>"),
        (">more<", "><"),
        ("for='b'", "for='other'"),
        ("<p>", "<p id='b'>"),
        ("type='text'", "type='text' aria-invalid='true'"),
        ("<td>2</td>", "<td>2</td><td>3</td>"),
        ("</main>", "</main><nav>Links</nav>"),
    ],
)
def test_what_axe_could_tell_makes_a_new_shape(was: str, now: str) -> None:
    assert was in PAGE
    assert Shape(PAGE.replace(was, now, 1)).pieces - Shape(PAGE).pieces
