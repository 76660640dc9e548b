"""Kinds of column that reports add to those of every list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.tables.columns import Column, FileValue, Row, Several


@dataclass(frozen=True, kw_only=True)
class SeveralNamed(Several):
    """A column of several records by name: their codes, at `codes` in the row, in JSON."""

    codes: str

    def value(self, row: Row) -> Any:
        """The codes."""
        return list(row[self.codes])

    def in_file(self, row: Row) -> FileValue:
        """The names, joined by semicolons."""
        return "; ".join(row[self.name_in_row]) or None

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        name = self.name_in_row
        return ["; ".join(found) or None if (found := row[name]) else None for row in rows]

    def names(self) -> tuple[str, ...]:
        return (*super().names(), self.codes)


@dataclass(frozen=True, kw_only=True)
class Titled(Column):
    """A reference, for which the screen shows the title at `title` in the row."""

    title: str

    def words(self, row: Row) -> str:
        """The title, which leads to the address with the reference."""
        return str(row[self.title])

    def names(self) -> tuple[str, ...]:
        return (*super().names(), self.title)
