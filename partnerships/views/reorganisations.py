"""The list of reorganisations: to come, and past ones on which something is still open."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from config.dates_in_words import NOT_RECORDED
from config.tables.columns import Choice, Count, Day, Several
from config.tables.list_page import Naming
from partnerships.filters.reorganisations import ReorganisationFilter
from partnerships.models import Succession, SuccessionPart
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.reorganisation.unsucceeded import ending_without_event
from partnerships.reorganisation.worklist import with_progress
from partnerships.views.lists import GONE, RegisterList, precision_of, standing_column


def _side(key: str, heading: str, meaning: str, absent: str) -> Several:
    """One side of an event: the names on the screen, and the codes beside them in the files."""
    codes = Several(
        key=f"{key}s", heading=f"{heading}: codes", meaning=f"{meaning}, by their codes.", said_elsewhere=True
    )
    names = f"{meaning}, by their names at the time."
    return Several(key=f"{key}_names", heading=heading, meaning=names, absent=absent, under=(codes,))


class Reorganisations(RegisterList):
    """One row for each event; nearest or oldest first."""

    naming = Naming(title="Reorganisations", one="reorganisation", several="reorganisations", file="reorganisations")
    introduction = (
        "Mergers, splits and other ends of bodies and partnerships. What hangs on them (memberships, roles, lines of "
        "accountability, appointments) is settled item by item, with a reason. Nothing moves by itself."
    )
    template_name = "partnerships/reorganisation/list.html"
    empty_words = "No reorganisation is to come or still open, as far as recorded."
    empty_advice = "Choose “All” above to see every reorganisation recorded."
    filterset = ReorganisationFilter
    usual_order = ("effective_on", "id")
    columns = (
        Day(
            key="effective_on",
            heading="Takes effect",
            meaning="The first day of the new order.",
            precision="effective_precision",
            sort=("effective_on",),
            under=(
                precision_of("effective_on", "Takes effect", day="effective_on", precision="effective_precision"),
                Choice(
                    key="status",
                    heading="Status",
                    meaning="Proposed, approved, in force or cancelled.",
                    labels=dict(Succession.Status.choices),
                ),
                standing_column(),
            ),
        ),
        Choice(
            key="kind",
            heading="What happens",
            meaning="The kind of reorganisation.",
            also_reads=("id",),
            address=lambda row: reverse("reorganisation", args=[row["id"]]),
            labels=dict(Succession.Kind.choices),
            sort=("kind", "effective_on"),
            under=(
                Choice(
                    key="worklist",
                    heading="Worklist",
                    meaning="Whether what hangs on it is settled here: open, complete, or not kept.",
                    labels=dict(Succession.Worklist.choices),
                    note="worklist: {}",
                    silent=(Succession.Worklist.NOT_KEPT, Succession.Worklist.OPEN),
                ),
            ),
        ),
        _side("predecessor", "From", "What ends or passes something on", NOT_RECORDED),
        _side("successor", "To", "What comes after", "no successor"),
        Count(key="settled", heading="Settled", meaning="Items settled.", reads="settled_count"),
        Count(
            key="open",
            heading="Open",
            meaning="Items that nobody has settled yet, as far as you may see them.",
            reads="open_count",
            sort=("open_count",),
        ),
    )

    def rows(self) -> QuerySet:
        events = Succession.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        events = events.exclude(kind=Succession.Kind.AREA_OVERLAP)
        return with_progress(events, self.request.user)

    def drawn(self, rows: QuerySet) -> QuerySet:
        for key, side in (("predecessor", "from"), ("successor", "to")):
            day: Any = OuterRef("succession__effective_on")
            named = Coalesce(body_name_of(f"{side}_body", day), partnership_name_of(f"{side}_partnership", day))
            code = Coalesce(f"{side}_body__code", f"{side}_partnership__slug", output_field=CharField())
            rows = rows.annotate(**{f"{key}_names": self._each(named), f"{key}s": self._each(code)})
        return rows

    def _each(self, said: Any) -> ArraySubquery:
        """What is said of the parts of an event, each once."""
        parts = SuccessionPart.objects.visible_to(self.request.user).accepted().filter(succession=OuterRef("pk"))
        told = parts.order_by().annotate(said=said).filter(said__isnull=False)
        return ArraySubquery(told.order_by("said").values("said").distinct())

    def context(self) -> dict[str, Any]:
        """With the bodies whose last day is recorded, and not what becomes of them."""
        return super().context() | {"unsucceeded": ending_without_event(self.request.user, self.day)}
