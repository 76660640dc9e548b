"""Kinds of column that reports add to those of every list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from config.tables.columns import FileValue, Row, Several


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

    def names(self) -> tuple[str, ...]:
        return (*super().names(), self.codes)
