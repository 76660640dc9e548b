"""What a body or partnership came from and what it became: the part of the graph around it, in two queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import F, FilteredRelation, Model, Q
from django.db.models.expressions import RawSQL

from partnerships.compiled import AS_WRITTEN, DAY, Compiled, Slot, compiled_once, one_of
from partnerships.compiled_records import CompiledRecords
from partnerships.models import Body, Partnership, Succession, SuccessionPart
from partnerships.visibility import Reader

OVERLAP = Succession.Kind.AREA_OVERLAP


@dataclass(frozen=True)
class Part:
    """One predecessor and one successor by primary key (None: without successor); `share` from 0 to 1."""

    succession: int
    before: int
    after: int | None
    scope: str = SuccessionPart.Scope.NOT_RECORDED
    share: Decimal | None = None
    functions: str = ""


@dataclass(frozen=True)
class Event:
    """One succession with those of its parts that concern the reader."""

    pk: int
    kind: str
    status: str
    on: dt.date
    precision: str
    parts: tuple[Part, ...]
    legal_instrument: str = ""
    instrument_url: str = ""
    source_title: str = ""
    source_url: str = ""
    worklist: str = Succession.Worklist.NOT_KEPT

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was planned once and will not happen."""
        return self.status == Succession.Status.CANCELLED

    @property
    def has_happened(self) -> bool:
        """Tell whether the record says that it was done."""
        return not self.is_planned and not self.is_cancelled

    @property
    def is_planned(self) -> bool:
        """Tell whether the law has not made it yet, whatever its date."""
        return self.status in Succession.PLANNED


@dataclass(frozen=True)
class Node:
    """A body or partnership of the graph: its address and its official names, each (from, until, name)."""

    pk: int
    address: str
    names: tuple[tuple[dt.date | None, dt.date | None, str], ...] = ()
    began: dt.date | None = None
    ended: dt.date | None = None

    def called(self, day: dt.date) -> str:
        """The official name on a day, or the address where no name is recorded."""
        for start, end, name in self.names:
            if (start is None or start <= day) and (end is None or end > day):
                return name
        return self.address


@dataclass
class SuccessionGraph:
    """The events around one record, oldest first, and the records in them."""

    centre: int
    events: list[Event] = field(default_factory=list)
    nodes: dict[int, Node] = field(default_factory=dict)

    def arrivals(self) -> list[Event]:
        """Events in which something passed to the record itself."""
        return self._kept(lambda part: part.after == self.centre)

    def departures(self) -> list[Event]:
        """Events in which something of the record passed on, or ended."""
        return self._kept(lambda part: part.before == self.centre)

    def onward(self) -> list[Event]:
        """Every later step, with those that joined on the way."""
        reached = _reach(self.centre, self._successions(), _before, _after)
        joined = {part.after for part in _parts(self._successions()) if part.before in reached and part.after}
        return self._kept(lambda part: part.before in reached or (part.after in joined and part.after != self.centre))

    def back(self) -> list[Event]:
        """Every earlier step."""
        reached = _reach(self.centre, self._successions(), _after, _before)
        return self._kept(lambda part: part.after in reached)

    def overlaps(self) -> list[Event]:
        """Overlaps of area: no legal succession, never part of a line."""
        return [event for event in self.events if event.kind == OVERLAP]

    def cancelled(self) -> list[Event]:
        """What was planned for the record itself and will not happen: on no line either."""
        return [event for event in self.events if event.is_cancelled]

    def generations(self) -> list[tuple[dt.date, list[int]]]:
        """The successors step by step: those of the record, then theirs, each once, with the day of the first."""
        seen, frontier, found = {self.centre}, {self.centre}, []
        while frontier:
            steps = [
                (event.on, part.after)
                for event in self._successions()
                for part in event.parts
                if part.before in frontier and part.after and part.after not in seen
            ]
            frontier = {after for _, after in steps}
            seen |= frontier
            if steps:
                found.append((min(on for on, _ in steps), list(dict.fromkeys(after for _, after in steps))))
        return found

    def _successions(self) -> list[Event]:
        return [event for event in self.events if event.kind != OVERLAP and not event.is_cancelled]

    def _kept(self, wanted: Callable[[Part], bool]) -> list[Event]:
        kept = ((event, tuple(filter(wanted, event.parts))) for event in self._successions())
        return [replace(event, parts=parts) for event, parts in kept if parts]


