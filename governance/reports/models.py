"""Reports that people saved, and what each run of them held."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded, refuse_truncate
from partnerships.models import Recorded


class SavedReport(Recorded):
    """A report under a name, with its filter and order; it belongs to the person who saved it and nobody else opens it.

    `query` is the filter and the order as they stand in the address. `on`: the day that it shows; empty, the day of
    each run.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_reports")
    name = models.CharField(max_length=120)
    report = models.SlugField(max_length=60)
    query = models.TextField(blank=True)
    on = models.DateField("day shown", null=True, blank=True)
    saved_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(put_away_at__isnull=True), name="saved_report_name_once"
            ),
        ]
        triggers: ClassVar = recorded("saved_report")

    def __str__(self) -> str:
        return self.name


class ReportRun(models.Model):
    """One run of a saved report: kept as it was, and never changed.

    `records` are the keys of the rows' records; `reading` is where its reader could read drafts and private matters;
    `is_public_set`: whether everybody would have got the same rows. `files`: the SHA-256 and size of each file.
    """

    saved = models.ForeignKey(SavedReport, on_delete=models.PROTECT, related_name="runs")
    run_at = models.DateTimeField()
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField()
    title = models.CharField(max_length=200)
    filters = models.TextField("filters in words", blank=True)
    left_out = models.TextField(blank=True)
    rows = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)
    is_public_set = models.BooleanField()
    reading = models.JSONField()
    files = models.JSONField()
    records = ArrayField(models.BigIntegerField())

    class Meta:
        ordering = ["-run_at", "-id"]
        triggers: ClassVar = [
            *recorded("report_run", leave_out=["records"]),
            pgtrigger.Protect(name="refuse_change", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.run_at:%Y-%m-%d %H:%M}"


class ReportRunPart(models.Model):
    """A piece of one file of a run, as it was sent."""

    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="parts")
    form = models.CharField(max_length=4)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["run", "form", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "form", "number"], name="report_run_part_once")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="refuse_change", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number} of {self.run_id}"
