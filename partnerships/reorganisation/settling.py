"""Settling the items of a worklist: one, or many of a kind together, or only to see what would happen.

Nothing moves by itself. Each settlement asks for the permission that a change of the record itself would ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.roles import Permission
from config.dates_in_words import day_words
from partnerships.english import listed
from partnerships.models import Body, Recorded, Settlement, Succession, SuccessionPart
from partnerships.operations.facts import update, writing
from partnerships.operations.permission import capacity_of, name_of, require
from partnerships.operations.refusal import Conflict, NotPermitted, Refused
from partnerships.reorganisation.kind import Act, Carried, ItemKind, Place
from partnerships.reorganisation.worklist import named_before, open_items
from partnerships.visibility import Reader

if TYPE_CHECKING:
    from accounts.models import User

Choice = Settlement.Choice
LONGEST_DECISION = 200
ALREADY = "This is settled already, or has ended meanwhile. Look at the list again."


@dataclass(frozen=True, kw_only=True)
class Item:
    """One open item: the record, the path by which it names what ends, and what ends."""

    kind: ItemKind
    record: Any
    path: str
    sort: str

    @property
    def predecessor(self) -> Place:
        """What ends."""
        place: Any = self.record
        for step in self.path.split("__"):
            place = getattr(place, step)
        found: Place = place
        return found


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a person decided: the choice, to whom, why, by which decision, and when they said so."""

    choice: str
    to: tuple[Place, ...] = ()
    reason: str
    decision: str = ""
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What settling one item did or would do, or why it would be refused."""

    item: Item
    to: tuple[Place, ...] = ()
    carried: tuple[Carried, ...] = ()
    refusal: str = ""


def items_of(
    event: Succession, kind: ItemKind, reader: Reader | None, *, keys: Sequence[int] | None = None
) -> list[Item]:
    """The open items of one kind, in the order of their records; of several predecessors the first counts."""
    found: dict[int, Item] = {}
    for path, sort, earlier in kind.paths():
        rows = open_items(kind, event.pk, reader, place=(path, sort))
        if earlier:
            rows = rows.exclude(named_before(kind, sort, earlier, event.pk, reader))
        rows = rows if keys is None else rows.filter(pk__in=keys)
        records = kind.records().filter(pk__in=rows.values("pk"))
        for record in kind.named(records, event.effective_on - dt.timedelta(days=1)):
            found.setdefault(record.pk, Item(kind=kind, record=record, path=path, sort=sort))
    return [found[key] for key in sorted(found)]


def successors(event: Succession, user: Reader | None) -> dict[tuple[str, int], list[Place]]:
    """The successors of each predecessor, by sort and key, in the order of the parts; only those a `user` may see."""
    sides = ("from_body", "to_body", "from_partnership", "to_partnership")
    found: dict[tuple[str, int], list[Place]] = {}
    parts = SuccessionPart.objects.accepted().filter(succession=event).select_related(*sides)
    for part in parts if user is None else parts.visible_to(user):
        before: Any = part.from_body or part.from_partnership
        after: Place | None = part.to_body or part.to_partnership
        places = found.setdefault(key_of(before), [])
        places += [after] if after and after not in places else []
    return found


def settle(event: Succession, item: Item, *, by: User | None, terms: Terms, version: int) -> Outcome:
    """Settle one item on the version that was read."""
    return settle_together(event, [item], by=by, terms=terms, versions={item.record.pk: version})[0]


def settle_together(
    event: Succession, items: Sequence[Item], *, by: User | None, terms: Terms, versions: Mapping[int, int]
) -> list[Outcome]:
    """Settle many items of one kind for one reason: all of them, or none."""
    _check(terms)
    with writing(by=by, reason=terms.reason):
        current = _as_they_stand(event, items)
        return [
            _settle(event, current.get(item.record.pk), by=by, terms=terms, version=versions.get(item.record.pk, 0))
            for item in items
        ]


def rehearse(event: Succession, items: Sequence[Item], *, by: User | None, terms: Terms) -> list[Outcome]:
    """Do the same item by item and undo it all: what it tells is what the database would accept."""
    _check(terms)
    with transaction.atomic():
        outcomes = [_rehearse_one(event, item, by=by, terms=terms) for item in items]
        transaction.set_rollback(True)
    return outcomes


def complete(event: Succession, *, by: User | None, reason: str, version: int, today: dt.date) -> Succession:
    """Mark a reorganisation as complete: its worklist is empty, it is in force, and what it ends has its last day."""
    if today < event.effective_on:
        raise Refused(
            f"It takes effect on {day_words(event.effective_on)}. It can be marked complete from that day on."
        )
    if event.status == Succession.Status.CANCELLED:
        raise Refused("It was cancelled: there is nothing to complete.")
    with writing(by=by, reason=reason):
        require(by, Permission.EDIT_REGISTER, event)
        for body in ending_without_a_day(event):
            update(body, by=by, version=body.version, values={"abolished_on": event.effective_on})
        values = {"worklist": Succession.Worklist.COMPLETE, "status": Succession.Status.IN_FORCE}
        return update(event, by=by, version=version, values=values)


def ending_without_a_day(event: Succession) -> list[Body]:
    """The bodies that the event ends and whose last day is not recorded."""
    if event.kind in Succession.NOT_AN_END:
        return []
    parts = SuccessionPart.objects.accepted().filter(succession=event, from_body__abolished_on__isnull=True)
    return list(Body.objects.filter(pk__in=parts.values("from_body")).select_related("kind"))


def _check(terms: Terms) -> None:
    if not terms.reason.strip():
        raise Refused({"reason": ["Enter the reason."]})
    if len(terms.decision) > LONGEST_DECISION:
        raise Refused({"decision": [f"Write at most {LONGEST_DECISION} characters."]})
    if terms.choice not in Choice.values:
        raise Refused({"choice": ["Choose what becomes of it."]})
    if terms.choice != Choice.END and not terms.to:
        raise Refused({"to": ["Choose to whom it passes."]})


def _as_they_stand(event: Succession, items: Sequence[Item]) -> dict[int, Item]:
    """The items as they are now that nobody else can write, without those that were settled meanwhile."""
    found = items_of(event, items[0].kind, None, keys=[item.record.pk for item in items]) if items else []
    return {item.record.pk: item for item in found}


def _rehearse_one(event: Succession, item: Item, *, by: User | None, terms: Terms) -> Outcome:
    try:
        with writing(by=by, reason=terms.reason):
            return _settle(event, item, by=by, terms=terms, version=item.record.version)
    except Refused as refusal:
        return Outcome(item=item, refusal=str(refusal))


def _settle(event: Succession, item: Item | None, *, by: User | None, terms: Terms, version: int) -> Outcome:
    if item is None:
        raise Refused(ALREADY)
    kind, record = item.kind, item.record
    if by is not None and not kind.may_settle(by, record):
        raise NotPermitted(f"Your roles do not let you settle this. Who can: {kind.who_may}.")
    if record.version != version:
        raise Conflict(record)
    to = _targets(event, item, terms, by)
    act = Act(by=by, on=event.effective_on, reason=terms.reason, source=event.source, decision=terms.decision)
    kind.end(record, act, passed=bool(to))
    carried = [kind.carry(record, item.path, place, act) for place in to]
    for place, result in zip(to or (None,), [each.record for each in carried] or (None,), strict=True):
        _row(event, item, terms, by, place, result)
    return Outcome(item=item, to=to, carried=tuple(carried))


def _targets(event: Succession, item: Item, terms: Terms, by: User | None) -> tuple[Place, ...]:
    """To whom the item passes: of those chosen, the successors of what ends; any other place only as a replacement."""
    if terms.choice == Choice.END:
        return ()
    if terms.choice == Choice.REPLACE:
        return tuple(_replacing(item, place) for place in terms.to)
    following = successors(event, by).get(key_of(item.predecessor), [])
    to = tuple(place for place in following if place in terms.to)
    if not to:
        names = listed(name_of(place, event.effective_on) for place in terms.to)
        raise Refused(f"{_name_before(event, item.predecessor)} does not pass to {names} by this reorganisation.")
    return to


def _replacing(item: Item, place: Place) -> Place:
    if type(place) is not type(item.predecessor):
        raise Refused({"replacement": ["Enter a body in the place of a body, a partnership in that of a partnership."]})
    if place == item.predecessor:
        raise Refused({"replacement": ["That is the one that ends. Enter another."]})
    return place


def _name_before(event: Succession, place: Place) -> str:
    return name_of(place, event.effective_on - dt.timedelta(days=1))


def key_of(place: Place) -> tuple[str, int]:
    """What tells one body or partnership from every other."""
    return str(place._meta.model_name), place.pk


def _row(
    event: Succession, item: Item, terms: Terms, by: User | None, place: Place | None, result: Recorded | None
) -> None:
    sides = {f"from_{item.sort}": item.predecessor, f"to_{item.sort}": place}
    Settlement.objects.create(
        succession=event,
        kind=item.kind.slug,
        item=item.record.pk,
        result=result.pk if result else None,
        choice=terms.choice,
        reason=terms.reason.strip(),
        decision=terms.decision,
        settled_at=terms.at,
        settled_by=by,
        settled_as=capacity_of(by),
        **sides,
    )
