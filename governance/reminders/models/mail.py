"""The mail: many promises to one reader, made once and handed over once."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from governance.reminders.models.promise import ReaderKind


class MailState(models.TextChoices):
    """Where a mail stands. Only `in_doubt` and `doubtful` may have reached the reader without our knowing."""

    QUEUED = "queued", "Waiting for a sender"
    CLAIMED = "claimed", "Taken by a sender; certainly not handed over"
    IN_DOUBT = "in_doubt", "Handed over; no answer yet"
    SENT = "sent", "Accepted by the mail server"
    FAILED = "failed", "Refused for good"
    DOUBTFUL = "doubtful", "May or may not have been delivered"
    CANCELLED = "cancelled", "Nothing left to tell"


UNDER_LEASE = (MailState.CLAIMED, MailState.IN_DOUBT)
AT_THE_DESK = (MailState.FAILED, MailState.DOUBTFUL)


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails by where they stand."""

    def at_the_desk(self) -> Self:
        """Mails that wait for a person to decide."""
        return self.filter(state__in=AT_THE_DESK)

    def waiting(self) -> Self:
        """Mails that the senders still have to deliver."""
        return self.filter(state__in=(MailState.QUEUED, *UNDER_LEASE))


class Mail(models.Model):
    """`attempts` counts claims and is the fence: a sender whose count is no longer the row's has lost the mail.

    `content` is what every try hands over, byte for byte. `open_handovers` counts the hand-overs of these bytes whose
    answer is not known: while it is above zero they never change; two at most are made without a person.
    """

    reader_kind = models.CharField(max_length=8, choices=ReaderKind)
    reader_id = models.BigIntegerField()
    digest_on = models.DateField(null=True, blank=True, help_text="Set where this is the reader’s one digest of a day.")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    address = models.EmailField(blank=True, max_length=254)
    subject = models.CharField(max_length=300, blank=True)
    content = models.BinaryField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    refusals = models.PositiveIntegerField(default=0, db_default=0, help_text="Tries that certainly failed, in a row.")
    open_handovers = models.PositiveSmallIntegerField(default=0, db_default=0)
    may_be_doubled = models.BooleanField(default=False, db_default=False)
    next_try_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=500, blank=True, db_default="")

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest_on", "reader_id", "reader_kind"],
                condition=Q(digest_on__isnull=False) & ~Q(state=MailState.CANCELLED),
                name="mail_one_digest_a_day",
            ),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(reader_kind__in=[ReaderKind.USER, ReaderKind.MAILBOX]), name="mail_has_a_reader"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False) | (~Q(state=MailState.SENT) & Q(sent_at=None)),
                name="mail_sent_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_LEASE, lease_until__isnull=False)
                | (~Q(state__in=UNDER_LEASE) & Q(lease_until=None)),
                name="mail_under_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.IN_DOUBT) | (Q(content__isnull=False) & Q(open_handovers__gt=0)),
                name="mail_in_doubt_has_content",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state=MailState.QUEUED), name="mail_waiting_in_order"),
            models.Index(fields=["lease_until"], condition=Q(lease_until__isnull=False), name="mail_by_lease"),
            models.Index(fields=["claimed_at"], condition=Q(claimed_at__isnull=False), name="mail_by_claim"),
            models.Index(fields=["reader_id", "reader_kind", "-sent_at"], name="mail_of_reader"),
            models.Index(fields=["state"], condition=Q(state__in=AT_THE_DESK), name="mail_at_the_desk"),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}, {self.get_state_display().lower()}"
