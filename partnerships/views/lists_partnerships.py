"""The list of partnerships, as at any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, JSONObject

from config.tables.columns import Choice, Coded, Column, Day, Number, Row
from config.tables.list_page import Naming
from partnerships.filters.partnerships import PartnershipFilter
from partnerships.membership_on_day import AFTER
from partnerships.models import (
    Level,
    Membership,
    MembershipEvent,
    PartnershipStage,
    PartnershipState,
    Sector,
)
from partnerships.views.lists import GONE, RegisterList, page_of, standing_column

NOT_TAKING_PART = [kind for kind, standing in AFTER.items() if not standing.takes_part]


@dataclass(frozen=True, kw_only=True)
class Members(Number):
    """One of the counts that a row has in `members`; no membership at all counts as nought."""

    def value(self, row: Row) -> Any:
        return (row[self.name_in_row] or {}).get(self.key, 0)

    def words(self, row: Row) -> str:
        """Nought recorded does not say that there are none."""
        return str(self.value(row) or "none recorded")


COLUMNS = (
    Column(
        key="name",
        heading="Name",
        meaning="The official name on the day on view.",
        reads="official_name",
        address=page_of("partnership", "partnership__slug"),
        sort=("official_name",),
        under=(
            Column(
                key="slug",
                heading="Short name",
                meaning="The partnership’s address here; it never comes to mean another.",
                reads="partnership__slug",
                said_elsewhere=True,
            ),
            standing_column("partnership__standing"),
        ),
    ),
    Coded(
        key="kind",
        heading="Kind",
        meaning="What kind of partnership it was on the day on view.",
        reads="kind__name",
        code="kind__code",
        sort=("kind__name", "official_name"),
    ),
    Choice(
        key="level",
        heading="Level",
        meaning="How wide an area it works for.",
        reads="partnership__level",
        labels=dict(Level.choices),
        sort=("partnership__level", "official_name"),
        under=(Column(key="region", heading="Region", meaning="The region of England.", reads="partnership__region"),),
    ),
    Choice(
        key="state",
        heading="State",
        meaning="Whether it was at work on the day on view.",
        labels=dict(PartnershipState.State.choices),
    ),
    Members(
        key="council_members",
        reads="members",
        heading="Council members",
        meaning="How many councils are recorded as members on the day; overlaps of area are not counted.",
        under=(
            Members(
                key="councils_overlapping",
                reads="members",
                heading="Councils whose area overlaps",
                meaning="How many councils’ areas lie wholly or partly in it; it does not say that they joined.",
                note="areas of {} overlap",
                silent=(0,),
            ),
        ),
    ),
    Members(
        key="nhs_members",
        reads="members",
        heading="NHS members",
        meaning="How many NHS bodies are recorded as members on the day.",
    ),
    Day(
        key="last_verified",
        heading="Last verified",
        meaning="When a person last checked the partnership or its name. Empty: not yet.",
        absent="not yet",
        sort=("last_verified",),
    ),
)


class Partnerships(RegisterList):
    """Every partnership that the reader may see, by its name and kind on the day on view."""

    naming = Naming(title="Partnerships", one="partnership", several="partnerships", file="partnerships")
    introduction = (
        "Arrangements in which NHS bodies and councils work together. A partnership is not a body: "
        "its members decide, each by its own route."
    )
    columns = COLUMNS
    filterset = PartnershipFilter
    usual_order = ("official_name",)

    def rows(self) -> QuerySet:
        stages = PartnershipStage.objects.visible_to(self.request.user).as_at(self.day)
        return stages.exclude(partnership__standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(
            state=Subquery(self._states().values("state")[:1]),
            members=Subquery(self._members(), output_field=JSONField()),
            last_verified=Greatest(F("verified_on"), F("partnership__verified_on")),
        )

    def _states(self) -> QuerySet:
        states = PartnershipState.objects.visible_to(self.request.user).as_at(self.day)
        return states.filter(partnership=OuterRef("partnership"))

    def _members(self) -> QuerySet:
        """How many bodies take part in one row's partnership on the day, and how many merely overlap, in one look."""
        held = Membership.objects.visible_to(self.request.user).as_at(self.day).exclude(pk__in=self._not_taking_part())
        overlap = Q(basis=Membership.Basis.GEOGRAPHIC_OVERLAP)
        counted = JSONObject(
            council_members=_bodies(Sector.COUNCIL, ~overlap),
            nhs_members=_bodies(Sector.NHS, ~overlap),
            councils_overlapping=_bodies(Sector.COUNCIL, overlap),
        )
        of_one = held.filter(partnership=OuterRef("partnership")).order_by().values("partnership")
        return of_one.annotate(counted=counted).values("counted")

    def _not_taking_part(self) -> QuerySet:
        """Memberships whose last event by the day leaves no member: invited, declined, withdrawn, succeeded."""
        events = MembershipEvent.objects.visible_to(self.request.user).accepted().filter(on__lte=self.day)
        last = events.order_by("membership_id", "-on", "-id").distinct("membership_id")
        return events.filter(pk__in=last.values("pk"), kind__in=NOT_TAKING_PART).order_by().values("membership")


def _bodies(sector: Sector, where: Q) -> Count:
    """How many bodies of a sector the memberships name, each once."""
    return Count("body", distinct=True, filter=Q(body__kind__sector=sector) & where)
