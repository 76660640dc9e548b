"""Grids: many records of one kind in one table, typed, pasted from a spreadsheet, checked cell by cell.

A grid is a formset whose rows carry the record and version that they were read from. What is pasted is read on the
server as tab-separated text, with or without a row of headings, so that it works without a script.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.forms import BaseFormSet, formset_factory

from config.forms import PlainForm
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import Pounds
from partnerships.forms.places import PlaceField
from partnerships.models import (
    Body,
    Contribution,
    Funding,
    ReturnLine,
    Scheme,
    SchemeFunding,
    Source,
    Standing,
    Use,
)
from partnerships.money_checks import Doubt, beyond, doubts
from partnerships.operations.source import record_source

EMPTY_ROWS, MOST_ROWS, MOST_PASTED = 3, 300, 200_000
LONGEST_CELL = 2_000


class KeepsWhatCame(forms.Select):
    """Shows what is not on its list as chosen: a browser would show the first choice, and Save would take that."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The choices, after whatever came that is none of them."""
        known = {str(code) for code, _ in cast(Any, self.choices)}
        strange = [each for each in value if each and each not in known]
        before = [(None, [self.create_option(name, each, each, True, 0, attrs=attrs)], 0) for each in strange]
        return [*before, *super().optgroups(name, value, attrs)]


class WordsChoice(forms.ChoiceField):
    """A choice that can be pasted by its words or by its code, whatever the capitals."""

    widget = KeepsWhatCame

    def read(self, pasted: str) -> str:
        """The code that pasted words mean; the words themselves where they mean none, to be shown as a fault."""
        wanted, choices = pasted.strip().casefold(), cast(Any, self.choices)
        for code, words in choices:
            if wanted in (str(code).casefold(), str(words).casefold()):
                return str(code)
        return pasted


def _choice(choices: Any, label: str, **more: Any) -> WordsChoice:
    return WordsChoice(choices=choices, label=label, **more)


