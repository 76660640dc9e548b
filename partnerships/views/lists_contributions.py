"""The open data of contributions: who puts what into which fund, by year and source."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet

from config.tables.columns import Choice, Column, Money, SectorChoice
from config.tables.list_page import Naming
from partnerships.filters.contributions import ContributionFilter
from partnerships.models import Classification, Contribution, Funding, Sector, Use
from partnerships.naming import body_name_of
from partnerships.views.lists import GONE, SOURCE, RegisterList, named, page_of, standing_column
from partnerships.views.lists_agreements import FinancialYear

MARKS = {Sector.COUNCIL: "council", Sector.NHS: "nhs"}


CONTRIBUTOR = named("body", "Contributor", "The body that puts it in", name="body_name", code="body__code", page="body")
SECTOR = SectorChoice(
    key="sector",
    heading="Sector",
    meaning="The sector of the contributor.",
    reads="body__kind__sector",
    labels=dict(Sector.choices),
    marks={key.value: mark for key, mark in MARKS.items()},
)


class Contributions(RegisterList):
    """Every contribution that the reader may see."""

    naming = Naming(title="Contributions", one="contribution", several="contributions", file="contributions")
    introduction = (
        "What each partner puts into which fund in which financial year, from which source, in pounds as the source "
        "gives them. Rows of pooled, aligned and in-view money stand beside each other and are never to be added up."
    )
    filterset = ContributionFilter
    usual_order = ("-fund_year__year", "fund_year__fund__name", "body_id")
    columns = (
        Column(
            key="fund_name",
            heading="Fund",
            meaning="The name of the fund.",
            reads="fund_year__fund__name",
            address=page_of("fund", "fund_year__fund__ref"),
            sort=("fund_year__fund__name",),
            under=(
                Column(
                    key="fund",
                    heading="Fund: reference",
                    meaning="The reference in the fund’s address.",
                    reads="fund_year__fund__ref",
                    said_elsewhere=True,
                ),
                Choice(
                    key="classification",
                    heading="Pooled, aligned or in view",
                    meaning="In which sense the money is shared.",
                    reads="fund_year__fund__classification",
                    labels=dict(Classification.choices),
                ),
            ),
        ),
        FinancialYear(
            key="fin_year",
            heading="Year",
            meaning="The financial year, 1 April to 31 March.",
            reads="fund_year__year",
            sort=("fund_year__year",),
        ),
        replace(CONTRIBUTOR, under=(*CONTRIBUTOR.under, SECTOR)),
        Choice(
            key="funding",
            heading="Source of the money",
            meaning="Where the money comes from.",
            labels=dict(Funding.choices),
            sort=("funding",),
            under=(
                Choice(
                    key="use",
                    heading="Capital or revenue",
                    meaning="What it may be spent on.",
                    labels=dict(Use.choices),
                    silent=(Use.NOT_RECORDED, Use.REVENUE),
                ),
                Column(key="description", heading="Given in kind", meaning="What is given in kind, in words."),
                standing_column(),
            ),
        ),
        Money(key="planned", heading="Planned", meaning="In pounds, as planned.", sort=("planned",)),
        Money(
            key="agreed",
            heading="Agreed",
            meaning="In pounds, as agreed.",
            sort=("agreed",),
            under=(
                Money(
                    key="revised",
                    heading="Revised",
                    meaning="In pounds, after variations within the year.",
                    note="revised {}",
                ),
            ),
        ),
        Money(key="actual", heading="Actual", meaning="In pounds, as paid or accounted.", sort=("actual",)),
        SOURCE,
    )

    def rows(self) -> QuerySet:
        return Contribution.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(body_name=body_name_of("body", self.day))
