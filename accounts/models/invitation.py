"""An invitation to sign in: the only way to get an account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.roles import PlaceKind, Role

INVITATION_LIFE = timedelta(days=7)
TOKEN_BYTES = 32


def new_token() -> str:
    """Make a secret of 256 random bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Give what is stored instead of the token: a plain SHA-256 is enough for a secret of 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> InvitationQuerySet:
        """Keep those neither accepted nor withdrawn; they may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self, *, now: datetime) -> InvitationQuerySet:
        """Keep those that can still be accepted; those of a person who may no longer invite cannot."""
        return self.open().filter(expires_at__gt=now, invited_by__is_active=True, invited_by__is_administrator=True)

    def with_token(self, token: str) -> InvitationQuerySet:
        """Keep the one that this token opens."""
        return self.filter(token_hash=hash_of(token))


class Invitation(models.Model):
    """An invitation by e-mail: used once, within seven days, unless it is withdrawn."""

    email = models.EmailField("e-mail address")
    display_name = models.CharField("name", max_length=200)
    as_administrator = models.BooleanField("as an administrator", default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_made")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("invited_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="invitation_not_both_accepted_and_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None, accepted_by=None)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open_for_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.display_name}"

    def state_in_words(self, *, now: datetime) -> str:
        """Say where the invitation stands."""
        if self.accepted_at:
            return "Accepted"
        if self.withdrawn_at:
            return "Withdrawn"
        return "Waiting" if self.expires_at > now else "Expired"


class InvitedRole(models.Model):
    """A role that the invited person gets on accepting, on a place that the register knows by code."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=32, choices=Role.choices)
    place_kind = models.CharField(max_length=16, choices=PlaceKind.choices)
    place_code = models.CharField(max_length=200)
    place_name = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "role", "place_kind", "place_code"], name="invited_role_once_for_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.place_name}"
