"""The steps of many decisions as at a day, from the columns that the rules computed: plain tuples, read in bulk.

`governance.decisions.position` says the same of one decision at a time, with every reason; a test holds the two to
each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from governance.decisions.facts import CARRIED, DECIDING, REOPENING
from governance.models import Decision, DecisionStep
from governance.reports.among import Among
from partnerships.models import Standing
from partnerships.visibility import Reader


class Leg(NamedTuple):
    """One body's step. The fields are those of `DecisionStep`, in the order of `READ`."""

    pk: int
    decision: int
    number: int
    body: int
    forum: str | None
    post: str | None
    words: str
    capacity: str
    is_required: bool
    not_required_because: str
    planned_on: dt.date | None
    due_on: dt.date | None
    outcome: str
    taken_on: dt.date | None
    effective_on: dt.date | None
    call_in_until: dt.date | None
    is_confirmed: bool
    is_key: bool | None
    urgency: str
    urgency_agreed_on: dt.date | None

    @property
    def decider(self) -> str | None:
        """The board or committee, the post, or in words; None where that is not recorded."""
        return self.forum or self.post or self.words or None

    def is_taken(self, day: dt.date) -> bool:
        """Whether an outcome was recorded by the day."""
        return self.taken_on is not None and self.taken_on <= day

    def counts(self, day: dt.date) -> bool:
        """Whether the decision needs it: required, deciding, and not found unnecessary by the day."""
        if not self.is_required or self.capacity not in DECIDING or self.not_required_because:
            return False
        return self.outcome != "not_required" or not self.is_taken(day)

    def is_effective(self, day: dt.date) -> bool:
        """Whether the body's decision had effect on the day."""
        return self.effective_on is not None and self.effective_on <= day and self.outcome in CARRIED

    def is_ahead(self, day: dt.date) -> bool:
        """Whether the body had still to come to it: no outcome by the day, or put off, or back on a later day."""
        if self.taken_on is None or self.taken_on > day:
            return not self.not_required_because
        return self.outcome in REOPENING or bool(self.planned_on and self.taken_on and self.planned_on > self.taken_on)

    @property
    def decided_or_planned(self) -> dt.date | None:
        """The day that notice is counted back from."""
        return self.taken_on if self.taken_on and self.outcome not in REOPENING else self.planned_on


READ = (
    "pk",
    "decision_id",
    "number",
    "body_id",
    "forum__name",
    "post__title",
    "decider_words",
    "capacity",
    "is_required",
    "is_not_required_because",
    "planned_on",
    "due_on",
    "computed_outcome",
    "computed_taken_on",
    "computed_effective_on",
    "computed_call_in_until",
    "computed_is_confirmed",
    "is_key",
    "urgency",
    "urgency_agreed_on",
)
_DRAFT = Decision.objects.filter(pk=OuterRef("decision_id"), standing=Standing.DRAFT)
# Asked of drafts alone: a join would read every decision for each piece of a long report.
COUNTED = Q(standing=Standing.ACCEPTED) | Q(Exists(_DRAFT), standing=Standing.DRAFT)


class Legs:
    """The steps that a reader may see, of many decisions at a time that were seen through the gate."""

    def __init__(self, user: Reader) -> None:
        seen = DecisionStep.objects.visible_beside(user, "decision").filter(COUNTED).order_by("decision_id", "number")
        self._steps = Among(seen, "decision_id", *READ)

    def of(self, decisions: Collection[int]) -> dict[int, list[Leg]]:
        """The steps of each of these decisions, in their order: one query."""
        found: dict[int, list[Leg]] = {key: [] for key in decisions}
        for leg in map(Leg._make, self._steps.of(decisions)):
            found[leg.decision].append(leg)
        return found


def next_leg(legs: Iterable[Leg], day: dt.date) -> Leg | None:
    """The step that comes next: the earliest with a day still to come, else one that is overdue, else one without."""
    ahead = [leg for leg in legs if leg.is_ahead(day)]
    if len(ahead) == 1:
        return ahead[0]
    return min(ahead, key=lambda leg: _order(leg, day), default=None)


def _order(leg: Leg, day: dt.date) -> tuple[int, dt.date, int]:
    if leg.planned_on is None or (leg.taken_on and leg.planned_on <= leg.taken_on <= day):
        return 2, dt.date.max, leg.number
    return (0 if leg.planned_on >= day else 1), leg.planned_on, leg.number
