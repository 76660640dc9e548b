"""Answers 400 to what no honest browser sends, before anything else has to cope with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, QueryDict

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
FORM = "application/x-www-form-urlencoded"


class WellFormed:
    """Refuses NUL characters, which PostgreSQL cannot store, parameters in an encoding that is none, and methods
    that no page has, TRACE among them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\0" in request.path_info or _has_nul(_parameters(request)):
            raise BadRequest("A NUL character has no place in a request.")
        return self.get_response(request)


def _parameters(request: HttpRequest) -> Iterable[QueryDict]:
    """The request's parameters; raises BadRequest when they cannot be read."""
    try:
        yield request.GET
    except (LookupError, UnicodeError) as error:
        raise BadRequest("The address cannot be read.") from error
    if request.method == "POST" and request.content_type == FORM:
        yield request.POST


def _has_nul(parameters: Iterable[QueryDict]) -> bool:
    return any(
        "\0" in text for values in parameters for name, texts in values.lists() for text in (name, *texts) if text
    )
