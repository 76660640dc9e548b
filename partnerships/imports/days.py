"""Days as published files write them, and what stands for "no day"."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

FIRST, LAST = 1901, 2100  # what lies outside stands for "no day": 00000000, 19000101, 99991231
SHORTEST = 8  # characters of a day
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)\Z", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ][0-9:.Z+]*)?\Z", re.ASCII)
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
_NOTHING = frozenset({"", "-", "null", "none", "n/a", "0", "00000000", "nan"})


@lru_cache(maxsize=20_000)
def read_day(cell: str) -> dt.date | None:
    """The day, or None where the cell stands for no day; ValueError where it is neither.

    20130401, 2013-04-01 (with or without a time) and 01/04/2013 (day first) are read.
    """
    text = cell.strip()
    if text.lower() in _NOTHING:
        return None
    if found := _COMPACT.match(text) or _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _BRITISH.match(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise ValueError(text)
    if not FIRST <= year <= LAST:
        return None
    return dt.date(year, month, day)


def is_day(cell: str) -> bool:
    """Whether a cell holds a day or eight digits that stand for none; an empty cell holds nothing."""
    text = cell.strip()
    try:
        return len(text) >= SHORTEST and (read_day(text) is not None or text.isdigit())
    except ValueError:
        return False
