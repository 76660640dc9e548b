"""The parts of a body's page: what every one of them needs, and the redirect from its other codes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from accounts.roles import Permission
from config.asat import day_on_view
from partnerships.body_on_day import BodyOnDay, body_on_day, find_body
from partnerships.models import Body
from partnerships.page_memory import remembered
from partnerships.views.record_page import RecordPage, link
from partnerships.visibility import places_of

PARTS = (
    ("body", "Overview"),
    ("body-accountability", "Accountability"),
    ("body-governance", "How it decides"),
    ("body-money", "Money"),
    ("body-history", "History"),
)


class BodyPage(RecordPage):
    """A part of a body's page: subclasses name their own address and template."""

    part = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send any other code of the body, or another spelling of its own, to its one address."""
        self.body = remembered(request, "body", lambda: {"body": load(request, kwargs["code"])})["body"]
        if self.body.code != kwargs["code"]:
            address = reverse(self.part, args=[self.body.code])
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = body_on_day(self.body, day_on_view(self.request), self.request.user)
        own = {"record": record, "may_edit": may_edit(self.request, self.body)}
        return super().get_context_data(**kwargs) | own | navigation(self.request, record, self.part)


def load(request: HttpRequest, code: str) -> Body:
    """The body by any of its codes; unknown and hidden are the same 404."""
    try:
        return find_body(code, day_on_view(request), request.user)
    except Body.DoesNotExist:
        raise Http404("No body has this code.") from None


def may_edit(request: HttpRequest, body: Body) -> bool:
    """Tell whether this reader keeps the record."""
    places = places_of(request.user, Permission.EDIT_REGISTER)
    return places.everywhere or body.pk in places.bodies or body.pk in places.members


def navigation(request: HttpRequest, record: BodyOnDay, part: str) -> dict[str, Any]:
    """The way here and the parts of the page."""
    code = record.body.code
    crumbs = [link(request, reverse("bodies"), "Bodies")]
    if part != PARTS[0][0]:
        crumbs.append(link(request, reverse("body", args=[code]), record.name))
    parts = [link(request, reverse(name, args=[code]), words, current=name == part) for name, words in PARTS]
    return {"crumbs": crumbs, "parts": parts}
