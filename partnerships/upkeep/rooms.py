"""What the page for administrators shows: one room for each sort of work that keeps the register true.

To add a room: a template that takes `shown`, a function that gives it, and a line in `ROOMS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partnerships.upkeep.disputes import unsettled_in_brief
from partnerships.upkeep.last_check import last_check_in_brief
from partnerships.upkeep.uploads import uploads_in_brief
from partnerships.upkeep.verifying import stale_in_brief

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Room:
    """One part of the page. `work_out(user, today)` gives what its template reads as `shown`."""

    template: str
    work_out: Callable[[User, dt.date], Any]


ROOMS = (
    Room("partnerships/upkeep/room_uploads.html", uploads_in_brief),
    Room("partnerships/upkeep/room_disputes.html", unsettled_in_brief),
    Room("partnerships/upkeep/room_verification.html", stale_in_brief),
    Room("partnerships/upkeep/room_check.html", last_check_in_brief),
)
