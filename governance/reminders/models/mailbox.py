"""Where a body can be reached when nobody there holds the role: addresses that stay outside the history."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.roles import Role
from partnerships.models import Body, Person


class BodyMailboxQuerySet(models.QuerySet["BodyMailbox"]):
    """Mailboxes by whether they take mail."""

    def in_use(self) -> Self:
        """Those that were not stopped."""
        return self.filter(stopped_at=None)


class BodyMailbox(models.Model):
    """The address of a body for one role, or its fallback for every role (`role` empty)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mailboxes")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    address = models.EmailField("e-mail address", max_length=254)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = BodyMailboxQuerySet.as_manager()

    class Meta:
        ordering = ["body", "role", "pk"]
        verbose_name_plural = "body mailboxes"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "role"], condition=Q(stopped_at=None), name="body_mailbox_one_for_a_role"
            ),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="body_mailbox_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return f"mailbox {self.pk}"


class AccountOfPerson(models.Model):
    """Which account somebody with a post signs in with: a post is not an account, and only a person can say.

    From post to appointment on the day to account: where this link is missing, the body's mailbox is told.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account_link")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(db_default=Now())
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"person {self.person_id} signs in as {self.user_id}"
