"""Who bears a variance, worked out from a risk share, with its working.

Pure: pounds in, pounds out; parts are rounded to the penny and the last body takes what rounding leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Borne:
    """What one body bears: plus for an overspend, minus for an underspend; None where the record does not say."""

    who: str
    share: Decimal | None
    pounds: Decimal | None


@dataclass(frozen=True)
class Answer:
    """Who bears a variance; `working` says how, and `open_part` is what the risk share leaves unsaid, in pounds."""

    variance: Decimal
    borne: tuple[Borne, ...]
    working: str
    open_part: Decimal = Decimal(0)


def divide(variance: Decimal, shares: Mapping[str, Decimal]) -> tuple[Borne, ...]:
    """Divide an amount by shares that make 1; to the penny, with the remainder in the last part."""
    names = list(shares)
    parts = [(variance * shares[name]).quantize(PENNY, ROUND_HALF_EVEN) for name in names]
    if parts:
        parts[-1] += variance - sum(parts, Decimal(0))
    return tuple(Borne(name, shares[name], part) for name, part in zip(names, parts, strict=True))


def who_bears(
    variance: Decimal,
    *,
    basis: str,
    contributions: Mapping[str, Decimal],
    splits: Mapping[str, Decimal],
    cap: Decimal | None = None,
    host: str = "",
    causer: str = "",
) -> Answer:
    """Who bears `variance` (over plan: positive) by the basis of a risk share (see `RiskShare.Basis`)."""
    match basis:
        case "contributions":
            return _in_proportion(variance, contributions)
        case "fixed_split":
            return Answer(variance, divide(variance, splits), f"Divided by the fixed split: {_listed(splits)}.")
        case "capped":
            return _capped(variance, splits, cap or Decimal(0))
        case "host":
            return _by_one(variance, host, "The host bears all of it.")
        case "causer" | "none" | "lead_commissioner":
            return _by_one(variance, causer, _WORDS[basis])
    raise ValueError(f"No such basis of a risk share: {basis}")


_WORDS = {
    "causer": "Whoever causes it bears it.",
    "none": "There is no risk share: each partner bears its own.",
    "lead_commissioner": "The lead commissioner of the scheme bears it.",
}


def _in_proportion(variance: Decimal, contributions: Mapping[str, Decimal]) -> Answer:
    whole = sum(contributions.values(), Decimal(0))
    if not whole:
        return Answer(variance, (), "No contributions are recorded to divide it by.", variance)
    shares = {name: amount / whole for name, amount in contributions.items()}
    return Answer(variance, divide(variance, shares), f"Divided in proportion to contributions: {_listed(shares)}.")


def _capped(variance: Decimal, splits: Mapping[str, Decimal], cap: Decimal) -> Answer:
    size = min(abs(variance), cap)
    shared = size if variance >= 0 else -size
    rest = variance - shared
    words = f"Divided by the fixed split ({_listed(splits)}) up to the cap of £{cap:,.2f}"
    return Answer(variance, divide(shared, splits), f"{words}; what is beyond it is for the partners to agree.", rest)


def _by_one(variance: Decimal, who: str, words: str) -> Answer:
    if who:
        return Answer(variance, (Borne(who, Decimal(1), variance),), words)
    return Answer(variance, (), f"{words} Choose whose it is.", variance)


def _listed(shares: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
