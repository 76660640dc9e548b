"""The day on view: `?on=2019-06-01` shows every register page as at that day, and changes no permission.

`AsAtMiddleware` puts on every request:
- `request.on`: the day on view, always a date (today where the reader chose none);
- `request.on_chosen`: True where the address asks for a readable day; links then keep `?on=`;
- `request.on_refused`: the words for a day that could not be read, else an empty string.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

EARLIEST = date(1948, 7, 5)  # the appointed day of the National Health Service Act 1946
LATEST = date(2100, 12, 31)
READABLE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
REFUSAL = (
    "We could not read that day, so this page shows today. "
    "Write a day from 5 July 1948 to 31 December 2100 like this: 1 June 2019, or 2019-06-01."
)


def read_day(written: str) -> date | None:
    """The day that a person wrote (ISO, 1/6/2019 or 1 June 2019), or None if it is no day within bounds."""
    for form in READABLE_FORMS:
        try:
            day = date(*time.strptime(written.strip(), form)[:3])
        except ValueError:
            continue
        return day if EARLIEST <= day <= LATEST else None
    return None


def day_on_view(request: HttpRequest) -> date:
    """The day that this request asks to see, or today."""
    return read_day(request.GET.get("on", "")) or timezone.localdate()


class DatedRequest(HttpRequest):
    """A request that went through AsAtMiddleware."""

    on: date
    on_chosen: bool
    on_refused: str


class AsAtMiddleware:
    """Reads `?on=` once for each request; a day that cannot be read never fails the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        written = request.GET.get("on", "")
        chosen = read_day(written)
        dated = cast(DatedRequest, request)
        dated.on = chosen or timezone.localdate()
        dated.on_chosen = chosen is not None
        dated.on_refused = REFUSAL if written and not chosen else ""
        return self.get_response(request)
