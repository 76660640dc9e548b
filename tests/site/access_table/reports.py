"""Reports, saved and run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.roles import Permission, Reach
from governance.reports.catalogue import REPORTS
from tests.site.access_table.row import (
    ADMINISTRATOR,
    Case,
    Row,
    holders,
    same,
)
from tests.site.stage import Stage

# Whose role keeps reports at all; what one person saved, nobody else opens.
KEEPERS_OF_REPORTS = ADMINISTRATOR.union(
    *(
        holders(each, reach, whose)
        for each in (Permission.EXPORT_REPORTS, Permission.EXPORT_FINANCE)
        for reach in Reach
        for whose in ("own", "other")
    )
)


NOBODY_KEEPING = frozenset({"no_role"})


def of_a_saved_report(kwargs: Callable[[Stage], dict[str, Any]], unknown: dict[str, Any]) -> Row:
    """The scrutiny officer's own: absent for others who keep reports, and not for whoever keeps none."""
    owner = frozenset({"scrutiny_officer_own"})
    return Row(
        cases=lambda stage: [
            Case(kwargs(stage), "one's own", owner, 404, known_to=NOBODY_KEEPING),
            Case(unknown, "unknown", frozenset(), 404, known_to=NOBODY_KEEPING),
        ],
        sign_in_first=True,
    )


REPORT_PAGES: dict[str, Row] = {
    "reports": same(),
    "report": Row(
        cases=lambda stage: [
            *(Case({"key": report.naming.file}, report.number, query="?on=2021-05-01") for report in REPORTS),
            Case({"key": "upcoming-decisions"}, "for printing", query="?format=print"),
            Case({"key": "no-such-report"}, "unknown", frozenset(), 404),
        ]
    ),
    "reports-saved": same(opens_to=KEEPERS_OF_REPORTS),
    "report-save": Row(
        cases=lambda stage: [
            Case({"key": "upcoming-decisions"}, "a report", KEEPERS_OF_REPORTS),
            Case({"key": "no-such-report"}, "unknown", KEEPERS_OF_REPORTS, page=404),
        ],
        sign_in_first=True,
    ),
    "reports-saved-one": of_a_saved_report(lambda stage: {"pk": stage.saved_report.pk}, {"pk": 10**30}),
    "report-run-file": of_a_saved_report(
        lambda stage: {"pk": stage.saved_report.runs.get().pk, "form": "csv"}, {"pk": 10**30, "form": "csv"}
    ),
}
