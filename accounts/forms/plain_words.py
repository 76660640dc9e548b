"""Puts plain words into forms that come from django-allauth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from config.forms import in_sentence


class PlainWords:
    """Sets labels and hints by field name, and takes away placeholders: they vanish just when they are needed."""

    labels: ClassVar[Mapping[str, str]] = {}
    fields: dict[str, forms.Field]  # of the form that this is mixed into
    hints: ClassVar[Mapping[str, str]] = {}
    attributes: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    missing: ClassVar[Mapping[str, str]] = {}
    keeps_words = False  # passwords and codes are not shown again

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the form, then its words."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.update(self.attributes.get(name, {}))
            asked = f"Enter your {in_sentence(str(field.label or name))}"
            field.error_messages["required"] = self.missing.get(name, asked)
