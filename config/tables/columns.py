"""The columns of a list: what each shows on the screen and holds in the files.

A row is a mapping of names to values, as `QuerySet.values()` gives it. `under` columns stand in the same cell on
the screen, as a quiet second line, and next to it in the files, so that the file holds what the screen shows; so do
those `before` it, which in the files stand in front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, cast

from django.db.models import Case, CharField, DateField, Expression, F, Func, TextField, Value, When
from django.db.models.functions import Cast

from config.dates_in_words import NOT_RECORDED, dated_words, last_day
from config.templatetags.words import pounds

Row = Mapping[str, Any]
FileValue = str | int | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of text.

    `key` names it in JSON (snake_case) and in `?sort=`; `reads` is the name in the row, if not `key`; `meaning` is
    the sentence of the data catalogue; `heading_in_files` stands there instead of `heading`; `sort` the fields that
    order by it; `address` gives the page that a row leads to and may need what the row `also_reads`. In a second line
    on the screen, `silent` values are left out, and `note` gives the words around the others; `said_elsewhere` marks
    what the screen says in another way.
    """

    key: str
    heading: str
    meaning: str
    reads: str = ""
    absent: str = NOT_RECORDED
    sort: tuple[str, ...] = ()
    address: Callable[[Row], str | None] | None = None
    before: tuple[Column, ...] = ()
    under: tuple[Column, ...] = ()
    heading_in_files: str = ""
    silent: tuple[Any, ...] = ()
    note: str = "{}"
    said_elsewhere: bool = False
    also_reads: tuple[str, ...] = ()

    datatype: ClassVar[str] = "string"  # of CSV on the Web (W3C, 2015)
    is_figure: ClassVar[bool] = False
    may_be_empty_last: ClassVar[bool] = False

    @property
    def name_in_row(self) -> str:
        """Where the row keeps this column's value."""
        return self.reads or self.key

    @property
    def head(self) -> str:
        """What stands above it in CSV and in a workbook."""
        return self.heading_in_files or self.heading

    def value(self, row: Row) -> Any:
        """The value itself, as JSON has it; None where nothing is recorded."""
        found = row[self.name_in_row]
        return None if found == "" else found

    def in_file(self, row: Row) -> FileValue:
        """The value as a spreadsheet has it."""
        return self.value(row)

    def in_database(self) -> Expression | F:
        """The value that a CSV file holds, as an expression over the rows: for a text, a number or a day."""
        return F(self.name_in_row)

    def said_in_database(self) -> Expression | F | None:
        """The same; None where a subclass changes what the files hold and does not say it as an expression."""
        return self.in_database() if _is_last_said(type(self).__mro__, "in_database") else None

    def cells(self, rows: Sequence[Row]) -> list[FileValue]:
        """What the files hold of many rows: `in_file` of each, in one go where no subclass says otherwise."""
        if _is_last_said(type(self).__mro__, "in_one_go"):
            return self.in_one_go(rows)
        return [self.in_file(row) for row in rows]

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        """The same without a call for each row, which takes most of the time of a long file."""
        name = self.name_in_row
        return [None if (value := row[name]) == "" else value for row in rows]

    def words(self, row: Row) -> str:
        """The value as the screen says it."""
        value = self.in_file(row)
        return self.absent if value is None else str(value)

    def sector(self, row: Row) -> str:
        """The sector whose mark stands before the words, if any."""
        return ""

    def names(self) -> tuple[str, ...]:
        """Every name that this column reads in the row."""
        return (self.name_in_row, *self.also_reads)


@dataclass(frozen=True, kw_only=True)
class Coded(Column):
    """A column of words with a code behind them at `code` in the row: the code in JSON, the words everywhere else."""

    code: str

    def value(self, row: Row) -> Any:
        return row[self.code]

    def in_file(self, row: Row) -> FileValue:
        return row[self.name_in_row]

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        name = self.name_in_row
        return [row[name] for row in rows]

    def in_database(self) -> Expression | F:
        return F(self.name_in_row)

    def names(self) -> tuple[str, ...]:
        return (*super().names(), self.code)


@dataclass(frozen=True, kw_only=True)
class Choice(Column):
    """A column of coded values: the code in JSON, its words everywhere else."""

    labels: Mapping[str, str] = field(default_factory=dict)

    def in_file(self, row: Row) -> FileValue:
        value = self.value(row)
        return None if value is None else self.labels.get(value, value)

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        said: dict[Any, FileValue] = {**self.labels, None: None}
        return [said.get(value, value) for value in super().in_one_go(rows)]

    def in_database(self) -> Expression | F:
        name = self.name_in_row
        said = [When(**{name: code}, then=Value(str(words))) for code, words in self.labels.items()]
        return Case(*said, default=Cast(name, TextField()), output_field=TextField())


