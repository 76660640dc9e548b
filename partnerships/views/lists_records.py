"""What the lists that cut across kinds of record share: the columns of a record in brief."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce

from config.tables.columns import Choice, Column, Day, LastDay, Row
from partnerships.models import Confidence, SuccessionPart
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.upkeep.disputes import first_recorded
from partnerships.upkeep.record_words import (
    KIND_WORDS,
    PERIOD,
    SAID,
    said_and_when,
    says_in_words,
    what_and_whose,
)
from partnerships.views.lists import precision_of
from partnerships.visibility import Reader

PLACE = ("home", "body_name", "partnership_name", "predecessors", "body__code", "partnership__slug")


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

    def words(self, row: Row) -> str:
        """On the screen with its days, which the files have in columns of their own."""
        return said_and_when(row)


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


def period_columns() -> tuple[Column, ...]:
    """The days for programs; the screen says them with the words."""
    from_day = Day(
        key="from",
        heading="From",
        meaning="The first day on which it holds, or the day on which it happened.",
        reads="valid_from",
        said_elsewhere=True,
    )
    until = LastDay(
        key="until",
        heading="Until",
        meaning="The last day on which it holds. Empty: no end is recorded.",
        reads="valid_to",
        said_elsewhere=True,
    )
    return (
        from_day,
        precision_of("from", "From", day="valid_from", precision="from_precision"),
        until,
        precision_of("until", "Until", day="valid_to", precision="to_precision"),
    )


def source_columns() -> tuple[Column, ...]:
    """Where it comes from, with the source's own day."""
    return (
        Column(
            key="source",
            heading="Source",
            meaning="The publication, page, file or minute that says so.",
            reads="source__title",
            note="Source: {}",
        ),
        Day(
            key="source_published_on",
            heading="Source published on",
            meaning="The day of the publication. Empty: not recorded.",
            reads="source__published_on",
            note="published {}",
        ),
        Column(key="source_detail", heading="Where in the source", meaning="For example minute 4.2 or page 12."),
        Choice(
            key="confidence",
            heading="Confidence",
            meaning="Confirmed by the source, reported, or inferred by this register.",
            labels=dict(Confidence.choices),
            silent=(Confidence.CONFIRMED,),
        ),
    )


def with_names(rows: QuerySet, day: dt.date, user: Reader) -> QuerySet:
    """Rows with the names of their places on a day, and the day on which each was recorded."""
    return rows.annotate(
        predecessors=_predecessors(day, user),
        body_name=body_name_of("body", day),
        second_name=body_name_of("second_body", day),
        partnership_name=partnership_name_of("partnership", day),
        recorded_on=first_recorded(),
    )


def _predecessors(day: dt.date, user: Reader) -> ArraySubquery:
    """The names of what ends or changes in the succession of the outer row: at most three."""
    parts = SuccessionPart.objects.visible_to(user).filter(succession=OuterRef("succession"))
    name = Coalesce(body_name_of("from_body", day), partnership_name_of("from_partnership", day))
    return ArraySubquery(parts.annotate(predecessor=name).order_by("predecessor").values("predecessor").distinct()[:3])
