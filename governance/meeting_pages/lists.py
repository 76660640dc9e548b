"""The list of meetings: when, of which board, and what each produced."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from config.dates_in_words import day_words
from config.tables.columns import Choice, Coded, Column, Day, Row, YesNo
from config.tables.columns import Count as CountColumn
from config.tables.list_page import Naming
from config.tables.ordering import Order, order_asked
from config.tables.paging import COUNTED_UP_TO
from governance.filters.meetings import MeetingFilter
from governance.models import AgendaItem, Meeting
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.views.lists import GONE, SOURCE, RegisterList, page_of, standing_column

Result = AgendaItem.Result
COMING = ("", "coming", "soon")


class TimeOfDay(Column):
    """Local time."""

    def value(self, row: Row) -> Any:
        """10:30, or None."""
        found = row[self.name_in_row]
        return f"{found:%H:%M}" if found else None


def _home(row: Row) -> str | None:
    return page_of("body", "forum__body__code")(row) or page_of("partnership", "forum__partnership__slug")(row)


class Meetings(RegisterList):
    """Every meeting that the reader may see."""

    naming = Naming(title="Meetings", one="meeting", several="meetings", file="meetings")
    introduction = (
        "Meetings of boards and committees: planned, held, moved and cancelled, and what each produced. "
        "A meeting that made no decision says so."
    )
    empty_words = "No meeting is recorded that fits this filter."
    empty_advice = "Choose another time under “When”, take a filter off, or choose another day."
    filterset = MeetingFilter
    usual_order = ("on",)
    columns = (
        Day(
            key="on",
            heading="Day",
            meaning="The day of the meeting, local time.",
            address=page_of("meeting", "pk"),
            also_reads=("pk",),
            sort=("on",),
            under=(
                TimeOfDay(
                    key="starts_at", heading="Time", meaning="When it starts, local time.", note="at {}", silent=(None,)
                ),
                Column(key="id", heading="Number", meaning="Its number here.", reads="pk", said_elsewhere=True),
                Day(
                    key="first_planned_on",
                    heading="First planned for",
                    meaning="The day for which it was first planned.",
                    said_elsewhere=True,
                ),
            ),
        ),
        Column(
            key="forum_name",
            heading="Board or committee",
            meaning="The name of the board or committee.",
            reads="forum__name",
            address=page_of("forum", "forum__slug"),
            also_reads=("forum__slug",),
            sort=("forum__name",),
            under=(
                Column(
                    key="title", heading="Own name", meaning="Where the meeting has a name of its own.", silent=(None,)
                ),
                Column(
                    key="forum",
                    heading="Board: address",
                    meaning="The short name of the board.",
                    reads="forum__slug",
                    said_elsewhere=True,
                ),
                Coded(
                    key="kind",
                    heading="Kind of board",
                    meaning="What kind of board it is.",
                    reads="forum__kind__name",
                    code="forum__kind__code",
                    said_elsewhere=True,
                ),
                standing_column(),
            ),
        ),
        Column(
            key="home",
            heading="Of",
            meaning="The body that the board belongs to, or the partnership where it belongs to no body.",
            reads="home_name",
            also_reads=("forum__body__code", "forum__partnership__slug"),
            address=_home,
            sort=("home_name",),
            under=(
                Column(
                    key="body",
                    heading="Body: code",
                    meaning="The code of the body.",
                    reads="forum__body__code",
                    said_elsewhere=True,
                ),
            ),
        ),
        Choice(
            key="state",
            heading="State",
            meaning="Planned, agenda published, held, cancelled, postponed or no longer listed.",
            labels=dict(Meeting.State.choices),
            sort=("state", "on"),
            under=(
                YesNo(
                    key="is_quorate",
                    heading="Quorate",
                    meaning="Whether it was quorate.",
                    note="quorate: {}",
                    silent=(None,),
                ),
                YesNo(
                    key="made_no_decision",
                    heading="No decision",
                    meaning="Whether it is recorded that it made no decision.",
                    note="made no decision: {}",
                    silent=(False,),
                ),
            ),
        ),
        CountColumn(key="items", heading="Items", meaning="Items on its agenda.", reads="item_count"),
        CountColumn(key="decided", heading="Decided", meaning="Items that were decided.", reads="decided_count"),
        CountColumn(key="deferred", heading="Put off", meaning="Items deferred or parked.", reads="deferred_count"),
        SOURCE,
    )

    def context(self) -> dict[str, Any]:
        drawn = super().context()
        return drawn | ({} if drawn["rows"] else self._before())

    def _before(self) -> dict[str, str]:
        """The way to the meetings before this day that fit the rest of the filter, with how many; none: nothing."""
        asked = self.request.GET.copy()
        if asked.get("when", "coming") not in COMING:
            return {}
        asked["when"] = "past"
        asked.pop("page", None)
        found = self.filterset(asked, rows=self.rows, request=self.request).qs[: COUNTED_UP_TO + 1].count()
        if not found:
            return {}
        number = f"more than {COUNTED_UP_TO:,}" if found > COUNTED_UP_TO else f"{found:,}"
        words = f"See {number} {'meeting' if found == 1 else 'meetings'} before {day_words(self.day)}"
        return {"empty_href": f"?{asked.urlencode()}", "empty_link": words}

    @cached_property
    def order(self) -> Order:
        """Those to come begin with the next; those before, with the latest."""
        usual = ("-on",) if self.request.GET.get("when") == "past" else self.usual_order
        return order_asked(self.request.GET.get("sort", ""), self.columns, usual)

    def rows(self) -> QuerySet:
        return Meeting.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        home = Coalesce(body_name_of("forum__body", self.day), partnership_name_of("forum__partnership", self.day))
        return rows.annotate(
            home_name=home,
            item_count=self._items(),
            decided_count=self._items(result=Result.DECIDED),
            deferred_count=self._items(result__in=(Result.DEFERRED, Result.PARKED)),
        )

    def _items(self, **which: Any) -> Coalesce:
        items = AgendaItem.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        counted = items.filter(meeting=OuterRef("pk"), **which).order_by().values("meeting")
        return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)
