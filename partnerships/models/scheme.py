"""What the money of a fund is spent on, and who bears what is over or under."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.models.body import Body
from partnerships.models.contribution import OF_A_YEAR, Funding, Use, capital_stays_capital
from partnerships.models.fact import Recorded, Sourced
from partnerships.models.fund import FundYear
from partnerships.models.money_sums import MoneyQuerySet
from partnerships.models.pounds import PoundsField, ShareField, not_negative
from partnerships.visibility import PartQuerySet, VisibleQuerySet


class Scheme(Sourced):
    """One line of a fund's plan for a year: a service or project, who commissions it, who provides it, for whom."""

    class Setting(models.TextChoices):
        ACUTE = "acute", "Acute hospital"
        COMMUNITY = "community", "Community health"
        MENTAL_HEALTH = "mental_health", "Mental health"
        PRIMARY_CARE = "primary_care", "Primary care"
        ADULT_SOCIAL_CARE = "adult_social_care", "Adult social care"
        PUBLIC_HEALTH = "public_health", "Public health"
        HOUSING = "housing", "Housing"
        VOLUNTARY = "voluntary", "Voluntary and community sector"
        NOT_RECORDED = "not_recorded", "Setting not recorded"

    class ProviderType(models.TextChoices):
        NHS_TRUST = "nhs_trust", "NHS trust or foundation trust"
        COUNCIL = "council", "Council"
        PRIMARY_CARE = "primary_care", "Primary care"
        INDEPENDENT = "independent", "Independent provider"
        VOLUNTARY = "voluntary", "Voluntary or community organisation"
        SEVERAL = "several", "Several providers"
        NOT_RECORDED = "not_recorded", "Type of provider not recorded"

    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="schemes")
    name = models.CharField(max_length=300)
    service_type = models.CharField(max_length=200, blank=True)
    setting = models.CharField(max_length=20, choices=Setting, default=Setting.NOT_RECORDED)
    commissioner = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="schemes_commissioned"
    )
    provider = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="schemes_provided")
    provider_name = models.CharField("provider, where it is no body of the register", max_length=200, blank=True)
    provider_type = models.CharField(max_length=12, choices=ProviderType, default=ProviderType.NOT_RECORDED)
    cohort = models.CharField("for whom", max_length=300, blank=True)
    outcomes = models.TextField(blank=True)
    output = models.CharField("what is counted", max_length=200, blank=True, help_text="For example packages of care.")
    output_planned = models.DecimalField(max_digits=12, decimal_places=1, null=True, blank=True)
    output_actual = models.DecimalField(max_digits=12, decimal_places=1, null=True, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_YEAR, "commissioner", "provider")
    HELD_WITH = ("fund_year",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        ordering = ["fund_year", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund_year", "name"],
                condition=Q(standing__in=["accepted", "draft"]),
                name="scheme_once",
                violation_error_message="A scheme of this name is recorded for this year already.",
            ),
        ]
        triggers: ClassVar = recorded("scheme", bodies=["commissioner_id", "provider_id"])

    def __str__(self) -> str:
        return self.name


class SchemeFunding(Sourced):
    """What one source of money, of one contributor where that is known, gives to a scheme: planned and actual."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="fundings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="scheme_fundings")
    funding = models.CharField("source of the money", max_length=20, choices=Funding, default=Funding.NOT_RECORDED)
    use = models.CharField("capital or revenue", max_length=12, choices=Use, default=Use.NOT_RECORDED)
    planned = PoundsField("planned")
    actual = PoundsField("actual")

    objects = MoneyQuerySet.as_manager()
    VISIBLE_WITH = ("scheme", *(f"scheme__{path}" for path in OF_A_YEAR), "body")
    HELD_WITH = ("scheme",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY,)
    CLASSIFIED_BY = "scheme__fund_year__fund__classification"

    class Meta:
        verbose_name = "funding of a scheme"
        verbose_name_plural = "fundings of schemes"
        ordering = ["scheme", "funding", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "body", "funding", "use"],
                condition=Q(standing__in=["accepted", "draft"]),
                nulls_distinct=False,
                name="scheme_funding_once",
                violation_error_message="This scheme has money from this source already. Change that record.",
            ),
            capital_stays_capital("scheme_funding"),
            not_negative("scheme_funding", "planned", "actual"),
        ]
        triggers: ClassVar = recorded("scheme_funding", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.scheme}: {self.get_funding_display()}"


class RiskShare(Sourced):
    """Who bears what is over or under plan in one year of a fund, and by which clause."""

    class Basis(models.TextChoices):
        NONE = "none", "No risk share: each partner bears its own"
        CONTRIBUTIONS = "contributions", "In proportion to contributions"
        FIXED_SPLIT = "fixed_split", "Fixed split"
        HOST = "host", "The host bears all"
        CAUSER = "causer", "Whoever causes it bears it"
        CAPPED = "capped", "Fixed split up to a cap, the rest by agreement"
        LEAD_COMMISSIONER = "lead_commissioner", "The lead commissioner of each scheme bears it"

    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="risk_shares")
    basis = models.CharField(max_length=20, choices=Basis)
    cap = PoundsField("cap on the shared part")
    clause = models.CharField(max_length=100, blank=True)
    overspend_order = models.TextField("what pays for an overspend first", blank=True)
    underspend_use = models.TextField("what becomes of an underspend", blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_YEAR
    HELD_WITH = ("fund_year",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        ordering = ["fund_year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund_year"],
                condition=Q(standing="accepted"),
                name="risk_share_once_a_year",
                violation_error_message="A risk share is recorded for this year already. Change that record.",
            ),
            models.CheckConstraint(
                name="risk_share_cap_where_capped",
                condition=~Q(basis="capped") | Q(cap__isnull=False),
                violation_error_message="Enter the cap.",
            ),
        ]
        triggers: ClassVar = recorded("risk_share")

    def __str__(self) -> str:
        return self.get_basis_display()


class RiskShareSplit(Recorded):
    """One body's part of a fixed split, from 0 to 1; the parts of a split make 1 together (invariant I5)."""

    risk_share = models.ForeignKey(RiskShare, on_delete=models.PROTECT, related_name="splits")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="risk_splits")
    share = ShareField(validators=[MinValueValidator(0), MaxValueValidator(1)])

    objects = PartQuerySet.as_manager()
    VISIBLE_WITH = ("risk_share", *(f"risk_share__{path}" for path in OF_A_YEAR), "body")
    HELD_WITH = ("risk_share",)
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        ordering = ["risk_share", "body"]
        constraints = [
            models.UniqueConstraint(fields=["risk_share", "body"], name="risk_split_once_a_body"),
            models.CheckConstraint(name="risk_split_in_range", condition=Q(share__gte=0, share__lte=1)),
        ]
        triggers: ClassVar = recorded("risk_share_split", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.body}: {self.share:.2%}"
