"""The fields that many records of a file share, as values of the register's columns.

A record takes its source from the record around it where it names none. A field that is left out is left alone, so that
loading a file again takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from partnerships.arrangements.dates import read_date
from partnerships.arrangements.finding import Register
from partnerships.arrangements.keeping import Keeper
from partnerships.arrangements.parsing import Path
from partnerships.models import Source
from partnerships.operations import Refused

Entry = Mapping[str, Any]


class Reading:
    """One file while it is being put into the register."""

    def __init__(self, keeper: Keeper, content: Entry) -> None:
        self.keeper, self.content = keeper, content
        self.register = Register({})

    def entries(self, path: Path, entry: Entry, field: str) -> Iterator[tuple[Path, Entry]]:
        """The records that an entry lists under a field, each with its place in the file."""
        for number, inner in enumerate(entry.get(field, ())):
            yield (*path, field, number), inner

    def source(self, entry: Entry, around: Source | None = None) -> Source:
        """The source that an entry names, else that of the record around it."""
        if "source" in entry:
            return self.register.source(str(entry["source"]))
        if around is None:
            raise Refused("“source” is missing: say where this comes from.")
        return around


def about(entry: Entry, source: Source) -> dict[str, Any]:
    """What every fact may say about itself."""
    return {"source": source} | copied(
        entry, detail="source_detail", confidence="confidence", standing="standing", note="note"
    )


def dated(entry: Entry, start: str = "from", end: str = "to") -> dict[str, Any]:
    """The days of a fact: start inclusive, end exclusive, each with how well it is known."""
    return day(entry, start, "valid_from", "from_precision") | day(entry, end, "valid_to", "to_precision")


def day(entry: Entry, field: str, column: str, precision: str = "") -> dict[str, Any]:
    """One date of an entry, in its column, with its precision where there is a column for it."""
    if field not in entry:
        return {}
    on, known = read_date(str(entry[field]))
    return {column: on} | ({precision: known} if precision else {})


def copied(entry: Entry, **columns: str) -> dict[str, Any]:
    """The fields that an entry has, under the names of their columns."""
    return {column: entry[field] for field, column in columns.items() if field in entry}


def flag(entry: Entry, field: str, column: str) -> dict[str, Any]:
    """A yes or no."""
    return {column: str(entry[field]).lower() in ("yes", "true")} if field in entry else {}


def share(entry: Entry, column: str) -> dict[str, Any]:
    """A share from 0 to 1, with the four decimals that the register keeps."""
    return {column: Decimal(str(entry["share"])).quantize(Decimal("0.0001"))} if "share" in entry else {}
