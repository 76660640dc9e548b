"""What each partner puts into a year of a fund, and the least that national rules ask for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.financial_year import year_words
from partnerships.models.body import Body
from partnerships.models.fact import Sourced
from partnerships.models.fund import OF_A_FUND, FundYear
from partnerships.models.money_sums import MoneyQuerySet
from partnerships.models.pounds import PoundsField, not_negative
from partnerships.visibility import VisibleQuerySet

OF_A_YEAR = ("fund_year", *(f"fund_year__{path}" for path in OF_A_FUND))


class Funding(models.TextChoices):
    """Where the money of a contribution comes from."""

    NHS_MINIMUM = "nhs_minimum", "NHS minimum contribution"
    NHS_ADDITIONAL = "nhs_additional", "NHS additional contribution"
    LA_BETTER_CARE_GRANT = "la_better_care_grant", "Local Authority Better Care Grant"
    IBCF = "ibcf", "Improved Better Care Fund grant"
    DFG = "dfg", "Disabled Facilities Grant"
    LA_ADDITIONAL = "la_additional", "Council additional contribution"
    DISCHARGE_LA = "discharge_la", "Discharge fund, council part"
    DISCHARGE_ICB = "discharge_icb", "Discharge fund, NHS part"
    WINTER = "winter", "Winter pressures grant"
    ASC_PRECEPT = "asc_precept", "Adult social care precept"
    S256 = "s256", "Section 256 transfer"
    CAPITAL = "capital", "Capital, other"
    IN_KIND_STAFF = "in_kind_staff", "In kind: staff"
    IN_KIND_PREMISES = "in_kind_premises", "In kind: premises"
    IN_KIND_GOODS = "in_kind_goods", "In kind: goods and services"
    OTHER = "other", "Other"
    NOT_RECORDED = "not_recorded", "Source of the money not recorded"


IN_KIND = (Funding.IN_KIND_STAFF, Funding.IN_KIND_PREMISES, Funding.IN_KIND_GOODS)
CAPITAL_ONLY = (Funding.DFG, Funding.CAPITAL)


class Use(models.TextChoices):
    """What money may be spent on."""

    REVENUE = "revenue", "Revenue"
    CAPITAL = "capital", "Capital"
    NOT_RECORDED = "not_recorded", "Capital or revenue not recorded"


def capital_stays_capital(name: str, funding: str = "funding") -> models.CheckConstraint:
    """Capital grants fund capital alone (invariant I6), refused by the database."""
    return models.CheckConstraint(
        name=f"{name}_capital_stays_capital",
        condition=~Q(**{f"{funding}__in": CAPITAL_ONLY}) | Q(use=Use.CAPITAL),
        violation_error_message="The Disabled Facilities Grant and other capital fund capital only. Choose capital.",
    )


class Contribution(Sourced):
    """What one body puts into one year of a fund from one source: planned, agreed, revised and actual.

    `revised` changes by an applied variation alone. Confirmed means that the body itself says so.
    """

    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="contributions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="contributions")
    funding = models.CharField("source of the money", max_length=20, choices=Funding, default=Funding.NOT_RECORDED)
    use = models.CharField("capital or revenue", max_length=12, choices=Use, default=Use.NOT_RECORDED)
    planned = PoundsField("planned")
    agreed = PoundsField("agreed")
    revised = PoundsField("revised", editable=False)
    actual = PoundsField("actual")
    description = models.CharField(max_length=300, blank=True, help_text="For what is given in kind: what, how much.")

    objects = MoneyQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_YEAR, "body")
    HELD_WITH = ("fund_year",)
    OWN_BODY = "body"
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY, Permission.RECORD_OWN_FIGURE)
    CLASSIFIED_BY = "fund_year__fund__classification"

    class Meta:
        ordering = ["fund_year", "body", "funding", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund_year", "body", "funding", "use"],
                condition=Q(standing__in=["accepted", "draft"]),
                name="contribution_once",
                violation_error_message="This body's contribution from this source is recorded. Change that record.",
            ),
            capital_stays_capital("contribution"),
            not_negative("contribution", "planned", "agreed", "revised", "actual"),
            models.CheckConstraint(
                name="contribution_says_something",
                condition=Q(planned__isnull=False)
                | Q(agreed__isnull=False)
                | Q(revised__isnull=False)
                | Q(actual__isnull=False)
                | ~Q(description=""),
                violation_error_message="Enter at least one amount, or say what is given in kind.",
            ),
        ]
        triggers: ClassVar = recorded("contribution", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.body}: {self.get_funding_display()}"

    @property
    def is_in_kind(self) -> bool:
        """Staff, premises or goods rather than money: never added to cash."""
        return self.funding in IN_KIND


class MinimumRule(Sourced):
    """The least that must go into the fund of one health and wellbeing board's area in one year, by one measure."""

    class Measure(models.TextChoices):
        NHS_MINIMUM = "nhs_minimum", "NHS minimum contribution"
        ADULT_SOCIAL_CARE = "adult_social_care", "NHS minimum contribution to adult social care"
        DFG = "dfg", "Disabled Facilities Grant"
        LA_BETTER_CARE_GRANT = "la_better_care_grant", "Local Authority Better Care Grant"

    year = models.PositiveSmallIntegerField("financial year")
    area = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="minimums_of_its_area")
    payer = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="minimums_to_pay")
    measure = models.CharField(max_length=20, choices=Measure)
    amount = PoundsField("amount")

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("area", "payer")
    AT_BODIES = ("area", "payer")

    class Meta:
        verbose_name = "minimum contribution"
        ordering = ["-year", "area", "payer", "measure", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "area", "payer", "measure"],
                condition=Q(standing="accepted"),
                name="minimum_once",
                violation_error_message="This minimum is recorded already. Change that record.",
            ),
            models.CheckConstraint(
                name="minimum_has_an_amount",
                condition=Q(amount__isnull=False, amount__gte=0),
                violation_error_message="Enter the amount.",
            ),
        ]
        triggers: ClassVar = recorded("minimum_rule", bodies=["area_id", "payer_id"])

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, {year_words(self.year)}"
