"""The one gate: which rows a reader may see, and which they may change, as SQL.

Lists, details, searches, counts, downloads and feeds all start at `visible_to(user)`; forms and operations start at
`editable_by(user)`. Closed by default: what is neither accepted nor claimed shows only to those whose role in that
place reads drafts (of money: reads money before it is published), a private matter (`privacy`) only to those whose role
there reads exempt papers, and a row shows only if every record that it names in `VISIBLE_WITH` shows too.

Where a row belongs: `AT_BODIES` and `AT_PARTNERSHIPS` name its own columns, `AT_BODIES_OF` the rows that hang on it and
name bodies (the parties of an agreement), `HELD_WITH` a record that it belongs to and shares the places of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from accounts.roles import ADMINISTRATOR_PERMISSIONS, Permission, Reach, grants
from config.compiled import DAY, Compiled, Given

if TYPE_CHECKING:
    from accounts.models import User

Reader: TypeAlias = "User | AnonymousUser"
PUBLIC_STANDINGS = ("accepted", "claimed")
_NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class Places:
    """The bodies and partnerships, by primary key, where a user holds one permission.

    `members` are bodies reached only because they belong to one of `partnerships`: their own record is in reach
    (names, posts, lines), their place in other partnerships is not. `exempt`: where private matters may be read too;
    `money`: where money may be read before it is published.
    """

    everywhere: bool = False
    bodies: frozenset[int] = field(default_factory=frozenset)
    partnerships: frozenset[int] = field(default_factory=frozenset)
    members: frozenset[int] = field(default_factory=frozenset)
    exempt: Places | None = None
    money: Places | None = None

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.bodies or self.partnerships or self.members)

    def of(self, model: type[models.Model]) -> Places:
        """The places that count for rows of this model: those of drafts, or those of money."""
        reads_money = getattr(model, "READ_WITH", Permission.READ_DRAFTS) == Permission.READ_MONEY
        return (self.money or Places()) if reads_money else self


def places_of(user: Reader, permission: Permission) -> Places:
    """Where `user` holds `permission` today; `?on=` never changes who may see.

    A role on a body reaches that body, and by its "own partnership" column the partnerships that the body belongs to.
    A role that keeps a partnership's record reaches the record of its members too.
    """
    if not user.is_authenticated or not user.is_active:
        return Places()
    if user.is_administrator:
        return Places(everywhere=permission in ADMINISTRATOR_PERMISSIONS)
    bodies: set[int] = set()
    partnerships: set[int] = set()
    members: set[int] = set()
    for holding in _holdings(user):
        own_partnership = permission in grants(holding.role, Reach.OWN_PARTNERSHIP)
        if holding.body_id and permission in grants(holding.role, Reach.OWN_BODY):
            bodies.add(holding.body_id)
        if own_partnership:
            partnerships |= {holding.partnership_id} if holding.partnership_id else holding.joined
            members |= holding.members if permission in _REACHES_MEMBERS else set()
    return Places(bodies=frozenset(bodies), partnerships=frozenset(partnerships), members=frozenset(members))


def reading_places(user: Reader) -> Places:
    """Where `user` reads drafts, private matters, and money: together they are all that decides what a reader sees."""
    return replace(
        places_of(user, Permission.READ_DRAFTS),
        exempt=places_of(user, Permission.READ_EXEMPT),
        money=places_of(user, Permission.READ_MONEY),
    )


def holds_a_role(user: Reader) -> bool:
    """Tell whether this reader may see or do anything that the public may not."""
    return bool(user.is_authenticated and user.is_active and (user.is_administrator or _holdings(user)))


_REACHES_MEMBERS = frozenset(
    {Permission.READ_DRAFTS, Permission.EDIT_REGISTER, Permission.VERIFY_FACTS, Permission.SETTLE_DISPUTES}
)


# Nobody widens their own rights by typing a membership. A lead reaches a member's record where the register's own files
# name the member, or where that body's approver confirmed that it agreed; a body's people reach a partnership's drafts
# only by the files. An overlap of area and an inference of ours count for neither.
_OF_THE_FILES = (
    Q(reference_key__isnull=False)
    & ~Q(reference_key__startswith="form:")
    & ~Q(basis__in=["geographic_overlap", "inferred"])
)
_CONSENTED = Q(basis="agreed", confidence="confirmed")


@dataclass(frozen=True)
class _Holding:
    role: str
    body_id: int | None
    partnership_id: int | None
    joined: frozenset[int]
    members: frozenset[int]


def _holdings(user: User) -> list[_Holding]:
    """The user's roles today with the memberships that widen them: two queries, once per request."""
    known: list[_Holding] | None = getattr(user, "_register_holdings", None)
    if known is None:
        today = timezone.localdate()
        roles = _roles_held().rows(user=user.pk, day=today)
        joined, members = _memberships_around(roles, today) if roles else ({}, {})
        known = [
            _Holding(
                role,
                body,
                partnership,
                frozenset(joined.get(body, ())) if body else frozenset(),
                frozenset(members.get(partnership, ())) if partnership else frozenset(),
            )
            for role, body, partnership in roles
        ]
        user.__dict__["_register_holdings"] = known
    return known


