"""Days that cannot be meant."""

from __future__ import annotations

from django.db import models

from config.date_parts import EARLIEST, LATEST
from config.dates_in_words import day_words
from partnerships.operations.refusal import Refused


def refuse_far_days(record: models.Model) -> None:
    """Refuse a day that no record of the register can have: a slip, to which no rule should have to count."""
    for column in record._meta.concrete_fields:
        day = getattr(record, column.attname) if isinstance(column, models.DateField) else None
        if day and not EARLIEST <= day <= LATEST:
            words = f"Enter a day between {day_words(EARLIEST)} and {day_words(LATEST)}."
            raise Refused({column.name: [words]})
