"""Two people in one grid: what is saved now is shown beside what was typed, and the next Save is on that version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.http import QueryDict

from config.templatetags.words import not_recorded, pounds
from partnerships.forms.grids import GridRow
from partnerships.forms.places import PlaceField, written

ROW_CHANGED, ROW_GONE = "Somebody else changed this row", "Somebody else withdrew this row"
ROWS_CHANGED = (
    "What somebody else saved while you were working stands in each marked cell, and what you typed is in the box. "
    "Type theirs where it is right, then save again. A row that they withdrew is recorded anew unless you clear it."
)
RETURN_CHANGED = (
    "Somebody else changed this return while you were working on it. Its lines as they are saved now stand below; "
    "yours are in the grid. Compare them, correct yours, then save again."
)
SavedRows = Mapping[str, Mapping[str, Any]]


def by_record(rows: Iterable[Mapping[str, Any]]) -> SavedRows:
    """The rows that are saved now, by the number of their record."""
    return {_record(row["key"]): row for row in rows if row["key"]}


def on_saved_version(data: QueryDict, rows: Iterable[GridRow], saved: SavedRows) -> QueryDict:
    """What was sent, with the version of now in the rows that somebody else changed; a withdrawn one is a new row."""
    renewed = data.copy()
    for row in rows:
        now = saved.get(_record(row.cleaned_data["key"]))
        renewed[row.add_prefix("key")] = now["key"] if now else ""
    return renewed


def show_saved(row: GridRow, saved: SavedRows) -> None:
    """Put what is saved now beside each cell of the row that says something else."""
    now = saved.get(_record(row.cleaned_data["key"]))
    if now is None:
        row.add_error(None, ROW_GONE)
        return
    typed = dict(row.cleaned_data)
    for cell in row.cells:
        if _kept(cell, typed.get(cell.name)) != _kept(cell, now.get(cell.name)):
            row.add_error(cell.name, f"Saved now: {in_words(cell, now.get(cell.name))}")
    row.add_error(None, ROW_CHANGED)


def lines_in_words(row: GridRow, saved: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """The rows that are saved now, cell by cell; `row` is any row of the grid."""
    return [[in_words(cell, line.get(cell.name)) for cell in row.cells] for line in saved]


def in_words(cell: BoundField, value: Any) -> str:
    """What a cell holds, as a reader would write it."""
    if isinstance(value, Decimal):
        return pounds(value)
    choices = dict(getattr(cell.field, "choices", ()))
    return str(not_recorded(choices.get(value, value)))


def _kept(cell: BoundField, value: Any) -> Any:
    """A value as it is compared: a body by what its box says, nothing as nothing."""
    if isinstance(cell.field, PlaceField) and value and not isinstance(value, str):
        return written(value)
    return None if value == "" else value


def _record(key: Any) -> str:
    return str(key).partition(":")[0]
