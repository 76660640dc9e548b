"""One reorganisation: what happens to whom, and what hangs on it, open and settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Permission
from config.asat import day_on_view
from config.tables.columns import Column, Day
from config.tables.downloads import Download, ListedRows
from partnerships.models import Succession
from partnerships.operations.permission import may
from partnerships.reorganisation.settling import ending_without_a_day
from partnerships.reorganisation.shown import Group, groups_of
from partnerships.reorganisation.words import answer, title_of_event
from partnerships.reorganisation.worklist import Progress, open_count_of
from partnerships.succession_graph import SuccessionGraph, event_graph
from partnerships.succession_words import life_sentences
from partnerships.views.record_page import RecordPage, link
from partnerships.views.reorganisations import Reorganisations

MOST_SHOWN = 200  # open items of one kind on the page; the file has them all

ITEM_COLUMNS = (
    Column(key="item", heading="Item", meaning="The record that hangs on what ends."),
    Column(key="kind", heading="Kind", meaning="The kind of record."),
    Column(
        key="ending",
        heading="Of",
        meaning="What ends.",
        under=(Column(key="ending_code", heading="Of: code", meaning="What ends, by its code."),),
    ),
    Column(key="outcome", heading="Outcome", meaning="What was decided. Empty: still open.", absent="open"),
    Column(key="reason", heading="Reason", meaning="Why."),
    Column(key="decision", heading="Decision", meaning="The reference of the decision."),
    Day(key="settled_on", heading="Settled on", meaning="When it was settled.", precision=""),
    Column(key="settled_by", heading="Settled by", meaning="Who settled it, or in what capacity."),
)


def visible_event(request: HttpRequest, pk: int) -> Succession:
    """An event of reorganisation that this reader may see; an overlap of area is none."""
    events = Succession.objects.visible_to(request.user).select_related("source")
    found = events.exclude(kind=Succession.Kind.AREA_OVERLAP).exclude(standing__in=["withdrawn", "superseded"])
    event: Succession | None = found.filter(pk=pk).first()
    if event is None:
        raise Http404("No reorganisation has this number.")
    return event


class ReorganisationPage(RecordPage):
    """The page of one event and its worklist."""

    template_name = "partnerships/reorganisation/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event = visible_event(self.request, kwargs["pk"])
        user, today = self.request.user, timezone.localdate()
        graph, groups = event_graph(event, user), groups_of(event, user)
        progress = progress_in(groups)
        return super().get_context_data(**kwargs) | {
            "event": event,
            "title": title_of_event(event),
            "answer": answer(event, graph, progress, today),
            "sentences": life_sentences(graph, graph.events, day_on_view(self.request)),
            "address": "body" if graph_of_bodies(event) else "partnership",
            "parts": _parts(graph),
            "groups": groups,
            "most": MOST_SHOWN,
            "progress": progress,
            "crumbs": [link(self.request, reverse("reorganisations"), "Reorganisations")],
            **self._for_keepers(event, progress, today),
        }

    def _for_keepers(self, event: Succession, progress: Progress, today: dt.date) -> dict[str, Any]:
        """What only those who may change the event need to know."""
        if not may(self.request.user, Permission.EDIT_REGISTER, event):
            return {"may_complete": False}
        unseen = open_count_of(event) - progress.open
        finished = event.worklist == Succession.Worklist.COMPLETE or event.status == Succession.Status.CANCELLED
        return {
            "unseen": max(unseen, 0),
            "may_complete": not finished and not unseen and not progress.open and event.effective_on <= today,
            "not_ended": ending_without_a_day(event) if event.effective_on <= today else [],
        }

    def as_file(self, context: dict[str, Any]) -> Download | None:
        """The items, for a spreadsheet; programs get the record."""
        if self.request.GET.get("format") == "json":
            return None
        listing = Reorganisations()
        listing.setup(self.request)
        return Download(
            name=f"reorganisation-{context['event'].pk}",
            title=context["title"],
            as_at=day_on_view(self.request),
            columns=ITEM_COLUMNS,
            rows=ListedRows(_rows(context["groups"])),
            filters={},
            cover=listing.cover("") | {"Title": context["title"]},
        )

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        event = context["event"]
        return {
            "id": event.pk,
            "kind": event.kind,
            "status": event.status,
            "effective_on": event.effective_on.isoformat(),
            "legal_instrument": event.legal_instrument or None,
            "worklist": event.worklist,
            "settled": context["progress"].settled,
            "open": context["progress"].open,
            "parts": context["parts"],
            "items": [_item_as_json(row) for row in _rows(context["groups"])],
        }


def graph_of_bodies(event: Succession) -> bool:
    """Tell whether the event is about bodies, not partnerships."""
    return bool(event.parts.filter(from_body__isnull=False).exists())


def progress_in(groups: list[Group]) -> Progress:
    """How far the worklist is, as far as the reader sees it."""
    reopened = sum(row.again for group in groups for row in group.open)
    settled = len({(group.kind.slug, row.record) for group in groups for row in group.settled})
    return Progress(open=sum(len(group.open) for group in groups), settled=settled - reopened)


def _rows(groups: list[Group]) -> Iterator[dict[str, Any]]:
    empty = {"outcome": None, "reason": None, "decision": None, "settled_on": None, "settled_by": None}
    for group in groups:
        for row in group.open:
            said = {"item": row.words, "address": row.href, "kind": group.kind.one}
            yield {**said, "ending": row.ending, "ending_code": row.code, **empty}
        for done in group.settled:
            yield {
                "item": done.words,
                "address": done.href,
                "kind": group.kind.one,
                "ending": done.ending,
                "ending_code": done.code,
                "outcome": done.outcome,
                "reason": done.reason,
                "decision": done.decision or None,
                "settled_on": timezone.localdate(done.at),
                "settled_by": done.by,
            }


def _item_as_json(row: dict[str, Any]) -> dict[str, Any]:
    """Bodies by code, days as ISO."""
    told = {key: value for key, value in row.items() if key != "ending_code"}
    day = row["settled_on"]
    return {**told, "ending": row["ending_code"], "settled_on": day.isoformat() if day else None}


def _parts(graph: SuccessionGraph) -> list[dict[str, Any]]:
    return [
        {
            "from": graph.nodes[part.before].address,
            "to": graph.nodes[part.after].address if part.after else None,
            "scope": part.scope,
            "share": None if part.share is None else str(part.share),
        }
        for event in graph.events
        for part in event.parts
    ]
