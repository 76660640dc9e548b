"""What the document about a key decision must state (SI 2012/2089, regulation 9), and what of it is recorded here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from config.dates_in_words import day_words
from governance.models import SeatHolding
from governance.operations.notice import REGULATION_9
from governance.reminders.rules.steps import StepWords

# What a register of decisions does not hold: the document says it of itself.
OF_THE_DOCUMENT = ("address", "other-documents", "how-to-request")


@dataclass(frozen=True)
class Points:
    """The points of regulation 9 for one step: those recorded here, with their words, and those still to find."""

    recorded: tuple[str, ...]
    missing: tuple[str, ...]
    of_the_document: tuple[str, ...] = tuple(REGULATION_9[code] for code in OF_THE_DOCUMENT)


def points_of(steps: Mapping[int, StepWords], today: dt.date) -> dict[int, Points]:
    """By the keys of `steps`, in one query: whether the members of each board are recorded, as anybody may read it."""
    boards = {words.step.forum_id for words in steps.values()} - {None}
    shown = SeatHolding.objects.visible_to(AnonymousUser()).as_at(today).filter(seat__forum__in=boards)
    with_members = set(shown.order_by().values_list("seat__forum", flat=True).distinct())
    return {key: _points(words, words.step.forum_id in with_members) for key, words in steps.items()}


def _points(words: StepWords, has_members: bool) -> Points:
    step = words.step
    by_board, named = step.taken_by == step.TakenBy.FORUM, bool(step.forum or step.post_id or step.decider_words)
    who = (
        f"who decides: {words.where}{' and its members' if by_board else ''}"
        if named
        else REGULATION_9["decision-maker"]
    )
    if by_board and named and not has_members:
        who = f"who decides: the members of {words.where}"
    stated = {
        REGULATION_9["key"]: True,
        f"{REGULATION_9['matter']}: {step.decision.title}": True,
        who: named and (has_members or not by_board),
        f"{REGULATION_9['date']}: {day_words(step.planned_on)}": True,
        REGULATION_9["documents"]: bool(step.paper_url),
    }
    return Points(
        tuple(point for point, is_recorded in stated.items() if is_recorded),
        tuple(point for point, is_recorded in stated.items() if not is_recorded),
    )
