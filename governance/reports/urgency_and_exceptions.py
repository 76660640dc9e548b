"""R9: decisions that went without the usual notice: by which route, why, who agreed, and whether the rules were met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from config.tables.columns import Choice, Coded, Column, Day, YesNo
from config.tables.list_page import Naming
from governance.models import DecisionStep, Notice
from governance.reports.legs import COUNTED, Leg
from governance.reports.notices import DayTypes, FirstNotices, notice_standing
from governance.reports.of_decisions import OfDecisions, body_column
from partnerships.views.lists import GONE, page_of

KINDS = (Notice.Kind.GENERAL_EXCEPTION, Notice.Kind.SPECIAL_URGENCY, Notice.Kind.URGENCY_REASONS)
ROUTES = {**dict(DecisionStep.Urgency.choices), "none": "A notice of urgency; no route recorded"}


class UrgencyAndExceptions(OfDecisions):
    """Steps that were, or are to be, taken by a route of urgency."""

    number = "R9"
    record = DecisionStep
    naming = Naming(
        title="Urgency and exceptions", one="use of urgency", several="uses of urgency", file="urgency-and-exceptions"
    )
    introduction = (
        "Where a key decision was taken, or is to be taken, without 28 clear days of notice: by which route, why, who "
        "agreed, and whether the days and the agreement meet the rule (SI 2012/2089, regulations 9 to 11)."
    )
    usual_order = ("-planned_on", "decision_id", "number")
    reads = (
        "decision_id",
        "decision__ref",
        "decision__title",
        "number",
        "urgency",
        "urgency_reason",
        "urgency_agreed_by",
        "urgency_agreed_on",
        "reported_to_council_on",
    )
    columns = (
        Coded(
            key="leg",
            heading="Step",
            meaning="The decision and the number of the step; in JSON the decision’s reference and the number.",
            reads="leg_words",
            code="leg_code",
            address=page_of("decision", "decision__ref"),
            before=(body_column("body", "Body", "Whose step it is"),),
            also_reads=("decision__ref",),
        ),
        Choice(key="route", heading="Route", meaning="The route of urgency.", labels=ROUTES),
        Column(key="reason", heading="Reason", meaning="Why it could not wait."),
        Column(
            key="agreed_by_role",
            heading="Agreed by",
            meaning="The role that agreed, not the person. A general exception asks for notice, not for agreement.",
            under=(
                Day(
                    key="on",
                    heading="On",
                    meaning="The day of the agreement, or else of the first notice of urgency.",
                    note="on {}",
                ),
            ),
        ),
        Day(key="decision_on", heading="Decision on", meaning="The day of the decision, or the day planned for it."),
        Day(
            key="reported_to_council_on",
            heading="Reported to council",
            meaning="The day on which full council was told.",
            sort=("reported_to_council_on",),
        ),
        YesNo(
            key="compliant",
            heading="By the rule",
            meaning="Whether notice, exception or agreement came in time, from the days alone. Empty: no day recorded.",
        ),
    )

    def rows(self) -> QuerySet:
        user = self.request.user
        steps = DecisionStep.objects.visible_to(user).filter(COUNTED).exclude(decision__standing__in=GONE)
        notices = Notice.objects.visible_to(user).accepted()
        notices = notices.filter(step=OuterRef("pk"), kind__in=KINDS, published_on__lte=self.day)
        used = Q(Exists(notices)) | ~Q(urgency=DecisionStep.Urgency.NONE)
        return steps.filter(used).exclude(decision__proposed_on__gt=self.day)

    @cached_property
    def day_types(self) -> DayTypes:
        """How bodies count days of notice."""
        return DayTypes(self.request.user)

    @cached_property
    def notices(self) -> FirstNotices:
        """The first notices of each step."""
        return FirstNotices(self.day, self.request.user)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        decisions = {row["decision_id"] for row in rows}
        legs = {leg.pk: leg for of_one in self.legs.of(decisions).values() for leg in of_one}
        notices, reasons = self.notices.of(decisions), self._reasons(decisions)
        self.names.want_bodies(legs[row["id"]].body for row in rows)
        for row in rows:
            leg = legs[row["id"]]
            row |= self.named("body", leg.body) | self._use(row, leg, notices.get(leg.pk, {}), reasons.get(leg.pk))
        return rows

    def _use(self, row: Mapping[str, Any], leg: Leg, notices: dict[str, dt.date], reason: str | None) -> dict[str, Any]:
        agreed_on, reported_on = row["urgency_agreed_on"], row["reported_to_council_on"]
        known = agreed_on if agreed_on and agreed_on <= self.day else None
        told = min((on for kind, on in notices.items() if kind in KINDS), default=None)
        standing = notice_standing(leg._replace(is_key=True, urgency_agreed_on=known), notices, self.day_types)
        return {
            "leg_words": f"{row['decision__title']}, step {row['number']}",
            "leg_code": f"{row['decision__ref']}/{row['number']}",
            "route": row["urgency"],
            "reason": row["urgency_reason"] or reason,
            "agreed_by_role": row["urgency_agreed_by"],
            "on": known or told,
            "decision_on": leg.decided_or_planned,
            "reported_to_council_on": reported_on if reported_on and reported_on <= self.day else None,
            "compliant": None if standing is None else standing != "non_compliant",
        }

    def _reasons(self, decisions: Collection[int]) -> dict[int, str]:
        """The reasons that notices of urgency gave."""
        seen = Notice.objects.visible_to(self.request.user).accepted().exclude(reasons="")
        seen = seen.filter(step__decision__in=decisions, kind__in=KINDS, published_on__lte=self.day)
        return dict(seen.order_by("-published_on").values_list("step_id", "reasons"))
