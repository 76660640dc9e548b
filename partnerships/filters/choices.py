"""What the lists can be filtered by: kinds and regions, read in one query."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Value
from django.db.models.functions import Cast

from partnerships.models import Body, BodyKind, Partnership, PartnershipKind

Choices = list[tuple[str, str]]
PUBLIC = AnonymousUser()


def of_bodies() -> tuple[Choices, Choices]:
    """The kinds and the regions of bodies."""
    return _kinds_and_regions(BodyKind, Body)


def of_partnerships() -> tuple[Choices, Choices]:
    """The kinds and the regions of partnerships."""
    return _kinds_and_regions(PartnershipKind, Partnership)


def _kinds_and_regions(
    kinds: type[BodyKind | PartnershipKind], places: type[Body | Partnership]
) -> tuple[Choices, Choices]:
    """Regions are those of records that everybody may see: a choice must not give a hidden record away."""
    named = kinds.objects.order_by().values_list(Value("kind"), Cast("code", CharField()), "plural")
    seen = places.objects.visible_to(PUBLIC).exclude(region="").order_by()
    regions = seen.values_list(Value("region"), "region", "region").distinct()
    rows = list(named.union(regions, all=True))
    return _sorted(rows, "kind"), _sorted(rows, "region")


def _sorted(rows: Iterable[tuple[str, str, str]], what: str) -> Choices:
    return sorted(((code, words) for group, code, words in rows if group == what), key=lambda each: each[1].lower())
