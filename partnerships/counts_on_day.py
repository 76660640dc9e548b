"""How many bodies and partnerships of each kind there were on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Value

from partnerships.compiled import DAY, Compiled, compiled_once
from partnerships.english import inside_sentence
from partnerships.models import Body, LifeState, PartnershipStage, PartnershipState, Sector
from partnerships.visibility import Reader

AT_WORK = (PartnershipState.State.FORMING, PartnershipState.State.ACTIVE, PartnershipState.State.PAUSED)


@dataclass(frozen=True)
class KindCount:
    """How many of one kind; `code` finds them in the list."""

    code: str
    name: str
    sector: str
    number: int


@dataclass(frozen=True)
class BodyCounts:
    """Open bodies by kind: councils and NHS as equals, and everybody else."""

    councils: Sequence[KindCount]
    nhs: Sequence[KindCount]
    others: Sequence[KindCount]


def bodies_by_kind(day: dt.date, user: Reader) -> BodyCounts:
    """Bodies open on the day, in one query."""
    counts = _counts(_open_bodies(user), day)
    sides = (Sector.COUNCIL, Sector.NHS)
    return BodyCounts(
        councils=[each for each in counts if each.sector == Sector.COUNCIL],
        nhs=[each for each in counts if each.sector == Sector.NHS],
        others=[each for each in counts if each.sector not in sides],
    )


def partnerships_by_kind(day: dt.date, user: Reader) -> list[KindCount]:
    """Partnerships at work on the day, by what they officially were, in one query."""
    return _counts(_at_work(user), day)


@compiled_once
def _open_bodies(reader: Reader) -> Compiled:
    open_bodies = Body.objects.visible_to(reader).in_state(LifeState.LIVE, DAY).filter(kind__is_legal_person=True)
    return _by_kind(open_bodies, F("kind__sector"))


@compiled_once
def _at_work(reader: Reader) -> Compiled:
    at_work = PartnershipState.objects.visible_to(reader).as_at(DAY).filter(state__in=AT_WORK)
    stages = PartnershipStage.objects.visible_to(reader).as_at(DAY)
    return _by_kind(stages.filter(partnership__in=at_work.order_by().values("partnership")), Value("joint"))


def _by_kind(rows: Any, sector: F | Value) -> Compiled:
    kinds = ("kind__code", "kind__name", "kind__plural", "kind__order")
    grouped = rows.order_by().values(*kinds, sector=sector).annotate(number=Count("pk"))
    return Compiled.of(grouped.order_by("kind__order", "kind__name").values_list(*kinds[:3], "sector", "number"))


def _counts(query: Compiled, day: dt.date) -> list[KindCount]:
    return [
        KindCount(code=code, name=inside_sentence(name if number == 1 else plural), sector=sector, number=number)
        for code, name, plural, sector, number in query.rows(day=day)
    ]
