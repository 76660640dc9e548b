"""In which order the steps of a decision come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

Follows = Mapping[int, Iterable[int]]


def in_order(follows: Follows) -> list[int]:
    """The numbers of the steps, each after those that it follows, else by number. Raises graphlib.CycleError."""
    sorter = TopologicalSorter({number: set(earlier) for number, earlier in follows.items()})
    sorter.prepare()
    ordered: list[int] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += ready
        sorter.done(*ready)
    return ordered


def circle_in(follows: Follows) -> list[int]:
    """The steps that wait for each other in a circle, from one of them back to it; empty where there is none."""
    try:
        in_order(follows)
    except CycleError as error:
        return [int(number) for number in error.args[1]]
    return []


def all_before(number: int, follows: Follows) -> frozenset[int]:
    """Every step that must come before this one, however far back. A circle ends where it began."""
    found: set[int] = set()
    waiting = list(follows.get(number, ()))
    while waiting:
        earlier = waiting.pop()
        if earlier not in found:
            found.add(earlier)
            waiting += follows.get(earlier, ())
    return frozenset(found)
