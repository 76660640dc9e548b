"""A worklist as its page shows it: what is open and what was settled, kind by kind, through the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.roles import Permission
from partnerships.english import listed
from partnerships.history_names import Names
from partnerships.models import Body, Partnership, Settlement, Succession
from partnerships.reorganisation.kind import ItemKind, kinds
from partnerships.reorganisation.settling import Item, items_of
from partnerships.visibility import Reader, places_of

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class OpenRow:
    """One open item, with the name and code of what ends; `again` says that it was settled once and goes on since."""

    item: Item
    words: str
    href: str
    ending: str
    code: str
    may_settle: bool
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class SettledRow:
    """One settled item: what was decided, to whom it passed (name and page of the new record), who, when, why."""

    record: int
    words: str
    href: str
    ending: str
    code: str
    choice: str
    to: tuple[tuple[str, str], ...]
    reason: str
    decision: str
    at: dt.datetime
    by: str

    @property
    def what(self) -> str:
        """What was decided, in one or two words."""
        if self.choice == Settlement.Choice.END:
            return "Ended"
        return "Passed to" if self.choice == Settlement.Choice.PASS else "Replaced by"

    @property
    def outcome(self) -> str:
        """Ended; passed to East Surrey Council and West Surrey Council."""
        return " ".join(filter(None, [self.what, listed(name for name, _ in self.to)]))


@dataclass(frozen=True)
class Group:
    """The items of one kind."""

    kind: ItemKind
    open: list[OpenRow] = field(default_factory=list)
    settled: list[SettledRow] = field(default_factory=list)

    @property
    def may_settle(self) -> bool:
        """Whether the reader may settle any of them."""
        return any(row.may_settle for row in self.open)


def groups_of(event: Succession, reader: Reader) -> list[Group]:
    """Every kind that has an item here, as this reader may see it; the number of queries depends on the kinds alone."""
    settlements = _by_kind(event)
    names = _names(event, settlements, reader)
    groups = (_group(event, kind, settlements.get(kind.slug, []), names, reader) for kind in kinds())
    return [group for group in groups if group.open or group.settled]


def _group(event: Succession, kind: ItemKind, settlements: list[Settlement], names: Names, reader: Reader) -> Group:
    keeps = any(places_of(reader, each) for each in (Permission.EDIT_REGISTER, Permission.MANAGE_PEOPLE))
    was_settled = {each.item for each in settlements}
    still_open = [] if event.status == Succession.Status.CANCELLED else items_of(event, kind, reader)
    rows = [
        OpenRow(
            item=item,
            words=kind.words(item.record),
            href=kind.address(item.record.pk),
            ending=_named(names, item.sort, item.predecessor.pk),
            code=str(item.predecessor),
            may_settle=keeps and kind.may_settle(reader, item.record),
            again=item.record.pk in was_settled,
        )
        for item in still_open
    ]
    return Group(kind, rows, list(_settled(event, kind, settlements, names, reader)))


def _settled(
    event: Succession, kind: ItemKind, settlements: list[Settlement], names: Names, reader: Reader
) -> Iterator[SettledRow]:
    rows = kind.rows(reader).filter(pk__in={each.item for each in settlements})
    seen = {record.pk: record for record in kind.named(rows, event.effective_on - ONE_DAY)} if settlements else {}
    for together in _by_act(each for each in settlements if each.item in seen):
        first = together[0]
        yield SettledRow(
            record=first.item,
            words=kind.words(seen[first.item]),
            href=kind.address(first.item),
            ending=_named(names, *_side(first, "from")),
            code=str(first.from_body or first.from_partnership),
            choice=first.choice,
            to=tuple(_to(kind, each, names) for each in together if each.to_body_id or each.to_partnership_id),
            reason=first.reason,
            decision=first.decision,
            at=first.settled_at,
            by=_who(first, reader),
        )


def _by_kind(event: Succession) -> dict[str, list[Settlement]]:
    found: dict[str, list[Settlement]] = {}
    for each in event.settlements.select_related("settled_by", "from_body", "from_partnership").order_by(
        "-settled_at", "pk"
    ):
        found.setdefault(each.kind, []).append(each)
    return found


def _by_act(settlements: Iterable[Settlement]) -> list[list[Settlement]]:
    """An item that passed to several has one row for each of them."""
    acts: dict[tuple[int, dt.datetime], list[Settlement]] = {}
    for each in settlements:
        acts.setdefault((each.item, each.settled_at), []).append(each)
    return list(acts.values())


def _names(event: Succession, settlements: dict[str, list[Settlement]], reader: Reader) -> Names:
    names = Names(reader)
    for part in event.parts.all():
        names.want(Body, part.from_body_id)
        names.want(Partnership, part.from_partnership_id)
    for each in (each for rows in settlements.values() for each in rows):
        names.want(Body, each.to_body_id)
        names.want(Partnership, each.to_partnership_id)
    names.load()
    return names


def _named(names: Names, sort: str, key: int) -> str:
    return names.of(Body if sort == "body" else Partnership, key)


def _side(settlement: Any, side: str) -> tuple[str, int]:
    body = getattr(settlement, f"{side}_body_id")
    return ("body", body) if body else ("partnership", getattr(settlement, f"{side}_partnership_id"))


def _to(kind: ItemKind, settlement: Settlement, names: Names) -> tuple[str, str]:
    href = kind.address(settlement.result) if settlement.result else ""
    return _named(names, *_side(settlement, "to")), href


def _who(settlement: Settlement, reader: Reader) -> str:
    """The name only for signed-in readers; the public is told in what capacity."""
    if settlement.settled_by and reader.is_authenticated:
        return (
            f"{settlement.settled_by}, {settlement.settled_as}" if settlement.settled_as else str(settlement.settled_by)
        )
    return settlement.settled_as or "a person whose role is not recorded"
