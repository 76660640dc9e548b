"""Published files that an administrator uploaded: on their way through reading, comparing and applying."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models.imported_file import ImportedFile


class Upload(models.Model):
    """One uploaded file and where it has got to; the state is here alone, a worker that dies leaves nothing behind.

    While a worker has it, `lease_until` is the moment from which another may take it up, and `attempts` tells the two
    apart. `report` is the difference report without its rows (`UploadRow`); `fingerprint` is that report's.
    """

    class State(models.TextChoices):
        TO_READ = "to_read", "Waiting to be read"
        READING = "reading", "Being read and compared"
        COMPARED = "compared", "Compared; nothing is changed yet"
        TO_APPLY = "to_apply", "Waiting to be applied"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Refused; nothing was changed"
        SET_ASIDE = "set_aside", "Set aside; nothing was changed"

    WAITING: ClassVar = (State.TO_READ, State.TO_APPLY)
    BUSY: ClassVar = (State.READING, State.APPLYING)
    IN_HAND: ClassVar = (*WAITING, *BUSY, State.COMPARED, State.REFUSED)

    name = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    layout = models.CharField(
        max_length=40, blank=True, help_text="As a person named it; empty: told from its content."
    )
    vintage_on = models.DateField(null=True, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.TO_READ)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True, help_text="Why it was refused, or what to know of the report.")
    report = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Why it is applied.")
    imported = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, null=True, related_name="uploads")

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="upload_lease_while_busy",
                condition=Q(state__in=("reading", "applying"), lease_until__isnull=False)
                | (~Q(state__in=("reading", "applying")) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="upload_applied_with_its_file",
                condition=Q(state="applied", imported__isnull=False) | ~Q(state="applied") & Q(imported__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=("to_read", "reading", "to_apply", "applying")),
                name="upload_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_moving(self) -> bool:
        """Whether background work has it, or will take it up."""
        return self.state in (*self.WAITING, *self.BUSY)


class UploadPart(models.Model):
    """A piece of the bytes of a file that waits; gone as soon as the file is applied, refused or set aside."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["upload", "number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.upload_id}"


class UploadRow(models.Model):
    """What becomes of one row of an uploaded file; `says` are the values that differ (`imports.report.Said`)."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20)
    code = models.TextField(blank=True)
    name = models.TextField(blank=True)
    why = models.TextField(blank=True)
    says = models.JSONField(default=list)

    class Meta:
        ordering = ["upload", "line", "id"]
        indexes = [models.Index(fields=["upload", "outcome", "line", "id"], name="upload_row_by_outcome")]

    def __str__(self) -> str:
        return f"line {self.line} of {self.upload_id}"
