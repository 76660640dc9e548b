"""What lies around a partnership: places within it, clusters of its bodies, and who last checked its record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Value

from accounts.roles import Role
from config.dates_in_words import day_words
from partnerships.members_on_day import Member, Members
from partnerships.models import CodeScheme, Membership, Partnership, PartnershipAlias, PartnershipCode, RoleHolding
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.partnership_on_day import PartnershipOnDay
from partnerships.visibility import Reader


@dataclass(frozen=True)
class Cluster:
    """A partnership whose bodies share leaders and stay separate bodies."""

    slug: str
    name: str
    bodies: tuple[tuple[str, str], ...]


def clusters_of(members: Sequence[Member], day: dt.date, user: Reader) -> list[Cluster]:
    """The clusters to which any of these bodies belonged on the day, each with all its bodies (name, code)."""
    bodies = [each.fact.body_id for each in members]
    return clusters_with(bodies, day, user) if bodies else []


def clusters_with(bodies: Iterable[int], day: dt.date, user: Reader) -> list[Cluster]:
    """The same, by the primary keys of bodies, in one query."""
    sharing = Q(
        partnership__stages__kind__shares_leaders=True,
        partnership__stages__standing="accepted",
    )
    of_bodies = Membership.objects.as_at(day).filter(sharing, body__in=list(bodies)).order_by()
    rows = Membership.objects.visible_to(user).as_at(day).filter(partnership__in=of_bodies.values("partnership"))
    rows = with_partnership_name(with_body_name(rows, day, body="body"), day, partnership="partnership")
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for slug, name, body, code in rows.order_by("partnership_name", "body_name").values_list(
        "partnership__slug", "partnership_name", "body_name", "body__code"
    ):
        found.setdefault((slug, name or slug), []).append((body or code, code))
    return [Cluster(slug, name, tuple(bodies)) for (slug, name), bodies in found.items()]


def places_within(partnership: Partnership, day: dt.date, user: Reader) -> list[tuple[str, str]]:
    """The partnerships inside this one, by name on the day and address."""
    shown: Any = with_partnership_name(Partnership.objects.visible_to(user).filter(parent=partnership), day)
    rows = shown.order_by("partnership_name").values_list("partnership_name", "slug")
    return [(name or slug, slug) for name, slug in rows]


@dataclass(frozen=True)
class OtherNames:
    """Other ways in which sources write a partnership's name, and the codes of its footprint, (scheme, code)."""

    names: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]


def other_names(partnership: Partnership, user: Reader) -> OtherNames:
    """The names and codes that sources used at any time, in one query."""
    aliases, codes = (
        model.objects.visible_to(user).accepted().filter(partnership=partnership).order_by()
        for model in (PartnershipAlias, PartnershipCode)
    )
    by_name = aliases.annotate(which=Value("")).values_list("which", "name")
    rows = list(by_name.union(codes.annotate(which=F("scheme")).values_list("which", "code")).order_by("which", "name"))
    return OtherNames(
        names=tuple(name for scheme, name in rows if not scheme),
        codes=tuple((CodeScheme(scheme).label, code) for scheme, code in rows if scheme),
    )


@dataclass(frozen=True)
class Verification:
    """When a person last checked any part of a record, and in what capacity."""

    on: dt.date
    by: str

    def __str__(self) -> str:
        return f"last verified on {day_words(self.on)} by {self.by}"


def verification(record: PartnershipOnDay, members: Members, user: Reader) -> Verification | None:
    """The latest verification among the partnership, its names, states and members; None where there is none."""
    facts = [record.partnership, *record.stages, *record.states, *(each.fact for each in members.taking_part)]
    return latest_verification(facts, user)


def latest_verification(facts: Iterable[Any], user: Reader) -> Verification | None:
    """The latest among these facts: the role alone for the public, the name too for signed-in readers."""
    checked = [fact for fact in facts if fact.verified_on]
    if not checked:
        return None
    latest = max(checked, key=lambda fact: fact.verified_on)
    by = _capacity(latest)
    return Verification(latest.verified_on, f"{latest.verified_by}, {by}" if user.is_authenticated else by)


def _capacity(fact: Any) -> str:
    if fact.verified_by is None:
        return "a person whose role is not recorded"
    if fact.verified_by.is_administrator:
        return "an administrator"
    held = RoleHolding.objects.held_on(fact.verified_on).filter(user=fact.verified_by)
    role = held.values_list("role", flat=True).first()
    return f"a {Role(role).label.lower()}" if role else "a person whose role is not recorded"
