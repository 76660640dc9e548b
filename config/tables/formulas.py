"""Text that a spreadsheet would run as a formula, made harmless."""

from __future__ import annotations

import unicodedata
from itertools import dropwhile

# ASVS 5.0 1.2.10, and the full-width forms that some spreadsheets read alike.
STARTS_A_FORMULA = frozenset(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
STARTS_A_CELL_ANEW = frozenset("\t\r\n")


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet might run it; everything else untouched.

    Spreadsheets skip blanks and invisible characters before they look, so this skips them too. For text only:
    a negative number is a number and never comes here.
    """
    first = text[:1]
    if first.isalnum() or not first:
        return text
    visible = next(dropwhile(_is_skipped, text), "")
    return f"'{text}" if first in STARTS_A_CELL_ANEW or visible in STARTS_A_FORMULA else text


def _is_skipped(character: str) -> bool:
    """White space, control and invisible formatting characters (Unicode categories Z and C)."""
    return unicodedata.category(character)[0] in "ZC"
