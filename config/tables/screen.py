"""A list's columns and rows in the form that `components/table.html` draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from config.tables.columns import Column, Row


def headings(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The heads of the table."""
    return [
        {"key": each.key, "label": each.heading, "sortable": bool(each.sort), "numeric": each.is_figure}
        for each in columns
    ]


def screen_rows(columns: Sequence[Column], rows: Iterable[Row], day_kept: str) -> list[list[dict[str, Any]]]:
    """The cells of the table, row by row; links keep the day on view (ISO, or empty)."""
    return [[_cell(column, row, day_kept) for column in columns] for row in rows]


def _cell(column: Column, row: Row, day_kept: str) -> dict[str, Any]:
    return {
        "text": column.words(row),
        "href": _address(column, row, day_kept),
        "note": "; ".join(_notes((*column.before, *column.under), row)),
        "numeric": column.is_figure,
        "sector": column.sector(row),
        "label": column.heading,
    }


def _address(column: Column, row: Row, day_kept: str) -> str | None:
    path = column.address(row) if column.address else None
    return f"{path}?{urlencode({'on': day_kept})}" if path and path.startswith("/") and day_kept else path


def _notes(columns: Iterable[Column], row: Row) -> Iterable[str]:
    """What stands under a cell: what is recorded and worth saying."""
    for column in columns:
        if not column.said_elsewhere and column.value(row) not in (None, [], *column.silent):
            yield column.note.format(column.words(row))
