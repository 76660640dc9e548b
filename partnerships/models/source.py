"""Where facts come from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.history.triggers import recorded
from partnerships.models.fact import Recorded


class Source(Recorded):
    """A publication, page, file or minute that facts are taken from."""

    code = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=20, default="exact")
    licence = models.CharField(max_length=200, blank=True)
    series = models.SlugField(
        max_length=40,
        blank=True,
        help_text="The publication of which this is one edition: a later edition may correct an earlier one.",
    )

    class Meta:
        ordering = ["title"]
        triggers: ClassVar = recorded("source")

    def __str__(self) -> str:
        return self.title
