"""R7: who was told of a decision when, and how long after the first NHS body: those never told too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from config.tables.columns import Choice, Coded, Count, Day, YesNo
from config.tables.list_page import Naming
from governance.decisions.facts import CARRIED
from governance.models import Engagement
from governance.reports.contacts import GONE
from governance.reports.legs import Leg
from governance.reports.of_decisions import OfDecisions, body_column
from governance.reports.part_of_decision import PartOfDecision
from partnerships.models import Sector
from partnerships.views.lists import page_of

Kind = Engagement.Kind
NEVER = "no contact recorded"


@dataclass
class Told:
    """The first day of each kind of contact with one body, or of one decision."""

    first: dt.date | None = None
    by_kind: dict[str, dt.date] = field(default_factory=dict)

    def add(self, kind: str, on: dt.date) -> None:
        """One contact; they come in the order of their days."""
        self.first = self.first or on
        self.by_kind.setdefault(kind, on)

    def earliest(self, *kinds: str) -> dt.date | None:
        """The first day of any of these kinds."""
        return min((self.by_kind[kind] for kind in kinds if kind in self.by_kind), default=None)


class EngagementLag(OfDecisions):
    """Each body that takes part in a decision or was told of it, as at the day."""

    number = "R7"
    record = PartOfDecision
    naming = Naming(title="Engagement lag", one="body", several="bodies", file="engagement-lag")
    introduction = (
        "When each body was first told of a decision, saw the draft and was consulted, and how many days after the "
        "first NHS body. A body that takes part and is not recorded as told stands here too."
    )
    usual_order = ("-decision__computed_sort_on", "decision_id", "body_id")
    reads = ("decision_id", "body_id", "decision__ref", "decision__title")
    columns = (
        Coded(
            key="subject",
            heading="Decision",
            meaning="What is to be decided; in JSON the decision’s reference.",
            reads="decision__title",
            code="decision__ref",
            sort=("decision__title",),
            address=page_of("decision", "decision__ref"),
        ),
        body_column(
            "body",
            "Body",
            "The body that was told, or takes part",
            under=(
                Choice(
                    key="sector",
                    heading="Sector",
                    meaning="The body’s sector.",
                    reads="body_sector",
                    labels=dict(Sector.choices),
                ),
            ),
        ),
        Day(
            key="first_told",
            heading="First told",
            meaning="The first day on which it was told, invited, consulted or sent the draft.",
            absent=NEVER,
        ),
        Day(
            key="first_draft_seen",
            heading="Draft seen",
            meaning="The first day on which it was sent the draft or took part in writing it.",
        ),
        Day(key="consulted_from", heading="Consulted", meaning="The first day on which it was consulted."),
        Day(
            key="nhs_signoff",
            heading="First NHS agreement",
            meaning="The day on which the first NHS body that must decide agreed.",
        ),
        Day(key="published", heading="Published", meaning="The day on which the proposal was published to everybody."),
        Count(
            key="lag_days_vs_first_nhs",
            heading="Days after the first NHS body",
            meaning="Days between the first contact with any NHS body and the first with this one; below 0: before it.",
            under=(
                YesNo(
                    key="told_after_publication",
                    heading="Told after publication",
                    meaning="Whether it was first told after the proposal was published. Empty: a day is not recorded.",
                    note="told after publication: {}",
                    silent=(False,),
                ),
            ),
        ),
    )

    def rows(self) -> QuerySet:
        return PartOfDecision.objects.visible_to(self.request.user).exclude(decision__proposed_on__gt=self.day)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        decisions = {row["decision_id"] for row in rows}
        told, public = self._told(decisions)
        legs = self.legs.of(decisions)
        self.names.want_bodies(leg.body for of_one in legs.values() for leg in of_one)
        self.names.want_bodies([*(row["body_id"] for row in rows), *(body for _, body in told)])
        first_nhs = self._first_nhs(told)
        for row in rows:
            key = row["decision_id"]
            of_body = told.get((key, row["body_id"]), Told())
            published = public.get(key)
            late = None if of_body.first is None or published is None else of_body.first > published
            nhs = first_nhs.get(key)
            row |= self.named("body", row["body_id"]) | {
                "first_told": of_body.first,
                "first_draft_seen": of_body.earliest(Kind.DRAFT_SENT, Kind.CO_PRODUCED),
                "consulted_from": of_body.earliest(Kind.CONSULTED),
                "nhs_signoff": self._signed(legs[key]),
                "published": published,
                "lag_days_vs_first_nhs": (of_body.first - nhs).days if of_body.first and nhs else None,
                "told_after_publication": late,
            }
        return rows

    def _told(self, decisions: Collection[int]) -> tuple[dict[tuple[int, int], Told], dict[int, dt.date]]:
        """Contacts by decision and body, and the day on which each proposal was published: one query."""
        seen = Engagement.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        seen = seen.filter(decision__in=decisions, on__lte=self.day).order_by("on", "pk")
        told: dict[tuple[int, int], Told] = {}
        public: dict[int, dt.date] = {}
        for decision, body, kind, on in seen.values_list("decision_id", "body_id", "kind", "on"):
            if kind == Kind.PUBLISHED:
                public.setdefault(decision, on)
            elif body:
                told.setdefault((decision, body), Told()).add(kind, on)
        return told, public

    def _first_nhs(self, told: dict[tuple[int, int], Told]) -> dict[int, dt.date]:
        """The first day on which any NHS body was told of each decision."""
        nhs = [(each.first, key) for (key, body), each in told.items() if self.names.body(body).sort == Sector.NHS]
        return {key: on for on, key in sorted(nhs, reverse=True) if on}

    def _signed(self, legs: Collection[Leg]) -> dt.date | None:
        agreed = [
            leg.taken_on
            for leg in legs
            if leg.counts(self.day)
            and leg.outcome in CARRIED
            and leg.is_taken(self.day)
            and self.names.body(leg.body).sort == Sector.NHS
        ]
        return min((on for on in agreed if on), default=None)
