"""Successions: one event, and a row for each predecessor and successor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict

from config.forms import PlainForm
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import Percent
from partnerships.forms.membership import SOURCE
from partnerships.forms.places import PlaceField, written
from partnerships.models import Body, Partnership, Succession, SuccessionPart
from partnerships.operations import Part, record_succession

FIRST_ROWS = 3
MOST_ROWS = 40
LONGEST_COUNT = 5


class SuccessionForm(FactForm):
    """The event; its parts are rows beside it."""

    operation = staticmethod(record_succession)
    may_be_replaced = False  # its parts belong to it

    class Meta(FactForm.Meta):
        model = Succession
        fields = (
            "kind",
            "status",
            "effective_on",
            "effective_precision",
            "legal_instrument",
            "instrument_url",
            *SOURCE,
        )
        labels = {"effective_precision": "How well is this day known?", "instrument_url": "Address of the instrument"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = kwargs.get("data") or (args[0] if args else None)
        self.parts = PartRows(rows, prefix="parts", form_kwargs={"user": self.user}) if self.is_new else None
        if self.parts is not None and self.opened_at and not self.is_bound:
            self.parts.forms[0].initial = {"predecessor": written(self.opened_at)}

    def is_valid(self) -> bool:
        """The event and every row."""
        if self.parts is not None and not self.parts.is_valid():
            self.add_error(None, "Check the rows of predecessors and successors")
        return super().is_valid()

    def leave_unjudged(self) -> None:
        """The same for every row."""
        super().leave_unjudged()
        for row in self.parts or ():
            row.leave_unjudged()

    def values(self) -> dict[str, Any]:
        """The event with its parts, in the order of the rows."""
        rows = [row.part for row in self.parts if row.part] if self.parts is not None else []
        return super().values() | ({"parts": rows} if self.is_new else {})


class PartRow(PlainForm):
    """One predecessor and one successor; an empty row says nothing."""

    predecessor = PlaceField(Body, Partnership, label="From")
    successor = PlaceField(Body, Partnership, required=False, label="To", help_text="Empty where it was abolished.")
    scope = forms.ChoiceField(
        choices=SuccessionPart.Scope, initial=SuccessionPart.Scope.NOT_RECORDED, label="How much passes"
    )
    share = Percent(required=False, label="Share in per cent")
    functions = forms.CharField(required=False, max_length=500, label="Which functions or area")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            self.fields[name].user = user  # type: ignore[attr-defined]  # a field of places

    def has_changed(self) -> bool:
        """The extent alone says nothing."""
        return any(name in self.changed_data for name in ("predecessor", "successor", "share", "functions"))

    def leave_unjudged(self) -> None:
        """Show what was typed so far without complaints."""
        self._errors = ErrorDict()

    @property
    def part(self) -> Part | None:
        """What the operation is told, or None for an empty row."""
        cleaned = self.cleaned_data
        return Part(**cleaned) if cleaned.get("predecessor") else None


PartRows: type[BaseFormSet[PartRow]] = formset_factory(
    PartRow, extra=FIRST_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def with_another_row(data: Any) -> Any:
    """The posted form with one more empty row."""
    more = data.copy()
    total = str(more.get("parts-TOTAL_FORMS", FIRST_ROWS))
    rows = min(int(total) if total.isdecimal() and len(total) < LONGEST_COUNT else FIRST_ROWS, MOST_ROWS - 1)
    more["parts-TOTAL_FORMS"] = str(rows + 1)
    more.setdefault(f"parts-{rows}-scope", SuccessionPart.Scope.NOT_RECORDED)
    return more
