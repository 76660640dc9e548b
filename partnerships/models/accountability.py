"""Who answers to whom, by which power, from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from partnerships.models.body import Body
from partnerships.models.fact import DatedFact, no_overlap, period_in_order
from partnerships.models.legal_power import LegalPower


class Accountability(DatedFact):
    """One edge: `from_body` stands in this relation to `to_body`.

    Parliament and the local electors are ends of the lines. `as_generally_understood` marks an edge
    whose legal power is not recorded.
    """

    class Kind(models.TextChoices):
        ANSWERS_TO = "answers_to", "answers to"
        FUNDED_BY = "funded_by", "is funded by"
        APPOINTED_BY = "appointed_by", "is appointed by"
        ELECTED_BY = "elected_by", "is elected by"
        DIRECTED_BY = "directed_by", "is directed by"
        OVERSEEN_BY = "overseen_by", "is overseen by"
        SCRUTINISED_BY = "scrutinised_by", "is scrutinised by"
        REGULATED_BY = "regulated_by", "is regulated by"
        CONTRACTED_TO = "contracted_to", "is contracted to"
        REPORTS_TO = "reports_to", "reports to (not statutory)"
        ADVISES = "advises", "advises"

    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="accountabilities_up")
    kind = models.CharField(max_length=16, choices=Kind)
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="accountabilities_down")
    legal_power = models.ForeignKey(
        LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="accountabilities"
    )
    as_generally_understood = models.BooleanField(default=False)

    VISIBLE_WITH = ("from_body", "to_body")
    AT_BODIES = ("from_body",)

    class Meta:
        verbose_name_plural = "accountabilities"
        ordering = ["from_body", "kind", "valid_from", "id"]
        constraints = [
            period_in_order("accountability"),
            no_overlap(
                "accountability",
                "from_body",
                "to_body",
                "kind",
                message="This line is already recorded on some of these days. End that one first.",
            ),
            models.CheckConstraint(
                name="accountability_not_to_itself",
                condition=~Q(from_body=models.F("to_body")),
                violation_error_message="A body cannot answer to itself.",
            ),
        ]
        triggers: ClassVar = recorded("accountability", bodies=["from_body_id", "to_body_id"])

    def __str__(self) -> str:
        return f"{self.from_body} {self.get_kind_display()} {self.to_body}"