@dataclass(frozen=True, kw_only=True)
class Precision(Choice):
    """How well the day at `of` in the row is known; nothing where no day is recorded."""

    of: str

    def value(self, row: Row) -> Any:
        return None if row[self.of] is None else super().value(row)

    def in_database(self) -> Expression | F:
        words = cast(Any, super().in_database())
        return Case(When(**{f"{self.of}__isnull": True}, then=None), default=words, output_field=TextField())

    def names(self) -> tuple[str, ...]:
        return (*super().names(), self.of)


@dataclass(frozen=True, kw_only=True)
class SectorChoice(Choice):
    """A sector with its mark."""

    marks: Mapping[str, str] = field(default_factory=dict)

    def sector(self, row: Row) -> str:
        return self.marks.get(str(self.value(row)), "other")


@dataclass(frozen=True, kw_only=True)
class Several(Column):
    """A column of lists: a list in JSON, joined by semicolons elsewhere."""

    def value(self, row: Row) -> Any:
        return [each for each in row[self.name_in_row] or () if each]

    def in_file(self, row: Row) -> FileValue:
        return "; ".join(str(each) for each in self.value(row)) or None

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        name = self.name_in_row
        found = [row[name] for row in rows]
        if not any(found):
            return [None] * len(found)
        return ["; ".join([str(each) for each in several if each]) or None if several else None for several in found]


@dataclass(frozen=True, kw_only=True)
class YesNo(Column):
    """A column of yes, no or not recorded."""

    datatype: ClassVar[str] = "boolean"

    def in_file(self, row: Row) -> FileValue:
        value = self.value(row)
        return None if value is None else "yes" if value else "no"

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        return [None if value is None else "yes" if value else "no" for value in super().in_one_go(rows)]

    def in_database(self) -> Expression | F:
        name, words = self.name_in_row, (("yes", True), ("no", False))
        return Case(*(When(**{name: value}, then=Value(said)) for said, value in words), output_field=CharField())


@dataclass(frozen=True, kw_only=True)
class Day(Column):
    """A day: ISO in files; on the screen in words, no more certain than the precision at `precision` in the row."""

    precision: str = ""
    datatype: ClassVar[str] = "date"
    may_be_empty_last: ClassVar[bool] = True

    def words(self, row: Row) -> str:
        value = self.value(row)
        return dated_words(value, row[self.precision] if self.precision else "exact") if value else self.absent

    def names(self) -> tuple[str, ...]:
        return (*super().names(), *filter(None, [self.precision]))


@dataclass(frozen=True, kw_only=True)
class LastDay(Day):
    """The last day of a half-open span, which is stored by the day after."""

    def value(self, row: Row) -> Any:
        return last_day(row[self.name_in_row])

    def in_database(self) -> Expression | F:
        return Func(F(self.name_in_row), template="(%(expressions)s - 1)", output_field=DateField())


@dataclass(frozen=True, kw_only=True)
class Number(Column):
    """A column of figures."""

    datatype: ClassVar[str] = "decimal"
    is_figure: ClassVar[bool] = True
    may_be_empty_last: ClassVar[bool] = True

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        """As they are: a figure is never an empty text, and to compare it with one takes long."""
        name = self.name_in_row
        return [row[name] for row in rows]


@dataclass(frozen=True, kw_only=True)
class Count(Number):
    """A column of whole numbers."""

    datatype: ClassVar[str] = "integer"

    def words(self, row: Row) -> str:
        value = self.value(row)
        return self.absent if value is None else f"{value:,}"


@dataclass(frozen=True, kw_only=True)
class Money(Number):
    """Pounds."""

    def words(self, row: Row) -> str:
        value = self.value(row)
        return self.absent if value is None else pounds(value)


@dataclass(frozen=True, kw_only=True)
class Share(Number):
    """A part of a whole, from 0 to 1; the screen says it in per cent."""

    def words(self, row: Row) -> str:
        value = self.value(row)
        return self.absent if value is None else f"{Decimal(value) * 100:.2f}%"


@cache
def _is_last_said(classes: tuple[type, ...], name: str) -> bool:
    """Whether the first class that defines `name` is no further up than those with `value` and `in_file`."""
    places = [_first_with(each, classes) for each in (name, "value", "in_file")]
    return places[0] == min(places)


def _first_with(name: str, classes: tuple[type, ...]) -> int:
    return next(place for place, each in enumerate(classes) if name in vars(each))


def in_files(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Every column in the order of the files: each between those before it and those under it."""
    return tuple(each for column in columns for each in (*in_files(column.before), column, *in_files(column.under)))


def names_read(columns: Sequence[Column]) -> tuple[str, ...]:
    """The names that a row must have for these columns."""
    return tuple(dict.fromkeys(name for column in in_files(columns) for name in column.names()))
