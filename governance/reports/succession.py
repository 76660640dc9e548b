"""R13: what bodies and partnerships came from and what they became, and what is still open of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from config.tables.columns import Choice, Coded, Count, Day, Row
from config.tables.list_page import Naming
from governance.reports.names import Called, Names
from governance.reports.report import Report
from partnerships.filters.facts import SuccessionFilter
from partnerships.models import Succession, SuccessionPart
from partnerships.reorganisation.worklist import progress_of
from partnerships.views.lists import GONE


def side(key: str, heading: str, meaning: str, **more: Any) -> Coded:
    """One side of a succession: a body or a partnership."""

    def address(row: Row) -> str | None:
        return reverse(row[f"{key}_page"], args=[row[f"{key}_code"]]) if row[f"{key}_code"] else None

    return Coded(
        key=key,
        heading=heading,
        meaning=f"{meaning}; in JSON by its code or short name.",
        reads=f"{key}_name",
        code=f"{key}_code",
        address=address,
        **more,
    )


class SuccessionReport(Report):
    """One row for each predecessor and successor."""

    number = "R13"
    record = SuccessionPart
    naming = Naming(title="Succession", one="succession", several="successions", file="succession")
    introduction = (
        "What bodies and partnerships came from and what they became: one row for each predecessor and successor, with "
        "how much of the reorganisation is still open. An overlap of area is not a legal succession."
    )
    filterset = SuccessionFilter
    usual_order = ("-succession__effective_on", "-succession_id")
    reads = (
        "from_body_id",
        "to_body_id",
        "from_partnership_id",
        "to_partnership_id",
        "succession_id",
        "succession__kind",
        "succession__effective_on",
        "succession__effective_precision",
        "scope",
    )
    columns = (
        side("from_body", "From", "The body or partnership that was before"),
        side("to_body", "To", "What came after; empty where none is recorded", absent="no successor recorded"),
        Choice(
            key="type",
            heading="What happened",
            meaning="The kind of succession.",
            reads="succession__kind",
            labels=dict(Succession.Kind.choices),
            sort=("succession__kind",),
        ),
        Day(
            key="on",
            heading="On",
            meaning="The first day of the new order.",
            reads="succession__effective_on",
            precision="succession__effective_precision",
            sort=("succession__effective_on",),
        ),
        Choice(
            key="scope",
            heading="Extent",
            meaning="Whether the whole or a part passed.",
            labels=dict(SuccessionPart.Scope.choices),
        ),
        Count(
            key="open_items",
            heading="Open items",
            meaning="What is still to be settled of the whole reorganisation, today: the same on each of its rows.",
        ),
    )

    def rows(self) -> QuerySet:
        return SuccessionPart.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    @cached_property
    def names(self) -> Names:
        """What bodies and partnerships were called."""
        return Names(self.day, self.request.user)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for key in ("from", "to"):
            self.names.want_bodies(row[f"{key}_body_id"] for row in rows)
            self.names.want_partnerships(row[f"{key}_partnership_id"] for row in rows)
        progress = progress_of([row["succession_id"] for row in rows], self.request.user)
        for row in rows:
            for key in ("from", "to"):
                page, called = self._side(row[f"{key}_body_id"], row[f"{key}_partnership_id"])
                row |= {f"{key}_body_page": page, f"{key}_body_name": called.name, f"{key}_body_code": called.code}
            row["open_items"] = progress[row["succession_id"]].open
        return rows

    def _side(self, body: int | None, partnership: int | None) -> tuple[str, Called]:
        if partnership:
            return "partnership", self.names.partnership(partnership)
        return "body", self.names.body(body)
