"""How a partnership decides, as at a day: its boards, for whom each decides, seats by sector, who delegated what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from governance.forum_pages.body_decides import Power, forums_with_homes, powers
from governance.forum_pages.seats import SeatsOnDay, seats_on
from governance.forum_pages.words import capacity_sentence
from governance.models import BodyProcedure, Capacity, ForumRules, FunctionResponsibility
from governance.operations.decision_facts import capacity_of
from governance.reach import SHARED, Matter, Reach, reach_of
from partnerships.english import counted, listed
from partnerships.members_on_day import Member, Members
from partnerships.models import Partnership
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

MOST_REACHES = 12  # boards for which it is worked out for whom they decide


@dataclass(frozen=True, kw_only=True)
class BoardOnDay:
    """A board of the partnership: in what capacity it acts and for whom, its seats and rules."""

    forum: Any
    capacity: str
    seats: SeatsOnDay
    rules: Any
    reach: Sequence[Reach]


@dataclass(frozen=True, kw_only=True)
class MemberProcedure:
    """A member's own procedure; none where it is not recorded."""

    member: Member
    procedure: Any


@dataclass(frozen=True, kw_only=True)
class PartnershipDecides:
    """Everything that the governance tab of a partnership shows."""

    opening: str
    boards: Sequence[BoardOnDay]
    of_councils: Sequence[Any]
    of_nhs: Sequence[Any]
    of_others: Sequence[Any]
    powers: Sequence[Power]
    without_delegation: Sequence[Member]
    procedures: Sequence[MemberProcedure]
    disputes: Sequence[Any]


def partnership_decides(
    partnership: Partnership, name: str, members: Members, day: dt.date, user: Reader
) -> PartnershipDecides:
    """The answer for one partnership. The number of queries grows with its joint boards alone, up to a dozen."""
    belong = members.taking_part
    bodies = [member.fact.body_id for member in belong]
    boards = _boards(partnership, day, user)
    own = forums_with_homes(Q(body__in=bodies) & ~Q(partnership=partnership), day, user)
    given = powers(Q(to_forum__partnership=partnership) | Q(from_body__in=bodies, to_body__in=bodies), day, user)
    delegated = {power.giver_code for power in given if power.holds}
    return PartnershipDecides(
        opening=opening(name, boards, day),
        boards=boards,
        of_councils=[each for each in own if each.body.kind.sector == "council"],
        of_nhs=[each for each in own if each.body.kind.sector == "nhs"],
        of_others=[each for each in own if each.body.kind.sector not in ("council", "nhs")],
        powers=given,
        without_delegation=[member for member in belong if member.code not in delegated],
        procedures=_procedures(belong, day, user),
        disputes=list(_disputes(bodies, day, user)),
    )


def opening(name: str, boards: Sequence[BoardOnDay], day: dt.date) -> str:
    """What the partnership itself can decide: nothing, unless bodies delegated to one of its boards."""
    first = f"{name} is not a legal person and decides nothing by itself."
    if not boards:
        return f"{first} No board of it is recorded on this day; each member decides by its own route."
    deciding = [board for board in boards if any(each.binds for each in board.reach)]
    if not deciding:
        number = counted(len(boards), "board of it is", "boards of it are")
        return f"{first} {number} recorded, and none binds any member; each decides by its own route."
    said = (f"{board.forum.name} for {listed(each.name for each in board.reach if each.binds)}" for board in deciding)
    return f"{first} What was delegated to its boards they decide: {'; '.join(said)}."


def _boards(partnership: Partnership, day: dt.date, user: Reader) -> list[BoardOnDay]:
    forums = forums_with_homes(Q(partnership=partnership), day, user)
    seats = seats_on(forums, day, user)
    shown = ForumRules.objects.visible_to(user).as_at(day).filter(forum__in=[each.pk for each in forums])
    rules = {each.forum_id: each for each in shown} if forums else {}
    made = []
    for number, forum in enumerate(forums):
        shared = capacity_of(forum) in SHARED and number < MOST_REACHES
        reach = reach_of(forum, Matter(day=day), user) if shared else []
        made.append(
            BoardOnDay(
                forum=forum,
                capacity=_capacity(forum, reach, day),
                seats=seats[forum.pk],
                rules=rules.get(forum.pk),
                reach=reach,
            )
        )
    return made


def _capacity(forum: Any, reach: Sequence[Reach], day: dt.date) -> str:
    """Shorter than on the board's own page where nothing is recorded."""
    if capacity_of(forum) == Capacity.NOT_RECORDED:
        return "In what capacity it acts is not recorded."
    return capacity_sentence(forum, [each for each in reach if each.binds], day)


def _procedures(members: Sequence[Member], day: dt.date, user: Reader) -> list[MemberProcedure]:
    bodies = [member.fact.body_id for member in members]
    shown = BodyProcedure.objects.visible_to(user).as_at(day).filter(body__in=bodies).select_related("source")
    known = {each.body_id: each for each in shown} if bodies else {}
    councils = [member for member in members if member.fact.body.kind.sector == "council"]
    rest = [member for member in members if member not in councils and member.fact.body_id in known]
    return [MemberProcedure(member=each, procedure=known.get(each.fact.body_id)) for each in [*councils, *rest]]


def _disputes(bodies: Sequence[int], day: dt.date, user: Reader) -> Any:
    """Functions about which members disagree, and which nobody has resolved by the day."""
    shown = FunctionResponsibility.objects.visible_to(user).as_at(day).filter(is_disputed=True, body__in=bodies)
    open_still = shown.filter(Q(resolved_on__isnull=True) | Q(resolved_on__gt=day)).select_related("function", "source")
    return with_body_name(open_still, day, body="body")
