"""The register of decisions, and a body's forward plan of the steps still to be taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Subquery

from config.tables.columns import Choice, Column, Day, Money, Number, Row, YesNo, in_files
from config.tables.list_page import Naming
from config.tables.ordering import Order, order_asked
from governance.bank_holidays import bank_holidays
from governance.deadlines import check_key_decision_notice
from governance.decisions.position import WORDS
from governance.filters.decisions import BY_BODY, DecisionFilter, ForwardPlanFilter, status_on
from governance.models import Decision, DecisionStep, Notice
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.views.lists import GONE, SOURCE, SteadyList, named, page_of, standing_column

ORDER_OF_NEED = {"late": ("-needed_by",), "soon": ("needed_by",), "later": ("needed_by",)}
STATUS_WORDS = {status.value: words for status, words in WORDS.items()}
# Not to sort by: no index orders a million rows by what another record says. The filter finds them.
PARTNERSHIP = replace(
    named(
        "partnership",
        "Partnership",
        "The partnership",
        name="partnership_name",
        code="partnership__slug",
        page="partnership",
    ),
    sort=(),
)
BODY = replace(
    named("body", "Body", "The body whose step it is", name="body_name", code="body__code", page="body"), sort=()
)


class Decisions(SteadyList):
    """Every decision that the reader may see."""

    template_name = "governance/decisions/list.html"
    naming = Naming(title="Decisions", one="decision", several="decisions", file="decisions")
    introduction = (
        "What bodies must agree together, each by its own route. A decision is agreed when every body whose decision "
        "is required has decided and its decision has taken effect; endorsing is not deciding."
    )
    filterset = DecisionFilter
    usual_order = ("-computed_sort_on",)
    columns = (
        Column(
            key="title",
            heading="Decision",
            meaning="What is to be decided.",
            address=page_of("decision", "ref"),
            sort=("title",),
            under=(
                Column(key="ref", heading="Reference", meaning="The decision’s address here.", said_elsewhere=True),
                standing_column(),
            ),
        ),
        PARTNERSHIP,
        Choice(
            key="status",
            heading="Status",
            meaning="Computed from the steps as at the day on view; nobody sets it.",
            labels=STATUS_WORDS,
            under=(
                Number(
                    key="steps_required",
                    heading="Steps required",
                    meaning="How many bodies’ decisions are required.",
                    reads="computed_required",
                    note="{} required",
                ),
                Number(
                    key="steps_effective",
                    heading="Steps in effect, now or on a set day",
                    meaning="How many of them have taken effect, or will on a day that follows from the record.",
                    reads="computed_effective",
                    note="{} in effect, now or on a set day",
                ),
                Number(
                    key="steps_reported",
                    heading="Steps reported only",
                    meaning="How many of those were reported by a partner and not confirmed by the body itself.",
                    reads="computed_reported",
                    silent=(0,),
                    note="{} reported by a partner",
                ),
            ),
        ),
        Day(
            key="needed_by",
            heading="Needed by",
            meaning="The day by which the decision is needed.",
            sort=("needed_by",),
        ),
        Day(
            key="next_step_on",
            heading="Next step",
            meaning="The earliest day for which a step still to be taken is planned.",
            reads="computed_next_on",
            absent="no day set",
            sort=("computed_next_on",),
        ),
        Day(
            key="agreed_on",
            heading="Agreed from",
            meaning="The day on which the last required decision takes effect.",
            reads="computed_agreed_on",
            absent="not yet",
            sort=("computed_agreed_on",),
        ),
        Money(
            key="value",
            heading="Value",
            meaning="In pounds.",
            sort=("value",),
            under=tuple(
                replace(each, said_elsewhere=True, under=()) for each in in_files((SOURCE,))
            ),  # on the decision's page
        ),
    )

    def context(self) -> dict[str, Any]:
        chosen = {key: value for key in self.filterset.base_filters if (value := self.request.GET.get(key))}
        return super().context() | {"feed_query": f"?{urlencode(chosen)}" if chosen else ""}

    def rows(self) -> QuerySet:
        return Decision.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    @cached_property
    def order(self) -> Order:
        """By the day of need where the list is filtered by it: what is needed first, or was needed last, on top."""
        usual = ORDER_OF_NEED.get(self.request.GET.get("needed", ""))
        if usual is None:
            usual = (f"-{BY_BODY}",) if self.filter.is_of_one_body else self.usual_order
        return order_asked(self.request.GET.get("sort", ""), self.columns, usual)

    def drawn(self, rows: QuerySet) -> QuerySet:
        rows = rows.annotate(status=status_on(self.day))
        return with_partnership_name(rows, self.day, partnership="partnership")


class NoticeStanding(Column):
    """Whether the notice of a key decision was published in time, with the days counted."""

    def value(self, row: Row) -> Any:
        """The sentence, or None where the step is no key decision or has no day."""
        planned: date | None = row["planned_on"]
        if not row["is_key"] or planned is None:
            return None
        return check_key_decision_notice(
            planned, holidays=bank_holidays(), published_on=row["notice_published_on"]
        ).sentence


class ForwardPlan(SteadyList):
    """Steps still to be taken, in the usual form of a council's forward plan."""

    naming = Naming(title="Forward plan", one="step", several="steps", file="forward-plan")
    introduction = (
        "What each body is to decide, when, at which board or committee, and whether notice of it is out. "
        "Choose a body to see its own plan."
    )
    filterset = ForwardPlanFilter
    usual_order = ("planned_on",)
    columns = (
        Day(
            key="planned_on",
            heading="Day",
            meaning="The day for which the step is planned.",
            absent="no day set",
            sort=("planned_on",),
        ),
        Column(
            key="title",
            heading="Matter",
            meaning="What is to be decided.",
            reads="decision__title",
            address=page_of("decision", "decision__ref"),
            under=(
                Column(
                    key="ref",
                    heading="Reference",
                    meaning="The decision’s address here.",
                    reads="decision__ref",
                    said_elsewhere=True,
                ),
                Column(
                    key="plain_english",
                    heading="What this means",
                    meaning="In plain English.",
                    reads="decision__plain_english",
                    silent=(None,),
                ),
                standing_column(),
            ),
        ),
        BODY,
        Column(
            key="decider",
            heading="Who decides",
            meaning="The board or committee, or the post.",
            reads="forum__name",
            address=page_of("forum", "forum__slug"),
            also_reads=("forum__slug",),
            under=(
                Column(
                    key="decider_words",
                    heading="Who decides, in words",
                    meaning="Where it is no recorded board or committee.",
                    silent=(None,),
                ),
                Choice(
                    key="capacity",
                    heading="Capacity",
                    meaning="What the body is asked to do.",
                    labels=dict(DecisionStep.Capacity.choices),
                ),
            ),
        ),
        YesNo(
            key="is_key",
            heading="Key decision",
            meaning="Whether it is a key decision (SI 2012/2089, regulation 8).",
            under=(
                YesNo(
                    key="is_private",
                    heading="In private",
                    meaning="Whether notice was given that it will be taken in private.",
                    note="in private: {}",
                    silent=(False,),
                ),
            ),
        ),
        Day(
            key="notice_published_on",
            heading="Notice published",
            meaning="When the notice of the key decision was first published.",
            under=(
                NoticeStanding(
                    key="notice",
                    heading="Notice in time",
                    meaning="28 clear days, or how it falls short.",
                    also_reads=("planned_on", "is_key", "notice_published_on"),
                    reads="decision__ref",
                ),
            ),
        ),
        Money(key="value", heading="Value", meaning="In pounds.", reads="decision__value"),
        Column(
            key="contact_role",
            heading="Contact",
            meaning="The post to ask.",
            reads="decision__contact_role",
        ),
    )

    def rows(self) -> QuerySet:
        steps = DecisionStep.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        return steps.filter(computed_taken_on__isnull=True, decision__withdrawn_on__isnull=True)

    def drawn(self, rows: QuerySet) -> QuerySet:
        notices = Notice.objects.visible_beside(self.request.user, "step").accepted().filter(step=OuterRef("pk"))
        first = notices.filter(kind=Notice.Kind.KEY_DECISION).order_by("published_on")
        private = notices.filter(kind__in=(Notice.Kind.PRIVATE_28, Notice.Kind.PRIVATE_5))
        return with_body_name(rows, self.day, body="body").annotate(
            notice_published_on=Subquery(first.values("published_on")[:1]),
            is_private=Exists(private, output_field=BooleanField()),
        )
