"""Facts of which one holds at a time and the next ends the one before: official names, states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partnerships.models import DatedFact, Standing
from partnerships.operations.facts import is_closed, update_along
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


def take_turn(record: DatedFact, *, by: User | None, before: DatedFact | None, beside: dict[str, Any]) -> None:
    """End the fact that held on the new one's first day, so that the new one can begin.

    `beside` says which facts take turns with this one. A fact inserted between two others ends where the next begins.
    """
    if record.standing != Standing.ACCEPTED or record.valid_from is None:
        return
    if before is not None and before.standing == Standing.ACCEPTED:
        return
    others = type(record).objects.filter(**beside).exclude(pk=record.pk)
    held = others.as_at(record.valid_from).first()
    if held is None or held.valid_from == record.valid_from:
        return
    if record.valid_to is None:
        record.valid_to, record.to_precision = held.valid_to, held.to_precision
    values = {"valid_to": record.valid_from, "to_precision": record.from_precision}
    update_along(held, by=by, values=values)


def keep_every_day_named(
    record: DatedFact, *, by: User | None, before: DatedFact | None, beside: dict[str, Any]
) -> None:
    """Move the end of the name before together with the start of this one; fill the place of a withdrawn one."""
    if before is None or before.standing != Standing.ACCEPTED:
        return
    others = type(record).objects.filter(standing=Standing.ACCEPTED, **beside).exclude(pk=record.pk)
    previous = others.filter(valid_to=before.valid_from).first() if before.valid_from else None
    if record.standing == Standing.WITHDRAWN:
        _fill(before, previous, others.filter(valid_from=before.valid_to).first() if before.valid_to else None, by=by)
    elif not is_closed(record) and previous and record.valid_from != before.valid_from:
        _refuse_before(previous, record)
        if record.valid_from and before.valid_from and record.valid_from > before.valid_from:
            _make_way(record, valid_from=record.valid_from)
        update_along(previous, by=by, values={"valid_to": record.valid_from, "to_precision": record.from_precision})


def _fill(gone: DatedFact, previous: DatedFact | None, following: DatedFact | None, *, by: User | None) -> None:
    """Give the days of a withdrawn name to the one before it, or else to the one after."""
    if previous:
        _make_way(gone, standing=Standing.WITHDRAWN)
        update_along(previous, by=by, values={"valid_to": gone.valid_to, "to_precision": gone.to_precision})
    elif following:
        _make_way(gone, standing=Standing.WITHDRAWN)
        update_along(following, by=by, values={"valid_from": gone.valid_from, "from_precision": gone.from_precision})


def _make_way(record: DatedFact, **values: Any) -> None:
    """Write one row before its neighbour takes its days: two accepted facts may not overlap even for a moment."""
    type(record).objects.filter(pk=record.pk).update(**values)


def _refuse_before(previous: DatedFact, record: DatedFact) -> None:
    if record.valid_from is None:
        raise Refused({"valid_from": ["Enter the day from which the name was used: another name came before it."]})
    if previous.valid_from and record.valid_from <= previous.valid_from:
        raise Refused({"valid_from": ["Enter a day after the start of the name before it."]})
