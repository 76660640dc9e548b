"""The two lines: the councils' ladder on the left, the NHS ladder on the right, the arrangement below with none.

Lengths are in the units of the picture's own view box; heights grow upwards on the screen.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from partnerships.lines_of_accountability import Edge, Group, Lines, Rung, grouped
from partnerships.models import Sector

COLUMN = 430
GUTTER = 60
NARROWEST = 132
LETTER = 7.1
LETTER_IN_BOLD = 8.3  # of the widest fonts that a reader may have
LINE = 17
PADDING = 9
RISE = 54
HEAD = 34
NOT_A_MEMBER = "area in the footprint; membership not recorded"


@dataclass
class Step:
    """One line upwards: its number on the picture, the edges that it stands for, and where it leads."""

    number: int
    edges: list[Edge]
    rung: Rung
    onward: list[Step] = field(default_factory=list)
    seen_above: bool = False


@dataclass(frozen=True)
class Foot:
    """A group of bodies at the foot of a ladder with its steps upwards."""

    group: Group
    steps: tuple[Step, ...]


@dataclass
class Ladder:
    """One side: its feet, and what stands above them."""

    heading: str
    sector: str
    feet: list[Foot]

    @property
    def bodies(self) -> int:
        """How many bodies stand at its foot."""
        return sum(len(foot.group.bodies) for foot in self.feet)


@dataclass(frozen=True)
class Box:
    """A rung on the picture: bold lines for who it is, quiet ones for the rungs inside it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    inner: tuple[str, ...]
    sector: str
    is_foot: bool
    is_member: bool = True

    @property
    def middle(self) -> float:
        """Its middle, across."""
        return self.x + self.width / 2

    def rows(self) -> list[tuple[float, str, bool]]:
        """Each line of text with its height; the inner rungs the highest first."""
        texts = [(line, True) for line in self.lines] + [(line, False) for line in self.inner]
        return [(self.y + PADDING + LINE * (n + 0.75), words, bold) for n, (words, bold) in enumerate(texts)]


@dataclass(frozen=True)
class Link:
    """A numbered line from the top of one box to the foot of another."""

    path: str
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class TwoLines:
    """Everything that the template draws."""

    title: str
    description: str
    width: float
    height: float
    boxes: Sequence[Box]
    links: Sequence[Link]
    headings: Sequence[tuple[float, str, str]]
    arrangement: Box | None
    ties: Sequence[str]

    @property
    def is_wide(self) -> bool:
        """Tell whether it needs more room than a page has."""
        return self.width > 1100

    @property
    def is_narrow(self) -> bool:
        """Tell whether it is one ladder alone."""
        return self.width <= COLUMN


def ladders(lines: Lines, bodies: Iterable[Rung]) -> list[Ladder]:
    """The sides with numbered steps, councils first; bodies of other sectors are listed and not drawn."""
    numbers = count(1)
    sides: dict[str, list[Group]] = defaultdict(list)
    for group in grouped(lines, bodies):
        sides[group.sector if group.sector in (Sector.COUNCIL, Sector.NHS) else Sector.OTHER].append(group)
    headings = ((Sector.COUNCIL, "Councils"), (Sector.NHS, "NHS"), (Sector.OTHER, "Others"))
    return [
        Ladder(heading, sector, _feet(lines, sides[sector], numbers)) for sector, heading in headings if sides[sector]
    ]


def _feet(lines: Lines, groups: Sequence[Group], numbers: Iterable[int]) -> list[Foot]:
    seen: _Seen = {}
    ordered = sorted(groups, key=lambda group: _path(lines, group.edges))
    return [Foot(group, tuple(_steps(lines, group.edges, numbers, seen))) for group in ordered]


