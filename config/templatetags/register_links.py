"""Links that keep what the reader chose: the day on view, the filter, the order.

`{% load register_links %}`; all work inside `{% include … only %}` too.
"""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any, cast

from django import template
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from config.asat import DatedRequest

register = template.Library()

PLACE_IN_LIST = ("page", "after", "before")


def request_of(context: Context) -> HttpRequest | None:
    """The request behind a template, also inside `{% include … only %}`."""
    return getattr(context, "request", None) or context.get("request")


def chosen_day(context: Context) -> str:
    """The day on view as ISO where the reader chose one, else an empty string."""
    request = request_of(context)
    return cast(DatedRequest, request).on.isoformat() if getattr(request, "on_chosen", False) else ""


def joined(path: str, parameters: dict[str, Any]) -> str:
    """A path with its query, which stands before the mark of a place on the page."""
    if not parameters:
        return path
    page, mark, place = path.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{urlencode(parameters, doseq=True)}{mark}{place}"


@register.simple_tag(takes_context=True)
def at(context: Context, name: str, *args: Any, on: date | str | None = None, query: str = "", **kwargs: Any) -> str:
    """The address of a named page, keeping the day on view: `{% at 'body' code=body.code %}`.

    `on=` shows another day instead; `query='format=csv'` adds parameters.
    """
    path = reverse(name, args=args, kwargs=kwargs)
    day = (on.isoformat() if isinstance(on, date) else on) or chosen_day(context)
    parameters: dict[str, Any] = dict(QueryDict(query).lists()) if query else {}
    return joined(path, parameters | ({"on": day} if day else {}))


@register.simple_tag(takes_context=True)
def keep_on(context: Context, path: str) -> str:
    """A ready-made address (`object.get_absolute_url`) with the day on view: `{% keep_on body.get_absolute_url %}`."""
    day = chosen_day(context)
    return joined(path, {"on": day}) if day else path


def query_of(context: Context) -> QueryDict:
    """A copy of the request's query in which values may be set and taken away."""
    request = request_of(context)
    return copy(request.GET) if request is not None else QueryDict(mutable=True)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """This page's query with some parameters changed: `{% query_with page=3 %}`; None removes one."""
    query = query_of(context)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: Context, key: str, value: Any = None) -> str:
    """This page's query without one filter (or one value of it), back on the first page."""
    query = query_of(context)
    kept = [each for each in query.getlist(key) if value is not None and each != str(value)]
    query.setlist(key, kept)
    for place in PLACE_IN_LIST:
        query.pop(place, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_sorted_by(context: Context, key: str, now: str = "") -> str:
    """The query that orders this list by `key`, or turns the order round where it is already `now`."""
    query = query_of(context)
    query["sort"] = f"-{key}" if now == key else key
    for place in PLACE_IN_LIST:
        query.pop(place, None)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/hidden_query.html", takes_context=True)
def hidden_query(context: Context, leave_out: str = "") -> dict[str, Any]:
    """This page's query as hidden inputs of a GET form, without the comma-separated keys of `leave_out`."""
    skipped = {*PLACE_IN_LIST, *leave_out.replace(" ", "").split(",")}
    kept = [(key, value) for key, values in query_of(context).lists() if key not in skipped for value in values]
    return {"pairs": kept}


@register.inclusion_tag("components/navigation_link.html", takes_context=True)
def navigation_link(context: Context, path: str, words: str) -> dict[str, Any]:
    """One link of the main navigation, marked where the reader is in that part of the site."""
    request = request_of(context)
    here = request.path if request is not None else ""
    return {"href": keep_on(context, path), "words": words, "is_page": here == path, "is_part": here.startswith(path)}
