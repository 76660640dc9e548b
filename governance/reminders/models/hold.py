"""Sending on hold: after a restore from a backup, what was sent since looks unsent."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class SendingHoldQuerySet(models.QuerySet["SendingHold"]):
    """Holds by whether they are in force."""

    def in_force(self) -> Self:
        """The hold that nobody has released yet: one or none."""
        return self.filter(released_at=None)


class SendingHold(models.Model):
    """No reminder leaves while a hold is in force. Nobody is named where a command put it."""

    reason = models.CharField(max_length=500)
    held_at = models.DateTimeField(auto_now_add=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    release_reason = models.CharField(max_length=500, blank=True)

    objects = SendingHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(models.Value(1), condition=Q(released_at=None), name="sending_hold_one_in_force"),
            models.CheckConstraint(condition=~Q(reason=""), name="sending_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_at__gte=models.F("held_at")),
                name="sending_hold_released_later",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
