"""What the host of a fund reports to the partners, quarter by quarter and year by year."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.financial_year import ANNUAL, MONTHS, QUARTERS
from partnerships.models.body import Body
from partnerships.models.contribution import OF_A_YEAR
from partnerships.models.fact import Recorded, Sourced
from partnerships.models.fund import FundYear
from partnerships.models.money_sums import MoneyQuerySet
from partnerships.models.pounds import PoundsField
from partnerships.models.scheme import Scheme
from partnerships.visibility import Reader, VisibleQuerySet, named_records_visible, reading_places

PERIODS = [
    *((each, f"Quarter {each[1:]}") for each in QUARTERS),
    (ANNUAL, "Whole year"),
    *((each, f"Month {each[1:]}") for each in MONTHS),
]


# A line that says the whole stands beside its parts and is never added to them.
NAMES_OF_THE_WHOLE = frozenset(
    {
        "whole fund", "the whole fund", "whole pool", "whole pooled fund", "whole budget",
        "total", "grand total", "overall total", "fund total", "pool total", "total fund", "total pool",
        "total pooled fund", "total budget", "total expenditure", "total spend", "all schemes", "total of all schemes",
    }
)  # fmt: skip


class FinanceReturn(Sourced):
    """One report of one period of a year of a fund. Overdue is worked out from `due_on` and `submitted_on`."""

    class Kind(models.TextChoices):
        S75_QUARTERLY = "s75_quarterly", "Section 75 quarterly report"
        S75_ANNUAL = "s75_annual", "Section 75 annual report"
        BCF = "bcf", "Better Care Fund return"
        INTERNAL = "internal", "Report between the partners"

    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=16, choices=Kind)
    period = models.CharField(max_length=6, choices=PERIODS)
    due_on = models.DateField("due on", null=True, blank=True)
    submitted_on = models.DateField("submitted on", null=True, blank=True)
    approved_on = models.DateField("approved by the health and wellbeing board on", null=True, blank=True)
    narrative = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_YEAR
    HELD_WITH = ("fund_year",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        verbose_name = "return"
        ordering = ["fund_year", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund_year", "kind", "period"],
                condition=Q(standing__in=["accepted", "draft"]),
                name="finance_return_once",
                violation_error_message="This return is recorded already. Change that record.",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(submitted_on=None), name="finance_return_due")]
        triggers: ClassVar = recorded("finance_return")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_period_display().lower()}"


class ReturnLineQuerySet(MoneyQuerySet):
    """Lines have no standing of their own: they show where their return does."""

    def visible_to(self, user: Reader) -> ReturnLineQuerySet:
        """What this reader may see."""
        return self.filter(named_records_visible(self.model, reading_places(user)))


class ReturnLine(Recorded):
    """One line of a return: plan, forecast and actual, and whose business the difference is, where the source says."""

    finance_return = models.ForeignKey(FinanceReturn, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=300)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, blank=True, related_name="return_lines")
    plan = PoundsField("plan")
    forecast = PoundsField("forecast")
    actual = PoundsField("actual")
    variance_owner = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="variances",
        verbose_name="who bears the difference",
    )
    note = models.CharField(max_length=500, blank=True)

    objects = ReturnLineQuerySet.as_manager()
    VISIBLE_WITH = ("finance_return", *(f"finance_return__{path}" for path in OF_A_YEAR), "variance_owner")
    HELD_WITH = ("finance_return",)
    KEPT_WITH = (Permission.RECORD_MONEY,)
    CLASSIFIED_BY = "finance_return__fund_year__fund__classification"

    class Meta:
        ordering = ["finance_return", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finance_return", "label"],
                name="return_line_once",
                violation_error_message="A line of this name stands in this return already.",
            ),
        ]
        triggers: ClassVar = recorded("return_line", bodies=["variance_owner_id"])

    def __str__(self) -> str:
        return self.label

    @property
    def is_whole(self) -> bool:
        """Whether it says the whole that the other lines are parts of, by its name."""
        return self.scheme_id is None and " ".join(self.label.lower().split()).rstrip(":") in NAMES_OF_THE_WHOLE

    @property
    def variance(self) -> Decimal | None:
        """Forecast less plan, or actual less plan where there is no forecast."""
        against = self.forecast if self.forecast is not None else self.actual
        return None if against is None or self.plan is None else against - self.plan
