"""What was typed by somebody who was signed out meanwhile: kept in their session until they are back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

LONGEST = 200_000  # characters
SECRET = ("csrfmiddlewaretoken",)


def keep_typed(request: HttpRequest, pk: int) -> bool:
    """Keep what came from a session that had ended; tell whether it is kept. A sign-in keeps what a session holds."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    typed = request.POST.copy()
    for name in SECRET:
        typed.pop(name, None)
    encoded = typed.urlencode()
    if len(encoded) > LONGEST:
        return False
    request.session[_name(pk)] = encoded
    return True


def typed_before(request: HttpRequest, pk: int) -> QueryDict | None:
    """What was kept for this meeting."""
    encoded: str | None = request.session.get(_name(pk))
    return QueryDict(encoded) if encoded else None


def let_go(request: HttpRequest, pk: int, token: Any) -> None:
    """Forget it, once it is saved, and remember which sheet was: what a browser kept of it is not needed any more."""
    request.session.pop(_name(pk), None)
    request.session[f"{_name(pk)}_saved"] = str(token)


def saved_last(request: HttpRequest, pk: int) -> str:
    """The token of the sheet that was saved last."""
    return str(request.session.get(f"{_name(pk)}_saved", ""))


def afresh(data: QueryDict, names: Iterable[tuple[str, Any]]) -> QueryDict:
    """What was typed, with the versions as they are now."""
    fresh = data.copy()
    for name, value in names:
        fresh[name] = str(value)
    return fresh


def _name(pk: int) -> str:
    return f"run_sheet_{pk}"
