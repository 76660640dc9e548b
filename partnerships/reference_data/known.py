"""What a load knows so far: the tables it reads, and the numbers of the rows that other rows name."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import models

from partnerships.models import Confidence, Partnership, Source, Standing
from partnerships.reference_data.tables import TABLES, has_table, read_table


class Known:
    """The files of one load, and the primary keys of what is in the database by code.

    A table that several folders have is read as one: a layer above adds its own sources and powers.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = folders or (TABLES,)
        self._tables: dict[str, list[dict[str, str]]] = {}
        self._ids: dict[type[models.Model], dict[str, int]] = {}

    def read(self, table: str) -> list[dict[str, str]]:
        """The rows of one table, read once."""
        if table not in self._tables:
            found = [read_table(table, folder) for folder in self.folders if has_table(table, folder)]
            if not found:
                raise FileNotFoundError(f"No folder of the register has {table}.csv.")
            self._tables[table] = [row for rows in found for row in rows]
        return self._tables[table]

    def id_of(self, model: type[models.Model], code: str) -> int | None:
        """The primary key of the row with this code (a partnership: slug); None for no code; KeyError if unknown."""
        if not code:
            return None
        ids = self._ids.get(model, {})
        if code not in ids:
            column = "slug" if model is Partnership else "code"
            ids = self._ids[model] = dict(model._base_manager.values_list(column, "pk"))
        if code not in ids:
            raise KeyError(f"The files name the {model._meta.verbose_name} {code!r}, which is not recorded.")
        return ids[code]

    @cached_property
    def _confidence(self) -> dict[str, str]:
        return {row["code"]: row["confidence"] for row in self.read("sources")}

    @cached_property
    def _notes(self) -> dict[str, str]:
        return {row["code"]: row["text"] for row in self.read("notes")}

    def note(self, codes: str) -> str:
        """The notes with these codes, one after the other."""
        return " ".join(self._notes[code] for code in codes.split())

    def sourced(self, source: str, *, detail: str = "", notes: str = "", confidence: str = "") -> dict[str, Any]:
        """The columns that say where a fact comes from; its confidence is its source's unless one is given."""
        return {
            "standing": Standing.ACCEPTED.value,
            "source_id": self.id_of(Source, source),
            "source_detail": detail,
            "confidence": Confidence(confidence or self._confidence[source]).value,
            "note": self.note(notes),
        }
