"""Rows by many keys at once, given as one array: Django writes 2,000 parameters more slowly than it reads the rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, Value


class _Among(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def among(column: str, keys: Iterable[int]) -> Any:
    """The condition that a key at this path is one of these."""
    return _Among(column, Value(sorted(set(keys)), output_field=ArrayField(BigIntegerField())))
