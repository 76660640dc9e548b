"""One's own account."""

from __future__ import annotations

from django import forms

from accounts.models import User
from config.forms import PlainModelForm


class Name(PlainModelForm):
    """The name that colleagues see."""

    class Meta:
        model = User
        fields = ["display_name"]
        labels = {"display_name": "Your name"}
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name"})}
