"""What partners reported of the reader's own bodies, which waits for their word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.roles import Permission
from config.dates_in_words import day_words
from governance.models import StepOutcome
from partnerships.models import Confidence, Standing
from partnerships.operations.permission import name_of
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
    rows = list(
        StepOutcome.objects.visible_to(user)
        .filter(step__body__in=bodies, standing=Standing.ACCEPTED, step__standing=Standing.ACCEPTED)
        .exclude(confidence=Confidence.CONFIRMED)
        .select_related("step__body", "step__decision")
        .order_by("taken_on", "pk")[: MOST_SHOWN + 1]
    )
    names = {body: name_of(body, today) for body in {each.step.body for each in rows}}
    return [
        Reported(
            pk=each.pk,
            words=f"{each.get_outcome_display()} on {day_words(each.taken_on)}",
            body=names[each.step.body],
            decision=each.step.decision.title,
        )
        for each in rows
    ]
