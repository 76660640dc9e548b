"""The kinds of item that a worklist holds. Each layer registers its own when its app is ready; nothing looks up.

An item is a record that holds on the last day of a body or partnership which ends. A kind says where such records
name the body or partnership, who may see and settle them, how they read, and how one ends or is carried over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.db.models import QuerySet

from accounts.roles import Permission
from partnerships.models import Body, Partnership, Recorded, Source
from partnerships.visibility import Reader

if TYPE_CHECKING:
    from accounts.models import User

Place = Body | Partnership
BODY, PARTNERSHIP = "body", "partnership"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One settlement as a kind's own functions need it: who, from which day on, on whose word, by which decision."""

    by: User | None
    on: dt.date
    reason: str
    source: Source
    decision: str = ""


class Carried(NamedTuple):
    """The record that takes the place of another, and whether it is new or was there already."""

    record: Recorded
    is_new: bool


class Ends(Protocol):
    """Ends a record on the day of the act, the first day without it."""

    def __call__(self, record: Any, act: Act, *, passed: bool) -> None: ...


class Carries(Protocol):
    """Records the same for another place from that day on, or finds that it is recorded already."""

    def __call__(self, record: Any, at: str, to: Place, act: Act) -> Carried: ...


@dataclass(frozen=True, kw_only=True)
class ItemKind:
    """One kind of item.

    `at_bodies` and `at_partnerships` are the paths by which a record names the place that ends. `seen` narrows to what
    a reader may see, by nothing but the places where they hold `permissions`. `named` adds the names that `words`
    reads, as on a day. `end` and `carry` are called inside one recorded transaction, so they use
    `operations.facts.insert` and `update`, never a whole operation. `starts` and `ends` are the columns of the first
    day and of the first day after.
    """

    slug: str
    one: str
    several: str
    records: Callable[[], QuerySet[Any]]
    seen: Callable[[QuerySet[Any], Reader], QuerySet[Any]]
    permissions: tuple[Permission, ...]
    may_settle: Callable[[Reader, Any], bool]
    who_may: str
    named: Callable[[QuerySet[Any], dt.date], QuerySet[Any]]
    words: Callable[[Any], str]
    address: Callable[[int], str]
    end: Ends
    carry: Carries
    at_bodies: tuple[str, ...] = ()
    at_partnerships: tuple[str, ...] = ()
    starts: str = "valid_from"
    ends: str = "valid_to"

    def paths(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Each path, whether it leads to a body or a partnership, and the paths of the same sort before it."""
        for sort, paths in ((BODY, self.at_bodies), (PARTNERSHIP, self.at_partnerships)):
            for number, path in enumerate(paths):
                yield path, sort, paths[:number]

    def rows(self, reader: Reader | None) -> QuerySet[Any]:
        """What this reader may see; None is the register itself, which sees everything."""
        return self.records() if reader is None else self.seen(self.records(), reader)


_kinds: dict[str, ItemKind] = {}


def register_kind(kind: ItemKind) -> None:
    """Add a kind of item to every worklist; called from an app's `ready`."""
    _kinds[kind.slug] = kind


def kinds() -> tuple[ItemKind, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_kinds.values())


def kind_called(slug: str) -> ItemKind | None:
    """The kind of this name, or None."""
    return _kinds.get(slug)
