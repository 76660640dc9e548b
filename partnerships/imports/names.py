"""Names as different publications write them: what counts as one name, and capitals put right."""

from __future__ import annotations

import re
from functools import lru_cache

from partnerships.imports.damage import Damaged

_JOINED = re.compile(r"\s*&\s*|\s+\+\s+")
_APART = re.compile(r"[^a-z0-9]+")
_DROPPED = re.compile(r"['’`.]")
# What one publication adds and another leaves out; never what tells one kind of body from another (decision 0022).
_SUFFIXES = (" ccg", " clinical commissioning group", " icb", " integrated care board", " commissioning region")
_BEFORE = ("the ", "nhs ")


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """A name without what sources do not agree on: capitals, "&", "The", punctuation, the suffix CCG."""
    text = _DROPPED.sub("", _JOINED.sub(" and ", name.casefold()))
    text = _APART.sub(" ", text).strip()
    for start in _BEFORE:
        text = text.removeprefix(start)
    for end in _SUFFIXES:
        text = text.removesuffix(end)
    return text


LONGEST = 300  # characters of a name in the register


def read_name(cell: str, line: int) -> str:
    """The name in a cell with single spaces; what no name can be is damage."""
    name = " ".join(cell.split())
    if len(name) > LONGEST:
        raise Damaged(f"A name here has {len(name):,} characters. No published name is so long.", line)
    if not name.isprintable():
        raise Damaged("A name here holds characters that cannot be printed. The file is damaged: fetch it again.", line)
    return name


_SMALL = frozenset({"and", "of", "the", "for", "in", "on", "upon", "le", "with", "by", "to", "at", "under", "de", "la"})
_CAPITALS = frozenset({"NHS", "CCG", "ICB", "ICS", "STP", "PCT", "SHA", "UK", "BNSSG", "II", "CIC", "GP"})
_WORD = re.compile(r"[A-Za-z0-9’']+")


def with_capitals(name: str) -> str:
    """A name that is written in capitals as English writes it; a name in mixed case as it stands."""
    words = name.split()
    if name.upper() != name:
        return " ".join(words)
    return " ".join([_piece(words[0], first=True), *map(_piece, words[1:])]) if words else ""


@lru_cache(maxsize=20_000)
def _piece(piece: str, *, first: bool = False) -> str:
    """What stands between two spaces: a word, or several joined by hyphens, in brackets or not."""
    return _WORD.sub(lambda found: _word(found[0], first=first and not found.start()), piece)


def _word(word: str, *, first: bool) -> str:
    if word in _CAPITALS:
        return word
    lower = word.lower()
    if lower in _SMALL and not first:
        return lower
    if lower.startswith("mc") and len(lower) > 3:
        return f"Mc{lower[2:].capitalize()}"
    return lower[:1].upper() + lower[1:]
