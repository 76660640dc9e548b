"""Ends sessions that have been idle or open for too long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
SEEN_EVERY_SECONDS = 5 * 60


class SessionLife:
    """Signs a person out after `SESSION_IDLE_SECONDS` without a request, or `SESSION_COOKIE_AGE` since sign-in.

    The time of the last request is kept in the session and written at most every five minutes (ASVS 5.0 V7.3).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session, or note that it was used, and go on."""
        if request.user.is_authenticated:
            now = int(time.time())
            if _is_over(request, now):
                logout(request)
            elif now - request.session.get(SEEN_AT, 0) > SEEN_EVERY_SECONDS:
                request.session[SEEN_AT] = now
        return self.get_response(request)


def _is_over(request: HttpRequest, now: int) -> bool:
    open_for = now - request.session.get(SIGNED_IN_AT, now)
    idle_for = now - request.session.get(SEEN_AT, now)
    return open_for > settings.SESSION_COOKIE_AGE or idle_for > settings.SESSION_IDLE_SECONDS


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    """Start the session's clocks."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
