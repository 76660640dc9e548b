"""What the lists can be filtered by: kinds and regions, read in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from partnerships.models import Body, BodyKind, Partnership, PartnershipKind

Choices = list[tuple[str, str]]
REGION = "region"
PUBLIC = AnonymousUser()


class Kind(NamedTuple):
    """A kind that can be chosen; `group` is its sector, where kinds have one."""

    group: str
    pk: int
    code: str
    plural: str


def of_bodies() -> tuple[list[Kind], Choices]:
    """The kinds and the regions of bodies."""
    return _kinds_and_regions(BodyKind.objects.annotate(group=F("sector")), Body.objects.visible_to(PUBLIC))


def of_partnerships() -> tuple[list[Kind], Choices]:
    """The kinds and the regions of partnerships."""
    kinds = PartnershipKind.objects.annotate(group=Value("", CharField()))
    return _kinds_and_regions(kinds, Partnership.objects.visible_to(PUBLIC))


def words(kinds: Sequence[Kind]) -> Choices:
    """The kinds as choices: code and plural."""
    return [(kind.code, kind.plural) for kind in kinds]


def _kinds_and_regions(kinds: QuerySet, places: QuerySet) -> tuple[list[Kind], Choices]:
    """Regions are those of records that everybody may see: a choice must not give a hidden record away."""
    named = kinds.order_by().values_list("group", "pk", Cast("code", CharField()), "plural")
    seen = places.exclude(region="").order_by()
    region = (Value(REGION, CharField()), Value(0, IntegerField()), F("region"), F("region"))
    rows = [Kind(*row) for row in named.union(seen.values_list(*region).distinct(), all=True)]
    ordered = sorted(rows, key=lambda each: each.plural.lower())
    return [each for each in ordered if each.group != REGION], [
        (each.code, each.plural) for each in ordered if each.group == REGION
    ]