def _before(part: Part) -> int | None:
    return part.before


def _after(part: Part) -> int | None:
    return part.after


def _parts(events: Iterable[Event]) -> list[Part]:
    return [part for event in events for part in event.parts]


def _reach(
    start: int, events: Sequence[Event], near: Callable[[Part], int | None], far: Callable[[Part], int | None]
) -> set[int]:
    """The records from which, or to which, a line leads; a cycle in the record ends where it began."""
    reached, frontier = {start}, {start}
    while frontier:
        frontier = {
            found for part in _parts(events) if near(part) in frontier and (found := far(part)) and found not in reached
        }
        reached |= frontier
    return reached


# Follows the edges both ways; UNION drops what was found before, so that a cycle ends. What may be seen of them is
# asked once, of what was found: a step behind a hidden body is then without a way to it, and is on no line.
_REACHED = """
    WITH RECURSIVE edges AS NOT MATERIALIZED ({edges}),
    onward (succession_id, node) AS (
        SELECT succession_id, after FROM edges WHERE before = %s
        UNION SELECT edges.succession_id, edges.after FROM onward JOIN edges ON edges.before = onward.node
    ),
    back (succession_id, node) AS (
        SELECT succession_id, before FROM edges WHERE after = %s
        UNION SELECT edges.succession_id, edges.before FROM back JOIN edges ON edges.after = back.node
    )
    SELECT succession_id FROM onward UNION SELECT succession_id FROM back
    UNION SELECT succession_id FROM partnerships_successionpart WHERE {before} = %s
    UNION SELECT succession_id FROM partnerships_successionpart WHERE {after} = %s
"""


def succession_graph(record: Body | Partnership, user: Reader) -> SuccessionGraph:
    """The graph around one record as this reader may see it; of what was cancelled, what names the record itself."""
    sort = "body" if isinstance(record, Body) else "partnership"
    rows = _around(user, sort).run(centre=record.pk)
    graph = SuccessionGraph(centre=record.pk, events=_events(rows, record.pk))
    concerned = {record.pk} | {pk for part in _parts(graph.events) for pk in (part.before, part.after) if pk}
    graph.nodes = _nodes(concerned, sort) if graph.events else {}
    return graph


def planned_changes(day: dt.date, user: Reader, *, most: int) -> SuccessionGraph:
    """What is recorded as still to come after a day, for bodies: the next `most` parts, in two queries."""
    rows = _to_come(user, most).named_rows(day=day)
    graph = SuccessionGraph(centre=0, events=_events(rows, 0))
    graph.nodes = _nodes({pk for part in _parts(graph.events) for pk in (part.before, part.after) if pk}, "body")
    return graph


def event_graph(event: Succession, user: Reader) -> SuccessionGraph:
    """One event alone, whatever its status, as far as this reader may see its parts."""
    sort = "partnership" if event.parts.filter(from_body__isnull=True).exists() else "body"
    rows = list(_values(_ends(SuccessionPart.objects.visible_to(user).filter(succession=event), sort)))
    graph = SuccessionGraph(centre=0, events=_events(rows, rows[0]["before"] if rows else 0))
    graph.nodes = _nodes({pk for part in _parts(graph.events) for pk in (part.before, part.after) if pk}, sort)
    return graph


@compiled_once
def _to_come(reader: Reader, most: int) -> Compiled:
    parts = _not_cancelled(_standing_parts("body")).visible_to(reader).exclude(succession__kind=OVERLAP)
    rows = _values(parts.filter(succession__effective_on__gt=DAY, from_body__isnull=False))
    return Compiled.of(rows[:most], around=AS_WRITTEN)


