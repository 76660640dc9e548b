"""What sources disagree about and nobody has settled yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils.dateparse import parse_date

from accounts.history.entry import HistoryEntry
from accounts.roles import Permission
from partnerships.models import RecordInBrief, Standing
from partnerships.models.record_in_brief import RecordInBriefQuerySet
from partnerships.upkeep.record_words import PERIOD, SAID, period_in_words, says_in_words
from partnerships.visibility import Reader, places_of

MOST_RIVALS = 3


def open_claims(user: Reader) -> RecordInBriefQuerySet:
    """Claims that nobody has settled, as far as this reader may see."""
    claims: RecordInBriefQuerySet = RecordInBrief.objects.visible_to(user).filter(standing=Standing.CLAIMED)
    return claims


def to_settle(user: Reader) -> RecordInBriefQuerySet:
    """Those of them that this reader may settle."""
    return open_claims(user).within(places_of(user, Permission.SETTLE_DISPUTES))


def first_recorded() -> Any:
    """The day on which the record of the outer row was first recorded, by the ledger."""
    own = HistoryEntry.objects.filter(record_type=OuterRef("record_type"), record_id=OuterRef("record_id"))
    return TruncDate(Subquery(own.order_by("number").values("at")[:1]))


def contradicted(user: Reader) -> ArraySubquery:
    """What the register accepts instead of the claim of the outer row: at most three, the earliest first."""
    before_its_end = Q(valid_from__lt=Coalesce(OuterRef("valid_to"), Value(dt.date.max)))
    after_its_start = Q(valid_to__gt=Coalesce(OuterRef("valid_from"), Value(dt.date.min)))
    rivals = RecordInBrief.objects.visible_to(user).filter(
        before_its_end | Q(valid_from__isnull=True),
        after_its_start | Q(valid_to__isnull=True),
        standing=Standing.ACCEPTED,
        kind=OuterRef("kind"),
        subject=OuterRef("subject"),
    )
    told = JSONObject(**{each: each for each in (*SAID, *PERIOD)})
    return ArraySubquery(rivals.order_by("valid_from", "id").values(told=told)[:MOST_RIVALS])


def rivals_in_words(rivals: Sequence[Mapping[str, Any]]) -> str:
    """What `contradicted` gave, in words; empty where the register accepts nothing instead."""
    return "; ".join(f"{says_in_words(each)}, {period_in_words(_dated(each))}" for each in rivals)


def _dated(rival: Mapping[str, Any]) -> Mapping[str, Any]:
    """JSON has no days."""
    return {**rival, **{key: parse_date(rival[key]) if rival[key] else None for key in ("valid_from", "valid_to")}}


@dataclass(frozen=True)
class Unsettled:
    """How many claims wait for this reader, and since when."""

    number: int
    oldest: dt.date | None


def unsettled_in_brief(user: Any, today: dt.date) -> Unsettled:
    """How many claims this reader may settle, and the day on which the oldest was recorded."""
    found = to_settle(user).annotate(recorded_on=first_recorded()).aggregate(oldest=Min("recorded_on"))
    return Unsettled(to_settle(user).count(), found["oldest"])
