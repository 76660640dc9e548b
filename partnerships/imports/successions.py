"""ODS files of successor organisations: two codes and a day, among whatever else a vintage has in between."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from partnerships.imports.damage import Damaged
from partnerships.imports.days import is_day, read_day
from partnerships.imports.files import Cells, Numbered
from partnerships.imports.layouts import NO_ROWS, header_names

_CODE = re.compile(r"[A-Z0-9]{1,10}\Z")
_OLD = re.compile(r"predecessor|\bold\b|legacy|^organisation-code|^org-code|^code")
_NEW = re.compile(r"succe|\bnew\b|target")
_HEADED = re.compile(r"[a-z]{4}")


class SuccessionRow(NamedTuple):
    """One row: `old` passed to `new` on a day, or on a day that the file does not give."""

    line: int
    old: str
    new: str
    on: dt.date | None


def read_successions(rows: Iterator[Numbered], first: Sequence[Numbered]) -> Iterator[SuccessionRow]:
    """Every row of the file in its order, one at a time; a day that is none, or a code that is none, is damage."""
    cells = [each for _, each in first]
    old, new, on, has_header = _columns_of(cells)
    if has_header:
        next(rows)
    for line, row in rows:
        codes = row[old].strip().upper(), row[new].strip().upper()
        for code in codes:
            if code and not _CODE.match(code):
                raise Damaged(f"“{code[:40]}” is not an ODS code. The file is damaged or of another kind.", line)
        try:
            day = read_day(row[on])
        except ValueError:
            raise Damaged(f"The date “{row[on].strip()[:40]}” is not a day.", line) from None
        yield SuccessionRow(line, codes[0], codes[1], day)


def _columns_of(first: Sequence[Cells]) -> tuple[int, int, int, bool]:
    header = header_names(first[0])
    has_header = not any(map(is_day, first[0])) and any(_HEADED.search(name) for name in header)
    rows = first[1:] if has_header else first
    if not rows:
        raise Damaged(NO_ROWS)
    on = max(range(2, len(rows[0])), key=lambda place: sum(1 for row in rows if is_day(row[place])))
    if has_header:
        old = next((place for place, name in enumerate(header) if _OLD.search(name) and not _NEW.search(name)), 0)
        new = next((place for place, name in enumerate(header) if _NEW.search(name) and place != old), 1)
        return old, new, on, True
    return 0, 1, on, False
