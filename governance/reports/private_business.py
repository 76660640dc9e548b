"""R8: private business: what was, or is to be, decided in private, on which ground, and with which notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from config.tables.columns import Column, Day, Several
from config.tables.list_page import Naming
from governance.models import DecisionStep, Notice, Privacy, StepOutcome
from governance.reports.legs import COUNTED
from governance.reports.of_decisions import OfDecisions, body_column
from partnerships.views.lists import GONE, page_of

KINDS = (Notice.Kind.PRIVATE_28, Notice.Kind.PRIVATE_5)


class PrivateBusiness(OfDecisions):
    """Steps of private decisions, and steps of which notice was given that they will be taken in private."""

    number = "R8"
    record = DecisionStep
    naming = Naming(title="Private business", one="private matter", several="private matters", file="private-business")
    introduction = (
        "What bodies decided, or are to decide, in private: on which ground, whether both notices were given "
        "(SI 2012/2089, regulation 5), what was said against it, and when the decision was published afterwards."
    )
    usual_order = ("-planned_on", "decision_id", "number")
    reads = (
        "decision_id",
        "decision__ref",
        "decision__title",
        "decision__exempt_paragraphs",
        "decision__private_reason",
    )
    columns = (
        Column(
            key="item",
            heading="Matter",
            meaning="What is decided in private.",
            reads="decision__title",
            sort=("decision__title",),
            address=page_of("decision", "decision__ref"),
            also_reads=("decision__ref",),
            before=(
                body_column("body", "Body", "Which body decides"),
                Column(key="forum", heading="Board", meaning="The board, committee, officer or member that decides."),
                Day(key="date", heading="Day", meaning="The day of the decision, or the day planned for it."),
            ),
        ),
        Several(
            key="exempt_paras",
            heading="Exempt paragraphs",
            meaning="Paragraphs of Schedule 12A to the Local Government Act 1972.",
            reads="decision__exempt_paragraphs",
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
        user = self.request.user
        steps = DecisionStep.objects.visible_to(user).filter(COUNTED).exclude(decision__standing__in=GONE)
        notices = Notice.objects.visible_to(user).accepted()
        notices = notices.filter(step=OuterRef("pk"), kind__in=KINDS, published_on__lte=self.day)
        private = ~Q(decision__privacy=Privacy.PUBLIC) | Q(Exists(notices))
        return steps.filter(private).exclude(decision__proposed_on__gt=self.day)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        decisions = {row["decision_id"] for row in rows}
        legs = {leg.pk: leg for of_one in self.legs.of(decisions).values() for leg in of_one}
        notices, published = self._notices(decisions), self._published(decisions)
        self.names.want_bodies(legs[row["id"]].body for row in rows)
        for row in rows:
            leg, said = legs[row["id"]], notices.get(row["id"], {})
            first, second = (said.get(kind, {}) for kind in KINDS)
            row |= self.named("body", leg.body) | {
                "forum": leg.decider,
                "date": leg.decided_or_planned,
                "reason": row["decision__private_reason"] or first.get("reasons") or second.get("reasons"),
                "notice_28": first.get("published_on"),
                "notice_5": second.get("published_on"),
                "representations": joined(first.get("representations"), second.get("representations")),
                "response": joined(first.get("response"), second.get("response")),
                "later_published_on": published.get(row["id"]),
            }
        return rows

    def _notices(self, decisions: Collection[int]) -> dict[int, dict[str, dict[str, Any]]]:
        """The first notice of each kind, by step: one query."""
        seen = Notice.objects.visible_to(self.request.user).accepted()
        seen = seen.filter(step__decision__in=decisions, kind__in=KINDS, published_on__lte=self.day)
        found: dict[int, dict[str, dict[str, Any]]] = {}
        columns = ("step_id", "kind", "published_on", "reasons", "representations", "response")
        for notice in seen.order_by("published_on", "pk").values(*columns):
            found.setdefault(notice["step_id"], {}).setdefault(notice["kind"], notice)
        return found

    def _published(self, decisions: Collection[int]) -> dict[int, dt.date]:
        seen = StepOutcome.objects.visible_to(self.request.user).accepted()
        seen = seen.filter(step__decision__in=decisions, published_on__lte=self.day).order_by("taken_on", "pk")
        return {step: on for step, on in seen.values_list("step_id", "published_on") if on}


def joined(*texts: str | None) -> str | None:
    """What is recorded of these, each once."""
    return "; ".join(dict.fromkeys(filter(None, texts))) or None