@compiled_once
def _around(user: Reader, sort: str) -> CompiledRecords:
    """The parts of every succession on a line through the record, and of its own."""
    edges = (
        _not_cancelled(_standing_parts(sort))
        .exclude(succession__kind=OVERLAP)
        .values("succession_id", "before", "after")
    )
    sql, parameters = edges.query.sql_with_params()
    reached = _REACHED.format(edges=sql, before=f"from_{sort}_id", after=f"to_{sort}_id")
    inside = RawSQL(reached, [*parameters, *[Slot("centre")] * 4])  # noqa: S611 - only our own column names are put in
    return CompiledRecords(_values(_standing_parts(sort).visible_to(user).filter(succession_id__in=inside)))


def _standing_parts(sort: str) -> Any:
    """Parts of accepted successions, with their two ends."""
    return _ends(SuccessionPart.objects.accepted().filter(succession__standing="accepted").order_by(), sort)


def _not_cancelled(parts: Any) -> Any:
    return parts.exclude(succession__status=Succession.Status.CANCELLED)


def _ends(parts: Any, sort: str) -> Any:
    return parts.annotate(before=F(f"from_{sort}_id"), after=F(f"to_{sort}_id"))


def _values(parts: Any) -> Any:
    """Parts with what is said of their successions, in order of time."""
    return parts.order_by("succession__effective_on", "succession_id", "pk").values(
        "succession_id",
        "before",
        "after",
        "scope",
        "share",
        "functions",
        kind=F("succession__kind"),
        status=F("succession__status"),
        worklist=F("succession__worklist"),
        on=F("succession__effective_on"),
        precision=F("succession__effective_precision"),
        legal_instrument=F("succession__legal_instrument"),
        instrument_url=F("succession__instrument_url"),
        source_title=F("succession__source__title"),
        source_url=F("succession__source__url"),
    )


def _events(rows: Sequence[dict[str, Any]], centre: int) -> list[Event]:
    by_succession: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row["kind"] != OVERLAP or centre in (row["before"], row["after"]):
            by_succession.setdefault(row["succession_id"], []).append(row)
    return [_event(pk, members) for pk, members in by_succession.items()]


def _event(pk: int, rows: Sequence[dict[str, Any]]) -> Event:
    own = (
        "kind",
        "status",
        "worklist",
        "on",
        "precision",
        "legal_instrument",
        "instrument_url",
        "source_title",
        "source_url",
    )
    parts = tuple(
        Part(
            succession=pk,
            before=row["before"],
            after=row["after"],
            scope=row["scope"],
            share=row["share"],
            functions=row["functions"],
        )
        for row in rows
    )
    return Event(pk=pk, parts=parts, **{name: rows[0][name] for name in own})


def _nodes(keys: set[int], sort: str) -> dict[int, Node]:
    """The records with all their names, in one query; every one of them is named by a part that the reader may see."""
    nodes: dict[int, Node] = {}
    for pk, address, start, end, called, *life in _named(sort).rows(keys=list(keys)):
        began, ended = life or (None, None)
        earlier = nodes[pk].names if pk in nodes else ()
        nodes[pk] = Node(pk, address, (*earlier, (start, end, called)) if called else earlier, began, ended)
    return nodes


@cache
def _named(sort: str) -> Compiled:
    model: type[Model] = Body if sort == "body" else Partnership
    relation, name = ("names", "official__name") if sort == "body" else ("stages", "official__official_name")
    held = Q(**{f"{relation}__standing": "accepted"}) & (Q(names__use="official") if sort == "body" else Q())
    address, life = ("code", ("established_on", "abolished_on")) if sort == "body" else ("slug", ())
    rows = (
        model._default_manager.filter(one_of("pk", "keys"))
        .annotate(official=FilteredRelation(relation, condition=held))
        .order_by("pk", F("official__valid_from").asc(nulls_first=True))
    )
    return Compiled.of(rows.values_list("pk", address, "official__valid_from", "official__valid_to", name, *life))
