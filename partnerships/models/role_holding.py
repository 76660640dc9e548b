"""Who may act for which partnership or body, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.history.triggers import recorded
from accounts.roles import PlaceKind, Role
from partnerships.models.body import Body
from partnerships.models.fact import DateRange, Recorded, period_in_order
from partnerships.models.partnership import Partnership


class RoleHoldingQuerySet(models.QuerySet["RoleHolding"]):
    """Roles by the day on which they are held."""

    def held_on(self, day: dt.date) -> Self:
        """Roles held on `day`; start inclusive, end exclusive."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class RoleHolding(Recorded):
    """One user's role on one partnership or one body, for a period."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    valid_from = models.DateField("from")
    valid_to = models.DateField("until", null=True, blank=True)

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            period_in_order("role_holding"),
            models.CheckConstraint(
                name="role_in_one_place",
                condition=Q(body__isnull=False, partnership__isnull=True)
                | Q(body__isnull=True, partnership__isnull=False),
                violation_error_message="A role is held on one body or on one partnership.",
            ),
            ExclusionConstraint(
                name="role_holding_no_overlap",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("body", 0), RangeOperators.EQUAL),
                    (Coalesce("partnership", 0), RangeOperators.EQUAL),
                ],
                violation_error_message="This person already holds this role here on some of these days.",
            ),
        ]
        triggers: ClassVar = recorded("role_holding", bodies=["body_id"], partnerships=["partnership_id"])

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.body or self.partnership}"

    def clean(self) -> None:
        """Refuse a reversed period, and a role in a place where it means nothing."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": "The end must be after the start. Check both dates."})
        place = PlaceKind.BODY if self.body_id else PlaceKind.PARTNERSHIP
        if self.role and place not in Role(self.role).places:
            raise ValidationError({"role": f"This role cannot be held on a {place.label.lower()}."})
