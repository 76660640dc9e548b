"""Funds: money that partners pool, align or merely look at together; their hosts and their years."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.financial_year import FIRST, LAST, year_words
from partnerships.models.agreement import KEEPERS, Agreement
from partnerships.models.appointment import Post
from partnerships.models.body import Body
from partnerships.models.fact import DatedFact, Sourced, no_overlap, period_in_order
from partnerships.models.partnership import Partnership
from partnerships.models.pounds import PoundsField, not_negative
from partnerships.visibility import VisibleQuerySet

OF_A_FUND = ("fund", "fund__agreement", "fund__partnership")


class Classification(models.TextChoices):
    """In which sense money is shared. Amounts of two senses are never added together."""

    POOLED = "pooled", "Pooled"
    ALIGNED = "aligned", "Aligned, not pooled"
    IN_VIEW = "in_view", "In view, for context only"
    NOT_RECORDED = "not_recorded", "Not recorded whether pooled"


class Fund(DatedFact):
    """One pot of money under an agreement (or none that is recorded). A pool is no body: its host keeps its accounts.

    `area` is the council in whose health and wellbeing board's area it works, for the Better Care Fund's minimums.
    """

    # Of a fund that is being recorded, its host-to-be: its rule and its permission read them.
    planned_bodies: set[int]
    planned_hosts: set[int]

    ref = models.SlugField("reference", max_length=80, unique=True)
    name = models.CharField(max_length=300)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="funds")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="funds")
    classification = models.CharField("pooled, aligned or in view", max_length=12, choices=Classification)
    area = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="funds_of_its_area")
    purpose = models.TextField(blank=True)

    VISIBLE_WITH = ("agreement", "agreement__partnership", "partnership", "area")
    AT_PARTNERSHIPS = ("partnership",)
    AT_BODIES = ("area",)
    AT_BODIES_OF = ("hostings__host",)
    HELD_WITH = ("agreement",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["name", "id"]
        constraints = [period_in_order("fund")]
        indexes = [
            models.Index(fields=["partnership", "name"], name="fund_of_partnership"),
            models.Index(fields=["classification", "name"], name="fund_in_order"),  # the order of a long report
        ]
        triggers: ClassVar = recorded("fund", bodies=["area_id"], partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.name


class FundHost(DatedFact):
    """The body that hosts a fund for a time, and the post of its pool manager, which is a post at the host."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="hostings")
    host = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="hosted_funds")
    pool_manager = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="managed_funds"
    )

    VISIBLE_WITH = (*OF_A_FUND, "host")
    HELD_WITH = ("fund",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name = "host of a fund"
        verbose_name_plural = "hosts of funds"
        ordering = ["fund", "valid_from", "id"]
        constraints = [
            period_in_order("fund_host"),
            no_overlap("fund_host", "fund", message="A fund has one host at a time. End the other hosting first."),
        ]
        triggers: ClassVar = recorded("fund_host", bodies=["host_id"])

    def __str__(self) -> str:
        return f"{self.host} hosts {self.fund}"


class FundYear(Sourced):
    """One financial year of a fund. What contributors put in is recorded beside it, never added up into it.

    `stated_plan` and `stated_actual` are totals as a source gives them for the whole fund; where the parts do not add
    up to them, both are shown.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(
        "financial year", validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)]
    )
    stated_plan = PoundsField("whole fund, planned")
    stated_actual = PoundsField("whole fund, actual")
    opening_balance = PoundsField("opening balance")
    closing_balance = PoundsField("closing balance")
    unallocated = PoundsField("not yet allocated to a scheme")
    carry_forward_rule = models.TextField(blank=True, help_text="What happens to money left over, with the clause.")
    closed_on = models.DateField("accounts closed on", null=True, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_FUND
    HELD_WITH = ("fund",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        verbose_name = "year of a fund"
        verbose_name_plural = "years of funds"
        ordering = ["fund", "year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year"],
                condition=Q(standing__in=["accepted", "draft"]),
                name="fund_year_once",
                violation_error_message="This year of the fund is recorded already. Change that record.",
            ),
            not_negative("fund_year", "stated_plan", "stated_actual"),
        ]
        triggers: ClassVar = recorded("fund_year")

    def __str__(self) -> str:
        return f"{self.fund}, {year_words(self.year)}"
