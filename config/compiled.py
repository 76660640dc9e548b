"""SQL that is written once and run many times, with what differs from run to run given to it.

Django takes longer to put a query of many conditions together than PostgreSQL takes to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, DateField, Expression, Field, Func, QuerySet


@dataclass(frozen=True)
class Slot:
    """The place of a parameter in a query's SQL."""

    name: str


class Given(Expression):
    """A value that is given at each run, wherever a query may hold a value: `filter(code=Given("code", ...))`."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder."""
        return "%s", (Slot(self.name),)


DAY: Any = Given("day", DateField())

# Around a query of many joins: the planner joins in the order written, and does not weigh every other order first.
AS_WRITTEN = "SELECT set_config('join_collapse_limit', '1', true); {}"


class _OneOf(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def one_of(column: str, keys: str | ArraySubquery) -> Any:
    """The condition that a key is one of the array that is given at each run as `keys`, or that a query finds first."""
    return _OneOf(column, Given(keys, ArrayField(BigIntegerField())) if isinstance(keys, str) else keys)


@dataclass(frozen=True)
class Compiled:
    """SQL with its parameters, among them slots for those that each run gives."""

    sql: str
    parameters: Sequence[Any]

    @classmethod
    def of(cls, rows: QuerySet[Any], *, around: str = "{}", then: Sequence[Any] = ()) -> Compiled:
        """The SQL of a query set of plain columns, put into `around`, whose own parameters come after it."""
        sql, parameters = rows.query.sql_with_params()
        return cls(around.format(sql), (*parameters, *then))

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Run it."""
        with self._run(given) as cursor:
            return cursor.fetchall()

    def firsts(self, **given: Any) -> list[Any]:
        """Run it; of each row the first column."""
        return [row[0] for row in self.rows(**given)]

    def named_rows(self, **given: Any) -> list[dict[str, Any]]:
        """Run it; each row by the names of its columns."""
        with self._run(given) as cursor:
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def _run(self, given: dict[str, Any]) -> Iterator[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled(self.parameters, given))
            yield cursor


def filled(parameters: Sequence[Any], given: dict[str, Any]) -> tuple[Any, ...]:
    """The parameters of one run, with what is given in the places of the slots."""
    return tuple(_sent(given[each.name]) if isinstance(each, Slot) else each for each in parameters)


def _sent(value: Any) -> Any:
    return array(value) if isinstance(value, list) else value


def array(values: Iterable[object]) -> str:
    """Numbers, days and truths as PostgreSQL writes an array: it reads one literal far sooner than many expressions."""
    return f"{{{','.join(map(str, values))}}}"
