"""What must be true across the records of how bodies decide, beside what the database holds to by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.db.models.functions import Mod
from django.urls import reverse

from governance.models import Decision
from governance.operations.computed import stale
from partnerships.invariants.invariant import Breach, Invariant

# Working out a decision takes a millisecond or two. Up to so many, all are asked each time; of more, one part in
# thirty each night, so that each is asked once a month.
ALL_AT_ONCE = 20_000
NIGHTS = 30


def _computed(today: dt.date) -> Iterator[Breach]:
    """Decisions whose kept answer is not what the rules give."""
    for decision, words in stale(_tonight(today)):
        yield Breach(says=words, address=reverse("decision", args=[decision.ref]))


def _tonight(today: dt.date) -> Any:
    decisions = Decision.objects.order_by("pk")
    if decisions[ALL_AT_ONCE : ALL_AT_ONCE + 1].exists():
        return decisions.annotate(night=Mod(F("pk"), NIGHTS)).filter(night=today.toordinal() % NIGHTS)
    return decisions


INVARIANTS = (
    Invariant(
        code="decisions-computed",
        sentence="What is kept of a decision and its steps is what its rules give; nobody typed a status (I9).",
        find=_computed,
    ),
)
