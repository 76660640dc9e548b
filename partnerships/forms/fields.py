"""Fields that speak as people do: a share in per cent, yes or no or not recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model

HUNDRED = Decimal(100)
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

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read 85.92 or 85.92% as 0.8592."""
        typed = super().to_python(str(value).strip().removesuffix("%") if value else value)
        return (typed / HUNDRED).normalize() + 0 if typed is not None else None

    def validate(self, value: Any) -> None:
        """Say the bounds in per cent."""
        super().validate(value)
        if value is not None and not 0 <= value <= 1:
            raise forms.ValidationError(self.error_messages["invalid"])


class Pounds(forms.DecimalField):
    """An amount in pounds and pence, written with or without a pound sign and commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-10"}))
        super().__init__(min_value=0, max_digits=14, decimal_places=2, **kwargs)
        self.error_messages["invalid"] = "Enter an amount in pounds, such as 500,000 or 1250.50"
        for code in ("max_digits", "max_whole_digits", "max_decimal_places"):
            self.error_messages[code] = self.error_messages["invalid"]

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read £500,000 as 500000."""
        typed = str(value).replace(",", "").replace(" ", "").removeprefix("£") if value else value
        return super().to_python(typed)


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
