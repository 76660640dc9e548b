"""What a route is made of: the steps to be placed, and what is known of each decision-maker’s calendar. No Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from governance.deadlines import DayType


@dataclass(frozen=True)
class Sitting:
    """A meeting that is planned: its key in the register, 0 where it is not recorded there, and its day."""

    key: int
    on: dt.date


@dataclass(frozen=True)
class PreElection:
    """A period in which a body avoids what is contentious: from notice of the election to the poll, both included."""

    begins: dt.date
    polls_on: dt.date
    whose: str


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A body's own procedure as far as it moves dates; None where it is not recorded."""

    call_in_days: int | None = None
    call_in_day_type: DayType = DayType.WORKING
    call_in_from_meeting: bool = False
    call_in_cut_off: dt.time | None = None
    publishes_within: int = 0
    agenda_days: int | None = None
    agenda_day_type: DayType = DayType.WORKING
    notice_day_type: DayType = DayType.CALENDAR


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One step to be placed.

    `sittings` are the planned meetings of its forum in order; None for an officer or a member, who decide on any
    working day. `after` holds the numbers of steps that must have taken effect first.
    """

    number: int
    body: str
    decider: str
    capacity: str = "decide"
    is_required: bool = True
    is_key: bool = False
    may_be_called_in: bool = False
    after: Sequence[int] = ()
    sittings: Sequence[Sitting] | None = None
    clock: Clock = field(default_factory=Clock)
    pre_elections: Sequence[PreElection] = ()

    @property
    def named(self) -> str:
        """The decision-maker and its body, each once."""
        return self.decider if self.body in self.decider else f"{self.decider} of {self.body}"
