"""The filter of the list of bodies."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.filters import choices
from partnerships.filters.called import partnerships_called
from partnerships.models import Body, LifeState, Membership, Partnership, Sector

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
    kind = OneOf(label="Kind", field_name="body__kind__code", choices=())
    sector = OneOf(label="Sector", field_name="body__kind__sector", choices=Sector.choices)
    region = OneOf(label="Region", field_name="body__region", choices=())
    partnership = TextFilter(label="Member of partnership", method="in_partnership")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, regions = choices.of_bodies()
        self.filters["kind"].extra["choices"] = kinds
        self.filters["region"].extra["choices"] = regions

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        """Bodies in one state of their life on the day on view."""
        if state == "all":
            return rows
        fits = Q()
        for each in LIFE_STATES[state]:
            fits |= Q(body__in=Body.objects.in_state(each, self.day).order_by().values("pk"))
        return rows.filter(fits)

    def in_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Bodies with a membership on the day; an overlap of area is none."""
        user, on = self.request.user, self.day
        found = Partnership.objects.visible_to(user).filter(partnerships_called(typed, user))
        joined = Membership.objects.visible_to(user).as_at(on).filter(partnership__in=found.order_by().values("pk"))
        members = joined.exclude(basis=Membership.Basis.GEOGRAPHIC_OVERLAP)
        return rows.filter(body__in=members.order_by().values("body"))
