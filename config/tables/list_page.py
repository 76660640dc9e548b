"""A list page and its files: subclass `ListPage`, name its columns and filter, and give its rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from config.asat import day_on_view, read_day
from config.dates_in_words import day_words, moment_words
from config.tables.columns import Column, names_read
from config.tables.downloads import CONTENT_TYPES, MOST_IN_A_WORKBOOK, Download
from config.tables.filters import ListFilter
from config.tables.ordering import Order, order_asked
from config.tables.paging import Page, first_keys, page_asked
from config.tables.screen import headings, screen_rows

BAD_REQUEST = 400
UNKNOWN_FORM = "We cannot make this list as “{}”. Choose CSV, Excel (XLSX) or JSON."
TOO_LONG = (
    f"An Excel file holds at most {MOST_IN_A_WORKBOOK:,} rows here, and this list has more. "
    "Download it as CSV, which has no limit and opens in Excel too, or filter the list first."
)
NO_FILE = "No file was made, because the day or a filter could not be understood."


@dataclass(frozen=True)
class Naming:
    """What a list is called: its title, what its rows are (one and several), and the name of its files."""

    title: str
    one: str
    several: str
    file: str


class ListPage(View, ABC):
    """A list: filtered, ordered, paged on the screen, and whole in `?format=csv`, `xlsx` or `json`.

    A form of file that is not offered, and a file for a day or filter that cannot be understood, are the page itself
    with a message and status 400: a program sees that it got no file, a person loses nothing.
    """

    http_method_names = ["get", "head", "options"]
    template_name = "tables/list_page.html"
    naming: ClassVar[Naming]
    columns: ClassVar[Sequence[Column]]
    filterset: ClassVar[type[ListFilter]]
    usual_order: ClassVar[Sequence[str]]
    licence: ClassVar[Sequence[str]] = ()

    @abstractmethod
    def rows(self) -> QuerySet:
        """The rows that the reader may see on the day on view, before the filter."""

    def drawn(self, rows: QuerySet) -> QuerySet:
        """The filtered rows with whatever the columns need joined to them."""
        return rows

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        asked = request.GET.get("format")
        if asked is None:
            return self.page()
        problem = self.why_no_file(asked)
        if not problem:
            return self.download.response(asked, headers_only=request.method == "HEAD")
        kept = request.GET.copy()
        del kept["format"]
        request.GET = cast(Any, kept)
        return self.page(problem, BAD_REQUEST)

    def why_no_file(self, form: str) -> str:
        """Why the list cannot be made as a file of this form, for the reader; empty where it can."""
        if form not in CONTENT_TYPES:
            return UNKNOWN_FORM.format(form[:20])
        if not self.is_understood:
            return NO_FILE
        return TOO_LONG if form == "xlsx" and self.download.is_too_long_for_a_workbook else ""

    @property
    def is_understood(self) -> bool:
        """Whether the day and every filter of the address could be read: a file may not quietly be another."""
        day = self.request.GET.get("on", "")
        return self.filter.form.is_valid() and (not day or read_day(day) is not None)

    def page(self, message: str = "", status: int = 200) -> HttpResponse:
        """The list on the screen."""
        context = self.context() | {"message": message}
        return render(self.request, self.template_name, context, status=status)

    def context(self) -> dict[str, Any]:
        """What the template draws."""
        applied = self.filter.applied()
        filters_on = [each for each in applied if not each.is_usual]
        return {
            "naming": self.naming,
            "filter": self.filter,
            "filters_on": filters_on,
            "filters_to_see": len(filters_on) + len(self.filter.form.errors),
            "filter_words": [each.words for each in applied],
            "headings": headings(self.columns),
            "sort": self.order.chosen,
            **self.on_view(),
        }

    def on_view(self) -> dict[str, Any]:
        """The page of rows and the cells that the screen draws of them: what takes longest to work out."""
        page = self.page_on_view()
        return {"page": page, "rows": screen_rows(self.columns, page.rows, self.day_kept)}

    def page_on_view(self) -> Page:
        """The rows that the screen shows."""
        return page_asked(self.request.GET, self)

    @property
    def keys_in_order(self) -> QuerySet:
        """The primary keys of the filtered rows in order; nothing is joined for show that the order does not need."""
        rows = self.filter.qs
        if not self.order.is_known_to(rows):
            rows = self.drawn(rows)
        return self.order.of(rows).values_list("pk", flat=True)

    def first_keys(self) -> Sequence[int]:
        """The first 1,001 of them."""
        found = first_keys(self.keys_in_order)
        return found.firsts() if found else ()

    def read(self, keys: Sequence[int]) -> Sequence[dict[str, Any]]:
        """What the columns read of the rows with these keys, in any order."""
        return list(self.ordered_rows.order_by().filter(pk__in=keys))

    @cached_property
    def filter(self) -> ListFilter:
        """The reader's filter over the rows."""
        return self.filterset(self.request.GET, rows=self.rows, request=self.request)

    @cached_property
    def order(self) -> Order:
        """The reader's order, or the list's own."""
        return order_asked(self.request.GET.get("sort", ""), self.columns, self.usual_order)

    @property
    def ordered_rows(self) -> QuerySet:
        """Filtered rows in order, as mappings of what the columns read."""
        return self.order.of(self.drawn(self.filter.qs)).values(*self.columns_read)

    @property
    def columns_read(self) -> Sequence[str]:
        """What the columns read, and the key of the row."""
        return tuple(dict.fromkeys((*names_read(self.columns), "id")))

    @cached_property
    def day(self) -> date:
        """The day on view."""
        return day_on_view(self.request)

    @property
    def day_kept(self) -> str:
        """The day on view where the reader chose one, for links out of the list."""
        return self.day.isoformat() if read_day(self.request.GET.get("on", "")) else ""

    @property
    def download(self) -> Download:
        """The whole list as a file."""
        applied = self.filter.applied()
        return Download(
            name=self.naming.file,
            title=self.naming.title,
            as_at=self.day,
            columns=self.columns,
            rows=self.ordered_rows,
            filters={each.key: each.value for each in applied},
            cover=self.cover("; ".join(each.words for each in applied)),
        )

    def cover(self, filter_words: str) -> dict[str, str]:
        """What the first sheet of a workbook says."""
        return {
            "Title": self.naming.title,
            "Filter": filter_words or "none",
            "As at": day_words(self.day),
            "Made at": f"{moment_words(timezone.localtime())} (UK time)",
            "Made by": settings.SERVICE_NAME,
            "Address": settings.SITE_URL + self.request.get_full_path(),
            "Licence": "\n".join(self.licence),
            "Not the legal record": "This is a register of public facts, not the legal record of any body.",
        }
