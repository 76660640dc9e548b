"""Changes of contributions within a year: proposed, approved by every contributor, then applied."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.models.body import Body
from partnerships.models.contribution import OF_A_YEAR, Contribution
from partnerships.models.fact import Recorded, Sourced
from partnerships.models.fund import FundYear
from partnerships.models.pounds import PoundsField
from partnerships.visibility import PartQuerySet, VisibleQuerySet

OF_A_VARIATION = ("variation", *(f"variation__{path}" for path in OF_A_YEAR))


class Variation(Sourced):
    """A change of one or more contributions of a year. `applied_on` is set by applying it, and by nothing else."""

    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField()
    proposed_by = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_on = models.DateField()
    reason = models.TextField("why")
    applied_on = models.DateField(null=True, blank=True, editable=False)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_YEAR
    HELD_WITH = ("fund_year",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        ordering = ["fund_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund_year", "number"],
                name="variation_number_once",
                violation_error_message="A variation of this number is recorded for this year already.",
            ),
        ]
        triggers: ClassVar = recorded("variation")

    def __str__(self) -> str:
        return f"variation {self.number}"


class VariationLine(Recorded):
    """One contribution that a variation changes: to which amount, and what it was before."""

    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, related_name="lines")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="variation_lines")
    before = PoundsField("before")
    after = PoundsField("after")

    objects = PartQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_VARIATION, "contribution", "contribution__body")
    HELD_WITH = ("variation",)
    KEPT_WITH = (Permission.RECORD_MONEY,)

    class Meta:
        ordering = ["variation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["variation", "contribution"], name="variation_line_once"),
            models.CheckConstraint(
                name="variation_line_has_an_amount",
                condition=Q(after__isnull=False, after__gte=0),
                violation_error_message="Enter the new amount.",
            ),
        ]
        triggers: ClassVar = recorded("variation_line")

    def __str__(self) -> str:
        return f"{self.contribution} in {self.variation}"


class VariationApproval(Sourced):
    """What one contributor said to a variation. A reported approval counts only once that body confirms it."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Declined"

    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, related_name="approvals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="variation_approvals")
    outcome = models.CharField(max_length=10, choices=Outcome)
    on = models.DateField("on")
    decided_by = models.CharField(max_length=300, blank=True)
    decision = models.CharField("reference of the decision", max_length=200, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_VARIATION, "body")
    HELD_WITH = ("variation",)
    READ_WITH = Permission.READ_MONEY
    KEPT_WITH = (Permission.RECORD_MONEY, Permission.RECORD_OUTCOME_OF_OWN_BODY, Permission.CONFIRM_OWN_CONTRIBUTION)

    class Meta:
        verbose_name = "answer to a variation"
        verbose_name_plural = "answers to variations"
        ordering = ["variation", "on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["variation", "body"],
                condition=Q(standing="accepted"),
                name="variation_answered_once",
                violation_error_message="This body's answer is recorded already. Change that record.",
            ),
        ]
        triggers: ClassVar = recorded("variation_approval", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.body}: {self.get_outcome_display()}"
