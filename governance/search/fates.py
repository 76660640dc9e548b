"""What became of the records that a search found: one line of successions for each, in two queries for all of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from governance.search.hits import Hit
from partnerships.compiled import DAY, Compiled, Slot, compiled_once, one_of
from partnerships.models import BodyName, PartnershipStage, Succession, SuccessionPart
from partnerships.succession_graph import OVERLAP, Event, Node, Part, SuccessionGraph
from partnerships.succession_words import one_line
from partnerships.visibility import Reader

# Follows the recorded steps from several records at once; UNION drops what was found before, so that a cycle ends. What
# may be seen of them is asked once, of what was found: a step behind a hidden record is then on nobody's line.
_ONWARD = """
    SELECT succession_id, happened, before, after FROM ({}) AS edges WHERE part = ANY(ARRAY(
        WITH RECURSIVE steps AS (
            SELECT part.id, COALESCE(from_body_id, -from_partnership_id) AS before,
                COALESCE(to_body_id, -to_partnership_id) AS after
            FROM partnerships_successionpart AS part JOIN partnerships_succession AS whole ON whole.id = succession_id
            WHERE whole.kind <> %s
        ),
        onward (part, after) AS (
            SELECT id, after FROM steps WHERE before = ANY(%s)
            UNION SELECT steps.id, steps.after FROM onward JOIN steps ON steps.before = onward.after
        )
        SELECT part FROM onward
    ))
    ORDER BY happened, succession_id, after
"""


@dataclass(frozen=True)
class Heir:
    """A body or partnership at the end of a line of successions."""

    name: str
    address: str
    is_body: bool


@dataclass(frozen=True)
class Fate:
    """What became of a record: the line in words, and who stands at its end. Empty where no successor is recorded."""

    line: str = ""
    heirs: tuple[Heir, ...] = ()


def node_of(hit: Hit) -> int:
    """Bodies and partnerships in one graph: a partnership by its negative key."""
    return hit.subject if hit.is_body else -hit.subject


def fates(starts: Iterable[int], reader: Reader, today: dt.date) -> dict[int, Fate]:
    """For each node, what became of it up to `today`, step by step."""
    wanted = list(starts)
    if not wanted:
        return {}
    events = _events(_edges(reader).rows(starts=wanted, day=today))
    nodes = _nodes(
        {end for event in events for part in event.parts for end in (part.before, part.after) if end}, reader
    )
    graphs = {start: SuccessionGraph(centre=start, events=events, nodes=nodes) for start in wanted if start in nodes}
    return {start: Fate(one_line(graph, start, today), _heirs(graph, today)) for start, graph in graphs.items()}


def _heirs(graph: SuccessionGraph, today: dt.date) -> tuple[Heir, ...]:
    """Those whom the line reaches and from whom nothing passed on."""
    passed_on = {part.before for event in graph.events for part in event.parts if part.after}
    reached = dict.fromkeys(node for _, found in graph.generations() for node in found if node not in passed_on)
    nodes = [graph.nodes[node] for node in reached]
    return tuple(Heir(node.called(today), node.address, node.pk > 0) for node in nodes)


@compiled_once
def _edges(reader: Reader) -> Compiled:
    """The recursive query, from the nodes `starts` up to `day`."""
    parts = (
        SuccessionPart.objects.visible_to(reader)
        .accepted()
        .filter(succession__standing="accepted", succession__status=Succession.Status.IN_FORCE)
        .filter(succession__effective_on__lte=DAY)
        .exclude(succession__kind=OVERLAP)
        .order_by()
        .annotate(
            happened=F("succession__effective_on"),
            before=Coalesce(F("from_body_id"), -F("from_partnership_id")),
            after=Coalesce(F("to_body_id"), -F("to_partnership_id")),
        )
        .values("succession_id", "happened", "before", "after", part=F("pk"))
    )
    return Compiled.of(parts, around=_ONWARD, then=[OVERLAP, Slot("starts")])


def _events(edges: Iterable[tuple[Any, ...]]) -> list[Event]:
    parts: dict[tuple[int, dt.date], list[Part]] = defaultdict(list)
    for succession, on, before, after in edges:
        parts[succession, on].append(Part(succession=succession, before=before, after=after))
    return [
        Event(
            pk=pk,
            kind=Succession.Kind.RECORDED,
            status=Succession.Status.IN_FORCE,
            on=on,
            precision="exact",
            parts=tuple(found),
        )
        for (pk, on), found in parts.items()
    ]


def _nodes(keys: set[int], reader: Reader) -> dict[int, Node]:
    """The official names of all these records through time, in one query."""
    if not keys:
        return {}
    names: dict[int, list[tuple[dt.date | None, dt.date | None, str]]] = {key: [] for key in keys}
    addresses = dict.fromkeys(keys, "name not recorded")
    bodies, partnerships = [key for key in keys if key > 0], [-key for key in keys if key < 0]
    for node, name, address, since, until in _names(reader).rows(bodies=bodies, partnerships=partnerships):
        names[node].append((since, until, name))
        addresses[node] = address
    return {key: Node(pk=key, address=addresses[key], names=tuple(found)) for key, found in names.items()}


@compiled_once
def _names(reader: Reader) -> Compiled:
    shown = ("node", "called", "address", "since", "until")
    columns: dict[str, Any] = {"since": F("valid_from"), "until": F("valid_to")}
    bodies = BodyName.objects.visible_to(reader).accepted().filter(one_of("body", "bodies"), use="official")
    stages = PartnershipStage.objects.visible_to(reader).accepted().filter(one_of("partnership", "partnerships"))
    called = bodies.order_by().annotate(node=F("body_id"), called=F("name"), address=F("body__code"), **columns)
    staged = stages.order_by().annotate(
        node=-F("partnership_id"), called=F("official_name"), address=F("partnership__slug"), **columns
    )
    return Compiled.of(called.values_list(*shown).union(staged.values_list(*shown), all=True))
