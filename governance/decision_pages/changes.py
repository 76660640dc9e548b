"""Atom feeds of what changed in one decision, and in the decisions of a filtered list, as the public may see it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import conditional_page

from accounts.history.entry import HistoryEntry
from governance.filters.decisions import DecisionFilter
from governance.models import Decision, DecisionStep, StepOutcome
from partnerships.history_in_words import Change, numbered_in_words
from partnerships.history_kinds import record_type
from partnerships.views.changes import ENTRIES, PUBLIC, FeedOfChanges, atom
from partnerships.views.lists import GONE
from partnerships.visible_history import numbers_among

NEWEST = 1_000  # decisions of a list, by its order: a feed tells of what is new
PARTS: dict[type[Model], str] = {Decision: "pk", DecisionStep: "decision", StepOutcome: "step__decision"}


class DecisionChanges(FeedOfChanges):
    """Changes of one decision, its steps and what they came to."""

    def found(self, request: HttpRequest, **named: str) -> tuple[Model, str, str]:
        ref = named["ref"]
        record = get_object_or_404(Decision.objects.visible_to(request.user).exclude(standing__in=GONE), ref=ref)
        return record, f"“{record.title}”", reverse("decision", args=[ref])


@method_decorator([login_not_required, conditional_page], name="dispatch")
class DecisionsChanges(View):
    """The newest 50 changes of the decisions that fit the filter of the list; it takes the list's own parameters."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        fitting = _fitting(request)
        changes = numbered_in_words(numbers_among(_about(fitting), PUBLIC, most=ENTRIES), PUBLIC)
        query = request.GET.urlencode()
        about = f"{reverse('decisions')}{'?' if query else ''}{query}"
        pages = _pages(changes)
        told = [(each, pages.get((each.record_type, each.record_id), about)) for each in changes]
        return atom(request, "Changes to decisions", about, told)


def _fitting(request: HttpRequest) -> list[int]:
    """The decisions of the list, as everybody may see them, newest first, by number."""
    request.user = PUBLIC
    rows = Decision.objects.visible_to(PUBLIC).exclude(standing__in=GONE)
    fitting = DecisionFilter(request.GET, rows=lambda: rows, request=request).qs
    return list(fitting.order_by("-computed_sort_on", "-pk").values_list("pk", flat=True)[:NEWEST])


def _about(decisions: list[int]) -> QuerySet[HistoryEntry]:
    about = Q(pk__in=())
    for model, path in PARTS.items():
        parts = model._default_manager.filter(**{f"{path}__in": decisions}).values("pk")
        about |= Q(record_type=record_type(model), record_id__in=parts)
    return HistoryEntry.objects.filter(about)


def _pages(changes: list[Change]) -> dict[tuple[str, int], str]:
    """The page of the decision behind each change, by the sort and number of its record."""
    pages: dict[tuple[str, int], str] = {}
    for model, path in PARTS.items():
        kind = record_type(model)
        keys = [each.record_id for each in changes if each.record_type == kind]
        ref = "ref" if path == "pk" else f"{path}__ref"
        rows = model._default_manager.filter(pk__in=keys).values_list("pk", ref) if keys else ()
        pages |= {(kind, key): reverse("decision", args=[ref]) for key, ref in rows}
    return pages
