"""One's own account: name, roles, second factor, sessions."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView, UpdateView

from accounts.forms.profile import Name
from accounts.models import User
from accounts.places import directory
from accounts.views.gates import person_at


class Profile(LoginRequiredMixin, TemplateView):
    """Who I am here, what I may do, and how I sign in."""

    template_name = "accounts/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Collect roles, second factors and sessions."""
        user = person_at(self.request)
        return super().get_context_data(
            person=user,
            held_roles=directory().held_by(user=user, today=timezone.localdate()),
            second_factors=Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES),
            second_factor_required=settings.SECOND_FACTOR_REQUIRED,
            session_count=len(live_sessions(user)),
            **kwargs,
        )


class ChangeName(LoginRequiredMixin, UpdateView):
    """The name that colleagues see."""

    template_name = "accounts/name.html"
    form_class = Name
    success_url = reverse_lazy("accounts_profile")

    def get_object(self, queryset: QuerySet[User] | None = None) -> User:
        """Give the person who asks."""
        return person_at(self.request)

    def form_valid(self, form: ModelForm[User]) -> HttpResponse:
        """Save and say so."""
        messages.success(self.request, "Your name has been changed.")
        return super().form_valid(form)


class Sessions(ListUserSessionsView):
    """Where I am signed in; one button ends every other session.

    django-allauth's own page deletes rows while it lists them; this one only reads.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the sessions that still work."""
        context = super(ListUserSessionsView, self).get_context_data(**kwargs)
        sessions = live_sessions(person_at(self.request))
        return context | {"sessions": sessions, "session_count": len(sessions)}


def live_sessions(user: User) -> list[UserSession]:
    """Give the sessions of a person that have not ended, oldest first."""
    return [session for session in UserSession.objects.filter(user=user).order_by("created_at") if session.exists()]
