"""Keeps what a person typed whose sign-in ended while the form was open."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from config.kept_form import kept_form_page


class SignedOut:
    """Instead of the way to the sign-in page, which would let go of a form that was sent, a page that keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at answers to forms that lead to the sign-in page."""
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.method != "POST" or urlsplit(response.get("Location", "")).path != sign_in:
            return response
        return kept_form_page(request, "403_signed_out.html", sign_in=sign_in) or response
