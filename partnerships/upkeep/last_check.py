"""What the night's check found, for the administrator's page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from partnerships.invariants.nightly import LastCheck, last_check

if TYPE_CHECKING:
    from accounts.models import User


def last_check_in_brief(user: User, today: dt.date) -> LastCheck:
    """The newest check that ended, and whether it is stale."""
    return last_check(timezone.now())
