"""Answers 400 to what no honest browser sends, before anything else has to cope with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, QueryDict

from config.unkept_characters import UNKEPT, shown

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
FORM = "application/x-www-form-urlencoded"


class WellFormed:
    """Refuses NUL characters in an address, which PostgreSQL cannot store, parameters in an encoding that is none, and
    methods that no page has, TRACE among them. In what a person typed into a form, such characters become “�”, for the
    form to say kindly what to do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\0" in request.path_info or _has_nul(_texts(_query(request))):
            raise BadRequest("A NUL character has no place in an address.")
        if request.method == "POST" and request.content_type == FORM:
            _show_what_is_not_kept(request)
        return self.get_response(request)


def _query(request: HttpRequest) -> QueryDict:
    """The parameters of the address; raises BadRequest when they cannot be read."""
    try:
        return request.GET
    except (LookupError, UnicodeError) as error:
        raise BadRequest("The address cannot be read.") from error


def _texts(parameters: QueryDict) -> Iterable[str]:
    return (text for name, texts in parameters.lists() for text in (name, *texts))


def _has_nul(texts: Iterable[str]) -> bool:
    return any("\0" in text for text in texts)


def _show_what_is_not_kept(request: HttpRequest) -> None:
    if not any(UNKEPT.search(text) for text in _texts(request.POST)):
        return
    typed = QueryDict(mutable=True, encoding=request.POST.encoding)
    for name, texts in request.POST.lists():
        typed.setlist(shown(name), [shown(text) for text in texts])
    request.POST = QueryDict(typed.urlencode(), encoding=typed.encoding)
