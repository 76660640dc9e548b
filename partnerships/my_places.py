"""What a signed-in person keeps, and which of it nobody has checked for longest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission, Role
from partnerships.models import Membership, RoleHolding
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import holds_a_role, places_of

MOST_TO_VERIFY = 5
BASES = dict(Membership.Basis.choices)


@dataclass(frozen=True)
class MyPlace:
    """A role that a person holds today on a body or partnership."""

    role: str
    name: str
    code: str
    slug: str


def my_places(user: User) -> list[MyPlace]:
    """The reader's own roles with their places, by name, in one query."""
    if not holds_a_role(user):
        return []
    today = timezone.localdate()
    held: Any = RoleHolding.objects.held_on(today).filter(user=user)
    held = with_partnership_name(with_body_name(held, today, body="body"), today, partnership="partnership")
    rows = held.values_list("role", "body_name", "body__code", "partnership_name", "partnership__slug")
    places = [
        MyPlace(Role(role).label, body or partnership or code or slug, code or "", slug or "")
        for role, body, code, partnership, slug in rows
    ]
    return sorted(places, key=lambda place: (place.name.casefold(), place.role))


def to_verify(user: User, day: dt.date) -> Sequence[Any]:
    """The memberships that the reader may verify, those never checked first, then the oldest."""
    places = places_of(user, Permission.VERIFY_FACTS)
    if places.everywhere or not places:
        return ()
    shown = Membership.objects.visible_to(user).as_at(day)
    shown = shown.filter(partnership__in=places.partnerships) | shown.filter(body__in=places.bodies)
    named = with_partnership_name(with_body_name(shown, day, body="body"), day, partnership="partnership")
    oldest = named.order_by(F("verified_on").asc(nulls_first=True), "body_name", "pk")
    rows = oldest.values("pk", "body_name", "partnership_name", "verified_on", "basis")[:MOST_TO_VERIFY]
    return [row | {"basis_words": BASES[row["basis"]]} for row in rows]