def _path(lines: Lines, edges: Sequence[Edge], below: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """The names from the top down: feet that share their upper rungs stand beside each other."""
    if not edges or edges[0].after in below:
        return ()
    above = edges[0].after
    return (*_path(lines, lines.upward(above), below | {above}), lines.rungs[above].name)


_Seen = dict[tuple[int, int], Step]


def _steps(lines: Lines, edges: Iterable[Edge], numbers: Iterable[int], seen: _Seen) -> list[Step]:
    by_target: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_target[edge.after].append(edge)
    return [_step(lines, together, numbers, seen) for together in by_target.values()]


def _step(lines: Lines, edges: list[Edge], numbers: Iterable[int], seen: _Seen) -> Step:
    """A step and those above it; a step that was drawn already is named and not repeated, so that a cycle ends."""
    key = (edges[0].before, edges[0].after)
    if key in seen:
        known = seen[key]
        return Step(known.number, known.edges, known.rung, known.onward, seen_above=True)
    step = seen[key] = Step(next(iter(numbers)), edges, lines.rungs[edges[0].after])
    step.onward = _steps(lines, lines.upward(edges[0].after), numbers, seen)
    return step


def draw_two_lines(sides: Sequence[Ladder], *, title: str, description: str, arrangement: str = "") -> TwoLines | None:
    """Lay the picture out; None where nobody stands at the foot of a line."""
    drawn = [side for side in sides if side.sector != Sector.OTHER]
    if not drawn:
        return None
    widest = max(len(side.feet) for side in drawn)
    column = max(COLUMN, NARROWEST * widest)
    plans = [_Plan(side, number * (column + GUTTER), column) for number, side in enumerate(drawn)]
    top = max(plan.top() for plan in plans)
    for plan in plans:
        plan.raise_ends(top)
    heights = _level_heights(plans)
    ground = HEAD + sum(heights) + RISE * (len(heights) - 1)
    width = len(drawn) * column + (len(drawn) - 1) * GUTTER
    boxes: list[Box] = []
    links: list[Link] = []
    for plan in plans:
        made = plan.boxes(heights, ground)
        boxes += made.values()
        links += plan.links(made)
    below = _arrangement(arrangement, width, ground + RISE) if arrangement else None
    return TwoLines(
        title=title,
        description=description,
        width=width,
        height=(below.y + below.height if below else ground) + 8,
        boxes=boxes,
        links=links,
        headings=[(plan.left, side.heading, side.sector) for plan, side in zip(plans, drawn, strict=True)],
        arrangement=below,
        ties=[f"M{box.middle} {ground}L{box.middle} {ground + RISE}" for box in boxes if box.is_foot and box.is_member]
        if below
        else [],
    )


# A box of a side: a rung by its key, or a foot by the column that it stands in.
Key = int | tuple[str, int]


class _Plan:
    """One side before its heights are known: which rung stands on which level, over which columns."""

    def __init__(self, side: Ladder, left: float, width: float) -> None:
        self.side, self.left, self.width = side, left, width
        self.levels: dict[int, int] = {}
        self.columns: dict[int, list[int]] = defaultdict(list)
        self.rungs: dict[int, Rung] = {}
        self.steps: dict[tuple[Key, int], Step] = {}
        for column, foot in enumerate(side.feet):
            self._climb(("foot", column), foot.steps, 1, column, set())

    def top(self) -> int:
        """Its highest level."""
        return max(self.levels.values(), default=0)

    def raise_ends(self, level: int) -> None:
        """Put the ends of the lines, Parliament and the public, on one level: neither stands above the other."""
        for pk, rung in self.rungs.items():
            if rung.is_an_end:
                self.levels[pk] = level

    def _climb(self, below: Key, steps: Iterable[Step], level: int, column: int, path: set[int]) -> None:
        for step in steps:
            pk = step.rung.pk
            if pk in path:
                continue
            self.rungs[pk] = step.rung
            self.levels[pk] = max(level, self.levels.get(pk, 0))
            self.columns[pk].append(column)
            self.steps.setdefault((below, pk), step)
            self._climb(pk, step.onward, self.levels[pk] + 1, column, path | {pk})

    def places(self) -> dict[Key, tuple[int, float, float]]:
        """The level, left and width of every box: an upper rung spans the feet below it."""
        slot = self.width / len(self.side.feet)
        found: dict[Key, tuple[int, float, float]] = {
            ("foot", column): (0, self.left + column * slot, slot) for column in range(len(self.side.feet))
        }
        for level in sorted(set(self.levels.values())):
            for pk, first, last in self._spread([pk for pk, on in self.levels.items() if on == level]):
                found[pk] = (level, self.left + first * slot, (last - first) * slot)
        return found

    def _spread(self, rungs: Sequence[int]) -> list[tuple[int, float, float]]:
        """Each rung over its own feet; rungs of one level that would cover each other share the room evenly."""
        spans = sorted((min(self.columns[pk]), max(self.columns[pk]) + 1, pk) for pk in rungs)
        if all(one[1] <= other[0] for one, other in pairwise(spans)):
            return [(pk, float(first), float(last)) for first, last, pk in spans]
        first, last = spans[0][0], max(span[1] for span in spans)
        each = (last - first) / len(spans)
        return [(pk, first + n * each, first + (n + 1) * each) for n, (_, _, pk) in enumerate(spans)]

    def boxes(self, heights: Sequence[float], ground: float) -> dict[Key, Box]:
        """The boxes of this side, every level on one floor."""
        made: dict[Key, Box] = {}
        for key, (level, x, width) in self.places().items():
            floor = ground - sum(heights[:level]) - RISE * level
            lines, inner = self.words(key, width)
            height = _height(lines, inner)
            is_foot = isinstance(key, tuple)
            sector = self.side.sector if isinstance(key, tuple) else self.rungs[key].sector
            member = self.side.feet[key[1]].group.note != NOT_A_MEMBER if isinstance(key, tuple) else True
            made[key] = Box(x + 4, floor - height, width - 8, height, lines, inner, sector, is_foot, member)
        return made

    def words(self, key: Key, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a box says: a foot also names the rungs inside such a body, the highest first."""
        room, bold = (max(10, int((width - 2 * PADDING - 8) / letter)) for letter in (LETTER, LETTER_IN_BOLD))
        if not isinstance(key, tuple):
            return tuple(textwrap.wrap(self.rungs[key].name, bold)), ()
        group = self.side.feet[key[1]].group
        note = textwrap.wrap(f"({group.note})", room) if group.note else []
        inner = [line for rung in reversed(group.inner_line) for line in textwrap.wrap(f"↑ {rung}", room)]
        return tuple(textwrap.wrap(group.label, bold)), (*inner, *note)

    def links(self, boxes: dict[Key, Box]) -> list[Link]:
        """The numbered lines between the boxes, straight up where the upper box stands over the lower."""
        return [_link(boxes[below], boxes[above], step.number) for (below, above), step in self.steps.items()]


def _link(lower: Box, upper: Box, number: int) -> Link:
    x, foot = lower.middle, upper.y + upper.height
    over = upper.x <= x <= upper.x + upper.width
    target = x if over else min(max(x, upper.x + 12), upper.x + upper.width - 12)
    path = f"M{x:.1f} {lower.y:.1f}L{target:.1f} {foot + 7:.1f}"
    return Link(path, number, round(x, 1), round(lower.y - 17, 1))


def _level_heights(plans: Sequence[_Plan]) -> list[float]:
    """The height of each level: its tallest box on either side."""
    heights: dict[int, float] = defaultdict(float)
    for plan in plans:
        for key, (level, _, width) in plan.places().items():
            heights[level] = max(heights[level], _height(*plan.words(key, width)))
    return [heights.get(level, 0.0) for level in range(max(heights) + 1)]


def _height(lines: Sequence[str], inner: Sequence[str]) -> float:
    return 2 * PADDING + LINE * (len(lines) + len(inner))


def _arrangement(words: str, width: float, y: float) -> Box:
    inside = min(width - 40, 760)
    lines = textwrap.wrap(words, int((inside - 2 * PADDING) / LETTER_IN_BOLD))
    return Box((width - inside) / 2, y, inside, _height(lines, ()), tuple(lines), (), "joint", False)
