"""The ledger: one row is one promise to tell one reader of one day of one subject, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

if TYPE_CHECKING:
    from accounts.models import User


class ReaderKind(models.TextChoices):
    """Who is told. `reader_id` is then the number of a user, of a body's mailbox, or of a body where nobody is found.

    Followers without an account will be a kind of their own.
    """

    USER = "user", "A person with an account"
    MAILBOX = "mailbox", "A body’s mailbox"
    NOBODY = "nobody", "Nobody holds the role, and the body has no mailbox"


class PromiseState(models.TextChoices):
    """Where a promise stands."""

    PLANNED = "planned", "Waiting for its time"
    QUEUED = "queued", "In a mail that is on its way"
    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Withdrawn: no longer true, or not for this reader"
    LAPSED = "lapsed", "Lapsed: too late to be of use"
    FAILED = "failed", "Could not be delivered"
    IN_DOUBT = "in_doubt", "May or may not have been delivered"
    UNREAD = "unread", "Nobody to tell"


class StateReason(models.TextChoices):
    """Why a promise was withdrawn or lapsed."""

    NONE = "", ""
    MOVED = "moved", "The date moved"
    GONE = "gone", "It no longer takes place, or was withdrawn"
    ROLE_ENDED = "role_ended", "The reader no longer holds the role or follows it"
    NO_ACCESS = "no_access", "The reader may no longer see it"
    MUTED = "muted", "The reader stopped this kind of reminder"
    CLOSED = "closed", "The account was closed or the mailbox removed"
    REPLACED = "replaced", "A later reminder took its place"
    TOO_LATE = "too_late", "Its day had passed before it could be sent"
    BY_HAND = "by_hand", "Withdrawn at the delivery desk"


WAITING = (PromiseState.PLANNED, PromiseState.QUEUED)
EXPLAINED = (PromiseState.WITHDRAWN, PromiseState.LAPSED)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Promises by reader and by subject."""

    def to_user(self, user: User) -> Self:
        """What one person was or will be told."""
        return self.filter(reader_kind=ReaderKind.USER, reader_id=user.pk)

    def about(self, subject_kind: str, *subject_ids: int) -> Self:
        """What anybody was or will be told of some subjects."""
        return self.filter(subject_id__in=subject_ids, subject_kind=subject_kind)


class Promise(models.Model):
    """Reader, rule, subject, due day and revision of the date: unique, so that no second pass makes it again.

    `due_on` is the day on which to tell, `happens_on` the day of which to tell, `useful_until` the first day on which
    telling is of no more use. `revision` goes up whenever the date of the subject moves, also where it moves back.
    `why` says how the reader comes to be told: `proper_officer@body:12`, `follow@partnership:5`. No foreign key to
    readers and subjects: they are of several kinds and never deleted, and a row is written for each of thousands.
    """

    rule = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    reader_kind = models.CharField(max_length=8, choices=ReaderKind)
    reader_id = models.BigIntegerField()
    due_on = models.DateField()
    revision = models.PositiveIntegerField()
    lead = models.SmallIntegerField(help_text="Days before the day, in the unit of the rule; negative for days after.")
    happens_on = models.DateField()
    useful_until = models.DateField()
    urgent = models.BooleanField()
    why = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=PromiseState)
    state_reason = models.CharField(max_length=12, choices=StateReason, blank=True)
    planned_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        "governance.Mail", on_delete=models.PROTECT, null=True, blank=True, related_name="promises", db_index=False
    )

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_id", "rule", "reader_id", "reader_kind", "due_on", "revision"], name="promise_once"
            ),
            models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="promise_state_known"),
            models.CheckConstraint(condition=Q(reader_kind__in=ReaderKind.values), name="promise_reader_known"),
            models.CheckConstraint(
                condition=Q(state__in=EXPLAINED) ^ Q(state_reason=""), name="promise_says_why_it_was_not_kept"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PromiseState.QUEUED, PromiseState.SENT, PromiseState.IN_DOUBT])
                | Q(mail__isnull=False),
                name="promise_travels_in_a_mail",
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.UNREAD, reader_kind=ReaderKind.NOBODY)
                | (~Q(state=PromiseState.UNREAD) & ~Q(reader_kind=ReaderKind.NOBODY))
                | Q(state__in=EXPLAINED),
                name="promise_without_reader_is_not_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reader_id", "reader_kind"], condition=Q(state=PromiseState.PLANNED), name="promise_planned"
            ),
            models.Index(fields=["mail"], condition=Q(mail__isnull=False), name="promise_of_mail"),
            models.Index(fields=["reader_id"], condition=Q(state=PromiseState.UNREAD), name="promise_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.subject_kind} {self.subject_id} to {self.reader_kind} {self.reader_id}"


class WatchedDate(models.Model):
    """The date of a subject as the planner last saw it: how it notices that the date moved, and that it moved back.

    `happens_on` is empty while the subject has no date that a rule could tell of.
    """

    rule = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    happens_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)
    seen_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "subject_id"], name="watched_date_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["rule", "happens_on"], name="watched_date_in_order")]

    def __str__(self) -> str:
        return f"{self.rule} of {self.subject_id} on {self.happens_on}"
