"""Memberships and what happens to them."""

from __future__ import annotations

from typing import Any

from django import forms

from partnerships.forms.fact import FactForm
from partnerships.forms.offers import offer
from partnerships.forms.places import PlaceField
from partnerships.models import Body, Membership, MembershipEvent, Partnership
from partnerships.operations import record_membership, record_membership_event

PERIOD = ("valid_from", "from_precision", "valid_to", "to_precision")
SOURCE = ("source", "source_detail", "confidence", "note")


class MembershipForm(FactForm):
    """A body's place in a partnership."""

    subject = ("partnership", "body")
    operation = staticmethod(record_membership)
    may_be_replaced = False  # its events belong to it

    partnership = PlaceField(Partnership, label="Partnership", help_text="Its name, or part of it.")
    body = PlaceField(Body, label="Body")

    class Meta(FactForm.Meta):
        model = Membership
        fields = ("role", "basis", "is_voting", "share_of_body", "joined_by", "left_by", *PERIOD, *SOURCE)
        labels = {"basis": "Basis of the membership", "joined_by": "Who decided to join, and when"}
        labels |= {"left_by": "Who decided to leave, and when"}
        help_texts = {"share_of_body": "In per cent: how much of its small statistical areas lies in the footprint."}


class MembershipEventForm(FactForm):
    """Something that happened to a membership."""

    subject = ("membership",)
    operation = staticmethod(record_membership_event)

    membership = forms.ModelChoiceField(Membership.objects.none(), label="Membership", empty_label="Choose one")
    why = forms.CharField(required=False, label="Why, in the body’s own words", widget=forms.Textarea({"rows": 3}))

    class Meta(FactForm.Meta):
        model = MembershipEvent
        fields = ("kind", "on", "on_precision", "decided_by", "conditions", *SOURCE)
        labels = {"kind": "What happened", "on": "Day", "on_precision": "How well is the day known?"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            offer(self, "membership", Membership, at=self.opened_at)
