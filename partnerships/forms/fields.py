"""Fields that speak as people do: a share in per cent, yes or no or not recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

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


class YesNoNotRecorded(forms.TypedChoiceField):
    """Yes, no, or honestly not recorded."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO, coerce=lambda typed: typed == "yes", empty_value=None, widget=forms.RadioSelect, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """Show True as yes and None as not recorded."""
        return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, str) else value
