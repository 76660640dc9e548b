"""The ledger: one row is one promise to tell one reader of one day of one subject, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

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


_SOMEBODY = Q(reader_kind__in=[ReaderKind.USER, ReaderKind.MAILBOX])
# What each state asks of a row. The commonest first: the check of a row ends at the first that fits.
_WHOLE = (
    (Q(state=PromiseState.PLANNED, state_reason="", mail=None) & _SOMEBODY)
    | (
        Q(state__in=[PromiseState.QUEUED, PromiseState.SENT, PromiseState.FAILED, PromiseState.IN_DOUBT])
        & Q(state_reason="", mail__isnull=False)
        & _SOMEBODY
    )
    | (Q(state__in=EXPLAINED) & ~Q(state_reason="") & (_SOMEBODY | Q(reader_kind=ReaderKind.NOBODY)))
    | Q(state=PromiseState.UNREAD, state_reason="", mail=None, reader_kind=ReaderKind.NOBODY)
)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Promises by reader and by subject."""

    def to_user(self, user: User) -> Self:
        """What one person was or will be told."""
        return self.filter(reader_kind=ReaderKind.USER, reader_id=user.pk)

    def waiting(self) -> Self:
        """What waits to be put into a mail, by way of the subjects that have something waiting."""
        subjects = WatchedDate.objects.filter(waiting=True, rule=OuterRef("rule"), subject_id=OuterRef("subject_id"))
        keys = WatchedDate.objects.filter(waiting=True).values("subject_id")
        return self.filter(Exists(subjects), subject_id__in=keys, state=PromiseState.PLANNED)

    def about(self, subject_kind: str, *subject_ids: int) -> Self:
        """What anybody was or will be told of some subjects."""
        return self.filter(subject_id__in=subject_ids, subject_kind=subject_kind)


class Promise(models.Model):
    """Subject, rule, reader, due day and revision of the date: the key, so that no second pass makes it again.

    `due_on` is the day on which to tell, `happens_on` the day of which to tell, `useful_until` the first day on which
    telling is of no more use. `revision` goes up whenever the date of the subject moves, also where it moves back.
    `why` says how the reader comes to be told: `proper_officer@body:12`, `follow@partnership:5`.

    A pass writes rows by the ten thousand. So the key is the only index that every row is in, one constraint checks it
    all, and there are no foreign keys: readers, subjects and mails are of several kinds and are never deleted.
    """

    pk = models.CompositePrimaryKey("subject_id", "rule", "reader_id", "reader_kind", "due_on", "revision")
    rule = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    reader_kind = models.CharField(max_length=8, choices=ReaderKind)
    reader_id = models.BigIntegerField()
    due_on = models.DateField()
    revision = models.IntegerField()
    lead = models.SmallIntegerField(help_text="Days before the day, in the unit of the rule; negative for days after.")
    happens_on = models.DateField()
    useful_until = models.DateField()
    urgent = models.BooleanField()
    why = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=PromiseState)
    state_reason = models.CharField(max_length=12, choices=StateReason, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        "governance.Mail",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        db_index=False,
        db_constraint=False,
    )

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "subject_id", "rule"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_WHOLE, name="promise_is_whole"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mail"], condition=Q(mail__isnull=False), name="promise_of_mail"),
            models.Index(fields=["reader_id"], condition=Q(state=PromiseState.UNREAD), name="promise_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.subject_kind} {self.subject_id} to {self.reader_kind} {self.reader_id}"


class WatchedDate(models.Model):
    """The date of a subject as the planner last saw it: how it notices that the date moved, and that it moved back.

    `happens_on` is empty while the subject has no date that a rule could tell of. `waiting` is set while promises of it
    may wait to be put into mails: the way to them, which the ledger itself does not index.
    """

    pk = models.CompositePrimaryKey("subject_id", "rule")
    rule = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    happens_on = models.DateField(null=True)
    revision = models.IntegerField(default=0)
    seen_on = models.DateField()
    waiting = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["rule", "happens_on"], name="watched_date_in_order"),
            models.Index(fields=["subject_id"], condition=Q(waiting=True), name="watched_date_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.subject_id} on {self.happens_on}"
