"""Bodies and partnerships by what somebody typed: an exact code or short name, or else part of a name."""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Upper

from partnerships.models import Body, BodyCode, BodyName, Partnership, PartnershipAlias, PartnershipStage
from partnerships.visibility import Reader


def bodies_called(typed: str, user: Reader) -> Q:
    """The condition on a body's number: with exactly this code, or if there is none, with this in any of its names.

    What is hidden is found by neither, just like what does not exist.
    """
    codes = BodyCode.objects.visible_to(user).annotate(upper=Upper("code")).filter(upper=typed.upper())
    coded = Body.objects.visible_to(user).filter(Q(code__in=[typed, typed.upper()]) | Q(pk__in=_of(codes, "body")))
    named = BodyName.objects.visible_to(user).filter(name__icontains=typed)
    return _one_or_other(coded, _of(named, "body"))


def partnerships_called(typed: str, user: Reader) -> Q:
    """The same for partnerships, by the short name in their address or part of any of their names."""
    exact = Partnership.objects.visible_to(user).filter(slug=typed.lower())
    stages = PartnershipStage.objects.visible_to(user).filter(official_name__icontains=typed)
    aliases = PartnershipAlias.objects.visible_to(user).filter(name__icontains=typed)
    return _one_or_other(exact, _of(stages, "partnership").union(_of(aliases, "partnership")))


def _of(rows: QuerySet, name: str) -> QuerySet:
    return rows.order_by().values(name)


def _one_or_other(exact: QuerySet, named: QuerySet) -> Q:
    exact = exact.order_by()
    return Q(pk__in=exact.values("pk")) | (Q(pk__in=named) & ~Q(Exists(exact)))
