"""The list of boards and committees, as at any day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from config.tables.columns import Choice, Coded, Column, Number
from config.tables.filters import OneOf, TextFilter
from config.tables.list_page import Naming
from governance.models import Capacity, Forum, ForumKind, Seat
from partnerships.filters.facts import STANDINGS, WHEN, FactFilter
from partnerships.models import Sector
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.views.lists import FROM, GONE, SOURCE, UNTIL, RegisterList, page_of, standing_column

WHOSE = ((Sector.COUNCIL.value, "Councils"), (Sector.NHS.value, "NHS bodies"), ("partnership", "Partnerships alone"))


class ForumFilter(FactFilter):
    """Over boards and committees."""

    q = TextFilter(field_name="name", lookup_expr="icontains", label="Name contains")
    kind = OneOf(label="Kind", choices=(), field_name="kind__code")
    capacity = OneOf(label="Capacity", choices=Capacity.choices)
    whose = OneOf(label="Whose", choices=WHOSE, method="of_sector")
    body = TextFilter(label="Body (name or code)", method="about_body")
    partnership = TextFilter(label="Partnership", method="about_partnership")
    when = OneOf(label="When", choices=WHEN, usual="on_day", method="held")
    standing = OneOf(label="Standing", choices=STANDINGS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = list(ForumKind.objects.values_list("code", "name"))

    def of_sector(self, rows: QuerySet, name: str, sector: str) -> QuerySet:
        """Boards of the bodies of one sector, or of no body."""
        return rows.filter(body__isnull=True) if sector == "partnership" else rows.filter(body__kind__sector=sector)


class Forums(RegisterList):
    """Every board and committee that the reader may see."""

    naming = Naming(
        title="Boards and committees", one="board or committee", several="boards and committees", file="forums"
    )
    introduction = (
        "Where bodies decide, advise and scrutinise: boards, cabinets, committees and partnership boards. "
        "Advising and endorsing bind nobody; a joint committee binds only the bodies that delegated to it."
    )
    filterset = ForumFilter
    usual_order = ("name",)
    columns = (
        Column(
            key="name",
            heading="Name",
            meaning="The name of the board or committee.",
            address=page_of("forum", "slug"),
            sort=("name",),
            under=(
                Coded(key="kind", heading="Kind", meaning="What kind it is.", reads="kind__name", code="kind__code"),
                Column(key="slug", heading="Address", meaning="Its short name here.", said_elsewhere=True),
                standing_column(),
                replace(SOURCE, said_elsewhere=True, under=()),
                *(replace(each, said_elsewhere=True) for each in SOURCE.under),
            ),
        ),
        Column(
            key="home",
            heading="Belongs to",
            meaning="The body that it belongs to, or the partnership where it belongs to no body, by its name.",
            reads="home_name",
            also_reads=("body__code", "partnership__slug"),
            address=lambda row: page_of("body", "body__code")(row) or page_of("partnership", "partnership__slug")(row),
            sort=("home_name",),
            under=(
                Column(
                    key="body",
                    heading="Body: code",
                    meaning="The code of its body.",
                    reads="body__code",
                    said_elsewhere=True,
                ),
                Column(
                    key="partnership",
                    heading="Partnership: address",
                    meaning="The short name of its partnership.",
                    reads="partnership__slug",
                    said_elsewhere=True,
                ),
            ),
        ),
        Choice(
            key="capacity",
            heading="Capacity",
            meaning="In what capacity it acts. Advising and endorsing bind nobody.",
            labels=dict(Capacity.choices),
            sort=("capacity", "name"),
        ),
        Number(
            key="seats",
            heading="Seats",
            meaning="How many seats are recorded on the day on view.",
            reads="seat_count",
            sort=("seat_count",),
        ),
        FROM,
        UNTIL,
    )

    def rows(self) -> QuerySet:
        return Forum.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        seats = Seat.objects.visible_to(self.request.user).as_at(self.day).filter(forum=OuterRef("pk"))
        number = seats.order_by().values("forum").annotate(number=Count("pk")).values("number")
        home = Coalesce(body_name_of("body", self.day), partnership_name_of("partnership", self.day))
        return rows.annotate(home_name=home, seat_count=Coalesce(Subquery(number), 0))
