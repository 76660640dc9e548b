"""A person who signs in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make and save a user; without a password they can sign in only after setting one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make the first administrator, for `manage.py createsuperuser`; there are no superusers here."""
        return self.create_user(email, password, is_administrator=True, **fields)


class User(AbstractBaseUser):
    """A person who signs in, known by e-mail address.

    What they may do comes from the roles they hold on partnerships and bodies (`partnerships.RoleHolding`);
    `is_administrator` alone holds everywhere. The name and the address are personal data: they stand here and not in
    the append-only history, which knows a person by number, so that they can be erased.
    """

    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(
        "name", max_length=200, help_text="As colleagues should see it, for example Asha Patel."
    )
    is_active = models.BooleanField("may sign in", default=True)
    is_administrator = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    session_generation = models.PositiveIntegerField(
        default=0, help_text="Raised to end every session of the person at once."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        ordering = ["display_name", "pk"]
        indexes = [  # few of many: asked for by every pass of the reminders
            models.Index(fields=["id"], condition=models.Q(is_active=False), name="user_may_not_sign_in"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(
                condition=models.Q(is_active=True) | models.Q(deactivated_at__isnull=False),
                name="user_inactive_since_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or "A person without a recorded name"

    def get_session_auth_hash(self) -> str:
        """Bind sessions to the generation as well as to the password; Django compares on every request."""
        return f"{super().get_session_auth_hash()}-{self.session_generation}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under each earlier secret key."""
        for by_password in super().get_session_auth_fallback_hash():
            yield f"{by_password}-{self.session_generation}"
