"""Put sending on hold, and release it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.reminders.models import SendingHold
from partnerships.operations import Refused

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_REASON = 500


def hold_sending(*, by: User | None, reason: str) -> SendingHold:
    """Stop every reminder from leaving, from now until somebody releases it; a hold in force stays as it is."""
    reason = _checked(by, reason)
    try:
        with transaction.atomic():
            return SendingHold.objects.create(reason=reason, held_by=by)
    except IntegrityError:  # one is in force: whoever put it there said why
        return SendingHold.objects.in_force().get()


def release_sending(*, by: User | None, reason: str, now: dt.datetime | None = None) -> SendingHold:
    """Let reminders leave again; refused where no hold is in force."""
    reason = _checked(by, reason)
    with transaction.atomic():
        hold = SendingHold.objects.in_force().select_for_update().first()
        if hold is None:
            raise Refused("Sending is not on hold.")
        hold.released_at, hold.released_by, hold.release_reason = now or timezone.now(), by, reason
        hold.save(update_fields=["released_at", "released_by", "release_reason"])
    return hold


def _checked(by: User | None, reason: str) -> str:
    if by is not None and not (by.is_active and by.is_administrator):
        raise Refused("Only an administrator can hold or release the sending of reminders.")
    if not reason.strip():
        raise Refused({"reason": ["Enter the reason."]})
    return reason.strip()[:LONGEST_REASON]
