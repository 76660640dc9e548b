"""What a person follows and how they want to be reminded. Nobody else changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from governance.reminders.models import (
    UNDER_LEASE,
    AccountOfPerson,
    BodyMailbox,
    Follow,
    FollowedKind,
    Mail,
    Mute,
    ReaderKind,
    ReminderPreference,
)
from governance.reminders.planning.plan import PERSONAL_LEADS
from partnerships.operations import Refused

if TYPE_CHECKING:
    from accounts.models import User


def follow(*, by: User, kind: FollowedKind, record_id: int) -> None:
    """Follow a record; following it already changes nothing."""
    try:
        with transaction.atomic():
            Follow.objects.create(user=by, kind=kind, record_id=record_id)
    except IntegrityError:
        return


def unfollow(*, by: User, kind: FollowedKind, record_id: int) -> None:
    """Follow a record no more."""
    Follow.objects.in_force().filter(user=by, kind=kind, record_id=record_id).update(ended_at=Now())


@transaction.atomic
def choose(*, by: User, together: bool, lead_days: Iterable[int], muted: Iterable[str], paused: bool) -> None:
    """Choose one mail a day or one for each, own lead times for what is followed, what not to get, and a pause."""
    days = sorted(set(lead_days), reverse=True)
    if not set(days) <= set(PERSONAL_LEADS):
        raise Refused({"lead_days": ["Choose among the days offered."]})
    preference, _ = ReminderPreference.objects.get_or_create(user=by)
    ReminderPreference.objects.filter(pk=preference.pk).update(
        together=together, lead_days=days or None, paused_at=(preference.paused_at or Now()) if paused else None
    )
    wanted = set(muted)
    muted_now = Mute.objects.filter(user=by, ended_at=None)
    muted_now.exclude(rule__in=wanted).update(ended_at=Now())
    for rule in wanted - set(muted_now.values_list("rule", flat=True)):
        Mute.objects.create(user=by, rule=rule)


def stop_by_link(reader: tuple[ReaderKind, int]) -> None:
    """Stop every reminder to the reader of a mail."""
    kind, number = reader
    if kind is ReaderKind.USER:
        ReminderPreference.objects.get_or_create(user_id=number)
        ReminderPreference.objects.filter(user=number, paused_at=None).update(paused_at=Now())
    else:
        BodyMailbox.objects.in_use().filter(pk=number).update(stopped_at=Now())


def resume_by_link(reader: tuple[ReaderKind, int]) -> None:
    """Send reminders to a person again; a mailbox that was stopped is recorded anew at the desk."""
    kind, number = reader
    if kind is ReaderKind.USER:
        ReminderPreference.objects.filter(user=number).update(paused_at=None)


def forget(user: User) -> None:
    """Erase what mails to a person say and where they went, and end what the person chose; the counts stay."""
    Mail.objects.filter(reader_kind=ReaderKind.USER, reader_id=user.pk).exclude(state__in=UNDER_LEASE).update(
        address="", subject="", content=None, last_answer=""
    )
    Follow.objects.in_force().filter(user=user).update(ended_at=Now())
    AccountOfPerson.objects.filter(user=user).delete()


def forget_old_mails(*, kept_days: int) -> int:
    """Erase the words and the address of mails sent longer ago than that; what was told to whom stays. How many."""
    old = Mail.objects.filter(sent_at__lt=Now() - dt.timedelta(days=kept_days), content__isnull=False)
    return old.update(content=None, address="", last_answer="")
