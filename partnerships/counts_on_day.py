"""How many bodies and partnerships of each kind there were on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

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
    open_bodies = Body.objects.visible_to(user).in_state(LifeState.LIVE, day).filter(kind__is_legal_person=True)
    counts = _counts(open_bodies, "kind__sector")
    sides = (Sector.COUNCIL, Sector.NHS)
    return BodyCounts(
        councils=[each for each in counts if each.sector == Sector.COUNCIL],
        nhs=[each for each in counts if each.sector == Sector.NHS],
        others=[each for each in counts if each.sector not in sides],
    )


def partnerships_by_kind(day: dt.date, user: Reader) -> list[KindCount]:
    """Partnerships at work on the day, by what they officially were, in one query."""
    at_work = PartnershipState.objects.visible_to(user).as_at(day).filter(state__in=AT_WORK)
    stages = PartnershipStage.objects.visible_to(user).as_at(day)
    return _counts(stages.filter(partnership__in=at_work.order_by().values("partnership")))


def _counts(rows: Any, *more: str) -> list[KindCount]:
    columns = ("kind__code", "kind__name", "kind__plural", "kind__order", *more)
    grouped = rows.order_by().values(*columns).annotate(number=Count("pk")).order_by("kind__order", "kind__name")
    return [
        KindCount(
            code=row["kind__code"],
            name=inside_sentence(row["kind__name"] if row["number"] == 1 else row["kind__plural"]),
            sector=row.get("kind__sector", ""),
            number=row["number"],
        )
        for row in grouped
    ]
