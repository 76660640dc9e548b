"""What other records say of many rows at once, by one array of keys, with the SQL written once for a whole report.

A long report asks for each piece of its rows again, and Django takes longer to put such a query through the gate than
PostgreSQL takes to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from config.compiled import Compiled, one_of


class Among:
    """A query by many keys: `columns` of the rows whose `path` leads to one of the keys, in the order of `rows`."""

    def __init__(self, rows: QuerySet[Any], path: str, *columns: str) -> None:
        self._written = Compiled.of(rows.filter(one_of(path, "keys")).values_list(*columns))

    def of(self, keys: Iterable[int | None]) -> list[tuple[Any, ...]]:
        """The rows of these keys: one query, or none where there is no key."""
        wanted = sorted({key for key in keys if key is not None})
        return self._written.rows(keys=wanted) if wanted else []
