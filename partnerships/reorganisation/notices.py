"""What the page of a body or partnership says of the reorganisations that concern it, planned or not yet settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.dates_in_words import dated_words
from partnerships.models import Succession
from partnerships.reorganisation.worklist import Progress, progress_of
from partnerships.succession_graph import Event, SuccessionGraph
from partnerships.visibility import Reader


@dataclass(frozen=True)
class Notice:
    """One event of reorganisation with its address and how far its worklist is; None where none is kept any more."""

    pk: int
    kind: str
    state: str
    when: str
    is_cancelled: bool
    progress: Progress | None

    @property
    def words(self) -> str:
        """Reorganisation of councils, planned for 1 April 2027, approved."""
        return f"{self.kind}, {self.when}"


def notices_of(graph: SuccessionGraph, reader: Reader) -> list[Notice]:
    """The events around the record itself that keep a worklist or were cancelled, nearest first; at most one query."""
    events = {event.pk: event for event in _concerning(graph)}
    progress = progress_of((pk for pk, event in events.items() if not event.is_cancelled), reader)
    return [_notice(event, progress.get(event.pk)) for event in sorted(events.values(), key=lambda event: event.on)]


def _concerning(graph: SuccessionGraph) -> Iterator[Event]:
    kept = (each for each in (*graph.arrivals(), *graph.departures()) if _keeps_worklist(each))
    yield from (*kept, *graph.cancelled())


def _keeps_worklist(event: Event) -> bool:
    return event.is_planned or event.worklist != Succession.Worklist.NOT_KEPT


def _notice(event: Event, progress: Progress | None) -> Notice:
    status = Succession.Status(event.status).label.lower()
    day = dated_words(event.on, event.precision)
    when = {True: f"planned for {day}, {status}", False: f"in force from {day}"}[event.is_planned]
    return Notice(
        pk=event.pk,
        kind=Succession.Kind(event.kind).label,
        state=status,
        when=f"was planned for {day}" if event.is_cancelled else when,
        is_cancelled=event.is_cancelled,
        progress=progress,
    )
