"""A reorganisation in sentences that an officer could read out."""

from __future__ import annotations

import datetime as dt

from config.dates_in_words import dated_words
from partnerships.english import capital, counted, listed
from partnerships.models import Succession
from partnerships.reorganisation.worklist import Progress
from partnerships.succession_graph import SuccessionGraph

FEW = 3
NOTHING_HANGS = "Nothing that is recorded here hangs on it."


def title_of_event(event: Succession) -> str:
    """Merger, 1 April 2027."""
    return f"{event.get_kind_display()}, {dated_words(event.effective_on, event.effective_precision)}"


def answer(event: Succession, graph: SuccessionGraph, progress: Progress, today: dt.date) -> str:
    """What happens to whom and when, and how far it is settled."""
    return " ".join([_what(event, graph), _when(event, today), _how_far(event, progress)])


def _what(event: Succession, graph: SuccessionGraph) -> str:
    day = event.effective_on
    before = {part.before for each in graph.events for part in each.parts}
    after = {part.after for each in graph.events for part in each.parts if part.after}
    former = _named([graph.nodes[pk].called(day - dt.timedelta(days=1)) for pk in before], event)
    if not after:
        return f"{former}: no successor."
    return f"{former}: followed by {_named([graph.nodes[pk].called(day) for pk in after], event)}."


def _named(names: list[str], event: Succession) -> str:
    of_bodies = event.parts.filter(from_body__isnull=False).exists()
    sort = ("body", "bodies") if of_bodies else ("partnership", "partnerships")
    return listed(sorted(names)) if len(names) <= FEW else counted(len(names), *sort)


def _when(event: Succession, today: dt.date) -> str:
    day = dated_words(event.effective_on, event.effective_precision)
    if event.status == Succession.Status.CANCELLED:
        return f"It was planned for {day} and is cancelled."
    if event.status in Succession.PLANNED:
        late = " That day has come; it is not yet recorded as in force." if event.effective_on <= today else ""
        return f"Planned for {day}, {event.get_status_display().lower()}.{late}"
    return f"In force from {day}."


def _how_far(event: Succession, progress: Progress) -> str:
    if event.status == Succession.Status.CANCELLED:
        return ""
    if not progress.total:
        return NOTHING_HANGS
    done = " Everything is settled." if not progress.open else ""
    return f"{capital(str(progress))}.{done}"
