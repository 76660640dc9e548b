"""Writes changes to how people sign in to the `security` log, by number, never by name (ASVS 5.0 V16.3)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as second_factor_signals

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger("security")

EVENTS = (
    (account_signals.password_changed, "password changed"),
    (account_signals.password_reset, "password reset"),
    (account_signals.email_changed, "address changed"),
    (second_factor_signals.authenticator_added, "second factor added"),
    (second_factor_signals.authenticator_removed, "second factor removed"),
    (second_factor_signals.authentication_failed, "second factor failed"),
)


def note(event: str, *, user: User, by: User | None = None) -> None:
    """Write one event about a person, and who caused it where that was somebody else."""
    log.info(event, extra={"user": user.pk, "by": by.pk if by else user.pk})


def listen() -> None:
    """Note what django-allauth reports."""
    for signal, event in EVENTS:
        signal.connect(_noting(event), weak=False, dispatch_uid=f"security_events.{event}")


def _noting(event: str) -> Any:
    def receive(sender: Any, user: User, **kwargs: Any) -> None:
        note(event, user=user)

    return receive
