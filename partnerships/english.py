"""English around names and numbers: lists, articles, plurals."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SOUNDS_LIKE_A_CONSONANT = re.compile(r"(uni|eu|one)", re.IGNORECASE)
_SOUNDS_LIKE_A_VOWEL = re.compile(r"([aeiou]|NHS\b)", re.IGNORECASE)


def listed(words: Iterable[str]) -> str:
    """A, B and C."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def with_article(noun: str) -> str:
    """An NHS trust, a unitary authority, an integrated care board."""
    vowel = _SOUNDS_LIKE_A_VOWEL.match(noun) and not _SOUNDS_LIKE_A_CONSONANT.match(noun)
    return f"{'an' if vowel else 'a'} {noun}"


def in_running_text(name: str) -> str:
    """The name of a body after a verb: the Secretary of State, local electors, NHS England."""
    first = name.split(" ", 1)[0]
    if first in {"Secretary", "Department"}:
        return f"the {name}"
    return name[:1].lower() + name[1:] if first == "Local" else name


def counted(number: int, singular: str, plural: str) -> str:
    """1 trust, 6 clinical commissioning groups."""
    return f"{number:,} {singular if number == 1 else plural}"


def capital(words: str) -> str:
    """The words with a capital first letter and the rest untouched."""
    return words[:1].upper() + words[1:]


_KEEP_THEIR_CAPITAL = frozenset({"City", "Greater", "London", "Parliament", "Secretary"})


def inside_sentence(name: str) -> str:
    """The name of a kind within a sentence: integrated care board, but NHS trust and London borough council."""
    first = name.split(" ", 1)[0]
    return name if first.isupper() or first in _KEEP_THEIR_CAPITAL else name[:1].lower() + name[1:]
