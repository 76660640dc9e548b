"""The filter of the list of bodies."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.filters import choices
from partnerships.filters.called import partnerships_called
from partnerships.models import LifeState, Membership, Partnership, Sector
from partnerships.models.body import in_life_state

STATES = (
    ("open", "Open on the day"),
    ("planned", "Planned or in shadow form on the day"),
    ("abolished", "Abolished by the day"),
    ("all", "All, whatever the day"),
)
LIFE_STATES = {
    "open": (LifeState.LIVE,),
    "planned": (LifeState.PLANNED, LifeState.SHADOW),
    "abolished": (LifeState.ABOLISHED,),
}


class BodyFilter(ListFilter):
    """Over official names valid on the day on view."""

    q = TextFilter(field_name="name", lookup_expr="icontains", label="Name contains")
    state = OneOf(label="State", choices=STATES, usual="open", method="in_state")
    kind = OneOf(label="Kind", choices=(), method="of_kind")
    sector = OneOf(label="Sector", choices=Sector.choices, method="of_sector")
    region = OneOf(label="Region", field_name="body__region", choices=())
    partnership = TextFilter(label="Member of partnership", method="in_partnership")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, regions = choices.of_bodies()
        self.filters["kind"].extra["choices"] = choices.words(self.kinds)
        self.filters["region"].extra["choices"] = regions

    def of_kind(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        """Bodies of one kind, by its number: what PostgreSQL knows of the frequency of kinds hangs on that."""
        return rows.filter(body__kind__in=[kind.pk for kind in self.kinds if kind.code == code])

    def of_sector(self, rows: QuerySet, name: str, sector: str) -> QuerySet:
        """Bodies of the kinds of one sector."""
        return rows.filter(body__kind__in=[kind.pk for kind in self.kinds if kind.group == sector])

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        """Bodies in one state of their life on the day on view."""
        if state == "all":
            return rows
        fits = Q()
        for each in LIFE_STATES[state]:
            fits |= in_life_state(each, self.day, "body")
        return rows.filter(fits)

    def in_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Bodies with a membership on the day; an overlap of area is none."""
        user, on = self.request.user, self.day
        found = Partnership.objects.visible_to(user).filter(partnerships_called(typed, user))
        joined = Membership.objects.visible_to(user).as_at(on).filter(partnership__in=found.order_by().values("pk"))
        members = joined.exclude(basis=Membership.Basis.GEOGRAPHIC_OVERLAP)
        return rows.filter(body__in=members.order_by().values("body"))
