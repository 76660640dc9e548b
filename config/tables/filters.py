"""The filter of a list: read by django-filter, drawn by the site's own form renderer, said in words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from config.asat import day_on_view
from config.forms import FilterForm, in_sentence

LONGEST_TEXT = 200


@dataclass(frozen=True)
class AppliedFilter:
    """One filter that is on: its label and value in words, and the key and value that remove it."""

    label: str
    value_words: str
    key: str
    value: str
    is_usual: bool

    @property
    def words(self) -> str:
        """Kind: clinical commissioning groups."""
        return f"{self.label}: {self.value_words}"


class TextFilter(django_filters.CharFilter):
    """A filter that is typed: at most 200 characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        too_long = f"Write at most {LONGEST_TEXT} characters in “{kwargs.get('label', '')}”."
        kwargs.setdefault("widget", forms.TextInput({"type": "search", "maxlength": LONGEST_TEXT}))
        super().__init__(*args, max_length=LONGEST_TEXT, error_messages={"max_length": too_long}, **kwargs)


class OneOf(django_filters.ChoiceFilter):
    """A filter that is chosen. `usual` is on where the reader chose nothing; without one, nothing is filtered."""

    def __init__(self, *args: Any, usual: str = "", **kwargs: Any) -> None:
        self.usual = usual
        label = in_sentence(kwargs.get("label", ""))
        unknown = f"We do not know the {label} “%(value)s”. Choose one from the list."
        kwargs |= {"empty_label": None} if usual else {"empty_label": kwargs.get("empty_label", "Any")}
        super().__init__(*args, error_messages={"invalid_choice": unknown}, **kwargs)


class _NoRowsYet:
    """In the place of the rows of a filter that nobody asked for any yet."""

    model = None  # our filters have labels: django-filter need not find any


class ListFilter(django_filters.FilterSet):
    """The filter of one list. A value that is not known filters everything out, and the page says so."""

    request: HttpRequest
    queryset: Any

    class Meta:
        form = FilterForm

    def __init__(self, data: MultiValueDict | None, *, rows: Callable[[], QuerySet], request: HttpRequest) -> None:
        """Read what was asked; `rows` gives the rows to filter, which are put together only where they are needed."""
        chosen = data.copy() if data is not None else MultiValueDict()
        for key, each in self.base_filters.items():
            if getattr(each, "usual", "") and not chosen.get(key):
                chosen[key] = each.usual
        super().__init__(chosen, queryset=_NoRowsYet, request=request)
        self._rows = rows

    @property
    def day(self) -> date:
        """The day on view."""
        return day_on_view(self.request)

    @property
    def qs(self) -> QuerySet:
        """The rows that fit; none where a value cannot be understood, so that nobody takes them for the answer."""
        if self.queryset is _NoRowsYet:
            self.queryset = self._rows()
        return super().qs if self.form.is_valid() else self.queryset.none()

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What the address asks of this filter, and what is usual: each parameter with its value."""
        return tuple((key, self.data[key]) for key in self.base_filters if self.data.get(key))

    @cached_property
    def looked_up(self) -> Hashable:
        """What was looked up in the database to understand the address, where a filter does so first."""
        return None

    @property
    def keys(self) -> str:
        """The parameters that this filter reads, separated by commas."""
        return ",".join(self.base_filters)

    def applied(self) -> tuple[AppliedFilter, ...]:
        """The filters that are on, in the order of the form."""
        return tuple(self._applied())

    def _applied(self) -> Iterator[AppliedFilter]:
        if not self.form.is_valid():
            return
        for key, value in self.form.cleaned_data.items():
            if value not in (None, ""):
                field = self.form.fields[key]
                is_usual = value == getattr(self.base_filters[key], "usual", None)
                yield AppliedFilter(str(field.label), _words(field, value), key, str(value), is_usual)


def _words(field: forms.Field, value: Any) -> str:
    """The words of the choice that was made, or what was typed."""
    for code, words in getattr(field, "choices", ()):
        if isinstance(words, list | tuple):
            found = dict(words).get(value)
            if found:
                return str(found)
        elif str(code) == value:
            return str(words)
    return f"“{value}”"
