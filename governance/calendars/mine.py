"""One reader's own calendar: its scope, and the address that a calendar program reads without signing in."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from governance.calendars.entries import Scope
from governance.reminders.models import Follow, FollowedKind, ReminderPreference
from partnerships.models import RoleHolding

AHEAD = dt.timedelta(days=90)
SALT = "governance.calendars.mine"
PLACES = {
    FollowedKind.BODY: "bodies",
    FollowedKind.PARTNERSHIP: "partnerships",
    FollowedKind.FORUM: "forums",
    FollowedKind.DECISION: "decisions",
}


def scope_of(user: Any, today: dt.date) -> Scope:
    """The places of a reader's roles and what they follow, for the next 90 days."""
    keys: dict[str, set[int]] = defaultdict(set)
    for body, partnership in RoleHolding.objects.held_on(today).filter(user=user).values_list("body", "partnership"):
        keys["bodies"] |= {body} if body else set()
        keys["partnerships"] |= {partnership} if partnership else set()
    for kind, number in Follow.objects.in_force().filter(user=user).values_list("kind", "record_id"):
        keys[PLACES[FollowedKind(kind)]].add(number)
    places = {name: frozenset(found) for name, found in keys.items()}
    return Scope(first=today, last=today + AHEAD, **places)


def make_key(user: User) -> None:
    """A new key: every address that was made with the old one stops working."""
    ReminderPreference.objects.update_or_create(user=user, defaults={"calendar_key": secrets.token_urlsafe(16)})


def address_of(user: User) -> str:
    """The reader's own address; empty until they ask for one."""
    key = ReminderPreference.objects.filter(user=user).values_list("calendar_key", flat=True).first()
    if not key:
        return ""
    token = signing.dumps([user.pk, key], salt=SALT)
    return f"{settings.SITE_URL}{reverse('reminders-calendar')}?token={token}"


def reader_of(token: str) -> User | None:
    """Whose calendar an address is; None where it was not made here, was replaced, or the account is closed."""
    try:
        number, key = signing.loads(token, salt=SALT)
        user = User.objects.filter(pk=int(number), is_active=True, reminder_preference__calendar_key=str(key)).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user if key else None
