"""The filter of the list of reorganisations."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.filters.called import bodies_called, partnerships_called
from partnerships.models import Body, Partnership, Succession, SuccessionPart
from partnerships.reorganisation.worklist import with_open_items

WHICH = (
    ("open", "To come or still open"),
    ("planned", "Planned"),
    ("past", "Took effect by the day on view"),
    ("all", "All"),
)


class ReorganisationFilter(ListFilter):
    """Over events of reorganisation."""

    which = OneOf(label="Which", choices=WHICH, usual="open", method="as_chosen")
    body = TextFilter(label="Body or partnership (name or code)", method="about")
    kind = OneOf(
        label="Kind",
        choices=[each for each in Succession.Kind.choices if each[0] != Succession.Kind.AREA_OVERLAP],
    )
    status = OneOf(label="Status", choices=Succession.Status.choices)

    def as_chosen(self, rows: QuerySet, name: str, which: str) -> QuerySet:
        """What waits for somebody, what is planned, what took effect, or everything."""
        planned = Q(status__in=Succession.PLANNED)
        if which == "open":
            return rows.filter(planned | with_open_items(self.request.user))
        if which == "planned":
            return rows.filter(planned)
        return rows.filter(effective_on__lte=self.day) if which == "past" else rows

    def about(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Events with this body or partnership on either side."""
        user = self.request.user
        bodies = Body.objects.visible_to(user).filter(bodies_called(typed, user)).order_by().values("pk")
        found = Partnership.objects.visible_to(user).filter(partnerships_called(typed, user)).order_by().values("pk")
        sides = Q(from_body__in=bodies) | Q(to_body__in=bodies)
        sides |= Q(from_partnership__in=found) | Q(to_partnership__in=found)
        parts = SuccessionPart.objects.visible_to(user).filter(sides)
        return rows.filter(pk__in=parts.order_by().values("succession"))
