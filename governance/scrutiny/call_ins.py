"""Call-ins by councillors: those in progress, and any that were ever recorded."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from config.tables.columns import Choice, Column, Day, Number, Row, YesNo
from config.tables.filters import OneOf, TextFilter
from config.tables.list_page import Naming
from governance.decisions.call_in import REFERRED
from governance.models import CallIn
from governance.scrutiny.columns import COUNCIL, DECISION, with_step
from partnerships.filters.facts import FactFilter
from partnerships.models import Standing
from partnerships.views.lists import SOURCE, RegisterList

OUTCOMES = dict(CallIn.Outcome.choices)


class CallInFilter(FactFilter):
    """Over call-ins by councillors."""

    body = TextFilter(label="Council (name or code)", method="about_body")
    state = OneOf(
        label="State",
        choices=(("open", "In progress"), ("settled", "Settled"), ("ever", "Ever recorded")),
        usual="open",
        method="in_state",
    )
    validity = OneOf(
        label="Validity",
        choices=(("valid", "Judged valid"), ("not_valid", "Judged not valid"), ("not_judged", "Not judged")),
        method="judged",
    )
    body_paths = ("step__body",)

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        """In progress until scrutiny came to something and, where it referred the decision back, that was retaken."""
        closed = Q(outcome_on__lte=self.day) & ~Q(outcome__in=REFERRED) | Q(reconsidered_on__lte=self.day)
        settled = closed | Q(is_valid=False)
        if state == "ever":
            return rows
        keys = rows.filter(settled).values("pk")
        return rows.filter(pk__in=keys) if state == "settled" else rows.exclude(pk__in=keys)

    def judged(self, rows: QuerySet, name: str, validity: str) -> QuerySet:
        """By what the monitoring officer said."""
        return rows.filter(is_valid={"valid": True, "not_valid": False}.get(validity))


def own_page(row: Row) -> str:
    """The page of the call-in itself."""
    return reverse("fact", args=["call-in", row["id"]])


COLUMNS = (
    DECISION,
    COUNCIL,
    Day(
        key="received_on",
        heading="Received",
        meaning="The day on which the call-in was received.",
        sort=("received_on",),
        address=own_page,
        also_reads=("id",),
        under=(
            Column(key="callers", heading="Callers", meaning="Who called it in."),
            Number(key="callers_count", heading="How many", meaning="How many called it in.", note="{} callers"),
        ),
    ),
    Column(key="grounds", heading="Grounds", meaning="The grounds that the callers gave."),
    YesNo(
        key="valid",
        heading="Valid",
        meaning="Whether the monitoring officer judged it valid. Empty: not judged.",
        reads="is_valid",
        absent="not judged",
        under=(Day(key="judged_on", heading="Judged on", meaning="The day on which it was judged.", note="on {}"),),
    ),
    Day(
        key="meets_on",
        heading="Scrutiny meets",
        meaning="The day on which scrutiny meets about it.",
        sort=("meets_on",),
    ),
    Choice(
        key="outcome",
        heading="Outcome",
        meaning="What scrutiny came to.",
        labels=OUTCOMES,
        under=(
            Day(key="outcome_on", heading="Outcome on", meaning="The day of the outcome.", note="on {}"),
            Day(
                key="reconsidered_on",
                heading="Reconsidered on",
                meaning="The day on which the decision-maker reconsidered it.",
                note="reconsidered on {}",
            ),
        ),
    ),
    SOURCE,
)


class CallIns(RegisterList):
    """Every call-in by councillors that this reader may see."""

    template_name = "governance/scrutiny/desk.html"
    naming = Naming(title="Call-ins by councillors", one="call-in", several="call-ins", file="call-ins-by-councillors")
    introduction = (
        "A valid call-in keeps a council’s decision from taking effect until it is settled. What is irregular is "
        "recorded and marked on the decision’s page."
    )
    empty_words = "No call-in by councillors is in progress, as far as recorded."
    empty_advice = (
        "Those that are settled: choose “Ever recorded” above. A council’s scrutiny officer records a call-in on the "
        "page of the decision."
    )
    columns = COLUMNS
    filterset = CallInFilter
    usual_order = ("-received_on",)

    def rows(self) -> QuerySet:
        seen = CallIn.objects.visible_to(self.request.user)
        return seen.filter(received_on__lte=self.day).exclude(standing__in=(Standing.WITHDRAWN, Standing.SUPERSEDED))

    def drawn(self, rows: QuerySet) -> QuerySet:
        return with_step(rows, day=self.day, user=self.request.user, step="step__")
