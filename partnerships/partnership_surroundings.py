"""What lies around a partnership: places within it, clusters of its bodies, and who last checked its record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, Value

from accounts.roles import Role
from config.dates_in_words import day_words
from partnerships.compiled import DAY, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
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
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for slug, name, body, code in _sharing_leaders(user).run(bodies=list(bodies), day=day):
        found.setdefault((slug, name or slug), []).append((body or code, code))
    return [Cluster(slug, name, tuple(bodies)) for (slug, name), bodies in found.items()]


@compiled_once
def _sharing_leaders(user: Reader) -> CompiledRecords:
    sharing = Q(
        partnership__stages__kind__shares_leaders=True,
        partnership__stages__standing="accepted",
    )
    of_bodies = Membership.objects.as_at(DAY).filter(one_of("body_id", "bodies"), sharing).order_by()
    around = one_of("partnership_id", ArraySubquery(of_bodies.values("partnership")))
    rows = Membership.objects.visible_to(user).as_at(DAY).filter(around)
    rows = with_partnership_name(with_body_name(rows, DAY, body="body"), DAY, partnership="partnership")
    columns = ("partnership__slug", "partnership_name", "body_name", "body__code")
    return CompiledRecords(rows.order_by("partnership_name", "body_name").values_list(*columns))


def places_within(partnership: Partnership, day: dt.date, user: Reader) -> list[tuple[str, str]]:
    """The partnerships inside this one, by name on the day and address."""
    return [(name or slug, slug) for name, slug in _places(user).run(key=partnership.pk, day=day)]


@compiled_once
def _places(user: Reader) -> CompiledRecords:
    shown: Any = with_partnership_name(Partnership.objects.visible_to(user).filter(parent=KEY), DAY)
    return CompiledRecords(shown.order_by("partnership_name").values_list("partnership_name", "slug"))


@dataclass(frozen=True)
class OtherNames:
    """Other ways in which sources write a partnership's name, and the codes of its footprint, (scheme, code)."""

    names: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]


def other_names(partnership: Partnership, user: Reader) -> OtherNames:
    """The names and codes that sources used at any time, in one query."""
    rows = _names_and_codes(user).run(key=partnership.pk)
    return OtherNames(
        names=tuple(name for scheme, name in rows if not scheme),
        codes=tuple((CodeScheme(scheme).label, code) for scheme, code in rows if scheme),
    )


@compiled_once
def _names_and_codes(user: Reader) -> CompiledRecords:
    aliases, codes = (
        model.objects.visible_to(user).accepted().filter(partnership=KEY).order_by()
        for model in (PartnershipAlias, PartnershipCode)
    )
    by_name = aliases.annotate(which=Value("")).values_list("which", "name")
    by_code = codes.annotate(which=F("scheme")).values_list("which", "code")
    return CompiledRecords(by_name.union(by_code).order_by("which", "name"))


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
    return Verification(latest.verified_on, verified_by_words(latest, user))


def verified_by_words(fact: Any, user: Reader) -> str:
    """Who verified it: the role alone for the public, the name too for signed-in readers; empty where nobody did."""
    if not fact.verified_on:
        return ""
    by = _capacity(fact)
    return f"{fact.verified_by}, {by}" if user.is_authenticated and fact.verified_by else by


def _capacity(fact: Any) -> str:
    if fact.verified_by is None:
        return "a person whose role is not recorded"
    if fact.verified_by.is_administrator:
        return "an administrator"
    held = RoleHolding.objects.held_on(fact.verified_on).filter(user=fact.verified_by)
    role = held.values_list("role", flat=True).first()
    return f"a {Role(role).label.lower()}" if role else "a person whose role is not recorded"
