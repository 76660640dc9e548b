"""Characters that the register does not keep: NUL, which PostgreSQL cannot store, and the other control characters,
which neither XML nor a workbook can hold. They come unseen with what is pasted. Line breaks and tabs are kept.

What a form is sent shows each as “�” from the start, so that its reader sees where it stood and loses nothing else.
"""

from __future__ import annotations

import re

from django.core.validators import RegexValidator

SHOWN_AS = "\N{REPLACEMENT CHARACTER}"
UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

refuse_unkept_characters = RegexValidator(
    re.compile(f"{UNKEPT.pattern}|{SHOWN_AS}"),
    f"Take out the character shown as “{SHOWN_AS}”: it came with the text, cannot be seen and cannot be kept",
    code="unkept_characters",
    inverse_match=True,
)


def shown(text: str) -> str:
    """The text with “�” for each such character."""
    return UNKEPT.sub(SHOWN_AS, text)
