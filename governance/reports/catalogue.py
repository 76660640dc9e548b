"""The reports of the product, in order. A new report is a module of this package and one line here."""

from __future__ import annotations

from governance.reports.report import Report
from governance.reports.upcoming_decisions import UpcomingDecisions

REPORTS: tuple[type[Report], ...] = (UpcomingDecisions,)


def report_called(key: str) -> type[Report] | None:
    """The report of this short name, or of this number (r1)."""
    wanted = key.lower()
    return next((each for each in REPORTS if wanted in (each.naming.file, each.number.lower())), None)
