"""What every form of a fact shares: days, source, confidence, publication, and the reason for the change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models, transaction
from django.forms.utils import ErrorDict

from config.date_parts import DateParts
from config.forms import PlainModelForm
from partnerships.forms.fields import LastDay, ParentField, Percent, Pounds, TimeOfDay, YesNoNotRecorded
from partnerships.forms.places import Place, PlaceField, show_in_full, written
from partnerships.models import Precision, Source, Sourced, Standing
from partnerships.models.pounds import PoundsField
from partnerships.operations import Refused, change_fact, record_source, supersede
from partnerships.operations.facts import column_of
from partnerships.value_words import is_money, is_share

if TYPE_CHECKING:
    from accounts.models import User

MOST_RADIOS = 4
LAST_DAYS = ("ends_on", "extendable_to")  # kept as the first day after; `valid_to` by its precision, see `clean`
ONE_DAY = dt.timedelta(days=1)
DATED = ("valid_from", "from_precision", "valid_to", "to_precision")
SOURCED = ("source", "source_title", "source_url", "source_published_on", "source_detail", "confidence", "note")
LABELS = {
    "valid_from": "First day",
    "from_precision": "How well is the first day known?",
    "valid_to": "Last day",
    "to_precision": "How well is the last day known?",
    "source_detail": "Where in the source",
    "confidence": "How far can it be relied on?",
}
HINTS = {
    "valid_from": "Leave empty where no start is recorded. For a month or a year alone, enter its first day.",
    "valid_to": "Leave empty while it still holds. For a month or a year alone, enter its first day.",
    "confidence": "What a body itself must have decided is kept as reported until that body confirms it.",
}


def in_our_words(column: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Draw a column as the site does: days in three boxes, short choices as radio buttons, shares in per cent."""
    shared: dict[str, Any] = {
        "required": not column.blank,
        "label": LABELS.get(column.name) or _capital(str(column.verbose_name)),
        "help_text": HINTS.get(column.name, column.help_text),
        **kwargs,
    }
    if column.name in LAST_DAYS:
        return LastDay(**shared)
    if isinstance(column, models.DateField):
        return DateParts(**shared)
    if column.choices:
        return _choice(column, shared)
    if isinstance(column, models.BooleanField):
        return (
            YesNoNotRecorded(**shared)
            if column.null
            else forms.BooleanField(**{"initial": column.get_default(), **shared, "required": False})
        )
    if isinstance(column, models.DecimalField) and is_money(column):
        return Pounds(min_value=None if isinstance(column, PoundsField) else 0, **shared)
    if isinstance(column, models.DecimalField) and is_share(column):
        return Percent(**shared)
    if isinstance(column, models.TimeField):
        return TimeOfDay(**shared)
    if isinstance(column, models.URLField):
        shared["assume_scheme"] = "https"
    if isinstance(column, models.TextField):
        shared["widget"] = forms.Textarea({"rows": 3})
    if isinstance(column, models.ForeignKey):
        shared["empty_label"] = "Not recorded" if column.blank else "Choose one"
    return column.formfield(**shared)


