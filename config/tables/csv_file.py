"""A list as CSV (RFC 4180): UTF-8 with a byte-order mark so that Excel reads it right, ISO dates, no formulas."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from config.collecting import collector_paused
from config.tables.columns import Column, FileValue, Row, in_files
from config.tables.formulas import harmless

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
ROWS_PER_CHUNK = 2_000
INCOMPLETE = "This file is incomplete: the register could not read on. Download it again."
QUOTE, TWO_QUOTES = '"', '""'
NEEDS_QUOTES = re.compile(r'[",\r\n]').search
IS_PLAIN = re.compile(r'\w[^",\r\n]*').fullmatch  # begins with a letter or figure, and needs no quotes
log = logging.getLogger(__name__)


def written(value: FileValue) -> str:
    """One value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(text: str) -> str:
    """A text harmless to spreadsheets, quoted where it needs it (RFC 4180, section 2, rules 5 to 7).

    `csv.writer` looks at every character of every cell again: a seventh of the time of a long file.
    """
    if IS_PLAIN(text):
        return text
    said = harmless(text)
    return f'"{said.replace(QUOTE, TWO_QUOTES)}"' if NEEDS_QUOTES(said) else said


# How values of these types are written; of one type, what is equal is written alike, but for 1.0 and 1.00.
_WAYS: dict[type, Callable[[Any], str]] = {str: _text, date: date.isoformat, int: str}


def body(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """The lines of these rows; `columns` in the order of the file."""
    with collector_paused():
        cells = (_all_written(column.cells(rows)) for column in columns)
        return lines(zip(*cells, strict=True))


def _all_written(values: list[FileValue]) -> list[str]:
    """A column of values as they are written; equal ones once, where they look alike."""
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return [""] * len(values)
    kind = kinds.pop()
    if kind is Decimal and not kinds:
        said = ["" if value is None else str(value) for value in values]
        return list(map(written, values)) if "E" in "".join(said) else said  # an exponent
    if kinds or kind not in _WAYS:
        return list(map(written, values))
    way = _WAYS[kind]
    known: dict[FileValue, str] = {value: way(value) for value in set(values) if value is not None}
    known[None] = ""
    return list(map(known.__getitem__, values))


def chunks(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """The whole file in pieces of 2,000 rows; a broken one says so in its last line."""
    columns, rows = in_files(columns), iter(rows)
    yield heading_line(columns)
    try:
        while chunk := list(islice(rows, ROWS_PER_CHUNK)):
            yield body(columns, chunk)
    except Exception:
        yield broken_off()
        raise


def heading_line(columns: Sequence[Column]) -> str:
    """The first line, with the mark; `columns` in the order of the file."""
    return BYTE_ORDER_MARK + lines([[_text(column.head) for column in columns]])


def broken_off() -> str:
    """The last line of a file that could not be read to its end, inside the handling of what stopped it."""
    log.exception("A CSV download broke off")
    return lines([[INCOMPLETE]])


class Checksum:
    """Counts rows and gives the SHA-256 of their lines in the CSV file, whatever the form they are sent in.

    Two people who hold the same rows hold the same checksum.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = in_files(columns)
        self.count = 0
        self._digest = hashlib.sha256()

    def add(self, rows: Sequence[Row]) -> None:
        """Count these rows."""
        self.count += len(rows)
        self._digest.update(body(self.columns, rows).encode())

    def of(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows again, each piece counted before it passes."""
        rows = iter(rows)
        while piece := list(islice(rows, ROWS_PER_CHUNK)):
            self.add(piece)
            yield from piece

    @property
    def words(self) -> str:
        """The checksum of the rows so far, 64 hexadecimal figures."""
        return self._digest.hexdigest()


def lines(rows: Iterable[Iterable[str]]) -> str:
    """Lines of cells as they are written, each ended by CR LF."""
    return "".join([f"{line}\r\n" for line in map(",".join, rows)])
