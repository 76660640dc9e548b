"""Pages of a list: 25 rows, numbered as far as the count goes, which stops at 1,000; beyond that read by key.

The keys of the first 1,000 rows, and of one more, are read in order: they are the count and every numbered page at
once. A page by key (`?after=`, `?before=`: the number of the record that stood at its edge) starts at that record and
costs the same anywhere in a million rows. What a page shows is then read for its 25 rows alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from django.core.exceptions import EmptyResultSet
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from config.compiled import Compiled
from config.tables.ordering import column_of

ROWS_PER_PAGE = 25
COUNTED_UP_TO = 1_000
LONGEST_NUMBER = 6
LONGEST_KEY = 18  # digits: more are no number of a record
NEIGHBOURS = 1
# The index of the order gives the first rows at once. PostgreSQL, where it takes a row out of order to cost four in
# order, as on a disk that turns, would rather read and sort all that fits wherever it expects less than it finds.
BY_INDEX = "SELECT set_config('random_page_cost', '1.1', true); {}"


@dataclass(frozen=True)
class Page:
    """One page of rows, with `counted` rows in all; `counted` above the cap means "more than 1,000".

    `number` is 0 on a page that was read by key. `after` and `before` are the keys of the pages around it, where those
    have no number.
    """

    number: int
    counted: int
    rows: Sequence[Any]
    after: int | None = None
    before: int | None = None

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.counted > COUNTED_UP_TO

    @property
    def count_words(self) -> str:
        """1,000, or more than 1,000."""
        return f"more than {COUNTED_UP_TO:,}" if self.is_capped else f"{self.counted:,}"

    @property
    def pages(self) -> int:
        """How many pages have a number: at least one."""
        return max(1, -(-min(self.counted, COUNTED_UP_TO) // ROWS_PER_PAGE))

    @property
    def previous(self) -> int | None:
        """The number of the page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after, if any."""
        return self.number + 1 if 0 < self.number < self.pages else None

    def numbers(self) -> Iterator[dict[str, Any]]:
        """The numbers to offer: first, last, this one and its neighbours, with gaps between."""
        before = 0
        for number in range(1, self.pages + 1):
            if number in (1, self.pages) or abs(number - self.number) <= NEIGHBOURS:
                if number - before > 1:
                    yield {"gap": True}
                yield {"number": number, "current": number == self.number}
                before = number


class Paged(Protocol):
    """A list, as its pages ask for its rows."""

    @property
    def keys_in_order(self) -> QuerySet:
        """The primary keys of the rows, in order."""

    def first_keys(self) -> Sequence[int]:
        """Those of `first_keys`."""

    def read(self, keys: Sequence[int]) -> Sequence[dict[str, Any]]:
        """Mappings with their "id" for the rows with these keys, in any order."""


def page_asked(asked: QueryDict, of: Paged) -> Page:
    """The page that `?page=`, `?after=` or `?before=` asks for.

    What is no number is the first page, what is beyond the end the last. Two queries; two more where it is read by key.
    """
    page = _page_of_keys(asked, of)
    rows = {row["id"]: row for row in of.read(page.rows)} if page.rows else {}
    return replace(page, rows=[rows[key] for key in page.rows if key in rows])


def _page_of_keys(asked: QueryDict, of: Paged) -> Page:
    for name, backwards in (("after", False), ("before", True)):
        if name in asked:
            page = _by_key(str(asked[name]), of.keys_in_order, backwards=backwards)
            if page is not None:
                return page
    page = page_of_read(asked.get("page", ""), of.first_keys())
    onward = page.is_capped and page.number == page.pages
    return replace(page, after=page.rows[-1]) if onward else page


def first_keys(in_order: QuerySet) -> Compiled | None:
    """How the first 1,000 keys, and one more, are read; None where the filter is one that nothing can fit."""
    try:
        return Compiled.of(in_order[: COUNTED_UP_TO + 1], around=BY_INDEX)
    except EmptyResultSet:
        return None


def page_of_read(asked: str, rows: Sequence[Any]) -> Page:
    """The page that `?page=` asks for, of rows that were all read, up to one above the cap."""
    number = min(_number(asked), Page(1, len(rows), ()).pages)
    start = (number - 1) * ROWS_PER_PAGE
    return Page(number, len(rows), rows[start : start + ROWS_PER_PAGE])


def _number(asked: str) -> int:
    number = int(asked[:LONGEST_NUMBER]) if asked.isascii() and asked.isdigit() else 1
    return min(max(1, number), COUNTED_UP_TO // ROWS_PER_PAGE)


def _by_key(asked: str, keys: QuerySet, *, backwards: bool) -> Page | None:
    """The rows next to one record; None where the reader sees no such record here, or none stands on that side."""
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_KEY):
        return None
    order = [each.copy() for each in cast(tuple[OrderBy, ...], keys.query.order_by)]
    edge = keys.order_by().filter(pk=int(asked)).values_list(*(F(column_of(each)) for each in order)).first()
    if edge is None:
        return None
    if backwards:
        for each in order:
            each.reverse_ordering()
    read = _beyond(keys.order_by(*order), order, edge)
    if not read or (backwards and len(read) < ROWS_PER_PAGE):
        return None
    more, shown = len(read) > ROWS_PER_PAGE, read[:ROWS_PER_PAGE]
    if backwards:
        shown.reverse()
    counted = keys.order_by()[: COUNTED_UP_TO + 1].count()
    after = shown[-1] if more or backwards else None
    return Page(0, counted, shown, after=after, before=shown[0] if more or not backwards else None)


def _beyond(keys: QuerySet, order: Sequence[OrderBy], edge: Sequence[Any]) -> list[int]:
    """The keys of a page of the rows beyond the edge, and one more where there are more.

    Rows that are empty in the first column of the order come last and are asked for only where the others do not fill
    the page: an index is entered at a value, or at what is empty, but not at both.
    """
    wanted = ROWS_PER_PAGE + 1
    read = list(keys.filter(_after(order, edge, empty_too=False))[:wanted])
    if len(read) < wanted and edge[0] is not None and _empty_last(order[0]):
        read = list(keys.filter(_after(order, edge, empty_too=True))[:wanted])
    return read


def _after(order: Sequence[OrderBy], edge: Sequence[Any], *, empty_too: bool) -> Q:
    """The condition under which a row stands after the edge in this order."""
    after, same = Q(), Q()
    for each, value in zip(order, edge, strict=True):
        after |= same & _past(each, value, empty_too or each is not order[0])
        name = column_of(each)
        same &= Q(**({name: value} if value is not None else {f"{name}__isnull": True}))
    first, value = order[0], edge[0]
    if value is None or (empty_too and _empty_last(first)):
        return after
    # Says again what follows from the rest, in the form by which PostgreSQL enters an index.
    return Q(**{f"{column_of(first)}__{'lte' if first.descending else 'gte'}": value}) & after


def _past(each: OrderBy, value: Any, empty_too: bool) -> Q:
    """The condition under which one column stands after this value."""
    name, last = column_of(each), _empty_last(each)
    if value is None:
        return Q(pk__in=()) if last else Q(**{f"{name}__isnull": False})
    past = Q(**{f"{name}__{'lt' if each.descending else 'gt'}": value})
    return past | Q(**{f"{name}__isnull": True}) if last and empty_too else past


def _empty_last(each: OrderBy) -> bool:
    """Whether what is empty stands last: PostgreSQL's way when rising, and when falling only if told."""
    return bool(each.nulls_last or (not each.descending and not each.nulls_first))
