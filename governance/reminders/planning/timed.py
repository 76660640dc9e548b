"""What a pass makes of the day of each subject: told now, or noted as missed. Python alone, once for each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from governance.reminders.planning.watched import Key, Watched
from governance.reminders.rules.rule import Occasion, Rule
from governance.reminders.rules.timing import IsWorking, Telling, due_days, tellings


class Told(NamedTuple):
    """One subject with what a pass makes of its day."""

    subject_id: int
    revision: int
    telling: Telling
    is_new: bool = False


@dataclass(frozen=True)
class Timed:
    """Occasions and the calendar: what a pass makes of them for a set of leads."""

    rule: Rule
    occasions: Sequence[Occasion]
    watched: Mapping[Key, Watched]
    today: dt.date
    planned_until: dt.date
    is_working: IsWorking

    def told(self, leads: Sequence[int]) -> list[Told]:
        """What is to be told of each subject, and what was missed."""
        rule = self.rule.code
        of_day = {day: self._of_day(day, leads) for day in {each.happens_on for each in self.occasions}}
        return [
            Told(occasion.subject_id, watched.revision, telling, watched.is_new)
            for occasion in self.occasions
            for watched in (self.watched[rule, occasion.subject_id],)
            for telling in of_day[occasion.happens_on]
            if not telling.reason or telling.due_on >= _known_on(occasion, watched)
        ]

    def _of_day(self, day: dt.date, leads: Sequence[int]) -> list[Telling]:
        dues = due_days(day, leads, self.rule.unit, self.is_working)
        until = self.rule.useful_until(day)
        return list(tellings(day, dues, today=self.today, planned_until=self.planned_until, useful_until=until))


def _known_on(occasion: Occasion, watched: Watched) -> dt.date:
    """A lead was missed only where the date was known on its due day."""
    if watched.revision or occasion.known_on is None:
        return watched.seen_on
    return min(watched.seen_on, occasion.known_on)
