"""What can be followed: found by the address that a page shows, and only where the reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from governance.models import Decision, Forum
from governance.reminders.models import Follow, FollowedKind
from governance.reminders.rules.rule import Reader
from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import VisibleQuerySet

_ADDRESS: Mapping[str, str] = {
    FollowedKind.PARTNERSHIP: "/partnerships/{}/",
    FollowedKind.BODY: "/bodies/{}/",
    FollowedKind.FORUM: "/forums/{}/",
    FollowedKind.DECISION: "/decisions/{}/",
}
_KEY: Mapping[str, str] = {
    FollowedKind.PARTNERSHIP: "slug",
    FollowedKind.BODY: "code",
    FollowedKind.FORUM: "slug",
    FollowedKind.DECISION: "ref",
}


@dataclass(frozen=True)
class Followed:
    """One record that a reader follows, by the name of today."""

    kind: FollowedKind
    key: str
    name: str
    address: str


def find(reader: Reader, kind: str, key: str) -> int | None:
    """The number of a record that this reader may see; None where there is none, or it is hidden."""
    if kind not in FollowedKind.values:
        return None
    found: int | None = _visible(reader, kind).filter(**{_KEY[kind]: key}).values_list("pk", flat=True).first()
    return found


def is_followed(reader: User, kind: str, record_id: int) -> bool:
    """Whether this reader follows a record."""
    return Follow.objects.in_force().filter(user=reader, kind=kind, record_id=record_id).exists()


def followed_by(reader: User, today: dt.date) -> list[Followed]:
    """What a reader follows and may still see, by name."""
    numbers: dict[str, list[int]] = {}
    for kind, number in Follow.objects.in_force().filter(user=reader).values_list("kind", "record_id"):
        numbers.setdefault(kind, []).append(number)
    found = [_one(kind, row) for kind, keys in numbers.items() for row in _named(reader, kind, keys, today)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.key))


def _one(kind: str, row: Any) -> Followed:
    key = str(getattr(row, _KEY[kind]))
    name = getattr(row, "body_name", None) or getattr(row, "partnership_name", None)
    name = name or getattr(row, "title", None) or getattr(row, "name", None) or key
    return Followed(FollowedKind(kind), key, name, _ADDRESS[kind].format(key))


def _named(reader: Reader, kind: str, keys: list[int], today: dt.date) -> Any:
    rows = _visible(reader, kind).filter(pk__in=keys)
    if kind == FollowedKind.BODY:
        return with_body_name(rows, today)
    return with_partnership_name(rows, today) if kind == FollowedKind.PARTNERSHIP else rows


def _visible(reader: Reader, kind: str) -> VisibleQuerySet:
    shown: Mapping[str, VisibleQuerySet] = {
        FollowedKind.PARTNERSHIP: Partnership.objects.visible_to(reader),
        FollowedKind.BODY: Body.objects.visible_to(reader),
        FollowedKind.FORUM: Forum.objects.visible_to(reader),
        FollowedKind.DECISION: Decision.objects.visible_to(reader),
    }
    return shown[kind]
