"""Other people's accounts, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import DetailView, ListView

from accounts.forms.profile import CorrectAddress
from accounts.models import User
from accounts.operations import people
from accounts.places import directory
from accounts.views.gates import AdministratorRequired, person_at
from accounts.views.profile import live_sessions

SECOND_FACTORS = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)

UNFIT = 422


class People(AdministratorRequired, ListView):
    """Everybody with an account."""

    template_name = "accounts/people.html"
    context_object_name = "people"
    paginate_by = 50
    queryset = User.objects.annotate(has_second_factor=Exists(SECOND_FACTORS))


class Person(AdministratorRequired, DetailView):
    """One person's account: roles, sessions, and closing it."""

    template_name = "accounts/person.html"
    context_object_name = "person"
    queryset = People.queryset

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add roles and sessions."""
        return super().get_context_data(
            held_roles=directory().held_by(user=self.object, today=timezone.localdate()),
            session_count=len(live_sessions(self.object)),
            **{"address_form": CorrectAddress()} | kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the pressed button says."""
        person = self.get_object()
        if "address" in request.POST:
            return self._correct(request, person)
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            messages.error(request, "Nothing was changed: that is not something this page can do.")
            return redirect("accounts_person", pk=person.pk)
        try:
            messages.success(request, action(person, person_at(request)))
        except people.NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts_person", pk=person.pk)

    def _correct(self, request: HttpRequest, person: User) -> HttpResponse:
        form = CorrectAddress(request.POST)
        if form.is_valid():
            try:
                people.correct_address(user=person, address=form.cleaned_data["address"], by=person_at(request))
            except people.NotAllowed as refusal:
                form.add_error("address", str(refusal))
            else:
                messages.success(request, f"Mail to {person} goes to {person.email} from now on.")
                return redirect("accounts_person", pk=person.pk)
        self.object = person
        return self.render_to_response(self.get_context_data(address_form=form), status=UNFIT)


def _close(person: User, by: User) -> str:
    people.deactivate(user=person, by=by)
    return f"{person} can no longer sign in, and is signed out everywhere."


def _open(person: User, by: User) -> str:
    people.reactivate(user=person, by=by)
    return f"{person} can sign in again."


def _sign_out(person: User, by: User) -> str:
    people.end_sessions(user=person)
    return f"{person} is signed out everywhere."


def _erase(person: User, by: User) -> str:
    people.erase_personal_data(user=person, by=by)
    return "The name and the address are erased. What the person recorded stays, under a number."


def _remove_second_factors(person: User, by: User) -> str:
    people.remove_second_factors(user=person, by=by)
    return f"{person} has no second step now, is signed out everywhere, and is told by e-mail."


ACTIONS: dict[str, Callable[[User, User], str]] = {
    "close": _close,
    "open": _open,
    "sign-out": _sign_out,
    "erase": _erase,
    "remove-second-factors": _remove_second_factors,
}
