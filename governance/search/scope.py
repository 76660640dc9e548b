"""Who is looking and for what sort of thing; and what there is for them to find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import CharField, Count, F, QuerySet, Value

from partnerships.compiled import Compiled, compiled_once
from partnerships.models import Body, Partnership, PartnershipStage
from partnerships.visibility import Reader

BODIES, PARTNERSHIPS = "bodies", "partnerships"


@dataclass(frozen=True)
class Scope:
    """One reader, and what they want to see: everything, bodies, partnerships, or one kind of either."""

    reader: Reader
    sort: str = ""
    kind: str = ""

    def wants(self, sort: str) -> bool:
        """Whether bodies, or partnerships, are wanted at all."""
        return self.sort in ("", sort)


class Kind(NamedTuple):
    """A kind with the number of its records that the reader may see; an empty code stands for all partnerships."""

    sort: str
    code: str
    plural: str
    number: int


def kinds_seen_by(reader: Reader) -> list[Kind]:
    """Every kind that has a record the reader may see, in one query."""
    return sorted((Kind(*row) for row in _kinds(reader).rows()), key=lambda kind: (kind.sort, kind.plural.lower()))


@compiled_once
def _kinds(reader: Reader) -> Compiled:
    bodies = Body.objects.visible_to(reader)
    stages = PartnershipStage.objects.visible_to(reader)
    whole = Partnership.objects.visible_to(reader)
    counted = _counted(bodies, BODIES, F("kind__code"), F("kind__plural"), Count("pk")).union(
        _counted(stages, PARTNERSHIPS, F("kind__code"), F("kind__plural"), Count("partnership", distinct=True)),
        _counted(whole, PARTNERSHIPS, _text(""), _text(""), Count("pk")),
        all=True,
    )
    return Compiled.of(counted)


def _counted(rows: QuerySet, sort: str, code: F | Value, plural: F | Value, number: Count) -> QuerySet:
    named = rows.order_by().annotate(sort=_text(sort), of_kind=code, called=plural)
    return (
        named.values("sort", "of_kind", "called")
        .annotate(number=number)
        .values_list("sort", "of_kind", "called", "number")
    )


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())
