"""The invariants that span records. Each layer registers its own when its app is ready; nothing looks up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import NoReverseMatch, reverse

Address = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Breach:
    """One breach: what is wrong, the page of the record, and the key by which a file knows that record."""

    says: str
    address: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """One rule. `find(today)` gives its breaches in a number of queries that does not depend on the rows."""

    code: str
    sentence: str
    find: Callable[[dt.date], Iterable[Breach]]


_invariants: dict[str, Invariant] = {}


def register_invariants(*invariants: Invariant) -> None:
    """Add rules to every check of the register; called from an app's `ready`."""
    _invariants.update({each.code: each for each in invariants})


def invariants() -> tuple[Invariant, ...]:
    """Every rule, in the order in which they were registered."""
    return tuple(_invariants.values())


def asking(sql: str, page: Address | str) -> Callable[[dt.date], list[Breach]]:
    """Find breaches by one query, which gives for each: the key of its page, its reference key, and what is wrong.

    `page` is the name of an address that takes the key, or a function of it. `%(today)s` is the day of the check.
    """
    address = page if callable(page) else _named(page)

    def find(today: dt.date) -> list[Breach]:
        return [
            Breach(says=says, address=address(key), reference=reference) for key, reference, says in _rows(sql, today)
        ]

    return find


def fact(kind: str) -> Address:
    """The page of a fact of one kind."""
    return lambda key: reverse("fact", args=[kind, int(key)])


def _named(name: str) -> Address:
    def address(key: str) -> str:
        try:
            return reverse(name, args=[key])
        except NoReverseMatch:
            return ""

    return address


def _rows(sql: str, today: dt.date) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"today": today})
        return [(str(key), reference or "", str(says)) for key, reference, says in cursor.fetchall()]
