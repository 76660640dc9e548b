"""Time two things in turn, so that a drift of the machine touches both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """The ratio of two medians, with the spread over blocks, and the first one's median in milliseconds."""

    median: float
    low: float
    high: float
    milliseconds: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}-{self.high:.2f})"


def paired(first: Callable[[], object], second: Callable[[], object], *, blocks: int = 5, rounds: int = 8) -> Ratio:
    """Run `first` and `second` in turn; a ratio for each block of rounds, then their median, lowest and highest."""
    first(), second()
    ratios, all_first = [], []
    for _ in range(blocks):
        times = [(_timed(first), _timed(second)) for _ in range(rounds)]
        firsts, seconds = [t[0] for t in times], [t[1] for t in times]
        all_first += firsts
        ratios.append(statistics.median(firsts) / statistics.median(seconds))
    return Ratio(statistics.median(ratios), min(ratios), max(ratios), statistics.median(all_first) * 1000)


def _timed(work: Callable[[], object]) -> float:
    gc.collect(0)
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
