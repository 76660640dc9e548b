"""What a source says of one field of a body's own record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from partnerships.models.body import Body
from partnerships.models.fact import Precision, Sourced, Standing
from partnerships.visibility import VisibleQuerySet


class BodyClaim(Sourced):
    """One source's word on one field of a body: names and codes have records of their own, these fields do not.

    `accepted`: the field holds this value, and this is where it comes from (without such a record it comes from the
    body's own source). `claimed`: the source disagrees with what the field holds, until a person settles it.
    `value` is what `value_words` can read: an ISO day (for an end, the first day on which the body no longer exists),
    a kind's code, a county's code, a region; nothing where the source says that there is none.
    """

    class Field(models.TextChoices):
        ESTABLISHED_ON = "established_on", "Established"
        ABOLISHED_ON = "abolished_on", "Abolished"
        KIND = "kind", "Kind of body"
        REGION = "region", "Region"
        COUNTY = "county", "County"

    DAYS = frozenset({Field.ESTABLISHED_ON, Field.ABOLISHED_ON})

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="claims")
    field = models.CharField(max_length=20, choices=Field)
    value = models.CharField(max_length=100, blank=True)
    precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("body",)
    AT_BODIES = ("body",)

    class Meta:
        ordering = ["body", "field", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "field"],
                condition=Q(standing=Standing.ACCEPTED),
                name="body_claim_one_accepted",
                violation_error_message="Another source's word on this field is accepted already.",
            ),
            models.UniqueConstraint(
                fields=["body", "field", "value", "source"],
                condition=Q(standing=Standing.CLAIMED),
                name="body_claim_once",
                violation_error_message="This source's claim is recorded already.",
            ),
        ]
        triggers: ClassVar = recorded("body_claim", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.value or 'none'}"
