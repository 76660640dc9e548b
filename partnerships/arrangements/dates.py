"""Dates as a file writes them: 2018-11-20, 2018-11, 2018, or a day with how well it is known."""

from __future__ import annotations

import datetime as dt

from partnerships.models import Precision

BY_LENGTH = {4: ("-01-01", Precision.YEAR), 7: ("-01", Precision.MONTH), 10: ("", Precision.EXACT)}


def read_date(written: str) -> tuple[dt.date, Precision]:
    """The first day that fits and how well the date is known; raises ValueError where there is no such day."""
    day, _, said = str(written).partition(" ")
    rest, precision = BY_LENGTH[len(day)]
    return dt.date.fromisoformat(day + rest), Precision(said) if said else precision
