"""Query sets of whole records that are put into SQL once and run many times."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import connections
from django.db.models import BigIntegerField, QuerySet

from config.compiled import filled
from partnerships.compiled import Given

KEY: Any = Given("key", BigIntegerField())


class CompiledRecords:
    """A query set whose SQL is kept: each run gives what the query set would, records with all that it joins or values.

    Django's own reading of the rows is left as it is; only the writing of the SQL is not done again.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows
        self._compiler = rows.query.get_compiler(using=rows.db)
        self._sql, self._parameters = self._compiler.as_sql()

    def run(self, **given: Any) -> list[Any]:
        """Run it with the values of its slots."""
        compiler = copy(self._compiler)
        compiler.connection = connections[self._rows.db]
        parameters = filled(self._parameters, given)
        rows = self._rows.all()
        vars(compiler)["as_sql"] = lambda *_args, **_more: (self._sql, parameters)
        vars(rows.query)["get_compiler"] = lambda *_args, **_more: compiler
        return list(rows)
