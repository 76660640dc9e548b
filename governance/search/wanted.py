"""What a reader typed, read into the words and spellings to look for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from governance.search.spellings import LONG_FORMS, SMALL_WORDS

LONGEST = 200  # characters
MOST_WORDS = 12
SHORT_WORD = 3  # letters: looked for at the start of a word only, or "Ely" would find Newly
MOST_INITIALS = 8  # letters: what is longer is a word
SHORTEST_NEAR = 4  # letters: below this, likeness is chance
_BETWEEN_WORDS = r"\W+(?:(?:AND|OF|THE|FOR)\W+)*"


class Spelling(NamedTuple):
    """One thing to find in a name in capitals: a piece of text ("contains") or a pattern of whole words ("regex")."""

    lookup: str
    text: str


@dataclass(frozen=True)
class Wanted:
    """A search: `shown` is what we searched for, `cut` says that the reader typed more."""

    shown: str
    cut: bool
    words: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    canonical: str  # see `canonical`

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def code(self) -> str:
        """The whole of it as a code."""
        return self.shown.upper()

    @property
    def initials(self) -> str:
        """The whole of it as initials, where it could be some; else empty."""
        letters = self.shown.replace(".", "").upper()
        return letters if re.fullmatch(rf"[A-Z]{{2,{MOST_INITIALS}}}", letters) else ""

    @property
    def initials_pattern(self) -> str:
        """A pattern that finds a name whose words begin with these letters, one after the other."""
        between = r"[^\W_]*" + _BETWEEN_WORDS
        return rf"^(?:NHS\W+|THE\W+)?{between.join(self.initials)}" if self.initials else ""

    @property
    def near(self) -> str:
        """What to look for by likeness; empty where it is too short to tell."""
        return self.shown.upper() if len("".join(self.words)) >= SHORTEST_NEAR else ""


def read(written: str) -> Wanted:
    """Read what was typed; anything at all is read without an error."""
    tidy = " ".join("".join(_plain(character) for character in written[: LONGEST * 10]).split())
    shown = unicodedata.normalize("NFKC", tidy)[:LONGEST].strip()
    words = words_of(shown)
    cut = len(tidy) > LONGEST or len(words) > MOST_WORDS
    return Wanted(shown, cut, words[:MOST_WORDS], tuple(_spellings(words[:MOST_WORDS])), canonical(shown))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that carry meaning, in small letters; the small words where there are no others."""
    every = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("’", "'").casefold())
    return tuple(word for word in every if word not in SMALL_WORDS) or tuple(every)


def canonical(text: str) -> str:
    """A text with its short forms written out, without NHS and small words: what two spellings of a name share."""
    written_out = (LONG_FORMS.get(word, (word,))[0] for word in words_of(text.replace("&", " and ")))
    return " ".join(word for form in written_out for word in words_of(form) if word != "nhs").replace("'", "")


def _plain(character: str) -> str:
    return " " if unicodedata.category(character).startswith(("C", "Z")) else character


def _spellings(words: Sequence[str]) -> Iterator[Spelling]:
    position = 0
    while position < len(words):
        short, length = _short_form_at(words, position)
        if short:
            yield Spelling("regex", rf"\m(?:{'|'.join(map(_pattern, (short, *LONG_FORMS[short])))})\M")
        elif len(words[position]) <= SHORT_WORD:
            yield Spelling("regex", rf"\m{words[position].upper()}")
        else:
            yield Spelling("contains", words[position].upper())
        position += length


def _short_form_at(words: Sequence[str], position: int) -> tuple[str, int]:
    """The short form that begins here, typed short or long, and how many words it takes."""
    word = words[position]
    for short in (word, word.removesuffix("s")):
        if short in LONG_FORMS:
            return short, 1
    for long, short in _SHORT_FOR.items():
        if tuple(words[position : position + len(long)]) == long:
            return short, len(long)
    return "", 1


def _pattern(form: str) -> str:
    return _BETWEEN_WORDS.join(word.upper() for word in words_of(form))


_SHORT_FOR = {words_of(long): short for short, forms in LONG_FORMS.items() for long in forms}
