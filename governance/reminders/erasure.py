"""Forget a person's reminders with the person: `GovernanceConfig.ready` imports this module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from accounts.operations.people import personal_data_erased
from governance.reminders.operations.reading import forget

if TYPE_CHECKING:
    from accounts.models import User


@receiver(personal_data_erased, dispatch_uid="governance.reminders.erasure")
def _forget(sender: Any, user: User, **kwargs: Any) -> None:
    forget(user)
