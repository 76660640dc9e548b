"""R3: who puts what into which fund, year by year; pooled, aligned and in-view money beside each other, never added."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from config.tables.columns import Choice, Column, Count, Day, Money, Number, Several, YesNo
from config.tables.filters import OneOf
from config.tables.list_page import Naming
from governance.reports.columns import SeveralNamed
from governance.reports.funds_on_day import FundsOnDay
from governance.reports.names import Names
from governance.reports.of_decisions import body_column
from governance.reports.report import Report
from partnerships.filters.contributions import ContributionFilter
from partnerships.financial_year import year_of
from partnerships.models import Classification, Contribution, Funding, Sector
from partnerships.views.lists import GONE, page_of
from partnerships.views.lists_agreements import FinancialYear

YEARS = (("1", "The financial year of the day"), ("3", "Three financial years"), ("10", "Ten"), ("all", "All"))


class PooledFundsFilter(ContributionFilter):
    """Over contributions, by year back from the day on view."""

    year: Any = None  # named one by one in the open data; here counted back from the day
    years = OneOf(label="Years", choices=YEARS, usual="3", method="back_from_the_day")

    def back_from_the_day(self, rows: QuerySet, name: str, years: str) -> QuerySet:
        """So many financial years, that of the day the last."""
        return rows if years == "all" else rows.filter(fund_year__year__gt=year_of(self.day) - int(years))


class Percent(Number):
    """A part of a whole in per cent."""

    def words(self, row: Mapping[str, Any]) -> str:
        value = self.value(row)
        return self.absent if value is None else f"{value:.2f}%"


class PooledFunds(Report):
    """One row for each contribution: a body, a source of money and a year of a fund."""

    number = "R3"
    record = Contribution
    naming = Naming(title="Pooled funds", one="contribution", several="contributions", file="pooled-funds")
    introduction = (
        "What each partner puts into which fund in which year, plan and actual, with the host, the signature and the "
        "last return. Pooled, aligned and in-view money stand in rows of their own and must not be added together."
    )
    filterset = PooledFundsFilter
    usual_order = ("fund_year__fund__classification", "fund_year__fund__name", "-fund_year__year", "body_id", "funding")
    reads = ("fund_year_id", "body_id", "funding", "planned", "agreed", "revised", "actual")
    columns = (
        Column(
            key="fund",
            heading="Fund",
            meaning="The name of the fund.",
            reads="fund_year__fund__name",
            address=page_of("fund", "fund_year__fund__ref"),
            also_reads=("fund_year__fund__ref",),
            sort=("fund_year__fund__name",),
            before=(
                Column(
                    key="fund_ref",
                    heading="Fund: reference",
                    meaning="The reference in the fund’s address.",
                    reads="fund_year__fund__ref",
                    said_elsewhere=True,
                ),
                Column(
                    key="agreement_ref",
                    heading="Agreement",
                    meaning="The reference of the agreement that it is under.",
                    reads="fund_year__fund__agreement__ref",
                    note="agreement: {}",
                ),
            ),
            under=(
                SeveralNamed(
                    key="host",
                    heading="Host",
                    meaning="The host on the day; in JSON by code.",
                    codes="host_codes",
                    note="host: {}",
                ),
                Column(
                    key="pool_manager_role",
                    heading="Pool manager",
                    meaning="The post that manages the pool, not the person.",
                    note="pool manager: {}",
                ),
            ),
        ),
        Choice(
            key="classification",
            heading="Pooled, aligned or in view",
            meaning="In which sense the money is shared. Amounts of two senses are never added together.",
            reads="fund_year__fund__classification",
            labels=dict(Classification.choices),
            sort=("fund_year__fund__classification",),
        ),
        FinancialYear(
            key="fin_year",
            heading="Year",
            meaning="The financial year, 1 April to 31 March.",
            reads="fund_year__year",
            sort=("fund_year__year",),
        ),
        body_column(
            "contributor",
            "Contributor",
            "The body that puts it in",
            before=(
                Choice(
                    key="source",
                    heading="Source of the money",
                    meaning="Where the money comes from; what is given in kind says so.",
                    reads="funding",
                    labels=dict(Funding.choices),
                ),
            ),
            under=(
                Choice(
                    key="sector",
                    heading="Sector",
                    meaning="The contributor’s sector.",
                    reads="contributor_sector",
                    labels=dict(Sector.choices),
                ),
            ),
        ),
        Money(key="planned", heading="Planned", meaning="In pounds, as planned.", sort=("planned",)),
        Money(
            key="agreed",
            heading="Agreed",
            meaning="In pounds, as agreed.",
            sort=("agreed",),
            under=(Money(key="revised", heading="Revised", meaning="In pounds, after variations.", note="revised {}"),),
        ),
        Money(
            key="actual",
            heading="Actual",
            meaning="In pounds, as paid or accounted.",
            sort=("actual",),
            under=(
                Money(
                    key="variance",
                    heading="Variance",
                    meaning="Actual less revised, or else agreed, or else planned.",
                    note="variance {}",
                ),
                Percent(
                    key="risk_share_pct",
                    heading="Risk share",
                    meaning="The contributor’s part of a fixed split of risk in that year, in per cent.",
                    note="risk share {}",
                ),
            ),
        ),
        Several(
            key="scheme",
            heading="Schemes",
            meaning="The schemes of the year that this source of money, of this body where that is recorded, pays for.",
            under=(
                Several(key="setting", heading="Setting", meaning="Their settings, in the same order."),
                SeveralNamed(
                    key="commissioner",
                    heading="Commissioner",
                    meaning="Their commissioners, in the same order, each once; in JSON by code.",
                    codes="commissioner_codes",
                ),
                Several(key="provider_type", heading="Provider", meaning="Their types of provider, each once."),
            ),
        ),
        Day(
            key="signed_on",
            heading="Signed",
            meaning="The day on which the last party signed. Empty: not every party’s signature is recorded here.",
            absent="no full signature recorded",
            under=(
                YesNo(
                    key="operating_unsigned",
                    heading="In use, not every signature recorded",
                    meaning="Whether the agreement is in use and not every party’s signature is recorded here.",
                    note="in use, not every signature recorded: {}",
                    silent=(False,),
                ),
            ),
        ),
        Day(
            key="last_return_on",
            heading="Last return",
            meaning="The day on which the last return of the fund was submitted.",
            before=(Column(key="last_return_period", heading="Last return: period", meaning="The period of it."),),
            under=(
                Count(
                    key="return_overdue_days",
                    heading="Return overdue",
                    meaning="Days since the return that is longest overdue was due. Empty: none is overdue.",
                    note="a return is {} days overdue",
                ),
            ),
        ),
    )

    def rows(self) -> QuerySet:
        seen = Contribution.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        return seen.filter(fund_year__year__lte=year_of(self.day))

    @cached_property
    def names(self) -> Names:
        """What bodies were called."""
        return Names(self.day, self.request.user)

    @cached_property
    def funds(self) -> FundsOnDay:
        """Funds by year, contributors, hosts, signatures, returns, schemes and risk shares."""
        return FundsOnDay(self.day, self.request.user, self.names)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.funds.read(rows)
        whole = list(map(self.funds.completed, rows))
        for row in whole:
            row["variance"] = variance(row)
        return whole


def variance(row: Mapping[str, Any]) -> Decimal | None:
    """Actual less the figure that it stands at before the accounts."""
    actual, plan = row["actual"], row["revised"]
    if plan is None:
        plan = row["planned"] if row["agreed"] is None else row["agreed"]
    return None if plan is None or actual is None else actual - plan
