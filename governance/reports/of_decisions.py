"""What the reports of decisions share: their filter, the columns of a decision and of a body, and the day's names."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from config.tables.columns import Coded, Column
from governance.filters.decisions import DecisionFilter
from governance.models import Decision
from governance.reports.legs import Legs
from governance.reports.names import Called, Names
from governance.reports.privacy import PrivateMattersFilter
from governance.reports.report import Report
from partnerships.views.lists import GONE, page_of


class OfDecisionsFilter(PrivateMattersFilter, DecisionFilter):
    """The filter of the register of decisions, over rows that belong to a decision at `decision`."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Rows of the decisions that fit and that the reader may see."""
        return queryset.filter(decision__in=self.decisions)

    @property
    def decisions(self) -> QuerySet:
        """The decisions that fit and that the reader may see, by key."""
        seen = Decision.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        return super().filter_queryset(seen).order_by().values("pk")


class OfDecisions(Report):
    """A report whose rows belong to decisions, and say of bodies what they were called on the day."""

    may_be_private = True
    filterset = OfDecisionsFilter

    @cached_property
    def names(self) -> Names:
        """What bodies and partnerships were called."""
        return Names(self.day, self.request.user)

    @cached_property
    def legs(self) -> Legs:
        """The steps of decisions."""
        return Legs(self.request.user)

    def named(self, key: str, body: int | None) -> dict[str, Any]:
        """What the column `body_column(key, …)` reads; the body was wanted before."""
        return named(key, self.names.body(body))


def named(key: str, called: Called) -> dict[str, Any]:
    """What the column `body_column(key, …)` reads."""
    return {f"{key}_name": called.name, f"{key}_code": called.code, f"{key}_sector": called.sort}


def decision_column(title: str, ref: str) -> Column:
    """The decision by its title, with its reference before it; `title` and `ref` are the names in the row."""
    return Column(
        key="title",
        heading="Decision",
        meaning="What is to be decided.",
        reads=title,
        sort=(title,),
        address=page_of("decision", ref),
        before=(Column(key="decision_ref", heading="Reference", meaning="The decision’s address here.", reads=ref),),
    )


def body_column(key: str, heading: str, meaning: str, **more: Any) -> Coded:
    """A body by its name on the day; in JSON by code. The row has `<key>_name` and `<key>_code`."""
    more.setdefault("address", page_of("body", f"{key}_code"))
    return Coded(
        key=key,
        heading=heading,
        meaning=f"{meaning}; in JSON by code.",
        reads=f"{key}_name",
        code=f"{key}_code",
        **more,
    )
