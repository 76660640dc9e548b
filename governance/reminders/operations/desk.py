"""The delivery desk: what a person decides about mails that cannot be settled by themselves, and body mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from governance.reminders.delivery.claim import LONGEST_ANSWER
from governance.reminders.models import AT_THE_DESK, BodyMailbox, Mail, MailState, PromiseState, StateReason
from partnerships.operations import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from partnerships.models import Body

SETTLED = "This mail does not wait for a decision any more. Look at the desk again."


def send_again(mail: Mail, *, by: User, reason: str) -> None:
    """Hand it over once more: what may have arrived goes out byte for byte, what certainly failed is made anew."""
    with transaction.atomic():
        _decide(mail, by, f"Sent again: {reason}", state=MailState.QUEUED, refusals=0, next_try_at=Now())
        mail.promises.filter(state__in=(PromiseState.FAILED, PromiseState.IN_DOUBT)).update(
            state=PromiseState.QUEUED, settled_at=None
        )


def take_as_delivered(mail: Mail, *, by: User, reason: str) -> None:
    """Somebody found that the reader has it."""
    with transaction.atomic():
        _decide(mail, by, f"Found delivered: {reason}", state=MailState.SENT, sent_at=Now())
        mail.promises.filter(state=PromiseState.IN_DOUBT).update(state=PromiseState.SENT, settled_at=Now())


def drop(mail: Mail, *, by: User, reason: str) -> None:
    """Do not deliver it."""
    with transaction.atomic():
        _decide(mail, by, f"Not delivered: {reason}", state=MailState.CANCELLED)
        mail.promises.filter(state__in=(PromiseState.FAILED, PromiseState.IN_DOUBT)).update(
            state=PromiseState.WITHDRAWN, state_reason=StateReason.BY_HAND, settled_at=Now()
        )


def note_bounce(mail: Mail, *, by: User, reason: str) -> None:
    """The server took it and sent it back later."""
    _require_administrator(by)
    rows = Mail.objects.filter(pk=mail.pk, state=MailState.SENT, bounced_at=None)
    if not rows.update(bounced_at=Now(), last_answer=_said(by, f"Came back: {reason}")):
        raise Refused("Only a mail that was sent, and is not noted as come back, can be.")


def record_mailbox(*, by: User, body: Body, address: str, role: str = "") -> BodyMailbox:
    """Say where a body can be reached; an address recorded for the same before is replaced."""
    _require_administrator(by)
    with transaction.atomic():
        BodyMailbox.objects.in_use().filter(body=body, role=role).update(stopped_at=Now())
        try:
            with transaction.atomic():
                return BodyMailbox.objects.create(body=body, role=role, address=address.strip().lower(), recorded_by=by)
        except IntegrityError:
            raise Refused("Somebody else has just recorded an address for this body.") from None


def stop_mailbox(mailbox: BodyMailbox, *, by: User) -> None:
    """Send nothing more there."""
    _require_administrator(by)
    BodyMailbox.objects.in_use().filter(pk=mailbox.pk).update(stopped_at=Now())


def _decide(mail: Mail, by: User, words: str, **values: object) -> None:
    _require_administrator(by)
    if not words.partition(": ")[2].strip():
        raise Refused({"reason": ["Enter the reason."]})
    rows = Mail.objects.filter(pk=mail.pk, state=mail.state, state__in=AT_THE_DESK)
    if not rows.update(last_answer=_said(by, words), **values):
        raise Refused(SETTLED)


def _said(by: User, words: str) -> str:
    return f"{words} (person {by.pk})"[:LONGEST_ANSWER]


def _require_administrator(by: User) -> None:
    if not (by.is_active and by.is_administrator):
        raise Refused("Only an administrator works at the delivery desk.")
