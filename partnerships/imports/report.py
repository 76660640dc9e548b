"""The difference report: what became of every row of a file, and what would change, field by field, with the reason."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TextIO

from django.db import models

from config.tables.formulas import harmless


class Outcome(models.TextChoices):
    """What became of one row; every row has exactly one."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    CONFLICTING = "conflicting", "Conflicting: the file’s value is claimed beside what is recorded"
    KEPT = "kept", "Kept as a person entered it: the file’s value is claimed beside it"
    UNCHANGED = "unchanged", "Unchanged"
    NOT_OURS = "not_ours", "Not taken"


class Effect(models.TextChoices):
    """What one value of a file does to the register."""

    RECORDED = "recorded", "Recorded"
    CHANGED = "changed", "Changed"
    CLAIMED = "claimed", "Claimed beside what is recorded"
    WAITING = "waiting", "Claimed already, and not settled yet"


@dataclass(slots=True)
class Said:
    """One value of the file that differs from the register: the field, both values and the reason, in words."""

    field: str
    was: str
    becomes: str
    why: str
    effect: str


@dataclass(slots=True)
class Item:
    """One row of the report. `why` says why a row changes nothing; `code` and `name` are as the file has them."""

    line: int
    outcome: str
    code: str
    name: str
    why: str = ""
    says: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """How many rows had one outcome for one reason, with the first of their lines."""

    outcome: str
    why: str
    count: int = 0
    lines: list[int] = field(default_factory=list)


LINES_NAMED = 10
SHOWN_IN_FULL = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING, Outcome.KEPT})


@dataclass
class Report:
    """The whole report of one file. Rows that change nothing are told by number and reason, the others one by one.

    `rows` are the file's rows without header and empty lines; the tallies add up to it. `writes` counts the records
    that differ: 0 where the file says nothing new. `fingerprint` is the same for the same plan on the same file.
    """

    name: str
    sha256: str
    size: int
    layout: str
    vintage_on: dt.date | None
    vintage_basis: str
    rows: int = 0
    applied: bool = False
    writes: int = 0
    notes: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    spoken_of: set[str] = field(default_factory=set)  # the bodies, by their own codes
    on_row: Callable[[Item], None] | None = None

    def add(self, item: Item) -> None:
        """Account for one row."""
        self._count(item.outcome, item.why if item.outcome not in SHOWN_IN_FULL else "", item.line)
        if item.outcome in SHOWN_IN_FULL:
            self.items.append(item)
        if self.on_row:
            self.on_row(item)

    def count_row(self, outcome: str, why: str, line: int, code: str, name: str = "") -> None:
        """Account for one row that changes nothing: nothing of it is kept but the number and the reason."""
        self._count(outcome, why, line)
        if self.on_row:
            self.on_row(Item(line, outcome, code, name, why))

    def _count(self, outcome: str, why: str, line: int) -> None:
        self.rows += 1
        tally = self.tallies.get((outcome, why))
        if tally is None:
            tally = self.tallies[outcome, why] = Tally(outcome, why)
        tally.count += 1
        if len(tally.lines) < LINES_NAMED:
            tally.lines.append(line)

    def count(self, outcome: str) -> int:
        """How many rows had this outcome."""
        return sum(tally.count for tally in self.tallies.values() if tally.outcome == outcome)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, every outcome named."""
        return {outcome.value: self.count(outcome) for outcome in Outcome}

    @property
    def adds_up(self) -> bool:
        """Whether every row of the file is accounted for."""
        return sum(self.counts.values()) == self.rows

    @property
    def reasons(self) -> list[Tally]:
        """The tallies in the order of the outcomes, most rows first."""
        order = {outcome.value: number for number, outcome in enumerate(Outcome)}
        return sorted(self.tallies.values(), key=lambda tally: (order[tally.outcome], -tally.count, tally.why))

    @property
    def fingerprint(self) -> str:
        """A digest of what the file would do; another one where the register has changed what it would do."""
        planned = [[item.line, item.outcome, [asdict(said) for said in item.says]] for item in self.items]
        counted = [[tally.outcome, tally.why, tally.count] for tally in self.reasons]
        return hashlib.sha256(json.dumps([self.sha256, self.layout, planned, counted]).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept; `from_json` reads it again."""
        return {
            "name": self.name, "sha256": self.sha256, "size": self.size, "layout": self.layout,
            "vintage_on": self.vintage_on.isoformat() if self.vintage_on else None,
            "vintage_basis": self.vintage_basis, "rows": self.rows, "applied": self.applied, "writes": self.writes,
            "notes": self.notes, "counts": self.counts, "fingerprint": self.fingerprint,
            "reasons": [asdict(tally) for tally in self.reasons], "items": [asdict(item) for item in self.items],
        }  # fmt: skip


def from_json(kept: dict[str, Any]) -> Report:
    """A report that was kept."""
    day = kept["vintage_on"]
    report = Report(
        kept["name"], kept["sha256"], kept["size"], kept["layout"], dt.date.fromisoformat(day) if day else None,
        kept["vintage_basis"], rows=kept["rows"], applied=kept["applied"], writes=kept["writes"], notes=kept["notes"],
    )  # fmt: skip
    for each in kept["reasons"]:
        report.tallies[each["outcome"], each["why"]] = Tally(**each)
    report.items = [Item(**{**each, "says": [Said(**said) for said in each["says"]]}) for each in kept["items"]]
    return report


class RowsAsCsv:
    """Writes the report row by row, as the rows are compared: `report.on_row = RowsAsCsv(file)`."""

    COLUMNS = ("line", "outcome", "code", "name", "field", "was", "becomes", "effect", "why")

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow(self.COLUMNS)

    def __call__(self, item: Item) -> None:
        """One line for each value that differs, or one for a row that changes nothing."""
        for line in [self._line(item, said) for said in item.says] or [self._line(item, None)]:
            self._writer.writerow([harmless(value) if isinstance(value, str) else value for value in line])

    def _line(self, item: Item, said: Said | None) -> Iterator[Any]:
        yield from (item.line, item.outcome, item.code, item.name)
        yield from (said.field, said.was, said.becomes, said.effect, said.why) if said else ("", "", "", "", item.why)
