"""Who is looking and for what sort of thing; and what there is for them to find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import CharField, Count, Exists, F, IntegerField, Manager, OuterRef, QuerySet, Value

from partnerships.compiled import Compiled, compiled_once
from partnerships.models import Body, BodyKind, Partnership, PartnershipKind, PartnershipStage
from partnerships.visibility import Reader

BODIES, PARTNERSHIPS = "bodies", "partnerships"
FORUMS, DECISIONS = "forums", "decisions"


@dataclass(frozen=True)
class Scope:
    """One reader, and what they want to see: everything, one sort of record, or one kind of body or partnership."""

    reader: Reader
    sort: str = ""
    kind: str = ""

    def wants(self, sort: str) -> bool:
        """Whether records of this sort are wanted at all."""
        return self.sort in ("", sort)

    @property
    def wants_names(self) -> bool:
        """Whether bodies or partnerships are wanted."""
        return self.wants(BODIES) or self.wants(PARTNERSHIPS)


class Kind(NamedTuple):
    """A kind that has a record which the reader may see.

    An empty code stands for all bodies, or all partnerships; that one alone says how many there are.
    """

    sort: str
    code: str
    plural: str
    number: int


def kinds_seen_by(reader: Reader) -> list[Kind]:
    """Every kind that has a record the reader may see, in one query."""
    return sorted((Kind(*row) for row in _kinds(reader).rows()), key=lambda kind: (kind.sort, kind.plural.lower()))


@compiled_once
def _kinds(reader: Reader) -> Compiled:
    bodies, partnerships = Body.objects.visible_to(reader), Partnership.objects.visible_to(reader)
    stages = PartnershipStage.objects.visible_to(reader)
    rows = _whole(bodies, BODIES).union(
        _whole(partnerships, PARTNERSHIPS),
        _having(BodyKind.objects, bodies, BODIES),
        _having(PartnershipKind.objects, stages, PARTNERSHIPS),
        all=True,
    )
    return Compiled.of(rows)


def _whole(rows: QuerySet, sort: str) -> QuerySet:
    named = rows.order_by().annotate(sort=_text(sort), of_kind=_text(""), called=_text(""))
    return named.values("sort", "of_kind", "called").annotate(number=Count("pk")).values_list(*_COLUMNS)


def _having(kinds: Manager, rows: QuerySet, sort: str) -> QuerySet:
    used = kinds.filter(Exists(rows.filter(kind=OuterRef("pk")))).order_by()
    return used.annotate(
        sort=_text(sort), of_kind=F("code"), called=F("plural"), number=Value(0, output_field=IntegerField())
    ).values_list(*_COLUMNS)


_COLUMNS = ("sort", "of_kind", "called", "number")


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())
