"""What was decided about each thing that hung on a body or partnership which ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from partnerships.models.body import Body
from partnerships.models.fact import Recorded
from partnerships.models.partnership import Partnership
from partnerships.models.succession import Succession


class Settlement(Recorded):
    """One item of a reorganisation's worklist, settled by a person: what, to whom, why, by which decision.

    `kind` and `item` name the record (see `partnerships.reorganisation.kind`), `result` the record of the same kind
    that took its place. An item that passed to several has one row for each. Rows are never changed.
    """

    class Choice(models.TextChoices):
        END = "end", "End it"
        PASS = "pass", "Pass it to the successor"
        REPLACE = "replace", "Replace it by another"

    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="settlements")
    kind = models.SlugField(max_length=40)
    item = models.BigIntegerField()
    result = models.BigIntegerField(null=True)
    choice = models.CharField(max_length=8, choices=Choice)
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    from_partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, related_name="+")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    to_partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    decision = models.CharField("reference of the decision", max_length=200, blank=True)
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    settled_as = models.CharField("in what capacity", max_length=60, blank=True)

    class Meta:
        ordering = ["-settled_at", "-id"]
        indexes = [
            models.Index(fields=["succession", "kind", "item"], name="settlement_of_item"),
        ]
        constraints = [
            models.CheckConstraint(
                name="settlement_of_one_place",
                condition=Q(from_body__isnull=False, from_partnership__isnull=True, to_partnership__isnull=True)
                | Q(from_partnership__isnull=False, from_body__isnull=True, to_body__isnull=True),
                violation_error_message="An item passes from a body to a body, or from a partnership to a partnership.",
            ),
            models.CheckConstraint(
                name="settlement_says_to_whom",
                condition=Q(choice="end", to_body__isnull=True, to_partnership__isnull=True)
                | (~Q(choice="end") & (Q(to_body__isnull=False) | Q(to_partnership__isnull=False))),
                violation_error_message="Say to whom it passes, or end it.",
            ),
            models.CheckConstraint(
                name="settlement_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter the reason.",
            ),
        ]
        triggers: ClassVar = recorded(
            "settlement",
            bodies=["from_body_id", "to_body_id"],
            partnerships=["from_partnership_id", "to_partnership_id"],
        )

    def __str__(self) -> str:
        return f"{self.get_choice_display()}: {self.kind} {self.item}"
