"""The order of a list: by the heading that the reader chose, then by the record's number the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from config.tables.columns import Column, in_files


@dataclass(frozen=True)
class Order:
    """One order of one list. `chosen` is "name" or "-name"; empty for the list's own order."""

    chosen: str
    by: tuple[OrderBy, ...]

    def of(self, rows: QuerySet) -> QuerySet:
        """The rows in this order."""
        return rows.order_by(*self.by)

    def is_known_to(self, rows: QuerySet) -> bool:
        """Whether the rows can be put in this order as they are, with nothing joined to them."""
        columns = {field.name for field in rows.model._meta.get_fields()} | set(rows.query.annotations)
        return all(column_of(each).removesuffix("_id").split("__")[0] in columns for each in self.by)


def column_of(by: OrderBy) -> str:
    """The name of the column that an order of this module is by."""
    named: Any = by.expression  # an F
    return str(named.name)


def order_asked(asked: str, columns: Sequence[Column], usual: Sequence[str]) -> Order:
    """The order that `?sort=` asks for; one that is not offered is left alone, and the list keeps its own."""
    falls = asked.startswith("-")
    column = {each.key: each for each in in_files(columns) if each.sort}.get(asked.removeprefix("-"))
    if column is None:
        names = (*usual, "-id" if usual[-1].startswith("-") else "id")
        return Order("", tuple(_by(name.removeprefix("-"), name.startswith("-")) for name in names))
    ties = _by("id", falls)
    return Order(asked, (*(_by(name, falls, column.may_be_empty_last) for name in column.sort), ties))


def _by(name: str, falls: bool, empty_last: bool = False) -> OrderBy:
    """PostgreSQL puts what is empty last when rising; falling it must be told, which costs the use of an index."""
    return OrderBy(F(name), descending=falls, nulls_last=True if falls and empty_last else None)
