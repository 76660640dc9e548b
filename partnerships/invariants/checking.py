"""Every invariant asked once: what is broken, and what is a known exception with its reason."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from partnerships.english import counted
from partnerships.invariants.invariant import Breach, Invariant, invariants
from partnerships.reference_data.tables import TABLES


@dataclass(frozen=True)
class Finding:
    """One invariant that does not hold everywhere: its breaches, and those that are explained, each with the reason."""

    invariant: Invariant
    breaches: list[Breach] = field(default_factory=list)
    explained: list[tuple[Breach, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the row that keeps it."""
        told = [{"says": each.says, "address": each.address} for each in self.breaches]
        known = [{"says": each.says, "address": each.address, "why": why} for each, why in self.explained]
        return {"code": self.invariant.code, "heading": self.heading, "breaches": told + known}

    @property
    def heading(self) -> str:
        """The rule, and how often it is broken: 2 breaches, 9 known exceptions."""
        counts = [counted(len(self.breaches), "breach", "breaches")] if self.breaches else []
        counts += [counted(len(self.explained), "known exception", "known exceptions")] if self.explained else []
        return f"{self.invariant.sentence} {', '.join(counts).capitalize()}"


def check(today: dt.date) -> Iterator[Finding]:
    """Ask every invariant in turn; those that hold everywhere give nothing."""
    for invariant in invariants():
        finding = Finding(invariant)
        for breach in invariant.find(today):
            why = _exceptions().get((invariant.code, breach.reference), "")
            if why:
                finding.explained.append((breach, why))
            else:
                finding.breaches.append(breach)
        if finding.breaches or finding.explained:
            yield finding


@cache
def _exceptions() -> dict[tuple[str, str], str]:
    """Gaps in the sources of the register of England that nobody can fill, each with the reason."""
    with (TABLES / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        return {(row["invariant"], f"england/{row['record']}"): row["why"] for row in csv.DictReader(file)}
