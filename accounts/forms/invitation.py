"""Inviting people, and accepting an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.forms import BaseFormSet, formset_factory

from accounts.forms.sign_in import HOW_TO_CHOOSE_ONE
from accounts.models import Invitation, User
from accounts.operations.people import RoleAsked
from accounts.places import directory
from accounts.roles import Role
from config.forms import PlainForm


class Invite(PlainForm):
    """Whom to invite."""

    display_name = forms.CharField(label="Name", max_length=200, help_text="As colleagues know the person.")
    email = forms.EmailField(label="E-mail address", help_text="The person's own work address; not a shared mailbox.")
    as_administrator = forms.BooleanField(
        label="Make this person an administrator",
        required=False,
        help_text="Administrators manage people and may change every record of the register.",
    )

    def clean_email(self) -> str:
        """Refuse an address that has an account already."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("This address has an account already.")
        return email


class RoleToGive(PlainForm):
    """One role on one place; both or neither."""

    mark_optional = False

    role = forms.ChoiceField(choices=[("", "No role"), *Role.choices], required=False, label="What the person is")
    place = forms.CharField(
        label="Of which partnership or body",
        required=False,
        max_length=200,
        help_text="Its code, such as QT1 or E10000024, or the last part of its page's address.",
    )

    found: RoleAsked | None = None

    def clean(self) -> dict[str, Any]:
        """Find the place among the kinds that the role can be held on."""
        cleaned = super().clean() or {}
        role, code = cleaned.get("role"), (cleaned.get("place") or "").strip()
        if role and not code:
            self.add_error("place", "Enter the partnership or body that the role is on.")
        if code and not role:
            self.add_error("role", "Choose the role to give on this partnership or body.")
        if role and code:
            self._find(Role(role), code)
        return cleaned

    def _find(self, role: Role, code: str) -> None:
        if found := directory().find(code=code, kinds=role.places):
            self.found = RoleAsked(role=role, place=found)
        else:
            kinds = " or ".join(sorted(kind.label.lower() for kind in role.places))
            self.add_error("place", f"No {kinds} is recorded under {code}.")

    @property
    def asked(self) -> RoleAsked | None:
        """Give the role and the place found, or nothing where the row was left empty."""
        return self.found if self.cleaned_data.get("role") else None


RolesToGive: type[BaseFormSet[RoleToGive]] = formset_factory(RoleToGive, extra=3, max_num=3, absolute_max=10)


class Accept(PlainForm):
    """What an invited person enters: a name and a password."""

    display_name = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="As colleagues should see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text=HOW_TO_CHOOSE_ONE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        """Keep the invitation: the password may not resemble its address."""
        super().__init__(*args, initial={"display_name": invitation.display_name}, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Check the password against the person's own name and address."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            person = User(email=self.invitation.email, display_name=cleaned.get("display_name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
