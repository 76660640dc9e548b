"""Read the tables of the register of England: CSV files beside this module, one fact a line."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from partnerships.models import Precision

TABLES = Path(__file__).parent / "england"


def read_table(name: str, folder: Path = TABLES) -> list[dict[str, str]]:
    """The rows of `name`.csv, each a dictionary from column to text."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def has_table(name: str, folder: Path) -> bool:
    """Tell whether a folder has this table."""
    return (folder / f"{name}.csv").exists()


@cache
def read_day(cell: str) -> tuple[dt.date | None, str]:
    """A day and how well it is known: `2016-03-01 month`; a day alone is exact; `unknown` and nothing are no day."""
    if not cell:
        return None, Precision.EXACT.value
    if cell == Precision.UNKNOWN:
        return None, Precision.UNKNOWN.value
    day, _, precision = cell.partition(" ")
    return dt.date.fromisoformat(day), Precision(precision or Precision.EXACT).value


def end_of_predecessor(precision: str) -> str:
    """How well the end of one name is known, where all that is known is when the next one began."""
    return precision if precision in {Precision.EXACT, Precision.MONTH, Precision.YEAR} else Precision.INFERRED.value
