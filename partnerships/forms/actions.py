"""One step on a fact that asks for little more than a reason: verify, publish, withdraw, confirm, settle."""

from __future__ import annotations

import datetime as dt

from django import forms

from config.date_parts import DateParts
from config.forms import PlainForm


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

    @classmethod
    def initial_for(cls, today: dt.date) -> dict[str, dt.date]:
        """Most people verify today."""
        return {"on": today}


class SettleForm(ReasonForm):
    """Which of two sources is followed."""

    outcome = forms.ChoiceField(
        choices=[
            ("accept", "Follow this claim; what it contradicts is marked as replaced"),
            ("reject", "Keep the record as it is; the claim is marked as replaced"),
        ],
        widget=forms.RadioSelect,
        label="What the register should say",
    )

    field_order = ("version", "outcome", "reason")
