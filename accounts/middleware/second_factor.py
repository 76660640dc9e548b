"""Sends people who still need a second factor to set one up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

HAS_SECOND_FACTOR = "has_second_factor"
# What a person may reach before the second factor is set up: setting it up, proving who they are, and leaving.
ALLOWED_PREFIXES = ("mfa_",)
ALLOWED_NAMES = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_email",
        "accounts_accept_invitation",
    }
)


class SecondFactor:
    """Where `SECOND_FACTOR_REQUIRED`, lets a signed-in person without a second factor do nothing but set one up.

    Answers are remembered in the session: the last second factor cannot be removed while it is required, and taking it
    away by an administrator ends the person's sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the gate itself needs to know the address's name."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Send the person to the set-up page unless they are there already."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated or _is_allowed(request):
            return None
        if not request.session.get(HAS_SECOND_FACTOR):
            if not is_mfa_enabled(request.user):
                return redirect("mfa_index")
            request.session[HAS_SECOND_FACTOR] = True
        return None


def _is_allowed(request: HttpRequest) -> bool:
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return name in ALLOWED_NAMES or name.startswith(ALLOWED_PREFIXES)
