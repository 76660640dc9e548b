"""Signed addresses by which a mail can be stopped without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from governance.reminders.models import Mail, ReaderKind

SALT = "governance.reminders.stop"


def stop_address(mail: Mail) -> str:
    """The address that stops reminders to the reader of a mail; it stays good, as old mails stay in inboxes."""
    return settings.SITE_URL + reverse("reminders-stop", args=[stop_token(mail.reader_kind, mail.reader_id)])


def stop_token(kind: str, number: int) -> str:
    """What stands for a reader in such an address."""
    return signing.dumps([kind, number], salt=SALT)


def reader_of(token: str) -> tuple[ReaderKind, int] | None:
    """Whose reminders a token stops; None where it was not made here."""
    try:
        kind, number = signing.loads(token, salt=SALT)
        return ReaderKind(kind), int(number)
    except (signing.BadSignature, ValueError, TypeError):
        return None
