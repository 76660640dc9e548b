"""The seats of a board on a day: whose they are, who sits in them, which are vacant; counted by sector."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.models import Forum, Seat, SeatHolding
from partnerships.english import counted, listed
from partnerships.models import Appointment, Sector
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader

SECTORS = (Sector.COUNCIL, Sector.NHS)
OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class SeatOnDay:
    """One seat: its holders and deputies in words, none of them where it is vacant or nobody is recorded."""

    seat: Seat
    body_name: str
    body_code: str
    sector: str
    holders: tuple[str, ...]
    deputies: tuple[str, ...]
    had_holder: bool

    @property
    def is_vacant(self) -> bool:
        """Somebody sat here before and nobody does on the day."""
        return not self.holders and self.had_holder

    @property
    def holder_words(self) -> str:
        """Who sits here; a vacancy is told from a seat whose holder nobody has recorded."""
        if self.holders:
            return listed(self.holders)
        return "Vacant" if self.is_vacant else "Holder not recorded"

    @property
    def vote_words(self) -> str:
        """Whether it has a vote."""
        return {True: "Vote", False: "No vote", None: "Vote not recorded"}[self.seat.is_voting]

    @property
    def traits(self) -> str:
        """What else there is to say of it."""
        said = [
            words
            for words, holds in (
                ("chairs", self.seat.is_chair),
                ("required for a quorum", self.seat.is_required_for_quorum),
            )
            if holds
        ]
        return listed(said)


@dataclass(frozen=True, kw_only=True)
class SeatsOnDay:
    """All seats that a board had on a day, and what they come to."""

    seats: Sequence[SeatOnDay] = field(default=())

    def of(self, sector: str) -> list[SeatOnDay]:
        """Those of one sector."""
        return [each for each in self.seats if each.sector == sector]

    @property
    def councils(self) -> list[SeatOnDay]:
        """Seats of councils."""
        return self.of(Sector.COUNCIL)

    @property
    def nhs(self) -> list[SeatOnDay]:
        """Seats of NHS bodies."""
        return self.of(Sector.NHS)

    @property
    def others(self) -> list[SeatOnDay]:
        """Seats of nobody's sector, or of another."""
        return self.of(OTHER)

    @property
    def voting(self) -> list[SeatOnDay]:
        """Seats with a vote."""
        return [each for each in self.seats if each.seat.is_voting]

    @property
    def vacant(self) -> list[SeatOnDay]:
        """Seats that somebody held and nobody does."""
        return [each for each in self.seats if each.is_vacant]

    @property
    def elected_voting(self) -> int:
        """How many voting seats are held by elected members."""
        return sum(each.seat.holder_kind == Seat.Holder.ELECTED for each in self.voting)

    @property
    def sentences(self) -> list[str]:
        """What the table comes to, for somebody who reads it out."""
        if not self.seats:
            return []
        groups = (("councils", self.councils), ("NHS bodies", self.nhs), ("others", self.others))
        parts = [f"{len(seats)} of {words}" for words, seats in groups if seats]
        said = [f"{counted(len(self.seats), 'seat', 'seats')}: {listed(parts)}."]
        said += self._votes()
        if self.vacant:
            names = listed(f"“{each.seat.label}”" for each in self.vacant)
            said.append(f"{counted(len(self.vacant), 'seat is', 'seats are')} vacant: {names}.")
        return said

    def _votes(self) -> list[str]:
        voting, unknown = len(self.voting), sum(each.seat.is_voting is None for each in self.seats)
        if not voting:
            return ["Which seats have a vote is not recorded."] if unknown else ["No seat has a vote."]
        elected, seats = self.elected_voting, counted(voting, "voting seat", "voting seats")
        said = [f"{elected} of {seats} {_are(elected)} for elected members ({elected / voting:.0%})."]
        not_said = sum(each.seat.holder_kind == Seat.Holder.NOT_RECORDED for each in self.voting)
        if not_said:
            said.append(f"Of {counted(not_said, 'voting seat', 'voting seats')} the sort of holder is not recorded.")
        if unknown:
            said.append(f"Whether {counted(unknown, 'more seat has', 'more seats have')} a vote is not recorded.")
        return said


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def seats_on(forums: Iterable[Forum], day: dt.date, user: Reader) -> dict[int, SeatsOnDay]:
    """The seats of each of these boards, in three queries however many there are."""
    keys = [forum.pk for forum in forums]
    seats = (
        Seat.objects.visible_to(user).as_at(day).filter(forum__in=keys).select_related("body__kind", "statutory_seat")
    )
    rows = list(with_body_name(seats, day, body="body").order_by("order", "pk")) if keys else []
    holdings = _holdings(rows, user)
    posts = _post_holders({each.post_id for each in holdings if each.post_id}, day, user)
    by_seat: dict[int, list[SeatHolding]] = defaultdict(list)
    for each in holdings:
        by_seat[each.seat_id].append(each)
    found: dict[int, list[SeatOnDay]] = {key: [] for key in keys}
    for seat in rows:
        found[seat.forum_id].append(_seat(seat, by_seat[seat.pk], day, posts))
    return {key: SeatsOnDay(seats=each) for key, each in found.items()}


def _holdings(seats: Sequence[Seat], user: Reader) -> list[Any]:
    if not seats:
        return []
    shown = SeatHolding.objects.visible_to(user).accepted().filter(seat__in=[seat.pk for seat in seats])
    return list(shown.select_related("person", "post").order_by("valid_from", "pk"))


def _post_holders(posts: set[int], day: dt.date, user: Reader) -> dict[int, list[str]]:
    """Who held each post on the day: a seat can belong to whoever holds a post."""
    found: dict[int, list[str]] = defaultdict(list)
    if posts:
        held = Appointment.objects.visible_to(user).as_at(day).filter(post__in=posts).select_related("person")
        for each in held.order_by("valid_from", "pk"):
            found[each.post_id].append(each.person.name)
    return found


def _seat(seat: Any, holdings: Sequence[Any], day: dt.date, posts: dict[int, list[str]]) -> SeatOnDay:
    held = [each for each in holdings if _holds(each, day)]
    sector = seat.body.kind.sector if seat.body else OTHER
    return SeatOnDay(
        seat=seat,
        body_name=getattr(seat, "body_name", None) or (seat.body.code if seat.body else ""),
        body_code=seat.body.code if seat.body else "",
        sector=sector if sector in SECTORS else OTHER,
        holders=tuple(_words(each, posts) for each in held if not each.is_deputy),
        deputies=tuple(_words(each, posts) for each in held if each.is_deputy),
        had_holder=any(not each.is_deputy and (each.valid_from is None or each.valid_from <= day) for each in holdings),
    )


def _words(holding: Any, posts: dict[int, list[str]]) -> str:
    if holding.person:
        return str(holding.person.name)
    names = posts.get(holding.post_id, [])
    who = f" ({listed(names)})" if names else ", who is not recorded"
    return f"the {holding.post.title[:1].lower()}{holding.post.title[1:]}{who}"


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or day < fact.valid_to)


def with_home_names(rows: Any, day: dt.date) -> Any:
    """Boards with the official names on a day of the body and the partnership that they belong to."""
    return with_partnership_name(with_body_name(rows, day, body="body"), day, partnership="partnership")
