"""The filter of the list of partnerships."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.filters import choices
from partnerships.models import Level, PartnershipState

State = PartnershipState.State
AT_WORK = (State.FORMING, State.ACTIVE, State.PAUSED)
ENDED = (State.ENDED, State.SUPERSEDED)
STATES = (
    ("at_work", "At work on the day, or paused"),
    *((each.value, each.label) for each in AT_WORK),
    ("ended", "Ended or superseded by the day"),
    ("all", "All, whatever the day"),
)


class PartnershipFilter(ListFilter):
    """Over the official names and kinds that partnerships had on the day on view."""

    q = TextFilter(field_name="official_name", lookup_expr="icontains", label="Name contains")
    state = OneOf(label="State", choices=STATES, usual="at_work", method="in_state")
    kind = OneOf(label="Kind", choices=(), method="of_kind")
    level = OneOf(label="Level", field_name="partnership__level", choices=Level.choices)
    region = OneOf(label="Region", field_name="partnership__region", choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, regions = choices.of_partnerships()
        self.filters["kind"].extra["choices"] = choices.words(self.kinds)
        self.filters["region"].extra["choices"] = regions

    def of_kind(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        """Partnerships that were of one kind on the day."""
        return rows.filter(kind__in=[kind.pk for kind in self.kinds if kind.code == code])

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        """Partnerships in one state on the day; one whose states nobody recorded counts as at work."""
        if state == "all":
            return rows
        seen = PartnershipState.objects.visible_to(self.request.user)
        wanted = {"at_work": AT_WORK, "ended": ENDED}.get(state, (state,))
        held = seen.as_at(self.day).filter(state__in=wanted)
        fits = Q(partnership__in=held.order_by().values("partnership"))
        if state == "at_work":
            fits |= ~Q(partnership__in=seen.accepted().order_by().values("partnership"))
        return rows.filter(fits)
