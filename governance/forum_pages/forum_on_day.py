"""One board as at a day: what it is, its rules, seats, powers and meetings, as far as a reader may see them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from governance.forum_pages.seats import SeatsOnDay, seats_on, with_home_names
from governance.forum_pages.statutory import Checked, statutory_seats_of
from governance.forum_pages.words import home_of, opening
from governance.meeting_product_words import product_words
from governance.models import (
    AgendaItem,
    Delegation,
    Forum,
    ForumRules,
    Function,
    FunctionResponsibility,
    Meeting,
    MeetingAction,
    ParkedIssue,
    ReservedMatter,
)
from governance.operations.decision_facts import capacity_of
from governance.reach import SHARED, Matter, Reach, caveat, reach_of
from partnerships.models import Body
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

MEETINGS_SHOWN = 6
WITH = ("kind", "body__kind", "partnership", "legal_power", "source", "follows")


@dataclass(frozen=True, kw_only=True)
class GivenPower:
    """A delegation to the board: by whom, of what, within which limit."""

    delegation: Any
    giver: str
    giver_code: str
    functions: tuple[str, ...]
    holds: bool
    is_reported: bool


@dataclass(frozen=True, kw_only=True)
class ForumOnDay:
    """Everything that the page of a board shows."""

    forum: Any
    name: str
    day: dt.date
    home: str
    opening: str
    caveat: str
    rules: Any
    other_rules: Sequence[Any]
    reserved: Sequence[Any]
    seats: SeatsOnDay
    statutory: Sequence[Checked]
    reach: Sequence[Reach]
    delegations: Sequence[GivenPower]
    functions: Sequence[Any]
    next_meetings: Sequence[Any]
    last_meetings: Sequence[Any]
    parked: Sequence[Any]
    followed_by: Sequence[Any]

    @property
    def is_shared(self) -> bool:
        """Whether it decides what bodies delegated to it."""
        return capacity_of(self.forum) in SHARED


def find_forum(slug: str, day: dt.date, user: Reader) -> Any:
    """The board at an address with the names of its place on the day; `Forum.DoesNotExist` where hidden or unknown."""
    rows = Forum.objects.visible_to(user).filter(slug=slug).select_related(*WITH)
    return with_home_names(rows, day).get()


def forum_on_day(forum: Any, day: dt.date, user: Reader) -> ForumOnDay:
    """The board as at a day, in a number of queries that does not grow."""
    seats = seats_on([forum], day, user)[forum.pk]
    given = _delegations(forum, user)
    reach = reach_of(forum, Matter(day=day), user, delegations=[each for each in given if each.standing == "accepted"])
    rules = _rules(forum, user)
    return ForumOnDay(
        forum=forum,
        name=forum.name,
        day=day,
        home=home_of(forum),
        opening=opening(forum, reach, day),
        caveat=caveat(forum) if given else "",
        rules=next((each for each in rules if _holds(each, day)), None),
        other_rules=[each for each in rules if not _holds(each, day)],
        reserved=_reserved(forum, day, user),
        seats=seats,
        statutory=statutory_seats_of(forum, seats.seats, day, user),
        reach=reach if capacity_of(forum) in SHARED or given else (),
        delegations=_powers(given, day, user),
        functions=_functions(forum, day, user),
        next_meetings=list(_meetings(forum, user).filter(on__gte=day).order_by("on", "pk")[:MEETINGS_SHOWN]),
        last_meetings=_with_products(_meetings(forum, user).filter(on__lt=day).order_by("-on", "-pk"), user),
        parked=_parked(forum, user),
        followed_by=list(Forum.objects.visible_to(user).accepted().filter(follows=forum)),
    )


def _rules(forum: Forum, user: Reader) -> list[Any]:
    shown = ForumRules.objects.visible_to(user).accepted().filter(forum=forum).select_related("source")
    return list(shown.order_by("-valid_from", "-pk"))


def _reserved(forum: Forum, day: dt.date, user: Reader) -> list[Any]:
    shown = ReservedMatter.objects.visible_to(user).as_at(day).filter(forum=forum).select_related("set_by", "source")
    return list(with_body_name(shown, day, body="set_by"))


def _delegations(forum: Forum, user: Reader) -> list[Any]:
    shown = Delegation.objects.visible_to(user).accepted().filter(to_forum=forum)
    return list(shown.select_related("from_body", "legal_power", "source"))


def _powers(delegations: Sequence[Any], day: dt.date, user: Reader) -> list[GivenPower]:
    names = _names({each.from_body_id for each in delegations}, day, user)
    codes = {code for each in delegations for code in each.functions}
    functions = dict(Function.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    powers = [
        GivenPower(
            delegation=each,
            giver=names.get(each.from_body_id, each.from_body.code),
            giver_code=each.from_body.code,
            functions=tuple(functions.get(code, code) for code in each.functions),
            holds=_holds(each, day) and (each.revoked_on is None or day < each.revoked_on),
            is_reported=each.confidence != "confirmed",
        )
        for each in delegations
    ]
    return sorted(powers, key=lambda power: (not power.holds, power.giver))


def _names(bodies: set[int], day: dt.date, user: Reader) -> dict[int, str]:
    rows = with_body_name(Body.objects.visible_to(user).filter(pk__in=bodies), day).values_list(
        "pk", "body_name", "code"
    )
    return {pk: name or code for pk, name, code in rows} if bodies else {}


def _functions(forum: Forum, day: dt.date, user: Reader) -> list[Any]:
    shown = FunctionResponsibility.objects.visible_to(user).as_at(day).filter(exercised_by=forum)
    return list(with_body_name(shown.select_related("function", "legal_power", "source"), day, body="body"))


def _meetings(forum: Forum, user: Reader) -> QuerySet[Any]:
    return Meeting.objects.visible_to(user).filter(~Q(standing__in=("withdrawn", "superseded")), forum=forum)


def _with_products(meetings: QuerySet[Any], user: Reader) -> list[Any]:
    """The last meetings, each with a sentence of what it produced, in two more queries."""
    rows = list(meetings[:MEETINGS_SHOWN])
    items = AgendaItem.objects.visible_to(user).accepted().filter(meeting__in=rows).exclude(result="")
    results: dict[int, Counter[str]] = defaultdict(Counter)
    for meeting, result in items.order_by().values_list("meeting_id", "result"):
        results[meeting][result] += 1
    actions = MeetingAction.objects.visible_to(user).accepted().filter(meeting__in=rows)
    numbers = Counter(actions.order_by().values_list("meeting_id", flat=True))
    for each in rows:
        each.product = product_words(each, results[each.pk], numbers[each.pk])
    return rows


def _parked(forum: Forum, user: Reader) -> list[Any]:
    shown = ParkedIssue.objects.visible_to(user).accepted().filter(forum=forum)
    return list(shown.select_related("meeting", "forum").order_by(F("closed_on").desc(nulls_first=True), "revisit_on"))


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or day < fact.valid_to)
