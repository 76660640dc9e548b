"""The parts of a partnership's page: what every one of them needs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from accounts.roles import Permission
from config.asat import day_on_view
from partnerships.models import Partnership
from partnerships.partnership_on_day import PartnershipOnDay, partnership_on_day
from partnerships.views.record_page import RecordPage, link
from partnerships.visibility import places_of

PARTS = (
    ("partnership", "Overview"),
    ("partnership-members", "Members"),
    ("partnership-accountability", "Accountability"),
    ("partnership-governance", "How it decides"),
    ("partnership-money", "Money"),
    ("partnership-history", "History"),
)


class PartnershipPage(RecordPage):
    """A part of a partnership's page: subclasses name their own address and template."""

    part = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = load(self.request, kwargs["slug"])
        own = {"record": record, "may_edit": may_edit(self.request, record.partnership)}
        return super().get_context_data(**kwargs) | own | navigation(self.request, record, self.part)


def load(request: HttpRequest, slug: str) -> PartnershipOnDay:
    """The partnership as at the day on view; unknown and hidden are the same 404."""
    try:
        return partnership_on_day(slug, day_on_view(request), request.user)
    except Partnership.DoesNotExist:
        raise Http404("No partnership has this address.") from None


def may_edit(request: HttpRequest, partnership: Partnership) -> bool:
    """Tell whether this reader keeps the record."""
    places = places_of(request.user, Permission.EDIT_REGISTER)
    return places.everywhere or partnership.pk in places.partnerships


def navigation(request: HttpRequest, record: PartnershipOnDay, part: str) -> dict[str, Any]:
    """The way here and the parts of the page."""
    slug = record.partnership.slug
    crumbs = [link(request, reverse("partnerships"), "Partnerships")]
    if part != PARTS[0][0]:
        crumbs.append(link(request, reverse("partnership", args=[slug]), record.name))
    return {
        "crumbs": crumbs,
        "parts": [link(request, reverse(name, args=[slug]), words, current=name == part) for name, words in PARTS],
    }
