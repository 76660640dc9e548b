"""What the lists that cut across kinds of record share: the columns of a record in brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from config.tables.columns import Choice, Column, Row
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.upkeep.disputes import first_recorded
from partnerships.upkeep.record_words import KIND_WORDS, PERIOD, SAID, address_of, says_in_words, what_and_whose

PLACE = ("body_name", "partnership_name", "body__code", "partnership__slug")


@dataclass(frozen=True, kw_only=True)
class WhatAndWhose(Column):
    """The kind of record and the body or partnership that it is about."""

    reads: str = "kind"
    also_reads: tuple[str, ...] = ("record_id", *PLACE)

    def value(self, row: Row) -> Any:
        return what_and_whose(row)


@dataclass(frozen=True, kw_only=True)
class Says(Column):
    """What a record says, in words."""

    reads: str = "says"
    also_reads: tuple[str, ...] = (*SAID, *PERIOD, "second_name")

    def value(self, row: Row) -> Any:
        return says_in_words(row)


def kind_column() -> Column:
    """The kind alone, for programs; the screen says it with the place."""
    return Choice(
        key="kind",
        heading="Kind",
        meaning="The kind of record, by the word of its address.",
        labels=KIND_WORDS,
        said_elsewhere=True,
    )


def place_columns() -> tuple[Column, ...]:
    """The codes of the place, for programs."""
    return (
        kind_column(),
        Column(key="body", heading="Body: code", meaning="The body’s code.", reads="body__code", said_elsewhere=True),
        Column(
            key="partnership",
            heading="Partnership: short name",
            meaning="The partnership’s short name.",
            reads="partnership__slug",
            said_elsewhere=True,
        ),
    )


def record_page(row: Row) -> str:
    """The page on which the record shows."""
    return address_of(row)


def with_names(rows: QuerySet, day: Any) -> QuerySet:
    """Rows with the names of their places on a day, and the day on which each was recorded."""
    return rows.annotate(
        body_name=body_name_of("body", day),
        second_name=body_name_of("second_body", day),
        partnership_name=partnership_name_of("partnership", day),
        recorded_on=first_recorded(),
    )
