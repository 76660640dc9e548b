"""One row of the history ledger."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.history.triggers import refuse_truncate


class HistoryEntry(models.Model):
    """One change to one record, written by a trigger in the same transaction as the change.

    `number` is gap-free. `changes` is the whole new row for a created or published record, and
    `{field: [old, new]}` for a change. `digest` is SHA-256 over the previous digest and this row
    (see `accounts.history.chain`). Rows name users by number only: names and e-mail addresses stay
    outside, so that they can be erased.
    """

    class Action(models.TextChoices):
        CREATED = "created", "Recorded"
        PUBLISHED = "published", "Published"
        CHANGED = "changed", "Changed"

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=60)
    reason = models.TextField()
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    action = models.CharField(max_length=10, choices=Action.choices)
    changes = models.JSONField()
    is_public = models.BooleanField()
    bodies = ArrayField(models.BigIntegerField())
    partnerships = ArrayField(models.BigIntegerField())
    previous_digest = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="history_record"),
            GinIndex(fields=["bodies"], name="history_bodies"),
            GinIndex(fields=["partnerships"], name="history_partnerships"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.record_type} {self.record_id} {self.action}"
