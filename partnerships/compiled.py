"""Queries that are put into SQL once for all readers who may see the same.

What a reader may see depends on the places where they read drafts and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from config.compiled import AS_WRITTEN, DAY, Compiled, Given, Slot, one_of
from partnerships.visibility import Places, Reader, reading_places

__all__ = ["AS_WRITTEN", "DAY", "Compiled", "Given", "Slot", "compiled_once", "one_of"]
REMEMBERED_QUERIES = 256
Shape = ParamSpec("Shape")
Made = TypeVar("Made")


@dataclass(frozen=True)
class _Asking:
    """A reader, told apart from others by what they may see alone."""

    places: Places
    reader: Reader = field(compare=False)


def compiled_once(
    make: Callable[Concatenate[Reader, Shape], Made],
) -> Callable[Concatenate[Reader, Shape], Made]:
    """Call `make(reader, …)` once for all readers of the same drafts and each set of further arguments."""

    @lru_cache(maxsize=REMEMBERED_QUERIES)
    def made(asking: _Asking, *shape: Shape.args, **more: Shape.kwargs) -> Made:
        return make(asking.reader, *shape, **more)

    @wraps(make)
    def remembered(reader: Reader, *shape: Shape.args, **more: Shape.kwargs) -> Made:
        return made(_Asking(reading_places(reader), reader), *shape, **more)  # type: ignore[arg-type] # what cannot be hashed fails at once

    return remembered
