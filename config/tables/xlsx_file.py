"""A list as an Excel workbook: a cover that says what it is, and the rows with real dates and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.tables.columns import Column, Day, FileValue, Money, Row, Share, in_files
from config.tables.csv_file import ROWS_PER_CHUNK, Checksum

COVER_WIDTHS = (28, 100)
DATA_WIDTH = 22
LONGEST_CELL = 32_767  # characters, by the file format
FIRST_DAY = date(1900, 3, 1)  # the calendar of the file format is wrong before this day
WORKBOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NUMBER_FORMATS = {Day: "yyyy-mm-dd", Money: "£#,##0.00", Share: "0.00%"}


def write(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Row], cover: Mapping[str, str]) -> None:
    """Write the workbook. `cover` are lines of label and value; the counted rows and their checksum are added."""
    with xlsxwriter.Workbook(file, WORKBOOK) as book:
        about, data = book.add_worksheet("About"), book.add_worksheet("Data")
        checksum = Checksum(columns)
        _write_rows(book, data, in_files(columns), checksum.of(rows))
        counted: dict[str, str | int] = {
            "Rows": checksum.count,
            "Checksum of the rows (SHA-256 of their lines in the CSV file)": checksum.words,
        }
        _write_cover(about, {**cover, **counted}, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))


def _write_rows(book: Any, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write heading and rows."""
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats = [_format(book, column) for column in columns]
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, DATA_WIDTH)
        sheet.write_string(0, place, column.head, heading)
    count = 0
    for count, values in enumerate(_values(columns, rows), start=1):
        for place, value in enumerate(values):
            _write_value(sheet, count, place, value, formats[place])
    sheet.autofilter(0, 0, count, len(columns) - 1)


def _values(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[tuple[FileValue, ...]]:
    rows = iter(rows)
    while piece := list(islice(rows, ROWS_PER_CHUNK)):
        yield from zip(*(column.cells(piece) for column in columns), strict=True)


def _format(book: Any, column: Column) -> Format | None:
    wanted = next((form for kind, form in NUMBER_FORMATS.items() if isinstance(column, kind)), None)
    return book.add_format({"num_format": wanted}) if wanted else None


def _write_value(sheet: Worksheet, line: int, place: int, value: FileValue, form: Format | None) -> None:
    """Text is always written as text, so that nothing in it can run."""
    if isinstance(value, date) and value < FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, str):
        sheet.write_string(line, place, value[:LONGEST_CELL])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, form)
    elif isinstance(value, int | Decimal):
        sheet.write_number(line, place, value, form)


def _write_cover(sheet: Worksheet, cover: Mapping[str, str | int], label: Format) -> None:
    for place, width in enumerate(COVER_WIDTHS):
        sheet.set_column(place, place, width)
    for line, (name, value) in enumerate(cover.items()):
        sheet.write_string(line, 0, name, label)
        _write_value(sheet, line, 1, value, None)
