"""One step on a fact that asks for little more than a reason: verify, publish, withdraw, confirm, settle."""

from __future__ import annotations

from django import forms

from config.date_parts import DateParts
from config.forms import PlainForm
from partnerships.operations.claim import Outcome


class ReasonForm(PlainForm):
    """Why."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        label="Reason",
        help_text="Everybody who reads the history of this record sees it.",
    )


class VerifyForm(ReasonForm):
    """When somebody looked at the source, and what they saw there."""

    on = DateParts(label="Day on which you looked at the source")
    source_detail = forms.CharField(required=False, max_length=500, label="Where in the source")

    field_order = ("version", "on", "source_detail", "reason")


class SettleForm(ReasonForm):
    """Which of two sources is followed."""

    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.RadioSelect, label="What the register should say")

    field_order = ("version", "outcome", "reason")

    def leave_out_in_turn(self) -> None:
        """Where what is recorded has no days of its own, the two cannot follow on one another."""
        choices = [each for each in Outcome.choices if each[0] != Outcome.IN_TURN]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]  # a field of choices
