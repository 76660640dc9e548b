"""Where a membership stands on a day: computed from what happened to it, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Standing(StrEnum):
    """The state of a membership on a day, in the words that the page shows."""

    NOT_YET = "Not yet a member"
    INVITED = "Invited"
    MEMBER = "Member"
    SUSPENDED = "Membership suspended"
    DECLINED = "Declined"
    WITHDRAWN = "Withdrawn"
    SUCCEEDED = "Passed to a successor"
    ENDED = "No longer a member"

    @property
    def takes_part(self) -> bool:
        """Tell whether the body counts among the members: a suspended member stays one, and is shown as such."""
        return self in {Standing.MEMBER, Standing.SUSPENDED}


class Event(Protocol):
    """What happened to a membership on a day; `kind` is a value of `MembershipEvent.Kind`."""

    kind: str
    on: dt.date


@dataclass(frozen=True)
class MembershipState:
    """Where a membership stands, and the event that put it there, as it was given, where one is recorded."""

    standing: Standing
    event: Any = None


# In the order of a membership's life, which is also the order of two events on one day.
AFTER = {
    "invited": Standing.INVITED,
    "declined": Standing.DECLINED,
    "joined": Standing.MEMBER,
    "suspended": Standing.SUSPENDED,
    "resumed": Standing.MEMBER,
    "withdrew": Standing.WITHDRAWN,
    "succeeded": Standing.SUCCEEDED,
}
_ORDER = {kind: number for number, kind in enumerate(AFTER)}


def state_on(
    day: dt.date, *, valid_from: dt.date | None, valid_to: dt.date | None, events: Iterable[Event] = ()
) -> MembershipState:
    """The state on `day` of a membership that holds in [valid_from, valid_to) and to which `events` happened.

    The last event up to the day decides; where it leaves a member, or none is recorded, the period decides.
    """
    happened = sorted((event for event in events if event.on <= day), key=lambda event: (event.on, _ORDER[event.kind]))
    last = happened[-1] if happened else None
    standing = AFTER[last.kind] if last else Standing.MEMBER
    if standing.takes_part and valid_to and day >= valid_to:
        return MembershipState(Standing.ENDED)
    if last is None and valid_from and day < valid_from:
        return MembershipState(Standing.NOT_YET)
    return MembershipState(standing, last)
