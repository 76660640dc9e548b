"""What the lists of the scrutiny desk share: the columns of a step that councillors may call in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from config.tables.columns import Column, Day, Number, Row, YesNo
from governance.deadlines.words import number_words, time_words
from governance.decision_pages.record import TAKEN_BY
from governance.models import BodyProcedure, StepOutcome
from partnerships.naming import body_name_of
from partnerships.views.lists import named
from partnerships.visibility import Reader

END_OF_DAY = "the end of the day"
BASES: Mapping[str, str] = {"publication": "publication", "meeting": "the meeting"}


@dataclass(frozen=True, kw_only=True)
class CutOff(Column):
    """The local time on the last day at which the time for call-in ends."""

    def value(self, row: Row) -> Any:
        """17:00, or that it is the end of the day."""
        found = row[self.name_in_row]
        return f"{found:%H:%M}" if found else END_OF_DAY

    def words(self, row: Row) -> str:
        """12 noon, 5pm."""
        found = row[self.name_in_row]
        return time_words(found) if found else END_OF_DAY


@dataclass(frozen=True, kw_only=True)
class Period(Column):
    """The council's own period in words."""

    also_reads: tuple[str, ...] = ("day_type", "base")

    def value(self, row: Row) -> Any:
        """Five working days after publication."""
        days = row[self.name_in_row]
        if days is None:
            return None
        noun = "calendar day" if row["day_type"] == "calendar" else "working day"
        return f"{number_words(days, noun)} after {BASES.get(row['base'] or '', 'publication')}"


@dataclass(frozen=True, kw_only=True)
class Decider(Column):
    """Who decided: the board or committee, the post, or in words."""

    also_reads: tuple[str, ...] = ("post_title", "words_of_decider", "how_taken")

    def value(self, row: Row) -> Any:
        """The first of these that is recorded."""
        known = row[self.name_in_row] or row["post_title"] or row["words_of_decider"]
        return known or TAKEN_BY.get(row["how_taken"])


def on_decision(row: Row) -> str:
    """The decision's page."""
    return reverse("decision", args=[row["ref"]])


DECISION = Column(
    key="title",
    heading="Decision",
    meaning="The title of the decision.",
    address=on_decision,
    also_reads=("ref",),
    sort=("title",),
    under=(
        Column(key="ref", heading="Decision: reference", meaning="The decision’s address here.", said_elsewhere=True),
        Number(
            key="step", heading="Step", meaning="The number of the council’s step.", reads="step_number", note="step {}"
        ),
        Decider(
            key="decider",
            heading="Decided by",
            meaning="The board or committee, the officer or the member who decided.",
            note="{}",
        ),
    ),
)
COUNCIL = named(
    "council",
    "Council",
    "The council whose decision it is",
    name="council_name",
    code="council_code",
    page="body",
)
DECIDED = Day(
    key="decided_on",
    heading="Decided",
    meaning="The day on which the council decided.",
    sort=("decided_on",),
    under=(
        Day(
            key="published_on",
            heading="Published",
            meaning="The day on which the decision was published.",
            reads="published",
            note="published {}",
        ),
        YesNo(
            key="is_key",
            heading="Key decision",
            meaning="Whether it is a key decision.",
            reads="key_decision",
            silent=(False,),
            note="key decision: {}",
        ),
    ),
)
PERIOD_AND_CALLERS = Period(
    key="period",
    heading="Period and callers",
    meaning="The council’s own period for call-in, from its constitution.",
    reads="days",
    under=(
        Column(key="callers", heading="Who may call in", meaning="Who may call a decision in.", reads="may_call"),
        Number(
            key="callers_needed",
            heading="Callers needed",
            meaning="How many callers the council’s procedure asks for.",
            note="callers needed: {}",
        ),
        Column(key="rule", heading="Rule", meaning="The paragraph of the council’s constitution."),
    ),
)


OF_PROCEDURE = {
    "cut_off": "call_in_cut_off",
    "days": "call_in_days",
    "day_type": "call_in_day_type",
    "base": "call_in_base",
    "may_call": "call_in_callers",
    "callers_needed": "call_in_callers_needed",
    "rule": "constitution_paragraph",
}
OF_THE_STEP = {
    "title": "decision__title",
    "ref": "decision__ref",
    "step_number": "number",
    "decider": "forum__name",
    "post_title": "post__title",
    "words_of_decider": "decider_words",
    "council_code": "body__code",
    "decided_on": "computed_taken_on",
    "key_decision": "is_key",
}


def with_step(rows: QuerySet, *, day: dt.date, user: Reader, step: str = "") -> QuerySet:
    """Rows with what the columns of a step read; `step` is the path to it, empty where the rows are steps."""
    outcomes = StepOutcome.objects.visible_to(user).accepted().filter(step=OuterRef(f"{step}pk"))
    held = BodyProcedure.objects.visible_to(user).as_at(OuterRef(f"{step}computed_taken_on"))
    procedure = held.filter(body=OuterRef(f"{step}body")).order_by("-valid_from")
    return rows.annotate(
        **{key: F(f"{step}{path}") for key, path in OF_THE_STEP.items()},
        how_taken=F(f"{step}taken_by"),
        council_name=body_name_of(f"{step}body", day),
        published=Subquery(outcomes.order_by("-taken_on", "-pk").values("published_on")[:1]),
        **{key: Subquery(procedure.values(column)[:1]) for key, column in OF_PROCEDURE.items()},
    )
