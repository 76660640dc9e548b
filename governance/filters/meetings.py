"""The filter of the list of meetings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from config.tables.filters import OneOf, TextFilter
from governance.models import AgendaItem, ForumKind, Meeting
from partnerships.filters.facts import STANDINGS, FactFilter

PRODUCED = (
    ("decisions", "Decisions"),
    ("none", "No decision, and said so"),
    ("not_recorded", "Held; what it produced is not recorded"),
)
SOON = dt.timedelta(days=90)


class MeetingFilter(FactFilter):
    """Over meetings."""

    forum = TextFilter(label="Board or committee", method="of_forum")
    body = TextFilter(label="Body (name or code)", method="about_body")
    partnership = TextFilter(label="Partnership", method="about_partnership")
    when = OneOf(
        label="When",
        choices=(
            ("coming", "From this day on"),
            ("soon", "In the next 90 days"),
            ("past", "Before this day"),
            ("ever", "Ever recorded"),
        ),
        usual="coming",
        method="of_time",
    )
    kind = OneOf(label="Kind of board", choices=(), field_name="forum__kind__code")
    state = OneOf(label="State", choices=Meeting.State.choices)
    produced = OneOf(label="What it produced", choices=PRODUCED, method="having_produced")
    standing = OneOf(label="Standing", choices=STANDINGS)

    body_paths = ("forum__body",)
    partnership_paths = ("forum__partnership",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = list(ForumKind.objects.values_list("code", "name"))

    def of_forum(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Meetings of boards by their name, or by their address here."""
        return rows.filter(Q(forum__name__icontains=typed) | Q(forum__slug=typed))

    def of_time(self, rows: QuerySet, name: str, when: str) -> QuerySet:
        """Meetings by the day on view."""
        if when == "coming":
            return rows.filter(on__gte=self.day)
        if when == "soon":
            return rows.filter(on__gte=self.day, on__lt=self.day + SOON)
        return rows.filter(on__lt=self.day) if when == "past" else rows

    def having_produced(self, rows: QuerySet, name: str, what: str) -> QuerySet:
        """Meetings by what came of them."""
        items = AgendaItem.objects.visible_to(self.request.user).accepted().filter(meeting=OuterRef("pk"))
        if what == "decisions":
            return rows.filter(Exists(items.filter(result=AgendaItem.Result.DECIDED)))
        if what == "none":
            return rows.filter(made_no_decision=True)
        held = rows.filter(state=Meeting.State.HELD, made_no_decision=False)
        return held.exclude(Exists(items.exclude(result="")))
