"""What to ask about amounts before they are believed: what is missing can be worked out, what does not add up is shown.

Pure: amounts in pounds come in, answers with both numbers go out. Nothing here changes a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

THOUSAND = Decimal(1000)
MANY_TIMES = 10
FEWEST_NEIGHBOURS = 2
NEAR = (Decimal("0.2"), Decimal(5))  # how far a figure in thousands may lie from its neighbours and still be like them


@dataclass(frozen=True)
class Derived:
    """An amount that no source gives: the whole less what is recorded of the others."""

    whose: str
    pounds: Decimal
    share: Decimal | None


def derive_the_other(whole: Decimal | None, parts: Mapping[str, Decimal | None]) -> Derived | None:
    """The one amount that is not recorded, where the whole and all others are; None where nothing can be worked out."""
    missing = [name for name, amount in parts.items() if amount is None]
    if whole is None or len(missing) != 1 or len(parts) < FEWEST_NEIGHBOURS:
        return None
    rest = whole - sum((amount for amount in parts.values() if amount is not None), Decimal(0))
    return Derived(missing[0], rest, share_of(rest, whole)) if rest >= 0 else None


def share_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part of a whole, from 0 to 1; None where either is not recorded or the whole is nothing."""
    return None if part is None or not whole else part / whole


@dataclass(frozen=True)
class Difference:
    """Two numbers that should be one: what a source gives for the whole, and what the parts make together."""

    stated: Decimal
    added_up: Decimal

    @property
    def pounds(self) -> Decimal:
        """The parts less the whole."""
        return self.added_up - self.stated


def difference(stated: Decimal | None, parts: Sequence[Decimal | None]) -> Difference | None:
    """Both numbers where a stated whole and its parts, all of them recorded, differ; else None."""
    if stated is None or not parts or any(part is None for part in parts):
        return None
    added_up = sum((part for part in parts if part is not None), Decimal(0))
    return Difference(stated, added_up) if added_up != stated else None


@dataclass(frozen=True)
class Doubt:
    """A figure that looks a thousand times too large or too small beside its neighbours."""

    pounds: Decimal
    likely: Decimal

    @property
    def is_too_large(self) -> bool:
        """Whether it looks a thousand times too large."""
        return self.likely < self.pounds


def doubts(amounts: Sequence[Decimal | None]) -> dict[int, Doubt]:
    """By their place in the row, the amounts that differ from the middle of the others by about a thousand times."""
    found = {}
    for place, amount in enumerate(amounts):
        others = [each for number, each in enumerate(amounts) if number != place and each]
        if amount and len(others) >= FEWEST_NEIGHBOURS and (doubt := doubt_beside(amount, others)):
            found[place] = doubt
    return found


def beyond(part: Decimal | None, whole: Decimal) -> Doubt | None:
    """Whether a part is many times its whole, as if it had been written in pounds for thousands."""
    return Doubt(part, part / THOUSAND) if part is not None and part >= whole * MANY_TIMES else None


def doubt_beside(amount: Decimal, others: Sequence[Decimal]) -> Doubt | None:
    """Whether an amount looks a thousand times too large or too small beside others, none of them nothing."""
    middle = median(abs(each) for each in others)
    for likely in (amount / THOUSAND, amount * THOUSAND):
        if middle and NEAR[0] <= abs(likely) / middle <= NEAR[1] and not _like_some(amount, others):
            return Doubt(amount, likely)
    return None


def _like_some(amount: Decimal, others: Sequence[Decimal]) -> bool:
    return any(NEAR[0] <= abs(amount) / abs(each) <= NEAR[1] for each in others)
