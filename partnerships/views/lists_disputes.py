"""What sources disagree about: the desk of what nobody has settled yet, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.urls import reverse

from accounts.roles import Permission
from config.tables.columns import Column, Day, LastDay, Row
from config.tables.list_page import Naming
from partnerships.filters.records import DisputeFilter
from partnerships.upkeep.disputes import contradicted, open_claims, rivals_in_words
from partnerships.upkeep.record_words import address_of
from partnerships.views.lists import SOURCE, RegisterList, precision_of
from partnerships.views.lists_records import Says, WhatAndWhose, place_columns, with_names
from partnerships.visibility import places_of


@dataclass(frozen=True, kw_only=True)
class Rivals(Column):
    """What the register accepts instead."""

    def value(self, row: Row) -> Any:
        return rivals_in_words(row[self.name_in_row] or ()) or None


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
        under=(
            Day(
                key="from",
                heading="From",
                meaning="The first day on which it holds, by this source.",
                reads="valid_from",
                precision="from_precision",
                note="from {}",
            ),
            precision_of("from", "From", day="valid_from", precision="from_precision"),
            LastDay(
                key="until",
                heading="Until",
                meaning="The last day on which it holds, by this source.",
                reads="valid_to",
                precision="to_precision",
                note="until {}",
            ),
            precision_of("until", "Until", day="valid_to", precision="to_precision"),
        ),
    ),
    Rivals(
        key="register",
        heading="What the register says",
        meaning="What is accepted instead, with its period.",
        absent="nothing is recorded instead",
    ),
    SOURCE,
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
        return with_names(rows, self.day).annotate(may_settle=may, register=contradicted(self.request.user))
