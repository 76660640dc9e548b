"""Who may open a page about people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User


class AdministratorRequired(LoginRequiredMixin):
    """Sends strangers to sign-in and tells others why not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever is signed in and not an administrator."""
        if request.user.is_authenticated and not request.user.is_administrator:
            raise PermissionDenied("Only an administrator can invite people and manage their accounts.")
        return super().dispatch(request, *args, **kwargs)


def person_at(request: HttpRequest) -> User:
    """Give the person who is signed in; a page that asks stands behind a gate already."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
