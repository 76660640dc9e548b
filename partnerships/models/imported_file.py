"""Published files that were read into the register."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.history.triggers import recorded
from partnerships.models.fact import Precision, Recorded
from partnerships.models.source import Source


class ImportedFile(Recorded):
    """One published file as it was applied: what it was, what became of its rows, who applied it and when.

    The file itself is not kept: `sha256` says whether a file in hand is the same. `counts` is rows by outcome and
    adds up to `rows`; `report` is the whole difference report (`partnerships.imports.report.Report.as_json`) and stays
    out of the ledger for its size, as do `codes`, the bodies of which it speaks: where an edition agrees with the
    register it leaves no other trace, and an older one applied later must not undo what it confirmed. `vintage_on` is
    the day whose state the file gives; `vintage_basis` says how known.
    """

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(help_text="Bytes.")
    layout = models.CharField(max_length=40)
    vintage_on = models.DateField(null=True)
    vintage_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)
    vintage_basis = models.CharField(max_length=300)
    rows = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="files")
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-applied_at", "-id"]
        triggers: ClassVar = recorded("imported_file", leave_out=["report", "codes"])

    def __str__(self) -> str:
        return self.name
