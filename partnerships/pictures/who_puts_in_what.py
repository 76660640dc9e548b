"""Who puts in what: planned and actual by sector and year; each sense of sharing in a panel and on a scale of its own.

Lengths are in the units of a panel's own view box, 380 wide, so narrow that a telephone shows it whole: what a bar
means stands above it. Panels are separate pictures, so that no bar of pooled
money can be read beside one of aligned or in-view money.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from partnerships.fund_on_day import Year, side_of
from partnerships.fund_words import in_millions
from partnerships.models import Classification, Sector
from partnerships.models.money_sums import Amount

WIDTH = 380
EDGE = 1  # room for the line around a bar
WORDS = 94  # where the words of a bar begin, behind its side
ROW = 48
ABOVE = 20  # the words over a bar
BAR = 18
INNER = 8
GAP = 16
HEAD = 30
MOST_YEARS = 10
SIDES = ((Sector.COUNCIL, "Councils"), (Sector.NHS, "NHS"), (Sector.OTHER, "Others"))


@dataclass(frozen=True)
class Bar:
    """What one side puts in in one year: the plan as a wide bar, the actual as a narrow one within it."""

    side: str
    label: str
    y: float
    plan: float
    actual: float | None
    is_worked_out: bool
    words: str

    @property
    def text_y(self) -> float:
        """The foot of the words above it."""
        return self.y - 6

    @property
    def mark_y(self) -> float:
        """The middle of its side's mark."""
        return self.y - 11

    @property
    def actual_y(self) -> float:
        """The top of the narrow bar."""
        return self.y + (BAR - INNER) / 2


@dataclass(frozen=True)
class Group:
    """One year."""

    words: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Panel:
    """One picture: the money of one sense of sharing."""

    number: int
    sense: str
    title: str
    description: str
    height: float
    groups: tuple[Group, ...]
    has_actual: bool
    has_worked_out: bool
    width: int = WIDTH
    edge: int = EDGE
    words_x: int = WORDS


@dataclass(frozen=True)
class Side:
    """The money of one side in one year, before it is drawn."""

    sector: str
    plan: Amount | None
    actual: Amount | None
    is_worked_out: bool = False


def draw(panels: Iterable[tuple[str, Sequence[Year]]], *, title: str) -> list[Panel]:
    """A panel for each sense of sharing with figures; `panels` give the years of each, of one fund or of several."""
    drawn = []
    for number, (sense, years) in enumerate(panels, start=1):
        by_year: dict[int, list[Year]] = {}
        for year in years:
            by_year.setdefault(year.fact.year, []).append(year)
        sides = {words: _sides(by_year[words], sense) for words in sorted(by_year)[-MOST_YEARS:]}
        if any(sides.values()):
            drawn.append(_panel(number, sense, title, {by_year[key][0].words: each for key, each in sides.items()}))
    return drawn


def _sides(years: Sequence[Year], sense: str) -> list[Side]:
    found = []
    for sector, _ in SIDES:
        plans, actuals, worked_out = [], [], False
        for year in years:
            plans.append(year.of_sector(sector))
            actuals.append(year.of_sector(sector, actual=True))
            if year.derived and side_of(year.derived_sector) == sector:
                plans.append(Amount(sense, year.derived.pounds))
                worked_out = True
        plan, actual = _sum(plans), _sum(actuals)
        if plan or actual:
            found.append(Side(sector, plan, actual, worked_out))
    return found


def _sum(amounts: Iterable[Amount | None]) -> Amount | None:
    found: Amount | None = None
    for each in amounts:
        if each is not None:
            found = each if found is None else found + each
    return found


def _panel(number: int, sense: str, title: str, sides: dict[str, list[Side]]) -> Panel:
    amounts = [each.pounds for year in sides.values() for side in year for each in (side.plan, side.actual) if each]
    scale = (WIDTH - 2 * EDGE) / float(max([*amounts, Decimal(1)]))
    y, groups = float(HEAD), []
    for words, year in sides.items():
        bars = tuple(_bar(side, y + 22 + ABOVE + place * ROW, scale) for place, side in enumerate(year))
        groups.append(Group(words, y + 12, bars))
        y += 22 + len(bars) * ROW + GAP
    label = Classification(sense).label
    return Panel(
        number=number,
        sense=label,
        title=f"{title}: {label.lower()}",
        description=_description(sides),
        height=y,
        groups=tuple(groups),
        has_actual=any(bar.actual is not None for group in groups for bar in group.bars),
        has_worked_out=any(bar.is_worked_out for group in groups for bar in group.bars),
    )


def _bar(side: Side, y: float, scale: float) -> Bar:
    return Bar(
        side=side.sector,
        label=dict(SIDES)[Sector(side.sector)],
        y=y,
        plan=round(float(side.plan.pounds) * scale, 1) if side.plan else 0.0,
        actual=round(float(side.actual.pounds) * scale, 1) if side.actual else None,
        is_worked_out=side.is_worked_out,
        words=_words(side),
    )


def _words(side: Side) -> str:
    said = []
    if side.plan:
        said.append(f"{in_millions(side.plan.pounds)} {'worked out' if side.is_worked_out else 'planned'}")
    if side.actual:
        said.append(f"{in_millions(side.actual.pounds)} actual")
    return "; ".join(said)


def _description(sides: dict[str, list[Side]]) -> str:
    return " ".join(
        f"{words}: " + ", ".join(f"{dict(SIDES)[Sector(side.sector)]} {_words(side)}" for side in year) + "."
        for words, year in sides.items()
        if year
    )
