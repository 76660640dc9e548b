"""Who answers to whom on a day, from some bodies up to Parliament and to the electors, in one query."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.db.models.expressions import RawSQL

from config.dates_in_words import span_words
from partnerships.compiled import DAY, Slot, compiled_once
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.english import inside_sentence
from partnerships.models import Accountability, Sector
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

Kind = Accountability.Kind
# The kinds that make a line; the others watch or advise without being one.
LINE_KINDS = (Kind.ANSWERS_TO, Kind.ELECTED_BY, Kind.DIRECTED_BY, Kind.APPOINTED_BY, Kind.FUNDED_BY, Kind.REPORTS_TO)
WATCHING_KINDS = (Kind.OVERSEEN_BY, Kind.SCRUTINISED_BY, Kind.REGULATED_BY)


@dataclass(frozen=True)
class Rung:
    """A body on a line: its address, name on the day and kind; `note` says what its place here is, if not plain."""

    pk: int
    code: str
    name: str
    kind: str
    kind_plural: str
    kind_order: int
    sector: str
    inner_line: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_an_end(self) -> bool:
        """Tell whether a line may end here: with Parliament, or with the public."""
        return self.sector == Sector.PUBLIC or self.code == "parliament"


@dataclass(frozen=True)
class Edge:
    """One line from a body to another, with its power, time and source."""

    pk: int
    before: int
    after: int
    kind: str
    power: str
    power_url: str
    as_generally_understood: bool
    span: str
    source: str
    note: str

    @property
    def words(self) -> str:
        """Is elected by, answers to."""
        return Kind(self.kind).label

    @property
    def is_line(self) -> bool:
        """Tell whether it is part of a line; other edges watch or advise."""
        return self.kind in LINE_KINDS

    @property
    def power_words(self) -> str:
        """The legal power, or that none is recorded."""
        understood = "as generally understood; " if self.as_generally_understood else ""
        return self.power or f"{understood}legal power not recorded"


@dataclass
class Lines:
    """The edges upward from some bodies, and the bodies on them."""

    start: Sequence[int]
    edges: list[Edge] = field(default_factory=list)
    rungs: dict[int, Rung] = field(default_factory=dict)

    def upward(self, pk: int) -> list[Edge]:
        """The lines of one body, one step up."""
        return [edge for edge in self.edges if edge.before == pk and edge.is_line]

    def watching(self, pk: int) -> list[Edge]:
        """Who watches, regulates or advises one body without being its line."""
        return [edge for edge in self.edges if edge.before == pk and not edge.is_line]

    def has_gap(self, pk: int) -> bool:
        """Tell whether the line stops at a body that is no end of a line."""
        rung = self.rungs[pk]
        return not rung.is_an_end and not self.upward(pk)


_UPWARD = """
    WITH RECURSIVE edges AS NOT MATERIALIZED ({edges}),
    up (id, node) AS (
        SELECT id, after FROM edges WHERE before = ANY(%s)
        UNION SELECT edges.id, edges.after FROM up JOIN edges ON edges.before = up.node
    )
    SELECT id FROM up
"""


def lines_from(bodies: Iterable[Rung], day: dt.date, user: Reader) -> Lines:
    """Every edge upward from these bodies on the day, as the reader may see it; a cycle ends where it began."""
    start = {rung.pk: rung for rung in bodies}
    lines = _lines(list(start), _upward(user).run(start=list(start), day=day) if start else ())
    lines.rungs |= start
    return lines


def rung_of(body: Any, name: str, note: str = "") -> Rung:
    """A body as the foot of a line; its kind must be loaded."""
    kind = body.kind
    return Rung(body.pk, body.code, name, kind.name, kind.plural, kind.order, kind.sector, tuple(kind.inner_line), note)


def one_step_from(rung: Rung, day: dt.date, user: Reader) -> Lines:
    """The edges of one body alone, one step up."""
    lines = _lines([rung.pk], _one_step(user).run(key=rung.pk, day=day))
    lines.rungs[rung.pk] = rung
    return lines


@compiled_once
def _one_step(user: Reader) -> CompiledRecords:
    return _named(Accountability.objects.as_at(DAY).filter(from_body=KEY), user)


@compiled_once
def _upward(user: Reader) -> CompiledRecords:
    held = Accountability.objects.as_at(DAY).order_by()
    edges = held.annotate(before=F("from_body_id"), after=F("to_body_id")).values("id", "before", "after")
    sql, parameters = edges.query.sql_with_params()
    upward = RawSQL(_UPWARD.format(edges=sql), [*parameters, Slot("start")])  # noqa: S611 - the text is ours alone
    return _named(held.filter(pk__in=upward), user)


def _named(edges: Any, user: Reader) -> CompiledRecords:
    rows = with_body_name(edges.visible_to(user), DAY, body="from_body", called="before_name")
    rows = with_body_name(rows, DAY, body="to_body", called="after_name")
    return CompiledRecords(rows.order_by("kind", "after_name", "pk").values(*_COLUMNS, **_RENAMED))


_COLUMNS = (
    "id",
    "kind",
    "as_generally_understood",
    "note",
    "valid_from",
    "valid_to",
    "from_precision",
    "to_precision",
    "before_name",
    "after_name",
)
_RENAMED = {
    "power": F("legal_power__title"),
    "power_url": F("legal_power__url"),
    "source_title": F("source__title"),
    **{
        f"{end}_{name}": F(f"{path}_body__{column}")
        for end, path in (("before", "from"), ("after", "to"))
        for name, column in (
            ("pk", "id"),
            ("code", "code"),
            ("kind", "kind__name"),
            ("plural", "kind__plural"),
            ("order", "kind__order"),
            ("sector", "kind__sector"),
            ("inner_line", "kind__inner_line"),
        )
    },
}


def _lines(start: Sequence[int], rows: Sequence[dict[str, Any]]) -> Lines:
    lines = Lines(start)
    for row in _reached(start, rows):
        lines.edges.append(_edge(row))
        for end in ("before", "after"):
            lines.rungs[row[f"{end}_pk"]] = _rung(row, end)
    return lines


def _reached(start: Sequence[int], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The edges to which visible edges lead: what stands behind a hidden body is left out."""
    reached, frontier = set(start), set(start)
    while frontier:
        frontier = {row["after_pk"] for row in rows if row["before_pk"] in frontier} - reached
        reached |= frontier
    return [row for row in rows if row["before_pk"] in reached]


