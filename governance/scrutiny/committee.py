"""The desk of one scrutiny committee: what comes to it, what may be called in, call-ins, substantial changes, plans.

Each list is the first rows of a list that stands at an address of its own, with the filter that the address says: the
page cannot differ from the list behind it, and every list exports.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from config.asat import day_on_view, read_day
from config.dates_in_words import day_words
from config.tables.columns import in_files
from config.tables.json_file import record
from config.tables.screen import headings, screen_rows
from governance.forum_pages.forum_on_day import find_forum
from governance.models import Forum, ScrutinyConsultation, Seat, SubstantialView
from governance.scrutiny.call_ins import CallIns
from governance.scrutiny.desk import ScrutinyDesk
from governance.views.lists_decisions import ForwardPlan
from partnerships.models import Body
from partnerships.naming import with_body_name
from partnerships.views.lists import GONE, RegisterList
from partnerships.visibility import Reader

SHOWN = 10


class ComesToCommittee(ForwardPlan):
    """Steps still to be taken at one committee."""

    committee: Any = None

    def rows(self) -> QuerySet:
        return super().rows().filter(forum=self.committee)


@dataclass(frozen=True)
class Part:
    """The first rows of one list: `href` is the whole list, empty where the page shows all of it."""

    title: str
    columns: Sequence[Any]
    headings: Sequence[dict[str, Any]]
    rows: Sequence[Sequence[dict[str, Any]]]
    found: Sequence[dict[str, Any]]
    href: str
    more: bool
    nothing: str


@dataclass(frozen=True)
class Change:
    """One substantial change that concerns the committee, in words."""

    title: str
    ref: str
    sentences: Sequence[str]


@method_decorator(login_not_required, name="dispatch")
class ScrutinyCommittee(View):
    """One scrutiny committee as at the day on view; a board that scrutinises nothing has no such page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, committee: str) -> HttpResponse:
        day, user = day_on_view(request), request.user
        try:
            forum = find_forum(committee, day, user)
        except Forum.DoesNotExist:
            raise Http404("No committee has this address.") from None
        if not forum.kind.is_scrutiny:
            raise Http404("This board or committee does not scrutinise.")
        councils = list(_councils(forum, day, user))
        parts = [_comes_to(request, forum)]
        parts += [part for council in councils for part in _of_council(request, council)]
        changes = list(_changes(forum, [each.pk for each in councils], day, user))
        if request.GET.get("format") == "json":
            return JsonResponse(_as_json(forum, councils, parts, changes), json_dumps_params={"indent": 2})
        context = {"forum": forum, "councils": councils, "parts": parts, "changes": changes, "opening": _opening(parts)}
        return render(request, "governance/scrutiny/committee.html", context)


def _councils(forum: Any, day: dt.date, user: Reader) -> QuerySet[Body]:
    """The council whose committee it is, or the councils with a seat on a joint one."""
    seats = Seat.objects.visible_to(user).as_at(day).filter(forum=forum, body__kind__sector="council")
    whose = Q(pk=forum.body_id) if forum.body_id else Q(pk__in=seats.order_by().values("body"))
    return with_body_name(Body.objects.visible_to(user).filter(whose), day).order_by("body_name", "pk")


def _of_council(request: HttpRequest, council: Any) -> Iterator[Part]:
    name = council.body_name or council.code
    of_council = {"body": council.code}
    yield _part(
        request, ScrutinyDesk, f"Open to call-in by councillors: {name}", reverse("scrutiny"), of_council,
        "No decision that can be called in on this day is recorded.",
    )  # fmt: skip
    yield _part(
        request, CallIns, f"Call-ins by councillors in progress: {name}", reverse("call-ins"), of_council,
        "No call-in in progress is recorded.",
    )  # fmt: skip
    yield _part(
        request, ForwardPlan, f"Forward plan: {name}", reverse("forward-plan"), of_council,
        "No step still to be taken is recorded for the months of its plan.",
    )  # fmt: skip


