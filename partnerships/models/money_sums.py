"""Sums of money that cannot mix pooled, aligned and in-view money, by construction.

An amount knows in which sense its money is shared, and adding two senses is a `MixedMoney` error. A query set of money
adds up only what `of(classification)` narrowed to one sense; any other sum over it is the same error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import Aggregate, Sum
from django.db.models.expressions import BaseExpression

from partnerships.visibility import VisibleQuerySet


class MixedMoney(TypeError):
    """Pooled, aligned and in-view money were about to be added together."""


@dataclass(frozen=True)
class Amount:
    """Pounds that are pooled, aligned or in view; amounts of one classification alone can be added or compared."""

    classification: str
    pounds: Decimal

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.classification, self.pounds + self._alike(other))

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.classification, self.pounds - self._alike(other))

    def __lt__(self, other: Amount) -> bool:
        return self.pounds < self._alike(other)

    def _alike(self, other: Amount) -> Decimal:
        if not isinstance(other, Amount) or other.classification != self.classification:
            raise MixedMoney("Pooled, aligned and in-view money are never added together.")
        return other.pounds


class MoneyQuerySet(VisibleQuerySet):
    """Rows with amounts, whose model says by `CLASSIFIED_BY` where the classification of a row's fund stands."""

    _one_sense = False

    def of(self, classification: str) -> Self:
        """Rows of one sense of sharing, which may be added up."""
        rows = self.filter(**{self.model.CLASSIFIED_BY: classification})
        rows._one_sense = True
        return rows

    def total(self, column: str) -> Decimal | None:
        """The sum of a column of amounts; None where no row has one. Only after `of`."""
        found: Decimal | None = self.aggregate(total=Sum(column))["total"]
        return found

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Refuse sums over rows of several senses."""
        self._refuse_mixed([*args, *kwargs.values()])
        return super().aggregate(*args, **kwargs)

    def annotate(self, *args: Any, **kwargs: Any) -> Self:
        """Refuse grouped sums over rows of several senses."""
        self._refuse_mixed([*args, *kwargs.values()])
        return super().annotate(*args, **kwargs)

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django’s own, untyped
        clone._one_sense = self._one_sense
        return clone

    def _refuse_mixed(self, expressions: list[Any]) -> None:
        if not self._one_sense and any(_adds_up(each) for each in expressions):
            raise MixedMoney("Say which money to add up: .of(classification) first.")


def _adds_up(expression: Any) -> bool:
    return any(isinstance(part, Aggregate) and part.function in ("SUM", "AVG") for part in _parts(expression))


def _parts(expression: Any) -> Iterator[Any]:
    yield expression
    if isinstance(expression, BaseExpression):
        for part in expression.get_source_expressions():
            yield from _parts(part)
