"""What sources disagree about: the desk of what nobody has settled yet, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.urls import reverse

from accounts.roles import Permission
from config.tables.columns import Column, Day, Row
from config.tables.list_page import Naming
from partnerships.filters.records import DisputeFilter
from partnerships.naming import body_name_of
from partnerships.upkeep.disputes import contradicted, events_contradicted, open_claims, rivals_in_words
from partnerships.upkeep.record_words import SAID, address_of, field_of_body
from partnerships.views.lists import RegisterList
from partnerships.views.lists_records import (
    Says,
    WhatAndWhose,
    period_columns,
    place_columns,
    source_columns,
    with_names,
)
from partnerships.visibility import places_of

OF_THE_BODY = (
    *(f"body__{field}" for field in ("established_on", "abolished_on", "region", "kind__name")),
    "county_name",
)


@dataclass(frozen=True, kw_only=True)
class Rivals(Column):
    """What the register accepts instead: a record of the same kind, or for a field of a body what the body has."""

    also_reads: tuple[str, ...] = (*SAID, "events", *OF_THE_BODY)

    def value(self, row: Row) -> Any:
        if row["kind"] == "body-field":
            return field_of_body(row)
        return rivals_in_words(_rivals(row)) or None


@dataclass(frozen=True, kw_only=True)
class RivalSources(Column):
    """Where what the register accepts comes from."""

    also_reads: tuple[str, ...] = ("kind", "events", "body__source__title")

    def value(self, row: Row) -> Any:
        titles = dict.fromkeys(each["source__title"] for each in _rivals(row))
        own = row["body__source__title"] if row["kind"] == "body-field" else None
        return "; ".join(titles) or own


def _rivals(row: Row) -> Sequence[dict[str, Any]]:
    return row["events" if row["kind"] == "succession" else "register"] or ()


def way_to_settle(row: Row) -> str:
    """The page on which it is settled, for those who may; for others the page that shows both."""
    if row["may_settle"]:
        return reverse("fact-settle", args=[row["kind"], row["record_id"]])
    return address_of(row)


COLUMNS = (
    WhatAndWhose(
        key="record",
        heading="What sources disagree about",
        meaning="The kind of record, and the body or partnership that it is about.",
        address=way_to_settle,
        also_reads=(*WhatAndWhose.also_reads, "may_settle"),
        sort=("kind",),
        under=place_columns(),
    ),
    Says(
        key="claim",
        heading="What this source says",
        meaning="What the source says that disagrees.",
        under=(*period_columns(), *source_columns()),
    ),
    Rivals(
        key="register",
        heading="What the register says",
        meaning="What is accepted instead, with its period.",
        absent="nothing is recorded instead",
        under=(
            RivalSources(
                key="register_source",
                heading="Source of the register",
                meaning="Where what is accepted comes from.",
                reads="register",
                note="Source: {}",
            ),
        ),
    ),
    Day(
        key="recorded_on",
        heading="Unsettled since",
        meaning="The day on which the claim was recorded.",
        sort=("recorded_on",),
    ),
)


class Disputes(RegisterList):
    """Every claim that this reader may see, for everybody; it leads to where it is settled those who may."""

    naming = Naming(title="What sources disagree about", one="claim", several="claims", file="disputes")
    introduction = (
        "Where a source disagrees with the register, both stand, each with its source and date, until a person settles "
        "it with a reason. Nothing is settled by itself."
    )
    empty_words = "No claim is unsettled here."
    empty_advice = (
        "A claim comes from a file that says something else than the register, or from a person who records one."
    )
    columns = COLUMNS
    filterset = DisputeFilter
    usual_order = ("recorded_on",)

    def rows(self) -> QuerySet:
        return open_claims(self.request.user)

    def drawn(self, rows: QuerySet) -> QuerySet:
        mine = open_claims(self.request.user).within(places_of(self.request.user, Permission.SETTLE_DISPUTES))
        may = Case(When(pk__in=mine.values("pk"), then=Value(True)), default=False, output_field=BooleanField())
        return with_names(rows, self.day, self.request.user).annotate(
            may_settle=may,
            register=contradicted(self.request.user),
            events=events_contradicted(self.request.user),
            county_name=body_name_of("body__county", self.day),
        )
