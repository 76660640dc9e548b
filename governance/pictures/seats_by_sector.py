"""The seats of a board, councils on the left and the NHS on the right, two equal halves; others below both.

A filled mark has a vote, a ring has none, a dashed ring is vacant or its vote is not recorded. Lengths are in the units
of the picture's own view box, 960 wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from governance.forum_pages.seats import SeatOnDay, SeatsOnDay
from partnerships.english import counted

WIDTH = 960
HALF = 470
HEAD = 30
STEP = 38
SIZE = 24
EDGE = 8
PER_ROW = (HALF - EDGE) // STEP
PER_WIDE_ROW = (WIDTH - 2 * EDGE) // STEP
GAP = 20


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One seat: its corner, whether it is round or square, its look, and the words that a pointer shows."""

    x: int
    y: int
    shape: str
    look: str
    words: str

    @property
    def centre_x(self) -> int:
        """The middle of a round mark."""
        return self.x + SIZE // 2

    @property
    def centre_y(self) -> int:
        """The middle of a round mark."""
        return self.y + SIZE // 2


@dataclass(frozen=True, kw_only=True)
class Side:
    """One sector's seats with their heading."""

    sector: str
    heading: str
    x: int
    y: int
    marks: Sequence[Mark]


@dataclass(frozen=True, kw_only=True)
class SeatsPicture:
    """Everything that the template draws."""

    title: str
    description: str
    height: int
    sides: Sequence[Side]
    width: int = WIDTH
    size: int = SIZE


def draw_seats(name: str, seats: SeatsOnDay) -> SeatsPicture | None:
    """The picture; None where no seat is recorded."""
    if not seats.seats:
        return None
    sides = [
        _side("council", "Councils", seats.councils, x=EDGE, y=0, per_row=PER_ROW),
        _side("nhs", "NHS", seats.nhs, x=WIDTH - HALF + EDGE, y=0, per_row=PER_ROW),
    ]
    below = max(_height(len(seats.councils), PER_ROW), _height(len(seats.nhs), PER_ROW))
    height = below
    if seats.others:
        sides.append(_side("other", "Others", seats.others, x=EDGE, y=below + GAP, per_row=PER_WIDE_ROW))
        height += GAP + _height(len(seats.others), PER_WIDE_ROW)
    return SeatsPicture(
        title=f"Seats of {name} by sector", description=" ".join(seats.sentences), height=height, sides=sides
    )


def _side(sector: str, heading: str, seats: Sequence[SeatOnDay], *, x: int, y: int, per_row: int) -> Side:
    marks = [
        Mark(
            x=x + number % per_row * STEP,
            y=y + HEAD + number // per_row * STEP,
            shape="round" if sector == "nhs" else "square",
            look=_look(each),
            words=f"{each.seat.label}: {each.holder_words}; {each.vote_words.lower()}",
        )
        for number, each in enumerate(_votes_first(seats))
    ]
    return Side(sector=sector, heading=f"{heading}: {counted(len(seats), 'seat', 'seats')}", x=x, y=y + 18, marks=marks)


def _votes_first(seats: Iterable[SeatOnDay]) -> list[SeatOnDay]:
    return sorted(seats, key=lambda each: (each.seat.is_voting is None, not each.seat.is_voting))


def _look(seat: SeatOnDay) -> str:
    if seat.is_vacant:
        return "vacant"
    return {True: "vote", False: "ring", None: "unsure"}[seat.seat.is_voting]


def _height(number: int, per_row: int) -> int:
    rows = max(1, -(-number // per_row))
    return HEAD + rows * STEP
