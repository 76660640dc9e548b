"""What a person wants to be told, and how."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class FollowedKind(models.TextChoices):
    """What can be followed."""

    PARTNERSHIP = "partnership", "Partnership"
    BODY = "body", "Body"
    FORUM = "forum", "Board or committee"
    DECISION = "decision", "Decision"


class FollowQuerySet(models.QuerySet["Follow"]):
    """Follows by whether they still hold."""

    def in_force(self) -> Self:
        """Those that were not ended."""
        return self.filter(ended_at=None)


class Follow(models.Model):
    """One person follows one record. Not in the history: what somebody reads is their own business."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follows")
    kind = models.CharField(max_length=12, choices=FollowedKind)
    record_id = models.BigIntegerField()
    followed_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_id", "kind", "user"], condition=Q(ended_at=None), name="follow_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=FollowedKind.values), name="follow_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("followed_at")), name="follow_ended_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class ReminderPreference(models.Model):
    """How one person is reminded; without a row, in one digest a day at each rule's own lead times."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_preference", primary_key=True
    )
    together = models.BooleanField("all in one mail a day", default=True)
    lead_days = ArrayField(
        models.PositiveSmallIntegerField(), null=True, blank=True, help_text="For what is followed; descending."
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    # Part of the address of the person's own calendar; a new key takes the old address back.
    calendar_key = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lead_days=None) | Q(lead_days__len__gt=0), name="reminder_preference_some_lead_days"
            ),
        ]

    def __str__(self) -> str:
        return f"of person {self.pk}"


class Mute(models.Model):
    """One kind of reminder that a person does not want."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mutes")
    rule = models.CharField(max_length=40)
    muted_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rule"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "rule"], condition=Q(ended_at=None), name="mute_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.rule
