"""Pages for what went wrong: what happened, what was kept, what to do. None of them needs the database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from config.kept_form import kept_form_page


def error_page(template: str, status: int) -> HttpResponse:
    """An error page that reads neither the request nor the database."""
    return HttpResponse(render_to_string(template), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return error_page("400.html", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or was not ours."""
    return kept_form_page(request, "403_form_kept.html") or error_page("403_form_too_old.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours."""
    return error_page("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the register cannot be reached for a moment; browsers and crawlers may try again in 30 seconds."""
    response = error_page("503.html", 503)
    response.headers["Retry-After"] = "30"
    return response
