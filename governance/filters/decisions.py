"""The filters of the register of decisions and of the forward plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from config.tables.filters import ListFilter, OneOf, TextFilter
from governance.deadlines import months_away
from governance.decisions.position import WORDS, Status
from governance.models import BodyProcedure, Decision, DecisionStep
from partnerships.filters.called import bodies_meant, partnerships_meant
from partnerships.filters.facts import FactFilter
from partnerships.models import Standing

BY_BODY = "sort_on_of_body"  # the day by which the decisions of one body are in order
USUAL_MONTHS = 4  # where a body's own procedure does not say how far its forward plan looks ahead
ANSWERS = (("yes", "Yes"), ("no", "No"), ("not_recorded", "Not recorded"))
POSITIONS = Decision.Position
_ENDED = {
    POSITIONS.NOT_AGREED: Status.NOT_AGREED,
    POSITIONS.SUSPENDED: Status.SUSPENDED,
    POSITIONS.LAPSED: Status.LAPSED,
}
_AGREED = (POSITIONS.AGREED, POSITIONS.CONDITIONS)
_POSITION_OF = {status: position for position, status in _ENDED.items()} | {
    Status.AGREED: POSITIONS.AGREED,
    Status.CONDITIONS: POSITIONS.CONDITIONS,
}
_WAITING = (POSITIONS.DRAFT, POSITIONS.IN_SIGN_OFF)
_NOT_SETTLED = (*_WAITING, POSITIONS.WITHDRAWN)
STATUSES = (
    ("open", "Not yet settled"),
    *((status.value, WORDS[status]) for status in Status if status is not Status.NOT_PROPOSED),
)


def status_on(day: dt.date) -> Case:
    """The status of a decision as at `day`, from its computed columns, as `governance.decisions.position` gives it."""
    agreed = Q(computed_agreed_on__lte=day)
    return Case(
        When(standing=Standing.DRAFT, then=Value(Status.DRAFT.value)),
        When(withdrawn_on__lte=day, then=Value(Status.WITHDRAWN.value)),
        When(agreed & Q(computed_position=POSITIONS.AGREED), then=Value(Status.AGREED.value)),
        When(agreed & Q(computed_position=POSITIONS.CONDITIONS), then=Value(Status.CONDITIONS.value)),
        *(When(computed_position=position, then=Value(status.value)) for position, status in _ENDED.items()),
        When(proposed_on__gt=day, computed_effective=0, then=Value(Status.NOT_PROPOSED.value)),
        When(computed_stalled_from__lte=day, then=Value(Status.STALLED.value)),
        default=Value(Status.IN_SIGN_OFF.value),
        output_field=CharField(),
    )


def has_status(status: Status, day: dt.date) -> Q:
    """The condition under which `status_on(day)` is `status`, in columns that have an index and statistics."""
    withdrawn = Q(withdrawn_on__lte=day)
    if status == Status.DRAFT:
        return Q(standing=Standing.DRAFT)
    accepted = ~Q(standing=Standing.DRAFT)
    if status == Status.WITHDRAWN:
        return accepted & withdrawn
    going_on = accepted & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
    if status in _POSITION_OF:
        by_now = Q(computed_agreed_on__lte=day) if _POSITION_OF[status] in _AGREED else Q()
        return going_on & Q(computed_position=_POSITION_OF[status]) & by_now
    waiting = going_on & (
        Q(computed_position__in=_NOT_SETTLED) | Q(computed_position__in=_AGREED, computed_agreed_on__gt=day)
    )
    to_come = Q(proposed_on__isnull=False, proposed_on__gt=day, computed_effective=0)
    stalled = Q(computed_stalled_from__isnull=False, computed_stalled_from__lte=day)
    if status == Status.NOT_PROPOSED:
        return waiting & to_come
    return waiting & ~to_come & (stalled if status == Status.STALLED else ~stalled)


@dataclass(frozen=True)
class Meant:
    """The bodies and the partnership that the address names, by number: found first, so that indexes serve."""

    bodies: tuple[int, ...]
    partnerships: tuple[int, ...]


class NamesFirst(ListFilter):
    """A filter by the names of a body and of a partnership."""

    @cached_property
    def looked_up(self) -> Meant:
        """What these names mean to this reader today."""
        body, partnership, user = self.data.get("body"), self.data.get("partnership"), self.request.user
        return Meant(
            tuple(bodies_meant(body, user) if body else ()),
            tuple(partnerships_meant(partnership, user) if partnership else ()),
        )


class DecisionFilter(NamesFirst, FactFilter):
    """Over decisions."""

    q = TextFilter(field_name="title", lookup_expr="icontains", label="Title contains")
    status = OneOf(label="Status", choices=STATUSES, method="of_status")
    partnership = TextFilter(label="Partnership", method="about_partnership")
    body = TextFilter(label="Body that takes part (name or code)", method="with_body")
    needed = OneOf(
        label="Needed",
        choices=(("late", "By a day that has passed"), ("soon", "Within the next 90 days"), ("later", "Later")),
        method="needed_when",
    )
    key = OneOf(label="Key decision", choices=ANSWERS[:1], method="is_key", empty_label="Key or not")

    @cached_property
    def is_of_one_body(self) -> bool:
        """Whether a single body is all that is asked, in the list's own order: its decisions are kept in that order.

        Whatever else is asked may want all of them, which are read sooner as they lie on the disk.
        """
        asks_no_more = [key for key, _ in self.asked] == ["body"] and not self.data.get("sort")
        return asks_no_more and self.form.is_valid() and len(self.looked_up.bodies) == 1

    def of_status(self, rows: QuerySet, name: str, status: str) -> QuerySet:
        """Decisions with this status on the day on view."""
        later = Q(computed_position__in=_AGREED, computed_agreed_on__gt=self.day)
        if status == "open":
            return rows.filter(Q(computed_position__in=(*_WAITING, POSITIONS.SUSPENDED)) | later)
        return rows.filter(has_status(Status(status), self.day))

    def about_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Decisions of one partnership."""
        return rows.filter(partnership__in=self.looked_up.partnerships)

    def with_body(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Decisions in which the body leads or has a step."""
        keys = self.looked_up.bodies
        if self.is_of_one_body:
            rows = rows.filter(taking_part__body=keys[0]).annotate(**{BY_BODY: F("taking_part__sort_on")})
        else:
            rows = rows.filter(bodies__overlap=list(keys))
        visible = DecisionStep.objects.visible_beside(self.request.user, "decision")
        steps = visible.filter(decision=OuterRef("pk"), body__in=keys)
        # The gate of the step itself says whether the reader may know that the body takes part.
        return rows.filter(Q(lead_body__in=keys) | Q(Exists(steps)))

    def needed_when(self, rows: QuerySet, name: str, when: str) -> QuerySet:
        """Decisions by the day on which they are needed."""
        soon = self.day + dt.timedelta(days=90)
        if when == "late":
            return rows.filter(needed_by__lt=self.day)
        return rows.filter(needed_by__range=(self.day, soon)) if when == "soon" else rows.filter(needed_by__gt=soon)

    def is_key(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Decisions with a step that is a key decision."""
        steps = (
            DecisionStep.objects.visible_to(self.request.user)
            .filter(is_key=True)
            .exclude(standing__in=(Standing.WITHDRAWN, Standing.SUPERSEDED))
        )
        return rows.filter(pk__in=steps.order_by().values("decision"))


@dataclass(frozen=True)
class MeantAhead(Meant):
    """And how many months ahead the body's own forward plan looks, or plans usually do."""

    months: int


class ForwardPlanFilter(NamesFirst):
    """Over steps still to be taken."""

    body = TextFilter(label="Body (name or code)", method="of_body")
    within = OneOf(
        label="Looks ahead",
        choices=(
            ("plan", "As far as the body’s own forward plan"),
            ("1", "1 month"),
            ("4", "4 months"),
            ("12", "12 months"),
            ("all", "Everything, days not set too"),
        ),
        usual="plan",
        method="looks_ahead",
    )
    key = OneOf(label="Key decision", choices=ANSWERS, method="is_key")
    partnership = TextFilter(label="Partnership", method="of_partnership")

    def of_body(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Steps of one body."""
        return rows.filter(body__in=self.looked_up.bodies)

    @cached_property
    def looked_up(self) -> MeantAhead:
        """What the names mean, and how far the plan of that body looks ahead."""
        meant = super().looked_up
        held = BodyProcedure.objects.visible_to(self.request.user).as_at(self.day).filter(body__in=meant.bodies)
        months = None
        if meant.bodies and self.data["within"] == "plan":
            months = held.values_list("forward_plan_months", flat=True).first()
        return MeantAhead(meant.bodies, meant.partnerships, months or USUAL_MONTHS)

    def looks_ahead(self, rows: QuerySet, name: str, within: str) -> QuerySet:
        """Steps planned from the day on view on, as far as asked."""
        if within == "all":
            return rows.filter(Q(planned_on__gte=self.day) | Q(planned_on__isnull=True))
        months = self.looked_up.months if within == "plan" else int(within)
        return rows.filter(planned_on__range=(self.day, months_away(self.day, months)))

    def is_key(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Key decisions, others, or those of which it is not recorded."""
        return rows.filter(is_key__isnull=True) if key == "not_recorded" else rows.filter(is_key=key == "yes")

    def of_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Steps of the decisions of one partnership."""
        return rows.filter(decision__partnership__in=self.looked_up.partnerships)
