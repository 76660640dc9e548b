"""One value of a file against one of the register: what differs, and what that does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from config.dates_in_words import NOT_RECORDED, last_day
from config.dates_in_words import day_words as words_of_day
from partnerships.imports.report import Effect, Item, Outcome, Said
from partnerships.models import Precision

NEVER = "open"
LATER_EDITION = "The register has a later edition of this publication"
SETTLED = "A person settled this difference already"
AGREES = "Agrees with the register"
DAY = dt.timedelta(days=1)
day_words = cache(words_of_day)  # a file names few days, each of them in many rows


@dataclass(slots=True)
class Difference:
    """A field of a body that the file gives another value. `words` is the reason as far as the file goes."""

    field: str
    label: str
    value: Any
    written: str
    precision: str
    was: str
    becomes: str
    words: str
    half_known: bool = False
    only_claim: bool = False  # a change that no file may make by itself: reopening a body

    def said(self, effect: Effect, because: str = "") -> Said:
        """The line of the report."""
        why = f"{self.words}; {because}" if because else self.words
        return Said(self.label, self.was, self.becomes, why, effect.value)


def opened(recorded: dt.date | None, precision: str, said: dt.date | None) -> Difference | None:
    """The first day of a body; an empty cell says nothing."""
    if said is None or said == recorded:
        return None
    return Difference(
        "established_on", "Opens", said, said.isoformat(), Precision.EXACT.value, day_words(recorded), day_words(said),
        f"opens on {day_words(said)} because the file’s open date says so",
        half_known=_start_is_half_known(recorded, precision, said),
    )  # fmt: skip


def _start_is_half_known(recorded: dt.date | None, precision: str, said: dt.date) -> bool:
    if recorded is None or precision in (Precision.INFERRED, Precision.UNKNOWN):
        return True
    fits = {
        Precision.FIRST_OBSERVED: said < recorded,
        Precision.NOT_BEFORE: said > recorded,
        Precision.MONTH: (said.year, said.month) == (recorded.year, recorded.month),
        Precision.YEAR: said.year == recorded.year,
    }
    return fits.get(Precision(precision), False)


def closed(
    recorded: dt.date | None, precision: str, said: dt.date | None, *, on: dt.date | None, known_to: dt.date | None
) -> Difference | None:
    """The end of a body: `said` is the first day after it, as the register has it, or None for open on the day `on`.

    `known_to` is the day of the source that has the body open: what happens later contradicts nobody. Ends one day
    apart are the same end: sources give the last day or the day after.
    """
    if said is None:
        if recorded is None or on is None or on < recorded:
            return None
        return Difference(
            "abolished_on", "Closes", None, "", Precision.EXACT.value, _until(recorded), NEVER,
            "is open on the day of the file because the file gives no close date", only_claim=True,
        )  # fmt: skip
    if recorded is not None and abs(said - recorded) <= DAY:
        return None
    return Difference(
        "abolished_on", "Closes", said, said.isoformat(), Precision.EXACT.value, _until(recorded), _until(said),
        f"closes on {day_words(last_day(said))} because the file’s close date says so",
        half_known=_end_is_half_known(recorded, precision, said, known_to),
    )  # fmt: skip


def _end_is_half_known(recorded: dt.date | None, precision: str, said: dt.date, known_to: dt.date | None) -> bool:
    if precision in (Precision.INFERRED, Precision.UNKNOWN):
        return True
    if recorded is None:
        return known_to is None or known_to < said
    return precision == Precision.LAST_OBSERVED and said > recorded


def _until(end: dt.date | None) -> str:
    return f"until {day_words(last_day(end))}" if end else NEVER


def plain(field: str, label: str, recorded: str, said: str, *, was: str = "", becomes: str = "") -> Difference | None:
    """A field of words or of a code; what is not recorded may be filled in."""
    if not said or said == recorded:
        return None
    shown = becomes or said
    return Difference(
        field, label, said, said, Precision.EXACT.value, was or recorded or NOT_RECORDED, shown,
        f"{label.lower()} is {shown} because the file says so", half_known=not recorded,
    )  # fmt: skip


def outcome_of(said: Iterable[Said], *, by_person: bool) -> str:
    """What became of a row with these differences."""
    effects = {each.effect for each in said}
    if effects & {Effect.CLAIMED, Effect.WAITING}:
        return (Outcome.KEPT if by_person else Outcome.CONFLICTING).value
    return (Outcome.CHANGED if effects else Outcome.UNCHANGED).value


def item(line: int, outcome: str, code: str, name: str, why: str = "", says: list[Said] | None = None) -> Item:
    """One row of the report."""
    return Item(line, outcome, code, name, why, says or [])