class GridRow(PlainForm):
    """One row. `key` is the record and the version that was read, "12:3"; empty in a new row."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    # What a row says by itself says nothing: a row with these alone is empty.
    says_nothing: ClassVar[tuple[str, ...]] = ("key",)
    amounts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, user: Any, found: dict[Any, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.help_text = ""
            if isinstance(field, PlaceField):
                field.user, field.found_before = user, found
            if not isinstance(field.widget, forms.HiddenInput):
                field.widget.attrs |= {"aria-label": f"{field.label}, row {self.number}", "data-cell": name}

    @property
    def number(self) -> int:
        """Its number on the screen, from 1."""
        place = str(self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdecimal() else 1

    def has_changed(self) -> bool:
        """A row in which nothing of its own was typed is empty; one that was read from a record never is."""
        read = self.data.get(self.add_prefix("key")) if self.is_bound else None
        return bool(read) or any(name not in self.says_nothing for name in self.changed_data)

    @property
    def record_key(self) -> tuple[int, int] | None:
        """The record and version that the row was read from; None for a new row or a key that is none."""
        pk, _, version = str(self.cleaned_data.get("key") or "").partition(":")
        fits = pk.isdecimal() and version.isdecimal() and len(pk) < 19 and len(version) < 10
        return (int(pk), int(version)) if fits else None

    @property
    def cells(self) -> list[forms.BoundField]:
        """The boxes of the row, in order."""
        return list(self.visible_fields())


class ContributionRow(GridRow):
    """What one body puts in from one source."""

    says_nothing = ("key", "funding", "use")
    amounts = ("planned", "agreed", "actual")

    body = PlaceField(Body, label="Contributor")
    funding = _choice(Funding.choices, "Source of the money", initial=Funding.NOT_RECORDED)
    use = _choice(Use.choices, "Capital or revenue", initial=Use.NOT_RECORDED)
    planned = Pounds(required=False, label="Planned")
    agreed = Pounds(required=False, label="Agreed")
    actual = Pounds(required=False, label="Actual")
    description = forms.CharField(required=False, max_length=300, label="In kind: what")

    @classmethod
    def read_from(cls, fact: Contribution, called: str) -> dict[str, Any]:
        """The row of a record."""
        names = ("funding", "use", *cls.amounts, "description")
        return {"key": f"{fact.pk}:{fact.version}", "body": called, **{name: getattr(fact, name) for name in names}}


class SchemeRow(GridRow):
    """A scheme with its money from one source."""

    says_nothing = ("key", "setting", "provider_type", "funding", "use")
    amounts = ("planned", "actual")

    name = forms.CharField(max_length=300, label="Scheme")
    service_type = forms.CharField(required=False, max_length=200, label="Type of service")
    setting = _choice(Scheme.Setting.choices, "Setting", initial=Scheme.Setting.NOT_RECORDED)
    commissioner = PlaceField(Body, required=False, label="Commissioner")
    provider_type = _choice(Scheme.ProviderType.choices, "Type of provider", initial=Scheme.ProviderType.NOT_RECORDED)
    cohort = forms.CharField(required=False, max_length=300, label="For whom")
    funding = _choice(Funding.choices, "Source of the money", initial=Funding.NOT_RECORDED)
    use = _choice(Use.choices, "Capital or revenue", initial=Use.NOT_RECORDED)
    planned = Pounds(required=False, label="Planned")
    actual = Pounds(required=False, label="Actual")

    @classmethod
    def read_from(cls, scheme: Scheme, money: SchemeFunding | None, called: str) -> dict[str, Any]:
        """The row of a scheme with one of its fundings."""
        own = {name: getattr(scheme, name) for name in ("name", "service_type", "setting", "provider_type", "cohort")}
        given = {name: getattr(money, name) for name in ("funding", "use", *cls.amounts)} if money else {}
        return {"key": f"{money.pk}:{money.version}" if money else "", "commissioner": called, **own, **given}


class LineRow(GridRow):
    """One line of a return."""

    amounts = ("plan", "forecast", "actual")

    label = forms.CharField(max_length=300, label="Line")
    plan = Pounds(required=False, label="Plan")
    forecast = Pounds(required=False, label="Forecast")
    actual = Pounds(required=False, label="Actual")
    variance_owner = PlaceField(Body, required=False, label="Who bears the difference")
    note = forms.CharField(required=False, max_length=500, label="Note")

    @classmethod
    def read_from(cls, line: ReturnLine, called: str) -> dict[str, Any]:
        """The row of a line."""
        own = {name: getattr(line, name) for name in ("label", *cls.amounts, "note")}
        return {"key": f"{line.pk}:{line.version}", "variance_owner": called, **own}


class GridAbout(PlainForm):
    """Where the figures come from, and why they change: said once for the whole grid."""

    source = FactForm.base_fields["source"]
    source_title = FactForm.base_fields["source_title"]
    source_url = FactForm.base_fields["source_url"]
    standing = forms.ChoiceField(
        choices=[(Standing.ACCEPTED, "Publish now"), (Standing.DRAFT, "Keep new rows as drafts")],
        initial=Standing.ACCEPTED,
        widget=forms.RadioSelect,
        label="When to publish",
    )
    reason = FactForm.base_fields["reason"]
    sure = forms.BooleanField(required=False, label="The amounts in question are right as they stand")

    def clean(self) -> dict[str, Any]:
        """One source, chosen or described."""
        cleaned = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("source_title") and "source_title" not in self.errors:
            self.add_error("source_title", "Choose a source, or enter the title of a new one")
        return cleaned

    def source_for(self, user: Any) -> Source:
        """The source that was chosen or described."""
        cleaned = self.cleaned_data
        if not cleaned.get("source_title"):
            return cleaned["source"]
        return record_source(
            by=user, reason=cleaned["reason"], title=cleaned["source_title"], url=cleaned.get("source_url") or ""
        )


def grid_of(row: type[GridRow], *, empty: int = EMPTY_ROWS) -> type[BaseFormSet[Any]]:
    """The formset of a kind of row, with some empty rows below those that are read."""
    return formset_factory(row, extra=empty, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def posted_with(data: Any, row: type[GridRow], pasted: Sequence[Mapping[str, str]], *, more: int = 0) -> Any:
    """The posted grid with pasted rows after the last one that says something, and some more empty ones."""
    changed = data.copy()
    count = _count(str(changed.get("form-TOTAL_FORMS", "0")))
    first = 1 + max((n for n in range(count) if _says_something(changed, row, n)), default=-1)
    for number, cells in enumerate(pasted, start=first):
        for name in row.base_fields:
            given = cells.get(name, "")
            changed[f"form-{number}-{name}"] = given or str(row.base_fields[name].initial or "")
    changed["form-TOTAL_FORMS"] = str(min(max(count, first + len(pasted)) + more, MOST_ROWS))
    return changed


def _count(typed: str) -> int:
    return min(int(typed), MOST_ROWS) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0


def _says_something(data: Any, row: type[GridRow], number: int) -> bool:
    names = [name for name in row.base_fields if name not in row.says_nothing]
    return bool(data.get(f"form-{number}-key")) or any(data.get(f"form-{number}-{name}") for name in names)


def rows_of_paste(text: str, row: type[GridRow]) -> list[dict[str, str]]:
    """What was pasted, by the names of the columns: by its headings where the first row has them, else in order."""
    lines = [
        [cell.strip()[:LONGEST_CELL] for cell in cells]
        for cells in csv.reader(io.StringIO(text[:MOST_PASTED].replace("\0", "")), delimiter="\t")
        if any(cell.strip() for cell in cells)
    ]
    names = [name for name in row.base_fields if name != "key"]
    if lines and (found := _headings(lines[0], row)):
        names, lines = found, lines[1:]
    return [
        {name: _read(row, name, cell) for name, cell in zip(names, cells, strict=False) if name}
        for cells in lines[: MOST_ROWS + 1]  # one more than a grid takes, so that it can be told
    ]


def is_cut(text: str, pasted: int, before: int) -> bool:
    """Whether a paste was too long to be taken whole: by its characters, or with the rows that stood before it."""
    return len(text) > MOST_PASTED or before + pasted > MOST_ROWS


def rows_in(data: Any, row: type[GridRow]) -> int:
    """How many rows of a posted grid say something."""
    return sum(_says_something(data, row, number) for number in range(_count(data.get("form-TOTAL_FORMS", ""))))


def _headings(cells: Sequence[str], row: type[GridRow]) -> list[str]:
    """The columns that a row of headings names; nothing where it is no row of headings."""
    known = {str(field.label).casefold(): name for name, field in row.base_fields.items() if name != "key"}
    known |= {name.casefold(): name for name in row.base_fields if name != "key"}
    found = [known.get(cell.casefold().strip(), "") for cell in cells]
    named = sum(1 for name in found if name)
    return found if named and named * 2 >= len([cell for cell in cells if cell]) else []


def _read(row: type[GridRow], name: str, cell: str) -> str:
    field = row.base_fields[name]
    return field.read(cell) if isinstance(field, WordsChoice) and cell else cell


def questioned(grid: BaseFormSet[Any], whole: Decimal | None = None) -> Iterator[tuple[int, str, Doubt]]:
    """The amounts of a valid grid that look a thousand times off beside the others of their column.

    `whole`: what the first column is part of, where that is recorded.
    """
    rows = [row for row in grid.forms if row.has_changed()]
    for name in rows[0].amounts if rows else ():
        amounts = [row.cleaned_data.get(name) for row in rows]
        found = doubts(amounts)
        if whole and name == rows[0].amounts[0]:
            found |= {place: doubt for place, each in enumerate(amounts) if (doubt := beyond(each, whole))}
        for place in sorted(found):
            yield rows[place].number, str(rows[place].fields[name].label), found[place]
