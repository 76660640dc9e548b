"""The register as far as people are concerned: the places that roles are held on (see `accounts.places`)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.places import HeldRole, Place
from accounts.roles import PlaceKind, Role
from partnerships.models import Body, Partnership, RoleHolding, Standing
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.operations import grant_role

if TYPE_CHECKING:
    from accounts.models import User

INVITED = "Given with the invitation to sign in"


class RegisterPlaces:
    """Finds places by code, gives roles on them, and says who holds which."""

    def find(self, *, code: str, kinds: frozenset[PlaceKind]) -> Place | None:
        """Find a partnership by the last part of its address, or a body by any of its codes."""
        today = timezone.localdate()
        if PlaceKind.PARTNERSHIP in kinds:
            rows = Partnership.objects.filter(slug__iexact=code.strip())
            if found := with_partnership_name(rows, today).first():
                return _partnership(found)
        if PlaceKind.BODY in kinds:
            held = Q(codes__code__iexact=code.strip(), codes__standing=Standing.ACCEPTED)
            bodies = Body.objects.filter(Q(code__iexact=code.strip()) | held)
            keys = bodies.order_by().values("pk")
            if found := with_body_name(Body.objects.filter(pk__in=keys), today).order_by("abolished_on").last():
                return _body(found)
        return None

    def grant(self, *, user: User, role: Role, place: Place, by: User, today: dt.date) -> None:
        """Give a person a role on a place from today on; on a place that is no more, nothing."""
        body = Body.objects.filter(code=place.code).first() if place.kind == PlaceKind.BODY else None
        partnership = Partnership.objects.filter(slug=place.code).first() if body is None else None
        if body is None and partnership is None:
            raise LookupError(f"The register no longer knows {place.name}.")
        grant_role(by=by, reason=INVITED, user=user, role=role, body=body, partnership=partnership, valid_from=today)

    def held_by(self, *, user: User, today: dt.date) -> list[HeldRole]:
        """List the roles that a person holds today."""
        held = RoleHolding.objects.held_on(today).filter(user=user).select_related("body", "partnership")
        named = with_partnership_name(with_body_name(held, today, body="body"), today, partnership="partnership")
        return [
            HeldRole(
                role=Role(each.role),
                place=place_of(each),
                valid_from=each.valid_from,
                valid_to=each.valid_to,
            )
            for each in named.order_by("role", "pk")
        ]


def place_of(holding: RoleHolding) -> Place:
    """The place of a holding whose names were read with it."""
    if holding.body:
        return _body(holding.body, getattr(holding, "body_name", None))
    partnership = cast("Partnership", holding.partnership)  # the one or the other, a constraint sees to it
    return _partnership(partnership, getattr(holding, "partnership_name", None))


def _body(body: Body, name: str | None = None) -> Place:
    name = name or getattr(body, "body_name", None) or body.code
    return Place(kind=PlaceKind.BODY, code=body.code, name=name, address=reverse("body", args=[body.code]))


def _partnership(partnership: Partnership, name: str | None = None) -> Place:
    name = name or getattr(partnership, "partnership_name", None) or partnership.slug
    address = reverse("partnership", args=[partnership.slug])
    return Place(kind=PlaceKind.PARTNERSHIP, code=partnership.slug, name=name, address=address)