def _choice(column: models.Field[Any, Any], shared: dict[str, Any]) -> forms.ChoiceField:
    choices = [(value, _capital(str(words))) for value, words in column.choices or ()]
    widget = forms.RadioSelect if len(choices) <= MOST_RADIOS else forms.Select
    if not column.has_default():
        choices = choices if widget is forms.RadioSelect else [("", "Choose one"), *choices]
    return forms.ChoiceField(choices=choices, widget=widget, initial=column.get_default() or None, **shared)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class FactForm(PlainModelForm):
    """A fact of the register, new or to be changed. The operation, not the form, checks the whole record."""

    class Meta:
        formfield_callback = in_our_words

    # What the fact is about: asked for once, never changed; and the operation that records it.
    subject: ClassVar[tuple[str, ...]] = ()
    operation: ClassVar[Callable[..., Sourced]]
    may_be_replaced: ClassVar[bool] = True
    # Draws what `preview` found, where a person should see what the fact would do before it is saved.
    preview_template: ClassVar[str] = ""

    source = forms.ModelChoiceField(
        Source.objects.order_by("title"),
        required=False,
        label="Source",
        empty_label="A new source, described below",
        help_text="The publication, page or minute that says so. Choose one, or describe a new one.",
    )
    source_title = forms.CharField(required=False, max_length=300, label="Title of the new source")
    source_url = forms.URLField(
        required=False, max_length=500, label="Address of the new source", assume_scheme="https"
    )
    source_published_on = DateParts(required=False, label="Date of the new source")
    keep_old = forms.BooleanField(
        required=False,
        label="Keep the record as it stood, marked as replaced",
        help_text="For when a better source corrects an earlier one, rather than a slip of the pen.",
    )
    standing = forms.ChoiceField(
        choices=[
            (Standing.ACCEPTED, "Publish now"),
            (Standing.DRAFT, "Keep as a draft, shown only to those who read drafts here"),
        ],
        initial=Standing.ACCEPTED,
        widget=forms.RadioSelect,
        label="When to publish",
    )
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        label="Reason for this change",
        help_text="Everybody who reads the history of this record sees it.",
        error_messages={"required": "Enter the reason for this change"},
    )

    def __init__(
        self, *args: Any, user: User, place: Place | None = None, parent: Sourced | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.opened_at = place
        self.parent = parent
        self.is_new = self.instance.pk is None
        for name in self._not_asked():
            self.fields.pop(name, None)
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.user = user
            elif isinstance(field, ParentField):
                field.settle(parent)
        if self.is_new and not self.is_bound:
            show_in_full(self)
        self.initial.update(self._as_read() if self.instance.pk else self._about(place))
        self.order_fields([*self.subject, *self._own_fields(), *DATED, *SOURCED, "keep_old", "standing", "reason"])

    def clean(self) -> dict[str, Any]:
        """Turn the last day into the first day after, and ask for one source."""
        cleaned = super().clean() or {}
        if cleaned.get("valid_to") and cleaned.get("to_precision") == Precision.EXACT:
            cleaned["valid_to"] += ONE_DAY
        if not cleaned.get("source") and not cleaned.get("source_title") and "source_title" not in self.errors:
            self.add_error("source_title", "Choose a source, or enter the title of a new one")
        return cleaned

    def _post_clean(self) -> None:
        """Leave the instance as it was read: operations change records, forms do not."""

    def record(self, *, key: str) -> Sourced:
        """Record the new fact under a key that lets a second submit find it."""
        with transaction.atomic():
            return type(self).operation(
                by=self.user,
                reason=self.cleaned_data["reason"],
                source=self._source(),
                reference_key=key,
                standing=self.cleaned_data["standing"],
                **self.values(),
            )

    def change(self, *, version: int) -> Sourced:
        """Save the change on the version that was read."""
        operation = supersede if self.cleaned_data.get("keep_old") else change_fact
        with transaction.atomic():
            values = self.values() | {"source": self._source()}
            return operation(self.instance, by=self.user, reason=self.cleaned_data["reason"], version=version, **values)

    def preview(self) -> dict[str, Any]:
        """What the fact would do, for `preview_template`; asked of a form that is valid."""
        return {}

    @property
    def fingerprint(self) -> str:
        """What was previewed: the same values have the same fingerprint."""
        said = "|".join(f"{name}={getattr(value, 'pk', value)}" for name, value in sorted(self.values().items()))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def values(self) -> dict[str, Any]:
        """What the operation is told, without the source and the reason."""
        names = [name for name in self.fields if name not in _OF_THE_FORM]
        return {name: self.cleaned_data[name] for name in names}

    def keep_theirs(self, names: Iterable[str]) -> None:
        """Take some fields from the record as it is saved now."""
        compared = {*self.values(), "source"}
        for name in compared.intersection(names):
            self.cleaned_data[name] = self.saved_value(name)
            if name == "source":
                self.cleaned_data["source_title"] = ""

    def saved_value(self, name: str) -> Any:
        """A field of the record as it is saved now."""
        return getattr(self.instance, column_of(self.instance, name))

    def show(self, refusal: Refused) -> None:
        """Put an operation's refusal beside the fields that it is about."""
        for name, words in refusal.words.items():
            for sentence in words:
                self.add_error(name if name in self.fields else None, sentence)

    @property
    def describes_source(self) -> bool:
        """Whether the boxes for a new source are open: in a new fact, or where something was typed there."""
        return self.is_new or (self.is_bound and bool(self.data.get("source_title") or self.errors))

    def leave_unjudged(self) -> None:
        """Show what was typed so far without complaints about what is still empty."""
        self._errors = ErrorDict()

    def _source(self) -> Source:
        cleaned = self.cleaned_data
        if cleaned.get("source_title"):
            return record_source(
                by=self.user,
                reason=cleaned["reason"],
                title=cleaned["source_title"],
                url=cleaned.get("source_url") or "",
                published_on=cleaned.get("source_published_on"),
            )
        return cleaned["source"]

    def _own_fields(self) -> list[str]:
        shared = {*self.subject, *DATED, *SOURCED, "keep_old", "standing", "reason"}
        return [name for name in self.fields if name not in shared]

    def _not_asked(self) -> tuple[str, ...]:
        if self.is_new:
            return ("keep_old",)
        closed = () if self.may_be_replaced and self.instance.standing == Standing.ACCEPTED else ("keep_old",)
        return ("standing", *self.subject, *closed)

    def _about(self, place: Place | None) -> dict[str, Any]:
        """The place whose page led here, in the first box that takes it and is still empty."""
        for name in self.subject:
            field = self.fields.get(name)
            if (
                place
                and isinstance(field, PlaceField)
                and isinstance(place, field.kinds)
                and not self.initial.get(name)
            ):
                return {name: written(place)}
        return {}

    def _as_read(self) -> dict[str, Any]:
        read = {"why": getattr(self.instance, column_of(self.instance, "why"))} if "why" in self.fields else {}
        for name, field in self.fields.items():
            place = getattr(self.instance, name, None) if isinstance(field, PlaceField) else None
            read |= {name: field.written(place)} if place and isinstance(field, PlaceField) else {}
        end = getattr(self.instance, "valid_to", None)
        if end and self.instance.to_precision == Precision.EXACT:
            read["valid_to"] = end - ONE_DAY
        return read


_OF_THE_FORM = frozenset(
    {"source", "source_title", "source_url", "source_published_on", "keep_old", "standing", "reason"}
)
