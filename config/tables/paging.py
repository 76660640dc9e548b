"""Pages of a list: 25 rows, numbered as far as the count goes, which stops at 2,000 so that it stays cheap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

ROWS_PER_PAGE = 25
COUNTED_UP_TO = 2_000
LONGEST_NUMBER = 6
NEIGHBOURS = 1


class CappedCount(Subquery):
    """How many rows a query has, counted once inside the query that reads a page; one above the cap means more."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED_UP_TO + 1])


@dataclass(frozen=True)
class Page:
    """One page of rows, with `counted` rows in all; `counted` above the cap means "2,000+"."""

    number: int
    counted: int
    rows: Sequence[dict[str, Any]]

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.counted > COUNTED_UP_TO

    @property
    def count_words(self) -> str:
        """1,119, or 2,000+."""
        return f"{COUNTED_UP_TO:,}+" if self.is_capped else f"{self.counted:,}"

    @property
    def pages(self) -> int:
        """How many pages can be turned to: at least one."""
        return max(1, -(-min(self.counted, COUNTED_UP_TO) // ROWS_PER_PAGE))

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.pages else None

    def numbers(self) -> Iterator[dict[str, Any]]:
        """The numbers to offer: first, last, this one and its neighbours, with gaps between."""
        before = 0
        for number in range(1, self.pages + 1):
            if number in (1, self.pages) or abs(number - self.number) <= NEIGHBOURS:
                if number - before > 1:
                    yield {"gap": True}
                yield {"number": number, "current": number == self.number}
                before = number


def page_asked(asked: str, rows: QuerySet, counted: QuerySet) -> Page:
    """The page that `?page=` asks for; what is no number is the first page, and what is beyond the end the last.

    `rows` are in order and give mappings; `counted` is the same rows before anything was joined for show.
    One query, two more where the page asked for lies beyond the end.
    """
    number = _number(asked)
    page = _read(number, rows, counted)
    if page.rows or number == 1:
        return page
    in_all = counted.order_by()[: COUNTED_UP_TO + 1].count()
    return _read(Page(1, in_all, ()).pages, rows, counted)


def page_of_read(asked: str, rows: Sequence[dict[str, Any]]) -> Page:
    """The page that `?page=` asks for, of rows that were all read, up to one above the cap."""
    number = min(_number(asked), Page(1, len(rows), ()).pages)
    start = (number - 1) * ROWS_PER_PAGE
    return Page(number, len(rows), rows[start : start + ROWS_PER_PAGE])


def _number(asked: str) -> int:
    number = int(asked[:LONGEST_NUMBER]) if asked.isascii() and asked.isdigit() else 1
    return min(max(1, number), COUNTED_UP_TO // ROWS_PER_PAGE)


def _read(number: int, rows: QuerySet, counted: QuerySet) -> Page:
    start = (number - 1) * ROWS_PER_PAGE
    read = list(rows.annotate(counted_rows=CappedCount(counted))[start : start + ROWS_PER_PAGE])
    return Page(number, read[0]["counted_rows"] if read else 0, read)
