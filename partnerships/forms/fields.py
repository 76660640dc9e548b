"""Fields that speak as people do: a share in per cent, yes or no or not recorded."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model

from config.date_parts import DateParts
from partnerships.financial_year import read_year, year_words

HUNDRED = Decimal(100)
LARGEST = Decimal("999999999999.99")
PENNY = Decimal("0.01")
AMOUNT = re.compile(r"(?P<figures>\d[\d,\s]*\.?\d*|\.\d+)\s*(?P<unit>k|m|bn)?", re.IGNORECASE)
IN_THREES = re.compile(r"\d{1,3}(,\d{3})*(\.\d*)?\s*")
UNITS = {"": Decimal(1), "k": Decimal(1_000), "m": Decimal(1_000_000), "bn": Decimal(1_000_000_000)}
NOT_AN_AMOUNT = "Enter an amount in pounds, such as 53440286 or 53,440,286.50"
LONGEST_AMOUNT = 40
YES_NO = (("yes", "Yes"), ("no", "No"), ("", "Not recorded"))


class Percent(forms.DecimalField):
    """A share that is stored from 0 to 1 and written from 0 to 100, with or without a percent sign."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-5"}))
        super().__init__(min_value=0, max_value=1, max_digits=5, decimal_places=4, **kwargs)
        self.error_messages["invalid"] = "Enter a percentage from 0 to 100, such as 85.92"
        self.error_messages["max_decimal_places"] = "Give a percentage with no more than 2 decimal places"
        self.error_messages["max_digits"] = self.error_messages["invalid"]

    def prepare_value(self, value: Any) -> Any:
        """Show 0.8592 as 85.92; what was typed stays as it was typed."""
        return f"{(value * HUNDRED).normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # narrower than Django’s
        """Read 85.92 or 85.92% as 0.8592."""
        typed = super().to_python(str(value).strip().removesuffix("%") if value else value)
        return (typed / HUNDRED).normalize() + 0 if typed is not None else None

    def validate(self, value: Any) -> None:
        """Say the bounds in per cent."""
        super().validate(value)
        if value is not None and not 0 <= value <= 1:
            raise forms.ValidationError(self.error_messages["invalid"])


class TimeOfDay(forms.TimeField):
    """A time by the 24-hour clock or with am and pm: 17:00, 5pm, 5.30pm."""

    FORMATS = ("%H:%M", "%H:%M:%S", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M"))
        super().__init__(input_formats=self.FORMATS, **kwargs)
        self.error_messages["invalid"] = "Enter a time, such as 17:00 or 5pm"

    def to_python(self, value: Any) -> Any:
        """Read "5 pm" and "noon" too."""
        typed = value.strip().lower().replace(" ", "") if isinstance(value, str) else value
        return super().to_python({"noon": "12:00", "midday": "12:00", "12noon": "12:00"}.get(typed, typed))


class ParentField(forms.ModelChoiceField):
    """The fact that a new one hangs on: settled by the page that the form was opened at, never chosen."""

    widget = forms.HiddenInput

    def __init__(self, model: type[Model], **kwargs: Any) -> None:
        super().__init__(model._default_manager.none(), **kwargs)
        self.sort = model

    def settle(self, parent: Model | None) -> None:
        """Take that one fact alone."""
        if isinstance(parent, self.sort):
            self.queryset = self.sort._default_manager.filter(pk=parent.pk)


class YesNoNotRecorded(forms.TypedChoiceField):
    """Yes, no, or honestly not recorded."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO, coerce=lambda typed: typed == "yes", empty_value=None, widget=forms.RadioSelect, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """Show True as yes and None as not recorded."""
        return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, str) else value


def read_pounds(typed: str) -> Decimal | None:
    """The pounds that somebody wrote: £53,440,286, 13.245m, (1,200) and −1200 for a minus; None for nothing.

    Raises ValueError for what is no amount, has more than two decimals or is larger than the register holds.
    """
    written = typed.strip().replace("\N{MINUS SIGN}", "-").replace("\u00a0", " ")
    if not written or written in ("-", "\N{EN DASH}", "\N{EM DASH}"):
        return None
    if len(written) > LONGEST_AMOUNT or (not written.isascii() and "£" not in written):
        raise ValueError(NOT_AN_AMOUNT)
    in_brackets = written.startswith("(") and written.endswith(")")
    bare = written.strip("()").replace("£", "").strip()
    minus = in_brackets or bare.startswith("-")
    found = AMOUNT.fullmatch(bare.removeprefix("-").strip())
    if not found:
        raise ValueError(NOT_AN_AMOUNT)
    if "," in found["figures"] and not IN_THREES.fullmatch(found["figures"]):
        raise ValueError("The commas do not stand between groups of three figures: check the amount")
    figures = re.sub(r"[,\s]", "", found["figures"])
    pounds = Decimal(figures) * UNITS[(found["unit"] or "").lower()]
    if pounds > LARGEST:
        raise ValueError("This is more than the register can hold: at most £999,999,999,999.99")
    if pounds != pounds.quantize(PENNY):
        raise ValueError("Give pounds and pence, with no more than 2 decimal places")
    return (-pounds if minus else pounds).quantize(PENNY)


class Pounds(forms.Field):
    """An amount of money, exact; what was typed stays as it was typed."""

    def __init__(self, *, min_value: int | None = None, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs))
        super().__init__(**kwargs)
        self.min_value = min_value

    def prepare_value(self, value: Any) -> Any:
        """Show 53440286.00 as 53,440,286."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"

    def to_python(self, value: Any) -> Decimal | None:
        """Read it exactly."""
        try:
            pounds = read_pounds(str(value)) if value is not None else None
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        if pounds is not None and self.min_value is not None and pounds < self.min_value:
            raise forms.ValidationError(NOT_AN_AMOUNT, code="min_value")
        return pounds


class FinancialYear(forms.CharField):
    """A financial year, written 2025/26."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}))
        kwargs.setdefault("help_text", "For example 2025/26.")
        super().__init__(max_length=9, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show 2025 as 2025/26."""
        return year_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The year in which it begins."""
        typed = super().clean(value)
        year = read_year(typed) if typed else None
        if typed and year is None:
            raise forms.ValidationError("Write the financial year like this: 2025/26", code="invalid")
        return year


class LastDay(DateParts):
    """A last day, kept as the first day after it."""

    def prepare_value(self, value: Any) -> Any:
        """The day before the one that is kept."""
        return value - dt.timedelta(days=1) if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> dt.date | None:
        """The day after the one that was typed."""
        day = super().clean(value)
        return day + dt.timedelta(days=1) if day else None