def _edge(row: dict[str, Any]) -> Edge:
    return Edge(
        pk=row["id"],
        before=row["before_pk"],
        after=row["after_pk"],
        kind=row["kind"],
        power=row["power"] or "",
        power_url=row["power_url"] or "",
        as_generally_understood=row["as_generally_understood"],
        span=span_words(row["valid_from"], row["valid_to"], row["from_precision"], row["to_precision"]),
        source=row["source_title"],
        note=row["note"],
    )


def _rung(row: dict[str, Any], end: str) -> Rung:
    return Rung(
        pk=row[f"{end}_pk"],
        code=row[f"{end}_code"],
        name=row[f"{end}_name"] or row[f"{end}_code"],
        kind=row[f"{end}_kind"],
        kind_plural=row[f"{end}_plural"],
        kind_order=row[f"{end}_order"],
        sector=row[f"{end}_sector"],
        inner_line=tuple(row[f"{end}_inner_line"]),
    )


@dataclass(frozen=True)
class Group:
    """Bodies of one kind with the same lines: they stand together on one rung."""

    bodies: tuple[Rung, ...]
    edges: tuple[Edge, ...]
    watching: tuple[Edge, ...]

    @property
    def label(self) -> str:
        """The one body's name, or how many of which kind."""
        first = self.bodies[0]
        return first.name if len(self.bodies) == 1 else f"{len(self.bodies)} {inside_sentence(first.kind_plural)}"

    @property
    def is_many(self) -> bool:
        """Tell whether several bodies stand here together."""
        return len(self.bodies) > 1

    @property
    def note(self) -> str:
        """What must be said of their place here, if anything."""
        return self.bodies[0].note

    @property
    def inner_line(self) -> tuple[str, ...]:
        """The rungs inside such a body, from those who work there upwards."""
        return self.bodies[0].inner_line

    @property
    def sector(self) -> str:
        """Whose ladder it is on."""
        return self.bodies[0].sector


def grouped(lines: Lines, bodies: Iterable[Rung]) -> list[Group]:
    """Bodies that stand on one rung together, councils first, then by kind."""
    together: dict[tuple[Any, ...], list[Rung]] = defaultdict(list)
    for rung in bodies:
        signature = frozenset((edge.kind, edge.after) for edge in lines.edges if edge.before == rung.pk)
        together[(rung.sector != Sector.COUNCIL, rung.note, rung.kind_order, rung.kind, signature)].append(rung)
    ordered = sorted(together.items(), key=lambda item: item[0][:4])
    return [_group(lines, sorted(rungs, key=lambda rung: rung.name.casefold())) for _, rungs in ordered]


def _group(lines: Lines, rungs: Sequence[Rung]) -> Group:
    first = rungs[0].pk
    return Group(tuple(rungs), tuple(lines.upward(first)), tuple(lines.watching(first)))


@dataclass(frozen=True)
class Below:
    """Bodies of one kind that stand in one relation to a body: how many, and who where they are few."""

    words: str
    kind: str
    bodies: tuple[tuple[str, str], ...]

    @property
    def summary(self) -> str:
        """36 integrated care boards, each of which answers to it."""
        which = "each of which" if len(self.bodies) > 1 else "which"
        return f"{len(self.bodies)} {self.kind}, {which} {self.words} it"


def bodies_below(body: Any, day: dt.date, user: Reader) -> list[Below]:
    """Who answers to this body, or is watched by it, on the day, by relation and kind, in one query."""
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for relation, one, many, name, code in _below(user).run(key=body.pk, day=day):
        found[(relation, one, many)].append((name or code, code))
    return [
        Below(Kind(relation).label, inside_sentence(one if len(bodies) == 1 else many), tuple(bodies))
        for (relation, one, many), bodies in found.items()
    ]


@compiled_once
def _below(user: Reader) -> CompiledRecords:
    rows = Accountability.objects.visible_to(user).as_at(DAY).filter(to_body=KEY)
    rows = with_body_name(rows, DAY, body="from_body", called="below_name")
    return CompiledRecords(
        rows.order_by("kind", "from_body__kind__order", "below_name").values_list(
            "kind", "from_body__kind__name", "from_body__kind__plural", "below_name", "from_body__code"
        )
    )
