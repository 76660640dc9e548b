"""What partners reported of the reader's own bodies, which waits for their word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.roles import Permission
from config.dates_in_words import day_words
from governance.models import StepOutcome
from partnerships.models import Confidence, Standing
from partnerships.naming import with_body_name
from partnerships.visibility import places_of

MOST_SHOWN = 10


@dataclass(frozen=True)
class Reported:
    """One outcome that a partner reported, with the page that confirms it."""

    pk: int
    words: str
    body: str
    decision: str


def to_confirm(user: Any, today: dt.date) -> list[Reported]:
    """The oldest first, at most `MOST_SHOWN` and one more, which says that there are more."""
    bodies = places_of(user, Permission.CONFIRM_FOR_BODY).bodies
    if not bodies:
        return []
    waiting = (
        StepOutcome.objects.visible_to(user)
        .filter(step__body__in=bodies, standing=Standing.ACCEPTED, step__standing=Standing.ACCEPTED)
        .exclude(confidence=Confidence.CONFIRMED)
        .select_related("step__body", "step__decision")
        .order_by("taken_on", "pk")
    )
    rows: Any = with_body_name(waiting, today, body="step__body")[: MOST_SHOWN + 1]
    return [
        Reported(
            pk=each.pk,
            words=f"{each.get_outcome_display()} on {day_words(each.taken_on)}",
            body=each.body_name or each.step.body.code,
            decision=each.step.decision.title,
        )
        for each in rows
    ]
