"""Words that people typed, at the end of a sentence of ours."""

from __future__ import annotations

_ENDS = (".", "!", "?", "…", ".”", ".)")


def full_stop(words: str) -> str:
    """The words with a full stop, where they have no end of their own."""
    said = words.rstrip()
    return said if said.endswith(_ENDS) else f"{said}."
