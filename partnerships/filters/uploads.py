"""The filters of what was imported, and of the rows of an uploaded file."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.imports.layouts import Layout
from partnerships.imports.report import Outcome


class ImportFilter(ListFilter):
    """Over files that were applied."""

    q = TextFilter(label="Name or checksum contains", method="called")
    layout = OneOf(label="What it is", choices=Layout.choices)

    def called(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """By part of the file's name or checksum."""
        return rows.filter(Q(name__icontains=typed) | Q(sha256__icontains=typed))


class UploadRowFilter(ListFilter):
    """Over the rows of one uploaded file."""

    outcome = OneOf(label="What becomes of it", choices=Outcome.choices)
    q = TextFilter(label="Code or name contains", method="called")

    def called(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """By part of the row's code or name."""
        return rows.filter(Q(code__icontains=typed) | Q(name__icontains=typed))
