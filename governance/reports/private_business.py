"""R8: private business: what was, or is to be, taken in private, on which ground, and with which notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from config.tables.columns import Column, Day, Several
from config.tables.list_page import Naming
from governance.models import AgendaItem, DecisionStep, Meeting, Notice, Privacy, StepOutcome
from governance.reports.legs import COUNTED, Leg
from governance.reports.of_decisions import OfDecisions, OfDecisionsFilter, body_column
from governance.reports.privacy import ALL_LEFT_OUT
from governance.reports.private_matter import PrivateMatter
from partnerships.filters.called import bodies_meant, partnerships_meant
from partnerships.views.lists import GONE

KINDS = (Notice.Kind.PRIVATE_28, Notice.Kind.PRIVATE_5)
NOT_HELD = (Meeting.State.CANCELLED, Meeting.State.WITHDRAWN)
OF_DECISIONS_ALONE = ("status", "needed", "key")


class PrivateBusinessFilter(OfDecisionsFilter):
    """Over steps by their decisions, and over items of agendas by what they share with decisions."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What fits; an item has no status, no day by which it is needed and is no key decision."""
        return queryset.filter(Q(step__decision__in=self.decisions) | Q(item__in=self.items))

    @property
    def items(self) -> QuerySet:
        """The items that fit and that the reader may see, by key."""
        chosen, user = self.form.cleaned_data, self.request.user
        rows = AgendaItem.objects.visible_to(user).order_by()
        if any(chosen[name] for name in OF_DECISIONS_ALONE):
            rows = rows.none()
        if chosen["private"] == ALL_LEFT_OUT:
            rows = rows.filter(privacy=Privacy.PUBLIC)
        if typed := chosen["body"]:
            rows = rows.filter(meeting__forum__body__in=bodies_meant(typed, user))
        if typed := chosen["partnership"]:
            rows = rows.filter(meeting__forum__partnership__in=partnerships_meant(typed, user))
        return rows.filter(title__icontains=chosen["q"]).values("pk")


def page_of_matter(row: Mapping[str, Any]) -> str:
    """The decision's page, or the meeting's."""
    if row["item_id"]:
        return reverse("meeting", args=[row["item__meeting_id"]])
    return reverse("decision", args=[row["step__decision__ref"]])


