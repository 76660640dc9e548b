"""What came from what: one event of reorganisation with all its parts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Unpack

from django.db.models import Q

from accounts.roles import Permission
from partnerships.english import counted
from partnerships.models import Body, Partnership, Source, Standing, Succession, SuccessionPart
from partnerships.operations.facts import (
    SourcedDetails,
    change_fact,
    insert,
    rule_for,
    update_along,
    writing,
)
from partnerships.operations.permission import name_of, require
from partnerships.operations.refusal import Refused
from partnerships.reorganisation.worklist import open_count_of
from partnerships.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from accounts.models import User

Kind = Succession.Kind
Worklist = Succession.Worklist
Place = Body | Partnership


@dataclass(frozen=True, kw_only=True)
class Part:
    """One predecessor and one successor of the same sort; no successor means abolished without one.

    `share` is from 0 to 1: the part of the predecessor that passes.
    """

    predecessor: Place
    successor: Place | None = None
    scope: str = SuccessionPart.Scope.NOT_RECORDED
    share: Decimal | None = None
    functions: str = ""


def record_succession(
    *,
    by: User | None,
    reason: str,
    kind: str,
    effective_on: dt.date,
    source: Source,
    parts: Sequence[Part],
    status: str = Succession.Status.IN_FORCE,
    effective_precision: str = "exact",
    legal_instrument: str = "",
    instrument_url: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> Succession:
    """Record one event and its parts together, or nothing."""
    _refuse_senseless(kind, parts)
    event = Succession(
        kind=kind,
        status=status,
        effective_on=effective_on,
        effective_precision=effective_precision,
        legal_instrument=legal_instrument,
        instrument_url=instrument_url,
        source=source,
        **about,
    )
    rows = [_row(event, part) for part in parts]
    event.planned_parts = rows  # type: ignore[attr-defined]  # read by the rule alone
    with writing(by=by, reason=reason, as_kind=as_kind):
        require(by, Permission.EDIT_REGISTER, event)
        _insert(event, rows)
        return _keep_worklist(event, by=by)


def change_succession(
    event: Succession, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> Succession:
    """Correct an event in place: proposed, approved, in force or cancelled, its day, its instrument."""
    return change_fact(event, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def _insert(event: Succession, rows: Sequence[SuccessionPart]) -> None:
    """The parts are in order of the permission already given for the whole event."""
    insert(event, by=None)
    for row in rows:
        row.succession = event
        insert(row, by=None)


def same_pairs(event: Succession) -> Q:
    """The parts of any event that are about a predecessor and a successor of this one."""
    found = Q(pk__in=())
    for part in event.parts.all():
        ends = {column: getattr(part, column) for column in _ENDS}
        found |= Q(**{column: value for column, value in ends.items() if value is not None})
    return found


def rivals_of(event: Succession) -> VisibleQuerySet:
    """Parts of other events about the same pairs; an overlap of area contradicts no succession."""
    others = SuccessionPart.objects.filter(same_pairs(event)).exclude(succession=event)
    return others.exclude(succession__kind=Kind.AREA_OVERLAP)


def replace_pairs(event: Succession, *, by: User | None) -> None:
    """An accepted event takes its pairs from the others; an event that has none left is replaced as a whole."""
    parts = rivals_of(event).accepted()
    for part in list(parts.select_related("succession")):
        update_along(part, by=by, values={"standing": Standing.SUPERSEDED})
        if not part.succession.parts.accepted().exists():
            update_along(part.succession, by=by, values={"standing": Standing.SUPERSEDED})


_ENDS = ("from_body_id", "to_body_id", "from_partnership_id", "to_partnership_id")


@rule_for(Succession)
def _event_rule(record: Succession, *, by: User | None, before: Succession | None) -> None:
    """A published or withdrawn event takes its parts along; what was once planned keeps a worklist till it is empty."""
    was_planned = before is not None and before.status in Succession.PLANNED
    if record.worklist == Worklist.NOT_KEPT and (was_planned or record.status in Succession.PLANNED):
        record.worklist = Worklist.OPEN
    if record.worklist == Worklist.COMPLETE and (before is None or before.worklist != Worklist.COMPLETE):
        _refuse_incomplete(record)
    if before is not None and before.standing != record.standing:
        for part in record.parts.all():
            update_along(part, by=by, values={"standing": record.standing})


def _refuse_incomplete(event: Succession) -> None:
    """Invariant I17: an abolition is not complete while anything hangs on what it abolished."""
    left = open_count_of(event)
    if left:
        raise Refused(f"{counted(left, 'item is', 'items are')} still open. Settle them first.")


def _keep_worklist(event: Succession, *, by: User | None) -> Succession:
    """What a person records after it happened keeps a worklist if anything goes on that should have ended."""
    if by is None or event.status != Succession.Status.IN_FORCE or not open_count_of(event):
        return event
    return update_along(event, by=by, values={"worklist": Worklist.OPEN})


def _row(event: Succession, part: Part) -> SuccessionPart:
    of_bodies = isinstance(part.predecessor, Body)
    sides = {"from_body": part.predecessor, "to_body": part.successor}
    if not of_bodies:
        sides = {"from_partnership": part.predecessor, "to_partnership": part.successor}
    return SuccessionPart(
        scope=part.scope,
        share=part.share,
        functions=part.functions,
        source=event.source,
        source_detail=event.source_detail,
        confidence=event.confidence,
        standing=event.standing,
        **sides,
    )


def _refuse_senseless(kind: str, parts: Sequence[Part]) -> None:
    if not parts:
        raise Refused("Enter at least one predecessor.")
    _refuse_mixed_and_repeated(parts)
    predecessors = {part.predecessor.pk for part in parts}
    successors = {part.successor.pk for part in parts if part.successor}
    if kind == Kind.MERGER and len(predecessors) < 2:
        raise Refused("A merger has two or more predecessors. Enter them all, or choose another kind.")
    if kind == Kind.SPLIT and len(successors) < 2:
        raise Refused("A split has two or more successors. Enter them all, or choose another kind.")
    if kind != Kind.ABOLITION and not successors:
        raise Refused("Enter the successor, or choose abolition where there is none.")
    _refuse_too_much(parts)


def _refuse_mixed_and_repeated(parts: Sequence[Part]) -> None:
    if any(part.successor and type(part.successor) is not type(part.predecessor) for part in parts):
        raise Refused("A body cannot become a partnership, or a partnership a body.")
    pairs = [(type(p.predecessor), p.predecessor.pk, p.successor and p.successor.pk) for p in parts]
    if len(set(pairs)) < len(pairs):
        raise Refused("The same predecessor and successor are entered twice.")


def _refuse_too_much(parts: Sequence[Part]) -> None:
    shares: dict[Place, Decimal] = defaultdict(Decimal)
    for part in parts:
        shares[part.predecessor] += part.share or 0
    for place, share in shares.items():
        if share > 1:
            name = name_of(place, dt.date.max)
            raise Refused(f"The shares of {name} add up to {share:.2%}. They may not pass 100%.")
