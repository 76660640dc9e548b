"""The scrutiny desk: which decisions can still be called in by councillors, and until when exactly."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from config.tables.columns import Day, Row, YesNo
from config.tables.filters import OneOf, TextFilter
from config.tables.list_page import Naming
from governance.decisions.marks import Mark
from governance.models import DecisionStep
from governance.scrutiny.columns import COUNCIL, DECIDED, DECISION, PERIOD_AND_CALLERS, CutOff, with_step
from partnerships.filters.facts import FactFilter
from partnerships.models import Standing
from partnerships.views.lists import RegisterList

STATES = (
    ("open", "Can still be called in"),
    ("called_in", "Called in, not settled"),
    ("not_recorded", "End of the time for call-in not recorded"),
)


class OpenToCallInFilter(FactFilter):
    """Over the decisions of councils."""

    body = TextFilter(label="Council (name or code)", method="about_body")
    state = OneOf(label="State", choices=STATES, usual="open", method="in_state")
    key = OneOf(
        label="Key decision",
        choices=(("yes", "Key decisions"), ("no", "Others")),
        method="is_key_or_not",
        empty_label="Key or not",
    )

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        """Open until the council's own cut-off, which on the last day may have passed already."""
        if state == "called_in":
            return rows.filter(computed_is_called_in=True)
        if state == "not_recorded":
            return rows.filter(computed_marks__contains=[Mark.CALL_IN_PERIOD_NOT_RECORDED])
        return rows.filter(computed_call_in_until__gte=self.day).exclude(self._cut_off())

    def _cut_off(self) -> Q:
        now = timezone.localtime()
        if self.day != now.date():
            return Q(pk__in=())
        return Q(computed_call_in_until=self.day, cut_off__isnull=False, cut_off__lte=now.time())

    def is_key_or_not(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Key decisions, or those that are not recorded as key."""
        return rows.filter(is_key=True) if key == "yes" else rows.exclude(is_key=True)


@dataclass(frozen=True, kw_only=True)
class Effective(Day):
    """The day on which it takes effect if nobody calls it in."""

    def value(self, row: Row) -> Any:
        """The calendar day after the last day, a Saturday too."""
        until = row[self.name_in_row]
        return until + dt.timedelta(days=1) if until else None


COLUMNS = (
    DECISION,
    COUNCIL,
    DECIDED,
    Day(
        key="call_in_until",
        heading="Can be called in until",
        meaning="The last day on which councillors may call it in, by the council’s own procedure.",
        reads="computed_call_in_until",
        sort=("computed_call_in_until",),
        under=(
            CutOff(
                key="cut_off",
                heading="Cut-off",
                meaning="The local time (UK) at which the time for call-in ends on the last day.",
                note="to {}",
            ),
            YesNo(
                key="called_in",
                heading="Called in",
                meaning="Whether a call-in by councillors that is not settled is recorded.",
                reads="computed_is_called_in",
                silent=(False,),
                note="called in: {}",
            ),
        ),
    ),
    Effective(
        key="effective_from",
        heading="Otherwise takes effect",
        meaning="The calendar day after the last day for call-in.",
        reads="computed_call_in_until",
    ),
    PERIOD_AND_CALLERS,
)


class ScrutinyDesk(RegisterList):
    """Every council's decision that this reader may see and that councillors may still call in."""

    template_name = "governance/scrutiny/desk.html"
    naming = Naming(title="Open to call-in by councillors", one="decision", several="decisions", file="open-to-call-in")
    introduction = (
        "Decisions of councils that councillors may still call in, and until when exactly: each council’s own period, "
        "counted by its own rule. This call-in has nothing to do with a call-in by the Secretary of State."
    )
    empty_words = "No decision that can be called in on this day is recorded here."
    empty_advice = (
        "A decision comes here once its outcome, its day of publication and the council’s procedure for call-in are"
        " recorded. Where the procedure is not: choose “End of the time for call-in not recorded” above."
    )
    columns = COLUMNS
    filterset = OpenToCallInFilter
    usual_order = ("computed_call_in_until",)

    def rows(self) -> QuerySet:
        steps = DecisionStep.objects.visible_to(self.request.user).accepted()
        taken = steps.filter(
            decision__standing=Standing.ACCEPTED, body__kind__sector="council", computed_taken_on__lte=self.day
        )
        return with_step(taken, day=self.day, user=self.request.user)
