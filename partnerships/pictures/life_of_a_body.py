"""The life of a body: a band through time, predecessors flowing in from above left, successors out below right.

Lengths are in the units of the picture's own view box, 960 wide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from config.dates_in_words import day_words
from partnerships.body_on_day import BodyOnDay
from partnerships.succession_graph import Event, Part, SuccessionGraph
from partnerships.succession_words import ONE_DAY, life_sentences, share_words

WIDTH = 960
EDGE = 8
LANE = 34
BAND = 26
AXIS = 40
BEND = 16
MOST_LANES = 10
LETTER = 6.9
YEAR = 365.25


@dataclass(frozen=True)
class Scale:
    """Days to horizontal places."""

    start: dt.date
    end: dt.date

    def x(self, day: dt.date) -> float:
        """Where a day stands, within the edges."""
        part = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(EDGE + min(1.0, max(0.0, part)) * (WIDTH - 2 * EDGE), 1)

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is on the picture."""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Lane:
    """A predecessor or successor: its bar, its label and the ribbon that joins it to the band."""

    label: str
    label_x: float
    anchor: str
    x1: float
    x2: float
    y: float
    ribbon: str
    width: float
    planned: bool

    @property
    def label_y(self) -> float:
        """The foot of the label, above the bar."""
        return self.y - 7


@dataclass(frozen=True)
class Label:
    """Words at a place."""

    x: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class LifePicture:
    """Everything that the template draws."""

    title: str
    description: str
    height: float
    band_y: float
    band_x1: float
    band_x2: float
    open_left: bool
    open_right: bool
    sector: str
    before: Sequence[Lane]
    after: Sequence[Lane]
    more: Sequence[tuple[float, str]]
    ticks: Sequence[Label]
    renames: Sequence[float]
    name: Label
    day: Label | None
    width: int = WIDTH
    axis_y: float = field(default=0)


def draw_life(record: BodyOnDay, graph: SuccessionGraph, *, today: dt.date) -> LifePicture | None:
    """Lay the picture out; None where neither a beginning nor any step is recorded."""
    arrivals, departures = _ends(graph.arrivals()), _ends(graph.departures())
    if not (arrivals or departures or record.body.established_on):
        return None
    scale = _scale(record, graph, arrivals, departures, today)
    top = AXIS + LANE * min(len(arrivals), MOST_LANES + 1) + 26
    body = record.body
    x1 = scale.x(body.established_on) if body.established_on else EDGE
    x2 = scale.x(body.abolished_on) if body.abolished_on else WIDTH - EDGE
    before = _before(graph, arrivals[:MOST_LANES], scale, top)
    after = _after(graph, departures[:MOST_LANES], scale, top + BAND)
    return LifePicture(
        title=f"The life of {record.name}",
        description=_description(record, graph),
        height=top + BAND + LANE * min(len(departures), MOST_LANES + 1) + 16,
        axis_y=AXIS,
        band_y=top,
        band_x1=x1,
        band_x2=max(x2, x1 + 4),
        open_left=not body.established_on or body.established_precision != "exact",
        open_right=not body.abolished_on,
        sector=body.kind.sector,
        before=before,
        after=after,
        more=_more(arrivals, departures, top),
        ticks=_ticks(scale, max([today, record.day, *(event.on for event, _ in departures)])),
        renames=[scale.x(each.valid_from) for each in record.official if each.valid_from],
        name=_name(record.name, x1, after=x1 + BEND + 8 + _bundle(arrivals, body.established_on)),
        day=_day(record.day, scale),
    )


_End = tuple[Event, Part]


def _ends(events: Sequence[Event]) -> list[_End]:
    """Each predecessor or successor once, the step nearest to the body's beginning or end first."""
    return [(event, part) for event in events for part in event.parts]


def _scale(
    record: BodyOnDay, graph: SuccessionGraph, arrivals: Sequence[_End], departures: Sequence[_End], today: dt.date
) -> Scale:
    """From the first thing known to the last, with room at either side for the labels of what flows in and out."""
    steps = [event.on for event, _ in (*arrivals, *departures)]
    known = [each.valid_from for each in record.official if each.valid_from]
    begin = min([record.body.established_on or today, *steps, *known])
    end = max([today, *steps, *([record.body.abolished_on] if record.body.abolished_on else [])])
    span = max((end - begin).days, 365)
    before = (min((event.on for event, _ in arrivals), default=begin) - begin).days
    after = (end - max((event.on for event, _ in departures), default=end)).days
    left = right = span * 0.04
    wanted_left = _wanted(
        _labelled(graph.nodes[part.before].called(event.on - ONE_DAY), event, part) for event, part in arrivals
    )
    wanted_right = _wanted(
        _labelled(graph.nodes[part.after].called(event.on), event, part) for event, part in departures if part.after
    )
    for _ in range(12):
        whole = span + left + right
        left, right = max(left, wanted_left * whole - before), max(right, wanted_right * whole - after)
    return Scale(begin - dt.timedelta(days=round(left)), end + dt.timedelta(days=round(right)))


def _wanted(labels: Iterable[str]) -> float:
    """The part of the width that the longest label wants, with its ribbon; at most two fifths."""
    longest = max(map(len, labels), default=0)
    return min(0.4, (longest + 5) * LETTER / WIDTH) if longest else 0.0


