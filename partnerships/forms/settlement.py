"""What becomes of the items of a reorganisation's worklist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone

from config.forms import PlainForm
from partnerships.forms.places import Place, PlaceField
from partnerships.models import Body, Partnership, Settlement
from partnerships.reorganisation.settling import LONGEST_DECISION, Terms
from partnerships.visibility import Reader

Choice = Settlement.Choice
LONGEST_REASON = 1000


class TermsForm(PlainForm):
    """The choice, to whom, why, and by which decision. `offered` are successors with their names."""

    choice = forms.ChoiceField(widget=forms.RadioSelect, label="What becomes of it")
    to = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="To which successor",
        help_text="Only where it passes on. One may pass to several.",
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        label="Reason",
        help_text="Everybody who reads this worklist or the record’s history sees it.",
        error_messages={"required": "Enter the reason"},
    )
    decision = forms.CharField(
        required=False,
        max_length=LONGEST_DECISION,
        label="Reference of the decision",
        help_text="For example the order, or the minute of the meeting that decided it.",
    )
    CHOICES: tuple[str, ...] = (Choice.PASS, Choice.END)

    def __init__(self, *args: Any, offered: Sequence[tuple[Place, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(place.pk): place for place, _ in offered}
        choices = [each for each in self.CHOICES if offered or each != Choice.PASS]
        cast("forms.ChoiceField", self.fields["choice"]).choices = [(each, Choice(each).label) for each in choices]
        cast("forms.ChoiceField", self.fields["to"]).choices = [(str(place.pk), name) for place, name in offered]
        if not offered:
            del self.fields["to"]
        elif len(offered) == 1:
            self.fields["to"].initial = list(self._places)

    def clean(self) -> dict[str, Any]:
        """What passes on passes to somebody."""
        cleaned = super().clean() or {}
        if cleaned.get("choice") == Choice.PASS and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose to which successor it passes")
        return cleaned

    @property
    def terms(self) -> Terms:
        """What the operation is told."""
        cleaned = self.cleaned_data
        to = self._to() if cleaned["choice"] != Choice.END else ()
        return Terms(
            choice=cleaned["choice"],
            to=to,
            reason=cleaned["reason"],
            decision=cleaned["decision"],
            at=timezone.now(),
        )

    def _to(self) -> tuple[Place, ...]:
        return tuple(self._places[key] for key in self.cleaned_data.get("to", ()))


class SettleItemForm(TermsForm):
    """One item, which may also be replaced by that of any other body or partnership."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    replacement = PlaceField(
        Body,
        Partnership,
        required=False,
        label="Replaced by that of",
        help_text="Only where another takes its place. A code, such as QT1 or E10000024, or a name or part of one.",
    )
    field_order = ("version", "choice", "to", "replacement", "reason", "decision")
    CHOICES = (Choice.PASS, Choice.END, Choice.REPLACE)

    def __init__(self, *args: Any, user: Reader, sort: type[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replacement"]
        if isinstance(field, PlaceField):
            field.user, field.kinds = user, (sort,)

    def clean(self) -> dict[str, Any]:
        """What is replaced is replaced by something."""
        cleaned = super().clean()
        wanted = cleaned.get("choice") == Choice.REPLACE
        if wanted and not cleaned.get("replacement") and "replacement" not in self.errors:
            self.add_error("replacement", "Enter which body or partnership takes its place")
        return cleaned

    def _to(self) -> tuple[Place, ...]:
        if self.cleaned_data["choice"] == Choice.REPLACE:
            return (self.cleaned_data["replacement"],)
        return super()._to()


class CompleteForm(PlainForm):
    """Why a reorganisation is complete."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        label="Reason",
        error_messages={"required": "Enter the reason"},
    )
