"""When each part of the reminders last did its work, and what it found."""

from __future__ import annotations

from django.db import models


class Pulse(models.Model):
    """One row for each part: `plan`, `digests`, `send`, `watch`. Figures are counts by name; `day` is the day done."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    day = models.DateField(null=True)
    figures = models.JSONField(default=dict)
    trouble_since = models.DateTimeField(null=True, help_text="Since when the part has found something wrong.")

    def __str__(self) -> str:
        return self.part
