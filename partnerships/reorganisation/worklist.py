"""The items of worklists, found anew from the register each time they are asked for; only settlements are rows.

An item is open if it holds past the end of the place that it hangs on, or, where a worklist is kept, if nobody settled
it: a membership cut to a body's life has an end, but nobody said what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from partnerships.compiled import Compiled, one_of
from partnerships.models import Settlement, Succession, SuccessionPart
from partnerships.reorganisation.kind import BODY, ItemKind, kinds
from partnerships.visibility import Places, Reader, places_of

EventKey = Any  # a primary key, an OuterRef to one, or ANY_EVENT
ANY_EVENT: EventKey = None
NONE = Value(0, IntegerField())
LEGAL = [kind for kind in Succession.Kind if kind != Succession.Kind.AREA_OVERLAP]
ENDING = [kind for kind in Succession.Kind if kind not in Succession.NOT_AN_END]


@dataclass(frozen=True)
class Progress:
    """How far the worklist of one event is."""

    open: int = 0
    settled: int = 0

    @property
    def total(self) -> int:
        """Items in all."""
        return self.open + self.settled

    def __str__(self) -> str:
        if not self.total:
            return "nothing to settle"
        return f"{self.settled:,} of {self.total:,} settled"


def open_items(kind: ItemKind, event: EventKey, reader: Reader | None, *, place: tuple[str, str]) -> QuerySet[Any]:
    """The open items of one kind that hang on the predecessors of one event, or of any, by one path (path, sort)."""
    path, sort = place
    part, succession = f"{path}__succession_parts_out", f"{path}__succession_parts_out__succession"
    day = F(f"{succession}__effective_on")
    outlives = Q(**{f"{kind.ends}__isnull": True}) | Q(**{f"{kind.ends}__gt": day})
    of_this = OuterRef(f"{part}__succession_id") if event is ANY_EVENT else _outward(event)
    settled = Settlement.objects.filter(succession=of_this, kind=kind.slug, item=OuterRef("pk"))
    unsettled = Q(**{kind.ends: day}) & _keeps_worklist(succession) & ~Exists(settled)
    begun = Q(**{f"{kind.starts}__isnull": True}) | Q(**{f"{kind.starts}__lt": day})
    of_event = Q(**{f"{part}__standing": "accepted", f"{succession}__standing": "accepted"})
    of_event &= Q() if event is ANY_EVENT else Q(**{succession: event})
    rows = kind.rows(reader).filter(of_event, _ends_there(path, sort, succession), begun, outlives | unsettled)
    return rows.order_by()


def _keeps_worklist(succession: str) -> Q:
    kept = Q(**{f"{succession}__worklist": Succession.Worklist.OPEN})
    return kept | Q(**{f"{succession}__status__in": Succession.PLANNED})


def _ends_there(path: str, sort: str, succession: str) -> Q:
    """The place ends by this event: on its day, or, with no last day recorded, because such an event is an end."""
    not_cancelled = Q(**{f"{succession}__status__in": [*Succession.PLANNED, Succession.Status.IN_FORCE]})
    ending = Q(**{f"{succession}__kind__in": ENDING})
    if sort != BODY:
        return not_cancelled & ending
    same_day = Q(**{f"{path}__abolished_on": F(f"{succession}__effective_on")})
    same_day &= Q(**{f"{succession}__kind__in": LEGAL})
    planned = Q(**{f"{path}__abolished_on__isnull": True}) & ending & _keeps_worklist(succession)
    return not_cancelled & (same_day | planned)


def with_progress(events: QuerySet[Succession], reader: Reader | None) -> QuerySet[Any]:
    """Annotate events with the number of items `open_count` and `settled_count`."""
    return events.annotate(open_count=_sum(map(_open_of(reader), _places())), settled_count=_settled(reader))


def with_open_items(reader: Reader | None) -> Q:
    """The condition that anything is open at an event; asked of all events at once."""
    found = Q(pk__in=())
    for kind, path, sort, _ in _places():
        rows = open_items(kind, ANY_EVENT, reader, place=(path, sort))
        found |= Q(pk__in=rows.values(f"{path}__succession_parts_out__succession"))
    return found


def _places() -> Iterator[tuple[ItemKind, str, str, tuple[str, ...]]]:
    return ((kind, path, sort, earlier) for kind in kinds() for path, sort, earlier in kind.paths())


def _sum(parts: Iterable[Any]) -> Any:
    total: Any = NONE
    for part in parts:
        total = total + Coalesce(part, NONE)
    return total


def _open_of(reader: Reader | None) -> Any:
    def count(place: tuple[ItemKind, str, str, tuple[str, ...]]) -> Subquery:
        kind, path, sort, earlier = place
        rows = open_items(kind, OuterRef("pk"), reader, place=(path, sort))
        rows = rows.exclude(named_before(kind, sort, earlier, OuterRef("pk"), reader)) if earlier else rows
        return _counted(rows, f"{path}__succession_parts_out__succession")

    return count


def named_before(
    kind: ItemKind, sort: str, earlier: Sequence[str], event: EventKey, reader: Reader | None
) -> Exists | Q:
    """Items that hang on a predecessor of the same event by an earlier path, so that none counts twice."""
    found = Q()
    for path in earlier:
        parts = SuccessionPart.objects.accepted().filter(
            **{"succession": _outward(event), f"from_{sort}": OuterRef(path)}
        )
        found |= Q(Exists(parts))
    return found


def _outward(event: EventKey) -> EventKey:
    """The same event seen from one query deeper."""
    return OuterRef(event) if isinstance(event, OuterRef) else event


def _counted(rows: QuerySet[Any], by: str) -> Subquery:
    return Subquery(rows.values(by).annotate(n=Count("pk", distinct=True)).values("n"), output_field=IntegerField())


def _settled(reader: Reader | None) -> Any:
    """Items with a settlement that stands: one that outlives the day again is open, whatever was said of it."""
    parts = []
    for kind in kinds():
        ended = Q(**{f"{kind.ends}__lte": OuterRef("succession__effective_on")})
        stands = kind.rows(reader).filter(ended, pk=OuterRef("item")).order_by()
        rows = Settlement.objects.filter(succession=OuterRef("pk"), kind=kind.slug).filter(Exists(stands)).order_by()
        items = rows.values("succession").annotate(n=Count("item", distinct=True)).values("n")
        parts.append(Subquery(items, output_field=IntegerField()))
    return _sum(parts)


def open_count_of(event: Succession) -> int:
    """How many items of one event are open, whoever may see them."""
    return int(with_progress(Succession.objects.filter(pk=event.pk), None).values_list("open_count", flat=True)[0])


@dataclass(frozen=True)
class _Asking:
    """A reader, told apart from others by the places where they hold what the kinds ask for."""

    places: tuple[Places, ...]
    reader: Reader = field(compare=False)


def progress_of(events: Iterable[int], reader: Reader) -> dict[int, Progress]:
    """How far each of these events is, by primary key, as far as this reader may see; one query."""
    keys = sorted(set(events))
    if not keys:
        return {}
    asked = sorted({permission for kind in kinds() for permission in kind.permissions})
    places = tuple(places_of(reader, permission) for permission in asked)
    rows = _progress(_Asking(places, reader)).rows(keys=keys)
    return {pk: Progress(still_open, settled) for pk, still_open, settled in rows}


@lru_cache(maxsize=256)
def _progress(asking: _Asking) -> Compiled:
    events = with_progress(Succession.objects.filter(one_of("pk", "keys")), asking.reader)
    return Compiled.of(events.order_by().values_list("pk", "open_count", "settled_count"))
