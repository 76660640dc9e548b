"""What the night's check of the register found."""

from __future__ import annotations

from django.db import models


class RegisterCheck(models.Model):
    """One night's run of every invariant. A row without an end is a run that is under way or was cut short.

    `found` holds, for each invariant that is broken or explained: its code, a heading, and its breaches as `says`,
    `address` and, where it is a known exception, `why`.
    """

    night = models.DateField(unique=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    took_s = models.FloatField("seconds that it took", null=True)
    rules = models.PositiveIntegerField("invariants asked", default=0)
    breaches = models.PositiveIntegerField(default=0)
    explained = models.PositiveIntegerField("known exceptions", default=0)
    found = models.JSONField(default=list)

    class Meta:
        ordering = ["-night"]

    def __str__(self) -> str:
        return f"check of {self.night}"