@cache
def _roles_held() -> Compiled:
    held = apps.get_model("partnerships", "RoleHolding").objects.held_on(DAY)
    rows = held.filter(user=Given("user", models.BigIntegerField()))
    return Compiled.of(rows.values_list("role", "body_id", "partnership_id"))


def _memberships_around(
    roles: Sequence[tuple[str, int | None, int | None]], day: dt.date
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    membership = apps.get_model("partnerships", "Membership")
    rows = (
        membership.objects.as_at(day)
        .filter(_OF_THE_FILES | _CONSENTED)
        .filter(Q(body__in=[b for _, b, _ in roles if b]) | Q(partnership__in=[p for _, _, p in roles if p]))
        .values_list("body_id", "partnership_id", ExpressionWrapper(_OF_THE_FILES, output_field=BooleanField()))
    )
    joined: dict[int, set[int]] = {}
    members: dict[int, set[int]] = {}
    for body, partnership, of_the_files in rows:
        members.setdefault(partnership, set()).add(body)
        if of_the_files:
            joined.setdefault(body, set()).add(partnership)
    return joined, members


class VisibleQuerySet(models.QuerySet[Any]):
    """Records with a standing, seen through the gate."""

    def accepted(self) -> Self:
        """Records held to be true; drafts, claims, replaced and withdrawn ones left out."""
        return self.filter(standing="accepted")

    def visible_to(self, user: Reader) -> Self:
        """What this reader may see."""
        return self.filter(visible_where(self.model, reading_places(user)))

    def visible_beside(self, user: Reader, path: str) -> Self:
        """What this reader may see, in a subquery of rows that are themselves seen through the gate.

        `path` leads from here to such a row, which shows already with all that it names and is not asked again.
        """
        return self.filter(visible_where(self.model, reading_places(user), beside=path))

    def editable_by(self, user: Reader) -> Self:
        """What this reader may change."""
        kept_with = getattr(self.model, "KEPT_WITH", (Permission.EDIT_REGISTER,))
        held = [places_of(user, permission) for permission in kept_with]
        if any(places.everywhere for places in held):
            return self.visible_to(user)
        return self.filter(reduce(or_, (held_at(self.model, places) for places in held)))


class PartQuerySet(VisibleQuerySet):
    """Rows without a standing of their own: they show where every record that they name does."""

    def visible_to(self, user: Reader) -> Self:
        """What this reader may see."""
        return self.filter(named_records_visible(self.model, reading_places(user)))


def visible_where(model: type[models.Model], places: Places, prefix: str = "", *, beside: str = "") -> Q:
    """The condition under which rows of `model` show to someone who reads at `places` (see `reading_places`)."""
    return _row_shows(model, places, prefix) & named_records_visible(model, places, prefix, beside=beside)


def named_records_visible(model: type[models.Model], places: Places, prefix: str = "", *, beside: str = "") -> Q:
    """The condition under which every record that a row of `model` names in `VISIBLE_WITH` shows too."""
    condition = Q()
    for path in getattr(model, "VISIBLE_WITH", ()):
        if beside and f"{path}__".startswith(f"{beside}__"):
            continue
        parent, optional = related(model, path)
        seen = _row_shows(parent, places, f"{prefix}{path}__")
        condition &= (seen | Q(**{f"{prefix}{path}__isnull": True})) if optional and seen else seen
    return condition


def _row_shows(model: type[models.Model], places: Places, prefix: str) -> Q:
    """The row's own standing and privacy, whatever it names."""
    condition = Q()
    if not places.everywhere:
        condition &= Q(**{f"{prefix}standing__in": PUBLIC_STANDINGS}) | read_at(model, places, prefix)
    if may_be_private(model):
        condition &= Q(**{f"{prefix}privacy": "public"}) | private_read_at(model, places, prefix)
    return condition


def may_be_private(model: type[models.Model]) -> bool:
    """Tell whether rows of `model` say who may read them."""
    return hasattr(model, "privacy")


def private_read_at(model: type[models.Model], places: Places, prefix: str = "") -> Q:
    """Rows of `model` whose private matters a reader at `places` may read."""
    return read_at(model, places.exempt or Places(), prefix)


def read_at(model: type[models.Model], places: Places, prefix: str = "") -> Q:
    """Rows held at these places, or that concern one of these bodies, whose people may read but not change them.

    `OWN_BODY` names the body whose own figure a row is: those who read its drafts read it.
    """
    if places.everywhere:
        return ~_NOTHING
    condition = held_at(model, places.of(model), prefix)
    for column in getattr(model, "READ_AT_BODIES", ()) if places.bodies else ():
        condition |= Q(**{f"{prefix}{column}__overlap": sorted(places.bodies)})
    own_body = getattr(model, "OWN_BODY", "")
    return condition | Q(**{f"{prefix}{own_body}__in": places.bodies}) if own_body and places.bodies else condition


def held_at(model: type[models.Model], places: Places, prefix: str = "") -> Q:
    """Rows of `model` that belong to one of these places (see the head of this module)."""
    condition = Q()
    at_partnerships = getattr(model, "AT_PARTNERSHIPS", ())
    of_a_body_alone = Q(**{f"{prefix}{column}__isnull": True for column in at_partnerships})
    for column in getattr(model, "AT_BODIES", ()):
        if places.bodies:
            condition |= Q(**{f"{prefix}{column}__in": places.bodies})
        if places.members:
            condition |= Q(**{f"{prefix}{column}__in": places.members}) & of_a_body_alone
    for column in at_partnerships if places.partnerships else ():
        condition |= Q(**{f"{prefix}{column}__in": places.partnerships})
    for path in getattr(model, "AT_BODIES_OF", ()) if places.bodies else ():
        condition |= Q(**{f"{prefix}pk__in": _rows_through(model, path, places.bodies)})
    for path in getattr(model, "HELD_WITH", ()) if places else ():
        condition |= held_at(related(model, path)[0], places, f"{prefix}{path}__")
    return condition or _NOTHING


def _rows_through(model: type[models.Model], path: str, bodies: frozenset[int]) -> models.QuerySet[Any]:
    """Rows of `model` with a row at `path` that names one of these bodies and was not withdrawn."""
    rows = path.rpartition("__")[0]
    named = {f"{path}__in": bodies, f"{rows}__standing__in": ("accepted", "draft")}
    return model._base_manager.filter(**named).order_by().values("pk")


def related(model: type[models.Model], path: str) -> tuple[type[models.Model], bool]:
    """The model at the end of a path of foreign keys, and whether one of them may be empty."""
    optional, target = False, model
    for step in path.split("__"):
        relation = target._meta.get_field(step)
        optional = optional or bool(relation.null)
        target = relation.related_model  # type: ignore[assignment]  # a foreign key
    return target, optional
