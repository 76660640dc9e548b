"""Python's collector of cycles, kept from looking where there are none: it stops all else while it looks."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def leave_what_is_loaded() -> None:
    """Never look again through what a process has loaded by now: code, models and addresses stay until it ends.

    To call once, when all is loaded and before processes are forked off, which then go on sharing that memory.
    """
    gc.collect()
    gc.freeze()


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
