"""A change of contributions within a year, and what each contributor says to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from partnerships.forms.agreements import PartForm
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField, Pounds
from partnerships.forms.funds import OfAYear
from partnerships.forms.membership import SOURCE
from partnerships.models import Body, Contribution, Variation, VariationApproval
from partnerships.operations import answer_variation, record_variation
from partnerships.operations.permission import name_of
from partnerships.operations.variation import in_force

NEW_AMOUNT = "after_"


class VariationForm(OfAYear):
    """New amounts for some contributions; an empty box leaves a contribution as it stands."""

    subject = ("fund_year",)
    operation = staticmethod(record_variation)
    may_be_replaced = False  # its amounts and answers belong to it

    proposed_by = forms.ModelChoiceField(Body.objects.none(), required=False, label="Proposed by", empty_label="Choose")

    why = forms.CharField(label="Why the contributions should change", widget=forms.Textarea({"rows": 3}))

    class Meta(FactForm.Meta):
        model = Variation
        fields = ("proposed_on", *SOURCE)
        labels = {"proposed_on": "Proposed on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.parent is None:
            return
        rows = Contribution.objects.visible_to(self.user).accepted().filter(fund_year=self.parent)
        self.contributions = list(rows.select_related("body"))
        today = timezone.localdate()
        _offer_bodies(self.fields["proposed_by"], {row.body for row in self.contributions}, today)
        for row in self.contributions if self.is_new else ():
            label = f"New amount: {name_of(row.body, today)}, {row.get_funding_display()}"
            now = Pounds().prepare_value(in_force(row))
            hint = (
                f"Stands at £{now}. Leave empty to keep it." if now else "No amount recorded. Leave empty to keep it."
            )
            self.fields[f"{NEW_AMOUNT}{row.pk}"] = Pounds(label=label, required=False, help_text=hint)
        self.order_fields(["proposed_by", *(name for name in self.fields if name.startswith(NEW_AMOUNT))])

    def values(self) -> dict[str, Any]:
        """The amounts by their contributions."""
        values = super().values()
        if not self.is_new:
            return values
        typed = {row: values.pop(f"{NEW_AMOUNT}{row.pk}") for row in self.contributions}
        return values | {"changes": {row: amount for row, amount in typed.items() if amount is not None}}


class VariationAnswerForm(PartForm):
    """What one contributor said."""

    parent_name = "variation"
    subject = ("variation", "body")
    operation = staticmethod(answer_variation)

    variation = ParentField(Variation)
    body = forms.ModelChoiceField(Body.objects.none(), label="Contributor", empty_label="Choose one")

    class Meta(FactForm.Meta):
        model = VariationApproval
        fields = ("outcome", "on", "decided_by", "decision", *SOURCE)
        labels = {"outcome": "What it said", "on": "Day", "decision": "Reference of the decision"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.parent and "body" in self.fields:
            rows = Contribution.objects.visible_to(self.user).accepted().filter(fund_year=self.parent.fund_year)
            bodies = set(Body.objects.filter(pk__in=rows.order_by().values("body")))
            _offer_bodies(self.fields["body"], bodies, timezone.localdate())


def _offer_bodies(field: forms.Field, bodies: set[Body], today: Any) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = Body.objects.filter(pk__in=[body.pk for body in bodies])
        named = sorted((name_of(body, today), body.pk) for body in bodies)
        field.choices = [("", str(field.empty_label)), *((key, name) for name, key in named)]
