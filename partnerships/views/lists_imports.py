"""What was imported, by whom and when; and what became of every row of an uploaded file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from config.tables.columns import Choice, Column, Day, Number, Row
from config.tables.list_page import Naming
from partnerships.filters.uploads import ImportFilter, UploadRowFilter
from partnerships.imports.layouts import Layout
from partnerships.imports.report import Effect, Outcome
from partnerships.models import ImportedFile, Upload, UploadRow
from partnerships.views.lists import RegisterList, precision_of
from partnerships.views.upkeep import AdministratorsOnly

SHORT = {Outcome.KEPT.value: "kept as a person entered it"}


@dataclass(frozen=True, kw_only=True)
class Counts(Column):
    """Rows by outcome, those without rows left out."""

    def value(self, row: Row) -> Any:
        counts = row[self.name_in_row]
        words = [f"{counts[each.value]:,} {_short(each)}" for each in Outcome if counts.get(each.value)]
        return " + ".join(words) or None


@dataclass(frozen=True, kw_only=True)
class Differences(Column):
    """The values of a row that differ: field, before and after, what is done, why; or why nothing is."""

    also_reads: tuple[str, ...] = ("why",)

    def value(self, row: Row) -> Any:
        said = [difference_in_words(each) for each in row[self.name_in_row]]
        return "; ".join(said) or row["why"] or None


class Checksum(Column):
    """A checksum: on the screen its beginning, by which people tell files apart."""

    def words(self, row: Row) -> str:
        return str(row[self.name_in_row])[:12]


def difference_in_words(said: dict[str, str]) -> str:
    """Region: South East → London (claimed beside what is recorded): because …"""
    before = f"{said['was']} → " if said["was"] else ""
    effect = f" ({Effect(said['effect']).label.lower()})" if said["effect"] in (Effect.CLAIMED, Effect.WAITING) else ""
    return f"{said['field']}: {before}{said['becomes']}{effect}: {said['why']}"


def _short(outcome: Outcome) -> str:
    return SHORT.get(outcome.value, outcome.label.partition(":")[0].lower())


class Imports(AdministratorsOnly, RegisterList):
    """Every file that was applied, the latest first; above them those that are in hand."""

    template_name = "partnerships/uploads/imports.html"
    naming = Naming(title="Published files", one="file applied", several="files applied", file="imports")
    empty_words = "No published file was applied yet."
    empty_advice = "Upload one here, or an operator applies one by command."
    timeless = True
    filterset = ImportFilter
    usual_order = ("-applied_at",)
    columns = (
        Column(
            key="name",
            heading="File",
            meaning="The name of the file.",
            address=lambda row: reverse("imported-file", args=[row["id"]]),
            also_reads=("id",),
            sort=("name",),
            under=(Checksum(key="sha256", heading="Checksum", meaning="SHA-256 of the file.", note="SHA-256 {}…"),),
        ),
        Choice(
            key="layout",
            heading="What it is",
            meaning="The publication.",
            labels=dict(Layout.choices),
            sort=("layout",),
            under=(
                Day(
                    key="vintage_on",
                    heading="State of",
                    meaning="The day whose state it gives. Empty: not known.",
                    precision="vintage_precision",
                    note="edition: {}",
                ),
                precision_of("vintage_on", "State of", day="vintage_on", precision="vintage_precision"),
                Column(key="vintage_basis", heading="How the day is known", meaning="In words.", said_elsewhere=True),
            ),
        ),
        Counts(
            key="counts",
            heading="Rows",
            meaning="What became of its rows.",
            under=(
                Number(key="rows", heading="Rows in all", meaning="Without header and empty lines.", note="{} in all"),
            ),
        ),
        Day(
            key="applied_on",
            heading="Applied",
            meaning="The day on which it was applied.",
            sort=("applied_at",),
            under=(
                Column(
                    key="applied_by",
                    heading="Applied by",
                    meaning="Who applied it. Empty: the operator, by command.",
                    reads="applied_by__display_name",
                    note="by {}",
                ),
                Column(
                    key="uploaded_by",
                    heading="Uploaded by",
                    meaning="Who uploaded it. Empty: it was read by command.",
                    note="uploaded by {}",
                ),
            ),
        ),
    )

    def rows(self) -> QuerySet:
        return ImportedFile.objects.all()

    def drawn(self, rows: QuerySet) -> QuerySet:
        uploads = Upload.objects.filter(imported=OuterRef("pk")).order_by("pk")
        return rows.annotate(
            applied_on=TruncDate("applied_at"), uploaded_by=Subquery(uploads.values("uploaded_by__display_name")[:1])
        )

    def context(self) -> dict[str, Any]:
        in_hand = Upload.objects.filter(state__in=Upload.IN_HAND).select_related("uploaded_by").defer("report")
        return super().context() | {"in_hand": in_hand}


class UploadRows(AdministratorsOnly, RegisterList):
    """Every row of one uploaded file, with what becomes of it and why."""

    template_name = "partnerships/uploads/rows.html"
    naming = Naming(title="Rows of the file", one="row", several="rows", file="rows-of-file")
    empty_words = "No row of this file is kept."
    empty_advice = "The rows of a file that was set aside are erased."
    timeless = True
    filterset = UploadRowFilter
    usual_order = ("line",)
    columns = (
        Number(key="line", heading="Line", meaning="The line of the file, from 1.", sort=("line",)),
        Column(
            key="name",
            heading="Row",
            meaning="The name in the file.",
            absent="no name in the file",
            under=(Column(key="code", heading="Code", meaning="The code in the file."),),
        ),
        Choice(
            key="outcome",
            heading="What becomes of it",
            meaning="New, changed, conflicting, kept, unchanged or not taken.",
            labels=dict(Outcome.choices),
        ),
        Differences(
            key="differences",
            heading="What differs, and why",
            meaning="Field, before and after, and the reason; or why nothing is done.",
            reads="says",
            absent="agrees with the register",
        ),
    )

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        """The rows of this upload."""
        self.upload = get_object_or_404(Upload, pk=named["pk"])
        return super().get(request)

    def rows(self) -> QuerySet:
        return UploadRow.objects.filter(upload=self.upload)

    def context(self) -> dict[str, Any]:
        return super().context() | {"upload": self.upload}
