"""How every form of the site is drawn and worded: GOV.UK Frontend markup in one place.

Pages say `{{ form }}` (with the error summary) or `{% include "components/error_summary.html" with form=form only %}`
and `{{ form.field.as_field_group }}`. Fields that may be left empty are labelled "(optional)", except in filters.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget

from config.date_parts import DatePartsInput
from config.unkept_characters import refuse_unkept_characters

GROUPED = (forms.RadioSelect, forms.CheckboxSelectMultiple)
# In order: the first class that fits wins.
CLASS_BY_WIDGET: tuple[tuple[type[Widget], str], ...] = (
    (DatePartsInput, "govuk-input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),  # before the radios, of which Django makes it
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (Input, "govuk-input"),
)


def widget_classes(widget: Widget, in_error: bool) -> str:
    """The GOV.UK classes of a widget, with `--error` where it needs correcting; its own classes stay."""
    own = widget.attrs.get("class", "")
    block = next((name for kind, name in CLASS_BY_WIDGET if isinstance(widget, kind)), "")
    error = f"{block}--error" if in_error and block and not block.endswith("__input") else ""
    return " ".join(filter(None, [block, own, error]))


class GovukBoundField(BoundField):
    """A field of a form as GOV.UK Frontend draws it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Classes and descriptions; no `required`, because errors come back from the server in our own words."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        if not widget.is_hidden:
            built["class"] = widget_classes(widget, in_error=bool(self.errors))
        if isinstance(widget, DatePartsInput):
            built["parts_in_error"] = self.parts_in_error
        return built

    @property
    def parts_in_error(self) -> tuple[str, ...]:
        """Which of day, month and year need correcting."""
        named = [error.params["parts"] for error in self.errors.as_data() if error.params and "parts" in error.params]
        return tuple(part for parts in named for part in parts) or (("day", "month", "year") if self.errors else ())

    @property
    def first_input_id(self) -> str:
        """The id that a link of the error summary leads to."""
        widget = self.field.widget
        if isinstance(widget, DatePartsInput):
            return f"{self.auto_id}_{(self.parts_in_error or ('day',))[0]}"
        return f"{self.auto_id}_0" if isinstance(widget, GROUPED) else self.id_for_label

    @property
    def is_single_checkbox(self) -> bool:
        """One box with its label after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def says_optional(self) -> bool:
        """Whether the label ends in "(optional)"."""
        asked = getattr(self.form, "mark_optional", True)
        return asked and not self.field.required and not self.is_single_checkbox


class GovukRenderer(TemplatesSetting):
    """Draws forms from `templates/django/forms/`."""

    form_template_name = "django/forms/govuk_form.html"
    field_template_name = "django/forms/govuk_field.html"
    bound_field_class = GovukBoundField


def in_sentence(label: str) -> str:
    """A label in the middle of a sentence: "Start date" becomes "start date", "ODS code" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


NOT_ON_LIST = "“%(value)s” is not on the list. Choose from the list"
GONE_FROM_LIST = "That is not on the list, or not any more. Choose from the list"
# A label that begins or ends so is no name of a thing: "What it said", "Proposed on".
WITHOUT_ARTICLE = frozenset(
    (
        "a",
        "does",
        "for",
        "from",
        "how",
        "in",
        "needs",
        "on",
        "takes",
        "the",
        "to",
        "what",
        "when",
        "which",
        "who",
        "whose",
        "why",
        "your",
    )
)
OPEN_ENDS = frozenset(("by", "on"))


def asked_for(label: str) -> str:
    """A label as the thing to enter or choose: "the start date", "what the body does here"."""
    words = in_sentence(label)
    first, last = words.split()[0].lower(), words.split()[-1]
    is_a_thing = not (first in WITHOUT_ARTICLE or last in OPEN_ENDS or "," in words)
    return f"the {words}" if is_a_thing else words


class WordedErrors:
    """Says "Enter the start date" or "Choose a sector" in place of "This field is required.", and of a character that
    cannot be kept what to do about it.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                verb = "Choose" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
                label = str(field.label or name.replace("_", " "))
                field.error_messages["required"] = f"{verb} {asked_for(label)}"
            if isinstance(field, forms.ModelChoiceField):
                field.error_messages["invalid_choice"] = GONE_FROM_LIST
            elif isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NOT_ON_LIST
            if isinstance(field, forms.CharField):
                others = (each for each in field.validators if not isinstance(each, ProhibitNullCharactersValidator))
                field.validators = [*others, refuse_unkept_characters]


class PlainForm(WordedErrors, forms.Form):
    """A form with our own words for what is missing."""


class PlainModelForm(WordedErrors, forms.ModelForm):
    """A form of a model with our own words for what is missing."""


class FilterForm(forms.Form):
    """The fields of a list's filter: every one may be left empty, so none says so."""

    mark_optional = False
