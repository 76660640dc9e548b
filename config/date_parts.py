"""A date in three boxes (day, month, year), as people remember dates: field, widget and their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from config.asat import read_day

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO_LIKE = re.compile(r"(\d{1,5})-(\d{1,2})-(\d{1,2})", re.ASCII)
LONGEST_KEPT = 100  # characters
EARLIEST = date(1800, 1, 1)
LATEST = date(2100, 12, 31)


class DatePartsInput(forms.MultiWidget):
    """Day, month and year boxes named `<name>_day`, `<name>_month` and `<name>_year`.

    A date posted whole under the field's own name (2024-01-15) is read too.
    """

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in PARTS}, attrs)

    def decompress(self, value: date | str | None) -> list[str]:
        """What the three boxes show for a stored date."""
        day = read_day(value) if isinstance(value, str) else value
        return [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """What was typed in the three boxes, kept as it was typed."""
        whole = str(data.get(name) or "").strip()
        typed = [str(data.get(f"{name}_{part}") or "").strip() for part in PARTS]
        return self._parts_of(whole) if whole and not any(typed) else typed

    def _parts_of(self, whole: str) -> list[str]:
        """The boxes for a date given whole; one that cannot be read is kept too, for the error to be about."""
        if read_day(whole):
            return self.decompress(whole)
        iso = ISO_LIKE.fullmatch(whole)
        return [iso[3], iso[2], iso[1]] if iso else ["", "", whole[:LONGEST_KEPT]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes, each marked where it needs correcting."""
        in_error = (attrs or {}).pop("parts_in_error", ())
        context = super().get_context(name, value, attrs)
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["part"] = part
            box["attrs"]["id"] = f"{context['widget']['attrs'].get('id', name)}_{part}"
            box["in_error"] = part in in_error
        return context


class DateParts(forms.Field):
    """A calendar day, from three boxes; a month may be written as a word."""

    widget = DatePartsInput

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def refuse(self, words: str, *parts: str) -> ValidationError:
        """An error that says which boxes it is about."""
        return ValidationError(f"{self.label or 'The date'} {words}", code="invalid", params={"parts": parts or PARTS})

    def to_python(self, value: Any) -> date | None:
        """The day typed, or None where every box is empty."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        typed = dict(zip(PARTS, (str(part).strip() for part in value), strict=True))
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise self.refuse(f"must include a {' and a '.join(missing)}", *missing)
        return self.real_day(typed)

    def real_day(self, typed: dict[str, str]) -> date:
        """The day that three filled boxes name, or an error that says what is wrong with them."""
        if not (len(typed["year"]) == 4 and typed["year"].isdecimal()):
            raise self.refuse("must have a year of 4 figures", "year")
        try:
            day = date(int(typed["year"]), self.month_number(typed["month"]), int(typed["day"]))
        except (ValueError, OverflowError) as error:
            raise self.refuse("must be a real date") from error
        if not self.earliest <= day <= self.latest:
            raise self.refuse(f"must be between {self.earliest:%-d %B %Y} and {self.latest:%-d %B %Y}", "year")
        return day

    @staticmethod
    def month_number(typed: str) -> int:
        """1 to 12 from a figure or the name of a month; a ValueError for anything else."""
        word = typed.lower()[:3]
        return MONTHS.index(word) + 1 if word in MONTHS else int(typed)