def _before(graph: SuccessionGraph, arrivals: Sequence[_End], scale: Scale, band_y: float) -> list[Lane]:
    """Predecessors above the band, the earliest nearest to it, so that no ribbon crosses a later bar."""
    bundles = _Bundles()
    lanes = []
    for number, (event, part) in enumerate(arrivals):
        node, x, y = graph.nodes[part.before], scale.x(event.on), band_y - 40 - LANE * number
        label = _labelled(node.called(event.on - ONE_DAY), event, part)
        fits = x - EDGE >= len(label) * LETTER
        bend = x + BEND + bundles.place(event.on, _width(part.share))
        lanes.append(
            Lane(
                label=label,
                label_x=x - 2 if fits else EDGE,
                anchor="end" if fits else "start",
                x1=min(scale.x(node.began) if node.began else EDGE, x - 12),
                x2=x,
                y=y,
                ribbon=f"M{x} {y}H{bend - 8:.1f}Q{bend:.1f} {y} {bend:.1f} {y + 8}V{band_y}",
                width=_width(part.share),
                planned=event.is_planned,
            )
        )
    return lanes


def _after(graph: SuccessionGraph, departures: Sequence[_End], scale: Scale, foot: float) -> list[Lane]:
    """Successors below the band, the latest nearest to it."""
    bundles = _Bundles()
    lanes = []
    for number, (event, part) in enumerate(reversed(departures)):
        x, y = scale.x(event.on), foot + 28 + LANE * number
        name = graph.nodes[part.after].called(event.on) if part.after else "No successor recorded"
        label = _labelled(name, event, part)
        start = x + BEND + 4
        fits = WIDTH - EDGE - start >= len(label) * LETTER
        ended = graph.nodes[part.after].ended if part.after else event.on
        stem = x - bundles.place(event.on, _width(part.share))
        lanes.append(
            Lane(
                label=label,
                label_x=start if fits else WIDTH - EDGE,
                anchor="start" if fits else "end",
                x1=x + BEND,
                x2=max(scale.x(ended) if ended else WIDTH - EDGE, x + BEND + 12),
                y=y,
                ribbon=f"M{stem:.1f} {foot}V{y - 8}Q{stem:.1f} {y} {stem + 8:.1f} {y}H{x + BEND}",
                width=_width(part.share),
                planned=event.is_planned,
            )
        )
    return lanes


class _Bundles:
    """Ribbons of one day lie side by side, so that their widths add up."""

    def __init__(self) -> None:
        self._used: dict[dt.date, float] = {}

    def place(self, day: dt.date, width: float) -> float:
        """How far from the first the middle of the next ribbon of this day lies."""
        used = self._used.get(day, 0.0)
        self._used[day] = used + width + 1
        return used + width / 2


def _bundle(arrivals: Sequence[_End], day: dt.date | None) -> float:
    """The width of the bundle that comes in on one day."""
    return sum(_width(part.share) + 1 for event, part in arrivals[:MOST_LANES] if event.on == day)


def _width(share: Decimal | None) -> float:
    """The share as a width; 4 where it is not recorded."""
    return 4.0 if share is None else round(1.5 + 9 * float(share), 1)


def _labelled(name: str, event: Event, part: Part) -> str:
    """The name with how much passed, and whether that is only planned."""
    share = share_words(part) if part.after and share_words(part) not in ("100%", "the whole") else ""
    about = ", ".join(filter(None, [share, "planned" if event.is_planned else ""]))
    return f"{name} ({about})" if about else name


def _more(arrivals: Sequence[_End], departures: Sequence[_End], band_y: float) -> list[tuple[float, str]]:
    """Where more flow in or out than are drawn: how many, at which height."""
    heights = ((AXIS + 24.0, len(arrivals)), (band_y + BAND + LANE * MOST_LANES + 24, len(departures)))
    return [(y, f"and {number - MOST_LANES} more, below in words") for y, number in heights if number > MOST_LANES]


def _ticks(scale: Scale, until: dt.date) -> list[Label]:
    """The years from the left edge to a day; what lies beyond it is only room for labels."""
    years = (until - scale.start).days / YEAR
    step = next((each for each in (1, 2, 5, 10, 20) if years / each <= 10), 50)
    first = scale.start.year + 1
    return [
        Label(scale.x(dt.date(year, 1, 1)), str(year)) for year in range(first + (-first) % step, until.year + 1, step)
    ]


def _name(words: str, start: float, *, after: float) -> Label:
    """Above the band, behind what flows in; before the band where there is no room behind, for one that is to come."""
    wanted = len(words) * (LETTER + 1)
    if WIDTH - EDGE - after >= wanted:
        return Label(after, words, "start")
    return Label(start - EDGE, words, "end") if start - EDGE >= wanted else Label(WIDTH - EDGE, words, "end")


def _day(day: dt.date, scale: Scale) -> Label | None:
    if not scale.holds(day):
        return None
    x = scale.x(day)
    return Label(x, day_words(day), "start" if x < 60 else "end" if x > WIDTH - 60 else "middle")


def _description(record: BodyOnDay, graph: SuccessionGraph) -> str:
    steps = life_sentences(graph, [*graph.arrivals(), *graph.departures()], record.day)
    return " ".join(f"{each.when}: {each.words}" for each in steps) or "No predecessor or successor is recorded."
