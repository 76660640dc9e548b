"""The list of partnerships, as at any day."""

from __future__ import annotations

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from config.tables.columns import Choice, Coded, Column, Day, Number
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
    Number(
        key="council_members",
        heading="Council members",
        meaning="How many councils are recorded as members on the day; overlaps of area are not counted.",
        under=(
            Number(
                key="councils_overlapping",
                heading="Councils whose area overlaps",
                meaning="How many councils’ areas lie wholly or partly in it; it does not say that they joined.",
                note="areas of {} overlap",
                silent=(0,),
            ),
        ),
    ),
    Number(
        key="nhs_members",
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
        members, overlapping = self._memberships()
        return rows.annotate(
            state=Subquery(self._states().values("state")[:1]),
            council_members=_bodies(members, Sector.COUNCIL),
            nhs_members=_bodies(members, Sector.NHS),
            councils_overlapping=_bodies(overlapping, Sector.COUNCIL),
            last_verified=Greatest(F("verified_on"), F("partnership__verified_on")),
        )

    def _states(self) -> QuerySet:
        states = PartnershipState.objects.visible_to(self.request.user).as_at(self.day)
        return states.filter(partnership=OuterRef("partnership"))

    def _memberships(self) -> tuple[QuerySet, QuerySet]:
        """The memberships of one row's partnership on the day: of those that take part, and mere overlaps of area."""
        user, on = self.request.user, self.day
        held = Membership.objects.visible_to(user).as_at(on).filter(partnership=OuterRef("partnership"))
        overlap = Membership.Basis.GEOGRAPHIC_OVERLAP
        events = MembershipEvent.objects.visible_to(user).accepted().filter(membership=OuterRef("pk"), on__lte=on)
        taking_part = held.exclude(basis=overlap).annotate(
            last_event=Coalesce(Subquery(events.order_by("-on", "-id").values("kind")[:1]), "basis")
        )
        return taking_part.exclude(last_event__in=NOT_TAKING_PART), held.filter(basis=overlap)


def _bodies(memberships: QuerySet, sector: Sector) -> Coalesce:
    """How many bodies of a sector these memberships name."""
    of_sector = memberships.filter(body__kind__sector=sector).order_by().values("partnership")
    counted = of_sector.annotate(bodies=Count("body", distinct=True)).values("bodies")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
