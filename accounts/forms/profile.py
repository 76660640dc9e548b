"""One's own account, and what an administrator corrects of another's."""

from __future__ import annotations

from django import forms

from accounts.models import User
from config.forms import PlainForm, PlainModelForm


class Name(PlainModelForm):
    """The name that colleagues see."""

    class Meta:
        model = User
        fields = ["display_name"]
        labels = {"display_name": "Your name"}
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name"})}


class CorrectAddress(PlainForm):
    """Where another person is reached."""

    address = forms.EmailField(label="E-mail address", max_length=254, help_text="The person’s own work address.")
