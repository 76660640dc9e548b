"""The legal powers under which bodies act, answer and work together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.history.triggers import recorded
from partnerships.models.fact import DatedFact, period_in_order


class LegalPower(DatedFact):
    """One provision, with the days on which it was in force.

    An empty `in force` date means that it is not recorded, never that it was always there.
    """

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    between = models.CharField("who may use it, with whom", max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["title"]
        constraints = [period_in_order("legal_power")]
        triggers: ClassVar = recorded("legal_power")

    def __str__(self) -> str:
        return self.title
