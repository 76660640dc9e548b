"""What every report is: a list with exact columns and a cover, the same on the screen, on paper and in each file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from config.collecting import collector_paused
from config.dates_in_words import day_words, moment_words
from config.tables.columns import Column, in_files
from config.tables.csv_file import Checksum
from config.tables.downloads import Download
from config.tables.list_page import BAD_REQUEST, NO_FILE
from config.tables.paging import COUNTED_UP_TO, Page, page_of_read
from config.tables.screen import screen_rows
from governance.reports.privacy import LEFT_OUT, left_out_words
from governance.reports.rights import may_save
from partnerships.views.lists import RegisterList

PRINT = "print"
TOO_LONG_TO_PRINT = (
    f"This report has more than {COUNTED_UP_TO:,} rows, which is too long to print. Filter it, or take a file."
)
NOT_COUNTED = f"more than {COUNTED_UP_TO:,}; each file says how many"
NOT_SUMMED = "in each file, and kept with each run that is saved"
ANYBODY = "a reader without an account"
ROWS_MADE_WHOLE = 5_000
MakeWhole = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def by_their_keys(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with their keys as headings of the files: the names that people script against."""
    return tuple(
        replace(
            each,
            heading_in_files=each.key,
            before=by_their_keys(each.before),
            under=by_their_keys(each.under),
        )
        for each in columns
    )


class WholeRows:
    """Rows of the database read piece by piece, each piece made whole by what other records say."""

    def __init__(self, rows: QuerySet, make_whole: MakeWhole) -> None:
        self._rows, self._make_whole = rows, make_whole

    def iterator(self, chunk_size: int) -> Iterator[Mapping[str, Any]]:
        """Each row; one piece in memory at a time, so long that asking the other records weighs little."""
        read = self._rows.iterator(chunk_size=chunk_size)
        while piece := self._piece(read):
            yield from piece

    def _piece(self, read: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
        with collector_paused():
            return self._make_whole(list(islice(read, ROWS_MADE_WHOLE)))


class Report(RegisterList):
    """One report. A module of this package gives what `RegisterList` asks for and the four names below.

    `number`: its number in the product's list of reports. `record`: the model that a row is a record of, whose
    primary key the row has as `id`. `reads`: what is read of that record; `whole` adds the rest of a row, for many
    rows in a fixed number of queries. `may_be_private`: whether private matters may be among the rows.
    """

    template_name = "governance/reports/report.html"
    number: ClassVar[str]
    record: ClassVar[type[Model]]
    reads: ClassVar[Sequence[str]] = ()
    may_be_private: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "columns" in cls.__dict__:
            cls.columns = by_their_keys(cls.columns)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows with what other records say of them, as at the day on view."""
        return rows

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The report on the screen, for printing, or as a file."""
        if request.GET.get("format") == PRINT and self.is_understood:
            return self.printed()
        if request.GET.get("format") == PRINT:
            return self.page(NO_FILE, BAD_REQUEST)
        return super().get(request)

    def printed(self) -> HttpResponse:
        """Every row on one page with the cover, for paper."""
        if len(self.rows_read) > COUNTED_UP_TO:
            return self.page(TOO_LONG_TO_PRINT, BAD_REQUEST)
        context = self.context() | {"rows": screen_rows(self.columns, self.rows_read, self.day_kept)}
        return render(self.request, "governance/reports/printed.html", context)

    def context(self) -> dict[str, Any]:
        """What the template draws: that of a list, and the cover."""
        return super().context() | {
            "report": self,
            "cover_rows": self.cover_rows(),
            "may_save": may_save(self.request.user),
        }

    def page_on_view(self) -> Page:
        """A page of the rows, which are all read, up to the number that the screen counts."""
        if not self.is_long:
            return page_of_read(self.request.GET.get("page", ""), self.rows_read)
        page = super().page_on_view()
        return replace(page, rows=self.whole(list(page.rows)))

    @cached_property
    def rows_read(self) -> list[dict[str, Any]]:
        """All rows, whole; where there are more than the screen counts, one above that, as they were read."""
        found = list(self.ordered_rows[: COUNTED_UP_TO + 1])
        return found if len(found) > COUNTED_UP_TO else self.whole(found)

    @property
    def columns_read(self) -> Sequence[str]:
        """What is read of the records themselves."""
        return tuple(dict.fromkeys(("id", *self.reads))) if self.reads else super().columns_read

    @property
    def download(self) -> Download:
        """The whole report as a file."""
        about = {
            "report": self.number,
            "filters_in_words": self.filter_words,
            "generated_at": timezone.now().isoformat(timespec="seconds"),
            "generated_by": self.made_by,
            "left_out": left_out_words(self.request, may_be_private=self.may_be_private),
        }
        records = self.ordered_rows
        return replace(super().download, rows=WholeRows(records, self.whole), counted=records, about=about)

    @property
    def is_long(self) -> bool:
        """Whether there are more rows than the screen counts."""
        return len(self.rows_read) > COUNTED_UP_TO

    def cover_rows(self) -> list[dict[str, str]]:
        """The cover as the screen and the print show it, with the number and the checksum of the rows."""
        counted, summed = NOT_COUNTED, NOT_SUMMED
        if not self.is_long:
            checksum = Checksum(self.columns)
            checksum.add(self.rows_read)
            counted, summed = f"{checksum.count:,}", checksum.words
        shown = {**self.cover(self.filter_words), "Rows": counted, "Checksum of the rows (SHA-256)": summed}
        return [{"key": key, "value": shown[key]} for key in shown if key in ON_SCREEN]

    @property
    def filter_words(self) -> str:
        """The filters that are on, in words."""
        return "; ".join(each.words for each in self.filter.applied())

    def cover(self, filter_words: str) -> dict[str, str]:
        """What stands before the rows: in full in a workbook, `ON_SCREEN` of it on the screen and on paper."""
        said = super().cover(filter_words)
        made = {
            "Title": f"{self.naming.title} (report {self.number})",
            "Filters": filter_words or "none",
            "As at": day_words(self.day),
            "Generated at": f"{moment_words(timezone.localtime())} (UK time)",
            "Generated by": f"{self.made_by}, with {settings.SERVICE_NAME}",
            LEFT_OUT: left_out_words(self.request, may_be_private=self.may_be_private),
            "Order": self.order.chosen or "the report’s own",
        }
        kept = {key: said[key] for key in ("Address", "Licence", "Not the legal record")}
        return made | kept | {f"Column {each.key}": each.meaning for each in in_files(self.columns)}

    @property
    def made_by(self) -> str:
        """Who asks for the report."""
        user = self.request.user
        return str(user) if user.is_authenticated else ANYBODY


ON_SCREEN = frozenset(
    {
        "Title",
        "Filters",
        "As at",
        "Generated at",
        "Generated by",
        "Rows",
        "Checksum of the rows (SHA-256)",
        LEFT_OUT,
    }
)
