"""Money as the register keeps it: pounds and pence, exact."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    NullableDecimal = models.DecimalField[str | float | Decimal | None, Decimal | None]
else:
    NullableDecimal = models.DecimalField


class PoundsField(NullableDecimal):
    """Pounds sterling with pence, up to £999,999,999,999.99, as the source gives them; empty means not recorded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 14, "decimal_places": 2, "null": True, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """What is the same for every amount stays out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        same = {"max_digits", "decimal_places", "null", "blank"}
        return name, path, args, {key: value for key, value in kwargs.items() if key not in same}


class ShareField(models.DecimalField):
    """A part of a whole, from 0 to 1, exact to a hundredth of a per cent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"max_digits": 5, "decimal_places": 4}))

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """The digits are always the same."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {key: v for key, v in kwargs.items() if key not in {"max_digits", "decimal_places"}}


def not_negative(name: str, *columns: str) -> models.CheckConstraint:
    """The database's own refusal of a negative amount."""
    condition = Q()
    for column in columns:
        condition &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": Decimal(0)})
    return models.CheckConstraint(
        name=f"{name}_not_negative", condition=condition, violation_error_message="An amount cannot be negative here."
    )
