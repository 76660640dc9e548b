"""What tests of reminders share: a register with a planned merger, its readers, and a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from accounts.roles import Role
from governance.reminders.models import Follow
from governance.reminders.passes import whole_pass
from governance.reminders.planning.calendar import LONDON
from partnerships.models import Succession, SuccessionPart
from tests.cast import person
from tests.partnerships.register_cast import Register

MERGER_ON = dt.date(2027, 4, 1)  # a Thursday
MONTH_BEFORE = dt.date(2027, 3, 2)  # 30 days before, a Tuesday


class Scene(Register):
    """Samuel leads Northmoor; Cora approves for Ashby, which is to merge into Elm on 1 April 2027."""

    def __init__(self) -> None:
        super().__init__()
        self.merger = self.plan_merger(MERGER_ON)

    def plan_merger(self, on: dt.date, **more: Any) -> Succession:
        merger = Succession.objects.create(
            kind="merger", status="approved", effective_on=on, source=self.source, **more
        )
        SuccessionPart.objects.create(succession=merger, from_body=self.ashby, to_body=self.elm, source=self.source)
        return merger

    def follower(self, name: str, kind: str = "body", record_id: int | None = None) -> User:
        user = person(name)
        Follow.objects.create(user=user, kind=kind, record_id=record_id or self.ashby.pk)
        return user


def at(day: dt.date, hour: int = 8, minute: int = 0) -> dt.datetime:
    """A time in London."""
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON)


def pass_on(day: dt.date, hour: int = 8, minute: int = 0) -> Any:
    """A whole pass at a time in London."""
    return whole_pass(at(day, hour, minute))


__all__ = ["MERGER_ON", "MONTH_BEFORE", "Role", "Scene", "at", "pass_on"]
