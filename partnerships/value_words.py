"""One value of a record as the site writes it, whatever the sort of column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DecimalField, Field
from django.utils import timezone

from config.dates_in_words import dated_words, day_words
from config.templatetags.words import pounds
from partnerships.financial_year import year_words
from partnerships.succession_words import percent

PENCE, OF_A_SHARE = 2, 4  # decimal places


def value_words(column: Field[Any, Any], value: Any, precision: str = "exact") -> str:
    """The value in words; an empty string where none is recorded."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "" or value == []:
        return ""
    if isinstance(column, ArrayField):
        return ", ".join(value_words(column.base_field, each) for each in value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return _plain(column, value, precision)


def is_money(column: Any) -> bool:
    """Tell whether a column holds pounds and pence."""
    return isinstance(column, DecimalField) and column.decimal_places == PENCE


def is_share(column: Any) -> bool:
    """Tell whether a column holds a part of a whole, from 0 to 1."""
    return isinstance(column, DecimalField) and column.decimal_places == OF_A_SHARE


def _plain(column: Field[Any, Any], value: Any, precision: str) -> str:
    match value:
        case dt.datetime():
            return f"{day_words(timezone.localdate(value))}, {timezone.localtime(value):%H:%M}"
        case dt.date():
            return dated_words(value, precision)
        case dt.time():
            return f"{value:%H:%M}"
        case Decimal():
            return (
                pounds(value) if is_money(column) else percent(value) if is_share(column) else f"{value.normalize():f}"
            )
        case int() if getattr(column, "name", "") == "year":
            return year_words(value)
    return str(value)
