"""Pages of history: one partnership's, one body's."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest

from partnerships.history_in_words import numbered_in_words
from partnerships.views.body_page import BodyPage
from partnerships.views.partnership_page import PartnershipPage
from partnerships.visible_history import numbers_of

CHANGES_PER_PAGE = 25


def history_context(request: HttpRequest, record: Model) -> dict[str, Any]:
    """A page of the record's history in words; a page number that is none is the first or the last page."""
    page = Paginator(numbers_of(record, request.user), CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "changes": numbered_in_words(list(page), request.user),
        "changes_in_all": page.paginator.count,
        "previous": page.previous_page_number() if page.has_previous() else None,
        "next": page.next_page_number() if page.has_next() else None,
        "numbers": _numbers(page),
    }


def _numbers(page: Any) -> list[dict[str, Any]]:
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        {"gap": True} if each == page.paginator.ELLIPSIS else {"number": each, "current": each == page.number}
        for each in elided
    ]


class PartnershipHistory(PartnershipPage):
    """Who changed a partnership's record, when and why."""

    part = "partnership-history"
    template_name = "partnerships/history_partnership.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | history_context(self.request, context["record"].partnership)


class BodyHistory(BodyPage):
    """Who changed a body's record, when and why."""

    part = "body-history"
    template_name = "partnerships/history_body.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | history_context(self.request, context["record"].body)
