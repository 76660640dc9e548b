"""The filters of agreements and funds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.agreement_states import State
from partnerships.filters.called import bodies_called, partnerships_called
from partnerships.models import AgreementKind, AgreementParty, Body, Classification, FundHost, Partnership

MARKED = (
    ("unsigned", "In use, not every signature recorded"),
    ("running", "Past its end date and still running"),
)


class AgreementFilter(ListFilter):
    """Over agreements with their state on the day on view."""

    q = TextFilter(field_name="title", lookup_expr="icontains", label="Title contains")
    kind = OneOf(label="Kind", field_name="kind__code", choices=())
    state = OneOf(label="State", choices=State.choices)
    marked = OneOf(label="Marked", choices=MARKED, method="that_are_marked")
    body = TextFilter(label="Party (name or code)", method="with_party")
    partnership = TextFilter(label="Partnership", method="of_partnership")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = list(AgreementKind.objects.values_list("code", "plural"))

    def that_are_marked(self, rows: QuerySet, name: str, mark: str) -> QuerySet:
        """Agreements with one mark."""
        return rows.filter(**{"in_use_unsigned" if mark == "unsigned" else "expired_but_running": True})

    def with_party(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Agreements to which a body is or was party."""
        user = self.request.user
        bodies = Body.objects.visible_to(user).filter(bodies_called(typed, user)).order_by().values("pk")
        parties = AgreementParty.objects.visible_to(user).accepted().filter(body__in=bodies)
        return rows.filter(pk__in=parties.order_by().values("agreement"))

    def of_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Agreements made in a partnership."""
        user = self.request.user
        found = Partnership.objects.visible_to(user).filter(partnerships_called(typed, user))
        return rows.filter(partnership__in=found.order_by().values("pk"))


class FundFilter(ListFilter):
    """Over funds."""

    q = TextFilter(field_name="name", lookup_expr="icontains", label="Name contains")
    classification = OneOf(label="Pooled, aligned or in view", choices=Classification.choices)
    body = TextFilter(label="Host or party (name or code)", method="with_body")
    partnership = TextFilter(label="Partnership", method="of_partnership")

    def with_body(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Funds that a body hosts, or under an agreement to which it is party."""
        user = self.request.user
        bodies = Body.objects.visible_to(user).filter(bodies_called(typed, user)).order_by().values("pk")
        hosted = FundHost.objects.visible_to(user).accepted().filter(host__in=bodies)
        parties = AgreementParty.objects.visible_to(user).accepted().filter(body__in=bodies)
        of_area = rows.filter(area__in=bodies)
        joined = rows.filter(agreement__in=parties.order_by().values("agreement"))
        return joined | rows.filter(pk__in=hosted.order_by().values("fund")) | of_area

    def of_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Funds of a partnership."""
        user = self.request.user
        found = Partnership.objects.visible_to(user).filter(partnerships_called(typed, user))
        return rows.filter(partnership__in=found.order_by().values("pk"))