def _comes_to(request: HttpRequest, forum: Any) -> Part:
    """All of it: no list stands behind it."""
    kind = type("Comes", (ComesToCommittee,), {"committee": forum})
    nothing = "No decision is planned to come to this committee. Those who keep a decision add a step for it there."
    return _part(request, kind, "What comes to this committee", "", {"within": "all"}, nothing)


def _part(
    request: HttpRequest, kind: type[RegisterList], title: str, address: str, query: dict[str, str], nothing: str
) -> Part:
    on = request.GET.get("on", "")
    if read_day(on):
        query = query | {"on": on}
    page = kind()
    page.setup(_asking(request, query))
    shown = SHOWN if address else None
    found = list(page.ordered_rows[: shown + 1 if shown else None])
    rows = screen_rows(kind.columns, found[:shown], page.day_kept)
    href = f"{address}?{urlencode(query)}" if address else ""
    more = bool(shown and len(found) > shown)
    heads = [{**each, "sortable": False} for each in headings(kind.columns)]  # the list itself can be put in order
    return Part(title, kind.columns, heads, rows, found[:shown], href, more, nothing)


def _asking(request: HttpRequest, query: dict[str, str]) -> HttpRequest:
    """The same reader's request for another list."""
    other = copy.copy(request)
    other.GET = QueryDict(urlencode(query))
    return other


def _opening(parts: Sequence[Part]) -> str:
    """What an officer could read out: how much is open today."""
    open_now = [part for part in parts if part.title.startswith("Open to call-in")]
    if not any(part.rows for part in open_now):
        return "No decision that can be called in on this day is recorded."
    many = sum(len(part.rows) for part in open_now)
    more = "More than " if any(part.more for part in open_now) else ""
    return f"{more}{many} {'decision' if many == 1 else 'decisions'} can still be called in by councillors."


def _changes(forum: Any, councils: Sequence[int], day: dt.date, user: Reader) -> Iterator[Change]:
    """Consultations of this committee or its councils, and the councils' views, begun by the day on view."""
    asked = Q(forum=forum) | Q(forum__isnull=True, body__in=councils)
    consultations = ScrutinyConsultation.objects.visible_to(user).exclude(standing__in=GONE).filter(asked)
    views = SubstantialView.objects.visible_to(user).exclude(standing__in=GONE).filter(body__in=councils)
    said: dict[tuple[str, str], list[str]] = {}
    for view in views.select_related("decision").order_by("decision", "pk"):
        said.setdefault((view.decision.ref, view.decision.title), []).append(
            f"View: {view.get_view_display().lower()}."
        )
    by_name = with_body_name(consultations.select_related("decision", "by_body"), day, body="by_body")
    for each in by_name.order_by("-started_on", "pk"):
        if each.started_on is None or each.started_on <= day:
            said.setdefault((each.decision.ref, each.decision.title), []).extend(_consulted(each, day))
    yield from (Change(title, ref, sentences) for (ref, title), sentences in said.items())


def _consulted(each: Any, day: dt.date) -> Iterator[str]:
    since = f" since {day_words(each.started_on)}" if each.started_on else ", from a day that is not recorded"
    yield f"Consulted by {each.body_name or each.by_body.code}{since}."
    if each.is_exempt_for_safety:
        yield "Not consulted on, for safety or welfare."
    answered = each.responded_on and each.responded_on <= day
    yield f"Responded on {day_words(each.responded_on)}." if answered else _by("Comments are due by", each.comments_by)
    yield _by("The NHS body is to decide by", each.decide_by)


def _by(words: str, day: dt.date | None) -> str:
    return f"{words} {day_words(day) if day else 'a day that is not recorded'}."


def _as_json(forum: Any, councils: Sequence[Any], parts: Sequence[Part], changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "committee": forum.slug,
        "name": forum.name,
        "councils": [each.code for each in councils],
        "lists": [
            {
                "title": part.title,
                "rows": [record(in_files(part.columns), row) for row in part.found],
                "more": part.more,
                "whole_list": part.href or None,
            }
            for part in parts
        ],
        "substantial_changes": [{"ref": each.ref, "title": each.title, "said": each.sentences} for each in changes],
    }
