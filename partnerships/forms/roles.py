"""Giving a role and ending one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.models import User
from accounts.roles import PlaceKind, Role
from config.date_parts import DateParts
from config.forms import PlainForm
from partnerships.forms.places import PlaceField
from partnerships.models import Body, Partnership, RoleHolding
from partnerships.operations import grant_role

if TYPE_CHECKING:
    from django.http import QueryDict

ONE_DAY = dt.timedelta(days=1)


class GrantRole(PlainForm):
    """Who gets which role where, from when."""

    email = forms.EmailField(
        label="E-mail address of the person", help_text="Somebody without an account is invited first."
    )
    role = forms.ChoiceField(
        choices=[(role.value, f"{role.label}: {role.explanation}") for role in Role],
        widget=forms.RadioSelect,
        label="Role",
    )
    place = PlaceField(Body, Partnership, label="On which partnership or body")
    valid_from = DateParts(label="First day")
    valid_to = DateParts(required=False, label="Last day", help_text="Leave empty for a role without an end.")
    reason = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}), label="Reason")

    def __init__(self, data: QueryDict | None = None, *, by: User, today: dt.date) -> None:
        super().__init__(data, initial={"valid_from": today})
        self.by = by
        place = self.fields["place"]
        if isinstance(place, PlaceField):
            place.user = by

    def clean_email(self) -> User:
        """The person with this address."""
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError("Nobody with this address can sign in here. Invite the person first.")
        return user

    def clean(self) -> dict[str, Any]:
        """A role fits only some sorts of place."""
        cleaned = super().clean() or {}
        role, place = cleaned.get("role"), cleaned.get("place")
        if role and place and _kind(place) not in Role(role).places:
            kinds = " or ".join(sorted(kind.label.lower() for kind in Role(role).places))
            self.add_error("place", f"A {Role(role).label.lower()} belongs to a {kinds}.")
        return cleaned

    def grant(self) -> RoleHolding:
        """Give the role."""
        cleaned = self.cleaned_data
        end = cleaned["valid_to"] + ONE_DAY if cleaned["valid_to"] else None
        return grant_role(
            by=self.by,
            reason=cleaned["reason"],
            user=cleaned["email"],
            role=cleaned["role"],
            valid_from=cleaned["valid_from"],
            valid_to=end,
            **{_kind(cleaned["place"]).value: cleaned["place"]},
        )


class EndRole(PlainForm):
    """From which day on a role is no longer held."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    on = DateParts(label="First day without the role", help_text="Today ends it at once.")
    reason = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}), label="Reason")


def _kind(place: Body | Partnership) -> PlaceKind:
    return PlaceKind.BODY if isinstance(place, Body) else PlaceKind.PARTNERSHIP