class PrivateBusiness(OfDecisions):
    """Steps of private decisions and private items of agendas, and those of which notice was given that they will be.

    An item that a listed step is taken at is that step, and stands once.
    """

    number = "R8"
    record = PrivateMatter
    filterset = PrivateBusinessFilter
    naming = Naming(title="Private business", one="private matter", several="private matters", file="private-business")
    introduction = (
        "What bodies take, or are to take, in private, steps of decisions and items of agendas alike: on which ground, "
        "whether both notices were given "
        "(SI 2012/2089, regulation 5), what was said against it, and when the decision was published afterwards."
    )
    usual_order = ("-on", "step__decision_id", "step__number", "item__meeting_id", "item__order")
    reads = (
        "on",
        "step_id",
        "step__decision_id",
        "step__decision__ref",
        "item_id",
        "item__meeting_id",
        "item__meeting__forum__name",
        "item__meeting__forum__body_id",
        "title",
        "paragraphs",
        "private_reason",
    )
    columns = (
        Column(
            key="item",
            heading="Matter",
            meaning="What is decided in private.",
            reads="title",
            sort=("title",),
            address=page_of_matter,
            also_reads=("item_id", "item__meeting_id", "step__decision__ref"),
            before=(
                body_column("body", "Body", "Which body decides"),
                Column(key="forum", heading="Board", meaning="The board, committee, officer or member that decides."),
                Day(
                    key="date",
                    heading="Day",
                    meaning="The day of the decision or meeting, or the day planned for it.",
                ),
            ),
        ),
        Several(
            key="exempt_paras",
            heading="Exempt paragraphs",
            meaning="Paragraphs of Schedule 12A to the Local Government Act 1972.",
            reads="paragraphs",
        ),
        Column(key="reason", heading="Reason", meaning="Why it is private, as recorded or as the notice says."),
        Day(key="notice_28", heading="28-day notice", meaning="When the first notice (28 clear days) was published."),
        Day(key="notice_5", heading="5-day notice", meaning="When the second notice (five clear days) was published."),
        Column(
            key="representations",
            heading="Representations",
            meaning="What was said against taking it in private.",
            under=(Column(key="response", heading="Response", meaning="What the body answered.", note="answer: {}"),),
        ),
        Day(
            key="later_published_on",
            heading="Later published",
            meaning="The day on which the decision was published afterwards.",
        ),
    )

    def rows(self) -> QuerySet:
        user, day = self.request.user, self.day
        notices = Notice.objects.visible_to(user).accepted().filter(kind__in=KINDS, published_on__lte=day)
        steps = DecisionStep.objects.visible_to(user).filter(COUNTED).exclude(decision__standing__in=GONE)
        steps = steps.exclude(decision__proposed_on__gt=day).order_by()
        steps = steps.filter(~Q(decision__privacy=Privacy.PUBLIC) | Q(Exists(notices.filter(step=OuterRef("pk")))))
        items = AgendaItem.objects.visible_to(user).exclude(standing__in=GONE).exclude(meeting__state__in=NOT_HELD)
        items = items.exclude(meeting__agenda_published_on__gt=day).order_by()
        items = items.filter(~Q(privacy=Privacy.PUBLIC) | Q(Exists(notices.filter(item=OuterRef("pk")))))
        items = items.exclude(pk__in=steps.filter(item__isnull=False).values("item"))
        listed = PrivateMatter.objects.filter(Q(step__in=steps.values("pk")) | Q(item__in=items.values("pk")))
        return listed.annotate(
            title=Coalesce("step__decision__title", "item__title"),
            paragraphs=Coalesce("step__decision__exempt_paragraphs", "item__exempt_paragraphs"),
            private_reason=Coalesce("step__decision__private_reason", "item__private_reason"),
        )

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        decisions = {row["step__decision_id"] for row in rows if row["step_id"]}
        legs = {leg.pk: leg for of_one in self.legs.of(decisions).values() for leg in of_one}
        notices, published = self._notices(rows), self._published(decisions)
        self.names.want_bodies(leg.body for leg in legs.values())
        self.names.want_bodies(row["item__meeting__forum__body_id"] for row in rows)
        for row in rows:
            row |= self._taken_by(row, legs.get(row["step_id"]))
            said = notices.get(row["id"], {})
            first, second = (said.get(kind, {}) for kind in KINDS)
            row |= {
                "reason": row["private_reason"] or first.get("reasons") or second.get("reasons"),
                "notice_28": first.get("published_on"),
                "notice_5": second.get("published_on"),
                "representations": joined(first.get("representations"), second.get("representations")),
                "response": joined(first.get("response"), second.get("response")),
                "later_published_on": published.get(row["step_id"]),
            }
        return rows

    def _taken_by(self, row: Mapping[str, Any], leg: Leg | None) -> dict[str, Any]:
        """Who decides and when: of a step, or of an item at its meeting."""
        if leg:
            return self.named("body", leg.body) | {"forum": leg.decider, "date": leg.decided_or_planned}
        forum = {"forum": row["item__meeting__forum__name"], "date": row["on"]}
        return self.named("body", row["item__meeting__forum__body_id"]) | forum

    def _notices(self, rows: Collection[Mapping[str, Any]]) -> dict[int, dict[str, dict[str, Any]]]:
        """The first notice of each kind, by matter: one query."""
        steps, items = ([row[name] for row in rows if row[name]] for name in ("step_id", "item_id"))
        seen = Notice.objects.visible_to(self.request.user).accepted()
        seen = seen.filter(Q(step__in=steps) | Q(item__in=items), kind__in=KINDS, published_on__lte=self.day)
        found: dict[int, dict[str, dict[str, Any]]] = {}
        columns = ("step_id", "item_id", "kind", "published_on", "reasons", "representations", "response")
        for notice in seen.order_by("published_on", "pk").values(*columns):
            for matter in filter(None, (notice["step_id"], -(notice["item_id"] or 0))):
                found.setdefault(matter, {}).setdefault(notice["kind"], notice)
        return found

    def _published(self, decisions: Collection[int]) -> dict[int, dt.date]:
        seen = StepOutcome.objects.visible_to(self.request.user).accepted()
        seen = seen.filter(step__decision__in=decisions, published_on__lte=self.day).order_by("taken_on", "pk")
        return {step: on for step, on in seen.values_list("step_id", "published_on") if on}


def joined(*texts: str | None) -> str | None:
    """What is recorded of these, each once."""
    return "; ".join(dict.fromkeys(filter(None, texts))) or None
