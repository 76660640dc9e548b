"""A planned split in the small register: Ashbyford Council is to be divided among Eastford and Westford."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.roles import Role
from partnerships.models import Accountability, Appointment, Body, Person, Post, Succession
from partnerships.operations import Part, record_succession
from partnerships.reorganisation.kind import kind_called
from partnerships.reorganisation.settling import Item, Terms, items_of
from tests.partnerships.register_cast import BEGAN, Register

SPLIT_ON = dt.date(2027, 4, 1)
TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


class Reorganised(Register):
    """Ashby belongs to Northmoor, is overseen by Dale, has a director and two users with roles."""

    def __init__(self) -> None:
        super().__init__()
        self.east = self.body("ZZEA", "Eastford Council", self.council_kind, established_on=SPLIT_ON)
        self.west = self.body("ZZWE", "Westford Council", self.council_kind, established_on=SPLIT_ON)
        self.line = Accountability.objects.create(
            from_body=self.ashby, to_body=self.dale, kind="overseen_by", valid_from=BEGAN, source=self.source
        )
        self.post = Post.objects.create(body=self.ashby, title="Director of Care", source=self.source)
        self.director = Appointment.objects.create(
            post=self.post, person=Person.objects.create(name="Dee Rector"), valid_from=BEGAN, source=self.source
        )
        self.over = self.event("abolition", {self.gone: []}, status="in_force", effective_on=dt.date(2020, 4, 1))
        self.split = self.event("split", {self.ashby: [self.east, self.west]})

    def event(self, kind: str, passing: dict[Any, list[Any]], *, status: str = "approved", **more: Any) -> Succession:
        parts = [Part(predecessor=old, successor=new) for old, places in passing.items() for new in places or [None]]
        about = {"kind": kind, "status": status, "effective_on": SPLIT_ON, "source": self.source, **more}
        return record_succession(by=None, reason="As the order says", parts=parts, **about)

    def item(self, slug: str, event: Succession | None = None) -> Item:
        kind = kind_called(slug)
        assert kind is not None
        return items_of(event or self.split, kind, None)[0]

    def end(self, body: Body, on: dt.date = SPLIT_ON) -> None:
        Body.objects.filter(pk=body.pk).update(abolished_on=on)

    def secretary_of(self, body: Body) -> Any:
        return self.hold("beatrix", Role.BOARD_SECRETARY, body=body)


def terms(choice: str = "end", *to: Any, reason: str = "The order says so", decision: str = "Order 12") -> Terms:
    return Terms(choice=choice, to=to, reason=reason, decision=decision, at=NOW)
