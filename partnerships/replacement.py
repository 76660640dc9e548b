"""Which record stands where a replaced one stood."""

from __future__ import annotations

from accounts.history.entry import HistoryEntry
from partnerships.history_kinds import record_type
from partnerships.models import Sourced, Standing
from partnerships.operations.facts import is_closed

MOST_BETWEEN = 50  # rows of the ledger that one replacement writes before the new record


def replacement_of(fact: Sourced) -> Sourced | None:
    """The open record in the place of a replaced one, through every later correction; None where there is none."""
    found: Sourced | None = fact
    while found and found.standing == Standing.SUPERSEDED:
        found = _written_next(found)
    return found if found and found is not fact and not is_closed(found) else None


def _written_next(replaced: Sourced) -> Sourced | None:
    """The ledger tells: one transaction's rows are numbered without a gap, and the new record follows the mark."""
    entries = HistoryEntry.objects.filter(record_type=record_type(type(replaced)))
    mark = entries.filter(record_id=replaced.pk, changes__standing__1=Standing.SUPERSEDED).first()
    if mark is None:
        return None
    made = entries.filter(
        number__range=(mark.number + 1, mark.number + MOST_BETWEEN),
        action__in=(HistoryEntry.Action.CREATED, HistoryEntry.Action.PUBLISHED),
        actor_id=mark.actor_id,
        reason=mark.reason,
    ).last()
    return type(replaced)._default_manager.filter(pk=made.record_id).first() if made else None
