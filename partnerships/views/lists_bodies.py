"""The list of bodies, as at any day."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, OuterRef, QuerySet, Value, When

from config.tables.columns import Coded, Column, Day, LastDay, SectorChoice, Several
from config.tables.list_page import Naming
from partnerships.filters.bodies import BodyFilter
from partnerships.models import BodyName, Sector, Succession, SuccessionPart
from partnerships.views.lists import GONE, NO_END, RegisterList, page_of, precision_of, standing_column
from partnerships.visibility import Reader

ENDED_NONE = ("open", "planned")
NOT_AN_END = tuple(Succession.NOT_AN_END)

COLUMNS = (
    Column(
        key="name",
        heading="Name",
        meaning="The official name on the day on view.",
        address=page_of("body", "body__code"),
        sort=("name",),
        under=(standing_column("body__standing"),),
    ),
    Column(
        key="code",
        heading="Code",
        meaning="The body’s address here: its ODS code (NHS), its GSS code (councils), or a short name of ours.",
        reads="body__code",
        sort=("body__code",),
    ),
    Coded(
        key="kind",
        heading="Kind",
        meaning="What kind of body it is.",
        reads="body__kind__name",
        code="body__kind__code",
        sort=("body__kind__name", "name"),
    ),
    SectorChoice(
        key="sector",
        heading="Sector",
        meaning="Which line of accountability it belongs to.",
        reads="body__kind__sector",
        labels=dict(Sector.choices),
        marks={Sector.NHS: "nhs", Sector.COUNCIL: "council"},
        sort=("body__kind__sector", "name"),
    ),
    Column(
        key="region",
        heading="Region",
        meaning="The region of England, as the source gives it.",
        reads="body__region",
        sort=("body__region", "name"),
    ),
    Day(
        key="open_from",
        heading="Open from",
        meaning="The first day of its life. “Recorded from” says that a source shows it then; it may be older.",
        reads="body__established_on",
        precision="body__established_precision",
        sort=("body__established_on",),
        under=(
            precision_of("open_from", "Open from", day="body__established_on", precision="body__established_precision"),
        ),
    ),
    LastDay(
        key="open_until",
        heading="Open until",
        meaning="The last day of its life. Empty: no end is recorded.",
        reads="body__abolished_on",
        precision="body__abolished_precision",
        absent=NO_END,
        sort=("body__abolished_on",),
        under=(
            precision_of("open_until", "Open until", day="body__abolished_on", precision="body__abolished_precision"),
            Several(
                key="became",
                heading="Became",
                meaning="The codes of the bodies that followed it, where it was abolished by the day on view.",
                note="became {}",
            ),
        ),
    ),
)


class Bodies(RegisterList):
    """Every body that the reader may see, by its name on the day on view."""

    naming = Naming(title="Bodies", one="body", several="bodies", file="bodies")
    introduction = (
        "The legal persons that decide, hold money, employ and sign: NHS bodies, councils, government and regulators."
    )
    columns = COLUMNS
    filterset = BodyFilter
    usual_order = ("name",)

    def rows(self) -> QuerySet:
        names = BodyName.objects.visible_to(self.request.user).as_at(self.day)
        return names.filter(use=BodyName.Use.OFFICIAL).exclude(body__standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        """With what became of each body; looked for only where the filter lets ended bodies through."""
        if self.filter.form.cleaned_data.get("state") in ENDED_NONE:
            return rows.annotate(became=Value(None, ArrayField(CharField())))
        followers = ArraySubquery(successors(self.request.user, self.day))
        ended = When(body__abolished_on__lte=self.day, then=followers)
        return rows.annotate(became=Case(ended, default=None, output_field=followers.output_field))


def successors(user: Reader, day: dt.date) -> QuerySet:
    """The codes of the bodies that followed the body of the outer row, by `day`."""
    followed = SuccessionPart.objects.visible_to(user).accepted().filter(from_body=OuterRef("body"))
    in_force = followed.filter(
        succession__status=Succession.Status.IN_FORCE, succession__effective_on__lte=day, to_body__isnull=False
    )
    ends = in_force.exclude(succession__kind__in=NOT_AN_END)
    return ends.order_by("to_body__code").values("to_body__code").distinct()
