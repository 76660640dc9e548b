"""The filter of the list of contributions."""

from __future__ import annotations

from django.db.models import QuerySet

from config.tables.filters import OneOf, TextFilter
from partnerships.filters.facts import STANDINGS, FactFilter
from partnerships.financial_year import read_year
from partnerships.models import Classification, Funding, Sector


class ContributionFilter(FactFilter):
    """Over contributions."""

    fund = TextFilter(field_name="fund_year__fund__name", lookup_expr="icontains", label="Fund contains")
    year = TextFilter(label="Financial year", method="of_year")
    body = TextFilter(label="Contributor (name or code)", method="about_body")
    sector = OneOf(label="Sector", field_name="body__kind__sector", choices=Sector.choices)
    classification = OneOf(
        label="Pooled, aligned or in view",
        field_name="fund_year__fund__classification",
        choices=Classification.choices,
    )
    funding = OneOf(label="Source of the money", choices=Funding.choices)
    standing = OneOf(label="Standing", choices=STANDINGS)

    def of_year(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """One financial year, written 2025/26; nothing where it is none."""
        year = read_year(typed)
        return rows.filter(fund_year__year=year) if year else rows.none()
