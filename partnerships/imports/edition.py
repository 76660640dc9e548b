"""Which edition of which publication a file is, and what may be said of its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from config.dates_in_words import day_words
from partnerships.imports.layouts import Family, Layout
from partnerships.models import Precision

_SERIES = {Family.ODS: "ods", Family.ONS: "ons", Family.COUNCILS: "mysociety"}
_PUBLISHERS = {
    Family.ODS: ("NHS Organisation Data Service", "OGL v3"),
    Family.ONS: ("Office for National Statistics", "OGL v3"),
    Family.COUNCILS: ("mySociety", "CC BY 4.0"),
}
_OF_OTHERS = {Layout.TRUST_SYSTEMS: ("hf-trust-stp", ("The Health Foundation", "MIT"))}


@dataclass(frozen=True)
class Edition:
    """One file as an edition: `on` is the day whose state it gives, None where it cannot be told.

    `applied_before`: this very file was applied already, so it brings nothing later than what stands.
    """

    layout: Layout
    on: dt.date | None = None
    precision: str = Precision.EXACT.value
    basis: str = "the file does not say of which day it is"
    applied_before: bool = False

    @property
    def series(self) -> str:
        """The publication of which this is one edition."""
        return _OF_OTHERS[self.layout][0] if self.layout in _OF_OTHERS else _SERIES[self.layout.family]

    @property
    def publisher(self) -> tuple[str, str]:
        """Who publishes it, under which licence."""
        return _OF_OTHERS[self.layout][1] if self.layout in _OF_OTHERS else _PUBLISHERS[self.layout.family]

    @property
    def title(self) -> str:
        """How the source of its facts is called."""
        return f"{self.layout.label}, {self.words}"

    @property
    def words(self) -> str:
        """The edition in words: "edition of 17 March 2022"."""
        if self.on is None:
            return "edition not dated"
        about = "not before " if self.precision == Precision.NOT_BEFORE else ""
        return f"edition of {about}{day_words(self.on)}"

    def dated(self, on: dt.date | None, basis: str, precision: str = Precision.EXACT.value) -> Edition:
        """The same file, with its day."""
        return replace(self, on=on, basis=basis, precision=precision)


def latest_of(days: Iterable[dt.date | None], today: dt.date) -> dt.date | None:
    """The latest day that is not to come; days to come are plans."""
    return max((day for day in days if day and day <= today), default=None)


def dated_by_content(edition: Edition, days: Iterable[dt.date | None], today: dt.date) -> Edition:
    """An edition that says no day of its own is not older than the latest day in it."""
    latest = latest_of(days, today)
    if latest is None:
        return edition
    return edition.dated(latest, "the latest day in the file that is not to come", Precision.NOT_BEFORE.value)
