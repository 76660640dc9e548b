"""What people typed ends our sentences once."""

import pytest

from config.sentences import full_stop


@pytest.mark.parametrize(
    ("typed", "ended"),
    [
        ("No grounds given", "No grounds given."),
        ("No grounds given. ", "No grounds given."),
        ("Was it in time?", "Was it in time?"),
        ("They said “no.”", "They said “no.”"),
        ("five members (of eleven)", "five members (of eleven)."),
    ],
)
def test_one_end(typed: str, ended: str) -> None:
    assert full_stop(typed) == ended
