"""The reports of the product, in order. A new report is a module of this package and one line here."""

from __future__ import annotations

from governance.reports.agreements_register import AgreementsRegister
from governance.reports.engagement_lag import EngagementLag
from governance.reports.pooled_funds import PooledFunds
from governance.reports.private_business import PrivateBusiness
from governance.reports.report import Report
from governance.reports.sign_off_matrix import SignOffMatrix
from governance.reports.succession import SuccessionReport
from governance.reports.upcoming_decisions import UpcomingDecisions
from governance.reports.urgency_and_exceptions import UrgencyAndExceptions

REPORTS: tuple[type[Report], ...] = (
    UpcomingDecisions,
    SignOffMatrix,
    PooledFunds,
    EngagementLag,
    PrivateBusiness,
    UrgencyAndExceptions,
    AgreementsRegister,
    SuccessionReport,
)


def report_called(key: str) -> type[Report] | None:
    """The report of this short name, or of this number (r1)."""
    wanted = key.lower()
    return next((each for each in REPORTS if wanted in (each.naming.file, each.number.lower())), None)
