"""Bodies and partnerships by what somebody typed: an exact code or short name, or else part of a name."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, Q, QuerySet, Value
from django.db.models.functions import Lower, Upper

from partnerships.compiled import Compiled, Given, compiled_once
from partnerships.models import Body, BodyCode, BodyName, Partnership, PartnershipAlias, PartnershipStage
from partnerships.visibility import Reader

MOST_MEANT = 50  # bodies or partnerships that one typed name may mean
_TYPED = Given("typed", CharField())


def bodies_called(typed: str, user: Reader) -> Q:
    """The condition on a body's number: with exactly this code, or if there is none, with this in any of its names.

    What is hidden is found by neither, just like what does not exist.
    """
    return _one_or_other(_coded(Value(typed), user), _names_of_bodies(Value(typed), user))


def partnerships_called(typed: str, user: Reader) -> Q:
    """The same for partnerships, by the short name in their address or part of any of their names."""
    return _one_or_other(_with_slug(Value(typed), user), _names_of_partnerships(Value(typed), user))


def bodies_meant(typed: str, user: Reader) -> list[int]:
    """The same bodies by number, 50 at most."""
    return _meant(typed, _bodies_by_code(user), _bodies_by_name(user))


def partnerships_meant(typed: str, user: Reader) -> list[int]:
    """The same partnerships by number, 50 at most."""
    return _meant(typed, _partnerships_by_slug(user), _partnerships_by_name(user))


def _meant(typed: str, exact: Compiled, named: Compiled) -> list[int]:
    return [key for (key,) in exact.rows(typed=typed) or named.rows(typed=typed)]


@compiled_once
def _bodies_by_code(user: Reader) -> Compiled:
    return _numbers(_coded(_TYPED, user))


@compiled_once
def _bodies_by_name(user: Reader) -> Compiled:
    return _numbers(Body.objects.visible_to(user).filter(pk__in=_names_of_bodies(_TYPED, user)))


@compiled_once
def _partnerships_by_slug(user: Reader) -> Compiled:
    return _numbers(_with_slug(_TYPED, user))


@compiled_once
def _partnerships_by_name(user: Reader) -> Compiled:
    return _numbers(Partnership.objects.visible_to(user).filter(pk__in=_names_of_partnerships(_TYPED, user)))


def _numbers(rows: QuerySet) -> Compiled:
    return Compiled.of(rows.order_by().values_list("pk")[:MOST_MEANT])


def _coded(typed: Any, user: Reader) -> QuerySet:
    codes = BodyCode.objects.visible_to(user).annotate(upper=Upper("code")).filter(upper=Upper(typed))
    return Body.objects.visible_to(user).filter(Q(code__in=[typed, Upper(typed)]) | Q(pk__in=_of(codes, "body")))


def _names_of_bodies(typed: Any, user: Reader) -> QuerySet:
    return _of(BodyName.objects.visible_to(user).filter(name__icontains=typed), "body")


def _with_slug(typed: Any, user: Reader) -> QuerySet:
    return Partnership.objects.visible_to(user).filter(slug=Lower(typed))


def _names_of_partnerships(typed: Any, user: Reader) -> QuerySet:
    stages = PartnershipStage.objects.visible_to(user).filter(official_name__icontains=typed)
    aliases = PartnershipAlias.objects.visible_to(user).filter(name__icontains=typed)
    return _of(stages, "partnership").union(_of(aliases, "partnership"))


def _of(rows: QuerySet, name: str) -> QuerySet:
    return rows.order_by().values(name)


def _one_or_other(exact: QuerySet, named: QuerySet) -> Q:
    exact = exact.order_by()
    return Q(pk__in=exact.values("pk")) | (Q(pk__in=named) & ~Q(Exists(exact)))
