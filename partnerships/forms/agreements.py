"""Agreements, their parties and what happened to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from partnerships.forms.fact import FactForm
from partnerships.forms.fields import YES_NO, ParentField
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.places import PlaceField
from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementHead,
    AgreementParty,
    AgreementTerm,
    Body,
    Partnership,
)
from partnerships.operations import (
    PartyTo,
    record_agreement,
    record_agreement_event,
    record_agreement_function,
    record_agreement_party,
    record_agreement_term,
)
from partnerships.operations.permission import name_of

PARTIES = ("first_party", "second_party", "third_party")


class RefField(forms.CharField):
    """An agreement that the form's user may see, by its reference; the link that leads to the form may fill it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.user: Any = None

    def prepare_value(self, value: Any) -> Any:
        """Show the reference."""
        if isinstance(value, int):
            return Agreement.objects.filter(pk=value).values_list("ref", flat=True).first()
        return value.ref if isinstance(value, Agreement) else value

    def clean(self, value: Any) -> Any:
        """The agreement, or None where nothing is typed."""
        typed = str(super().clean(value) or "").strip().strip("/").rsplit("/", 1)[-1]
        if not typed:
            return None
        found = Agreement.objects.visible_to(self.user).filter(ref=typed).first()
        if found is None:
            raise forms.ValidationError(f"No agreement is recorded under “{typed}”. Check its reference.")
        return found


class PartForm(FactForm):
    """A fact that hangs on another, which the page that led here gives."""

    parent_name: ClassVar[str]
    parent: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.parent = getattr(self.instance, self.parent_name)


class OfAnAgreement(PartForm):
    """A part of an agreement."""

    parent_name = "agreement"

    agreement = ParentField(Agreement)


class AgreementForm(FactForm):
    """An agreement between at least two bodies."""

    subject = ("partnership", *PARTIES)
    operation = staticmethod(record_agreement)
    may_be_replaced = False  # its parties, events and funds belong to it

    partnership = PlaceField(
        Partnership, label="Partnership", required=False, help_text="Whose members made it; its name, or part of it."
    )
    first_party = PlaceField(Body, label="First party")
    second_party = PlaceField(Body, label="Second party")
    third_party = PlaceField(Body, label="Third party", required=False, help_text="More can be added afterwards.")
    predecessor = RefField(
        required=False, label="Agreement that it follows", help_text="Its reference, the last part of its address."
    )

    class Meta(FactForm.Meta):
        model = Agreement
        fields = (
            "title",
            "kind",
            "has_pooled_fund",
            "has_lead_commissioning",
            "has_integrated_provision",
            *PERIOD,
            "extendable_to",
            "notice_months",
            "return_days",
            "review_on",
            *SOURCE,
        )
        labels = {
            "kind": "Kind of agreement",
            "notice_months": "Months of notice",
            "extendable_to": "Longest extension",
        }
        help_texts = {"extendable_to": "The last day, if it is extended as far as it may be."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        predecessor = self.fields["predecessor"]
        if isinstance(predecessor, RefField):
            predecessor.user = self.user
        self.initial.setdefault("predecessor", getattr(self.instance, "predecessor_id", None))

    def values(self) -> dict[str, Any]:
        """The parties as the operation takes them."""
        values = super().values()
        named = [values.pop(name) for name in PARTIES if name in values]
        return values | ({"parties": [PartyTo(body=body) for body in named if body]} if self.is_new else {})


class AgreementPartyForm(OfAnAgreement):
    """A further party, or a further role of one."""

    subject = ("agreement", "body")
    operation = staticmethod(record_agreement_party)

    body = PlaceField(Body, label="Body")

    class Meta(FactForm.Meta):
        model = AgreementParty
        fields = ("role", *PERIOD, *SOURCE)


class AgreementEventForm(OfAnAgreement):
    """An approval, a signature, an extension, notice, the end."""

    subject = ("agreement", "body")
    operation = staticmethod(record_agreement_event)

    body = forms.ModelChoiceField(
        Body.objects.none(),
        required=False,
        label="By which party",
        empty_label="All of them, or not recorded",
        help_text="What a party did for itself counts only when its own people record or confirm it.",
    )

    class Meta(FactForm.Meta):
        model = AgreementEvent
        fields = ("kind", "on", "on_precision", "ends_on", "decided_by", "decision", *SOURCE)
        labels = {"kind": "What happened", "on": "Day", "on_precision": "How well is the day known?"}
        labels |= {"decided_by": "Decided by", "decision": "Reference of the decision"}
        help_texts = {"ends_on": "For an extension, notice or an end: the last day of the agreement.", "on": ""}
        help_texts |= {"decided_by": "For example Mayor and Cabinet, 10 September 2025."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields.get("body")
        if isinstance(choice, forms.ModelChoiceField) and self.parent:
            rows = AgreementParty.objects.visible_to(self.user).filter(agreement=self.parent)
            choice.queryset = Body.objects.filter(pk__in=rows.order_by().values("body"))
            today = timezone.localdate()
            named = sorted((name_of(body, today), body.pk) for body in choice.queryset)
            choice.choices = [("", str(choice.empty_label)), *((key, name) for name, key in named)]

    def clean(self) -> dict[str, Any]:
        """Nothing has happened on a day still to come."""
        cleaned = super().clean()
        if cleaned.get("on") and cleaned["on"] > timezone.localdate():
            self.add_error("on", "Enter a day that is not in the future: what is planned has not happened")
        return cleaned


class AgreementTermForm(OfAnAgreement):
    """One head of the checklist."""

    subject = ("agreement", "head")
    operation = staticmethod(record_agreement_term)

    head = forms.ModelChoiceField(AgreementHead.objects.none(), label="Head", empty_label="Choose one")
    is_present = forms.TypedChoiceField(
        choices=YES_NO[:2],
        coerce=lambda typed: typed in ("yes", "True", True),
        widget=forms.RadioSelect,
        label="Does the agreement cover it?",
    )

    class Meta(FactForm.Meta):
        model = AgreementTerm
        fields = ("clause", "summary", *SOURCE)
        labels = {"clause": "Clause", "summary": "What it says, in short"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_new:
            self.initial["is_present"] = "yes" if self.instance.is_present else "no"
        choice = self.fields.get("head")
        if isinstance(choice, forms.ModelChoiceField) and self.parent:
            choice.queryset = AgreementHead.objects.filter(kinds__contains=[self.parent.kind.code])


class AgreementFunctionForm(OfAnAgreement):
    """A function that passes under the agreement."""

    subject = ("agreement",)
    operation = staticmethod(record_agreement_function)

    class Meta(FactForm.Meta):
        model = AgreementFunction
        fields = ("direction", "function", "statute", *SOURCE)
