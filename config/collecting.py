"""Python's collector of cycles, paused while many plain values are made that hold none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave cycles alone for a while: looking through all rows of a long file for them takes longer than its rows do.

    What is no part of a cycle is freed as ever. Only around work that ends soon, never across a `yield`.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
