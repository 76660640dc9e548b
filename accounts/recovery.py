"""Tells whoever signed in with a recovery code how many are left, and what to do about a lost app or key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

if TYPE_CHECKING:
    from accounts.models import User


@receiver(authenticator_used)
def tell_what_is_left(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Say it on the next page."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return
    authenticator.refresh_from_db()
    left = len(authenticator.wrap().get_unused_codes())
    words = (
        "You used a recovery code, which does not work again. {} left. If the app or the passkey is lost, remove it and"
        ' add a new one at <a class="govuk-link" href="{}">Second step at sign-in</a>.'
    )
    counted = "None is" if left == 0 else "1 is" if left == 1 else f"{left} are"
    messages.warning(request, format_html(words, counted, reverse("mfa_index")))
