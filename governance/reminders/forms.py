"""The forms of reminders: how I am reminded, and what an administrator does at the desk."""

from __future__ import annotations

from django import forms

from accounts.roles import Role
from config.forms import PlainForm
from governance.reminders.planning.plan import PERSONAL_LEADS
from governance.reminders.rules.table import RULES
from partnerships.forms.places import PlaceField
from partnerships.models import Body


def _days(count: int) -> str:
    return "1 day before" if count == 1 else f"{count} days before"


class Preferences(PlainForm):
    """How a person wants to be reminded."""

    together = forms.ChoiceField(
        label="How many mails",
        choices=[("1", "One mail a day with everything that is due"), ("0", "A mail for each reminder")],
        widget=forms.RadioSelect,
        help_text="They leave at 7am on working days. What cannot wait is sent at once.",
    )
    lead_days = forms.MultipleChoiceField(
        label="When to be told of what you follow",
        choices=[(str(count), _days(count)) for count in PERSONAL_LEADS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick none to be told when we think best. What goes with a role keeps its own days.",
    )
    muted = forms.MultipleChoiceField(
        label="Kinds of reminder that you do not want",
        choices=[(rule.code, f"{rule.title}: {rule.explanation}") for rule in RULES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="If nobody who holds a role wants a reminder, it goes to the body’s mailbox.",
    )
    paused = forms.BooleanField(label="Send me nothing at all for now", required=False)


class Reason(PlainForm):
    """Why an administrator does something at the desk."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 2}), label="Reason")


class NewMailbox(PlainForm):
    """Where a body can be reached."""

    body = PlaceField(Body, label="Body")
    role = forms.ChoiceField(
        label="For",
        choices=[("", "Any role that nobody holds"), *((role.value, role.label) for role in Role)],
        required=False,
    )
    address = forms.EmailField(label="E-mail address", help_text="A shared mailbox of the body, not a person’s own.")
