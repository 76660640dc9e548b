"""Which records nobody has checked for longest, and who may check them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts.roles import Permission
from partnerships.models import RecordInBrief, Standing
from partnerships.models.record_in_brief import RecordInBriefQuerySet
from partnerships.operations.permission import may
from partnerships.upkeep.record_words import model_of
from partnerships.visibility import Reader, VisibleQuerySet, places_of

STALE_AFTER = dt.timedelta(days=365)
LONGEST_NUMBER = 18


def to_verify(user: Reader) -> RecordInBriefQuerySet:
    """Accepted records that this reader may verify."""
    shown: RecordInBriefQuerySet = RecordInBrief.objects.visible_to(user).accepted()
    return shown.within(places_of(user, Permission.VERIFY_FACTS))


def verified_before(day: dt.date) -> Q:
    """The condition that nobody verified a record on `day` or later."""
    return Q(verified_on__isnull=True) | Q(verified_on__lt=day)


@dataclass(frozen=True)
class Stale:
    """How many records that hold today this reader may verify: never verified, and not within the year."""

    never: int
    long_ago: int


def stale_in_brief(user: Any, today: dt.date) -> Stale:
    """How much there is to verify."""
    never, long_ago = Q(verified_on__isnull=True), Q(verified_on__lt=today - STALE_AFTER)
    rows = to_verify(user).holding_on(today).order_by()
    return Stale(**rows.aggregate(never=Count("pk", filter=never), long_ago=Count("pk", filter=long_ago)))


@dataclass(frozen=True)
class Named:
    """A record as a button names it: `membership/12/3/7` is number 12 in version 3, on the seventh row of a list."""

    kind: str
    key: int
    version: int
    row: int = 0


def named(value: str) -> Named | None:
    """What a button names; None where it is no record's name."""
    kind, *numbers = value.split("/")
    fit = all(each.isascii() and each.isdecimal() and len(each) <= LONGEST_NUMBER for each in numbers)
    if model_of(kind) is None or not fit or len(numbers) not in (2, 3):
        return None
    return Named(kind, *map(int, numbers))


def record_named(name: Named, user: Reader) -> Any:
    """The record itself, as far as this reader may see it; None where there is none."""
    model = model_of(name.kind)
    if model is None:
        return None
    records: VisibleQuerySet = model._default_manager.all()  # type: ignore[assignment]  # a fact’s manager
    return records.visible_to(user).select_related("source").filter(pk=name.key).first()


def name_to_verify(record: Any, kind: str, user: Reader) -> str:
    """The name that a button on the record's own page carries; empty where this reader may not verify it."""
    accepted = record.standing == Standing.ACCEPTED
    if not accepted or not user.is_authenticated or not may(user, Permission.VERIFY_FACTS, record):
        return ""
    return f"{kind}/{record.pk}/{record.version}"
