"""For whom a board decides on a day, for whom not, and why: before a delegation is saved, and on the board's own page.

The power itself is judged in one place, `governance.decisions.authority`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from config.dates_in_words import day_words
from config.templatetags.words import pounds
from governance.decisions.authority import Authority, Ground, authority_of
from governance.decisions.facts import DecisionFact
from governance.models import Capacity, Delegation, Forum, Seat
from governance.operations.decision_facts import capacity_of, delegation_fact
from partnerships.english import listed
from partnerships.models import Body, Membership
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

SHARED = (Capacity.JOINTLY_DELEGATED, Capacity.DELEGATED)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What is to be decided, as far as it is known: the codes of functions, a value in pounds, the day."""

    day: dt.date
    functions: frozenset[str] = frozenset()
    value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One body: whether the board decides for it, and the reason in words."""

    body: Body
    name: str
    binds: bool
    why: str


def reach_of(
    forum: Forum, matter: Matter, user: Reader, *, delegations: Iterable[Delegation] | None = None
) -> list[Reach]:
    """Every body that the board concerns on the day, those that it binds first.

    The bodies are its own, those with a seat in it, the members of its partnership and those that delegated to it.
    `delegations` stand in for the recorded ones: with a draft that is not saved yet, or without one that is changed.
    """
    given = list(recorded_for(forum, user) if delegations is None else delegations)
    decision = DecisionFact(
        key=0,
        value=matter.value,
        functions=matter.functions,
        delegations=tuple(delegation_fact(each) for each in given),
    )
    found = [_reach(forum, body, decision, matter) for body in _concerned(forum, given, matter.day, user)]
    return sorted(found, key=lambda each: (not each.binds, each.name))


def recorded_for(forum: Forum, user: Reader) -> list[Delegation]:
    """The accepted delegations to a board that a reader may see, whenever they held."""
    return list(Delegation.objects.visible_to(user).accepted().filter(to_forum=forum).select_related("from_body"))


def caveat(forum: Forum) -> str:
    """Why what a board votes binds nobody, whatever was delegated to it; empty where it decides."""
    capacity = capacity_of(forum)
    if capacity == Capacity.ADVISES:
        return "It is recorded as advising and endorsing: what it votes binds nobody, whatever is delegated to it."
    if capacity == Capacity.IN_COMMON:
        return "It meets in common: each body decides for itself, and none for another."
    if capacity == Capacity.NOT_RECORDED:
        return "In what capacity it acts is not recorded. A delegation counts once its record says that it decides."
    return ""


def reason_words(authority: Authority) -> str:
    """The ground of a power in words."""
    delegation = authority.delegation
    match authority.ground:
        case Ground.HELD:
            limit = f", up to {pounds(delegation.limit)}" if delegation and delegation.limit is not None else ""
            since = f" since {day_words(delegation.starts)}" if delegation and delegation.starts else ""
            return f"it delegated this{since}{limit}"
        case Ground.NONE:
            return "no delegation by it is recorded"
        case Ground.NOT_THAT_DAY:
            return f"its delegation does not hold on that day{_when(authority)}"
        case Ground.NOT_CONFIRMED:
            return "a delegation by it is reported, and the body itself has not confirmed it"
        case Ground.OTHER_FUNCTION:
            missing = listed(sorted(authority.missing)) or "this function"
            return f"what it delegated does not include {missing}"
        case Ground.OUTSIDE_LIMIT:
            limit = f" of {pounds(delegation.limit)}" if delegation and delegation.limit is not None else ""
            return f"the value is beyond its limit{limit}"


def _when(authority: Authority) -> str:
    delegation = authority.delegation
    if delegation is None or (delegation.starts is None and delegation.ends is None):
        return ""
    began = f"from {day_words(delegation.starts)}" if delegation.starts else ""
    ended = f"until {day_words(delegation.ends - dt.timedelta(days=1))}" if delegation.ends else ""
    return f" (it holds {' '.join(filter(None, (began, ended)))})"


def _reach(forum: Forum, body: Body, decision: DecisionFact, matter: Matter) -> Reach:
    name = getattr(body, "body_name", None) or body.code
    capacity = capacity_of(forum)
    if forum.body_id == body.pk and capacity in (Capacity.DECIDES, Capacity.DELEGATED):
        why = "it is its own board" if capacity == Capacity.DECIDES else "it is its own committee"
        return Reach(body=body, name=name, binds=True, why=why)
    authority = authority_of(decision, body.pk, {("forum", forum.pk)}, matter.day)
    return Reach(body=body, name=name, binds=authority.is_held and capacity in SHARED, why=reason_words(authority))


def _concerned(forum: Forum, delegations: Iterable[Delegation], day: dt.date, user: Reader) -> list[Body]:
    """The bodies by name, each once."""
    keys = {each.from_body_id for each in delegations} | {forum.body_id}
    seats = Seat.objects.visible_to(user).as_at(day).filter(forum=forum, body__isnull=False)
    keys |= set(seats.values_list("body_id", flat=True))
    if forum.partnership_id and capacity_of(forum) in SHARED:
        members = Membership.objects.visible_to(user).as_at(day).filter(partnership=forum.partnership_id)
        agreed = members.exclude(basis__in=(Membership.Basis.GEOGRAPHIC_OVERLAP, Membership.Basis.INFERRED))
        keys |= set(agreed.values_list("body_id", flat=True))
    rows = Body.objects.visible_to(user).filter(pk__in=keys - {None}, kind__is_legal_person=True)
    return list(with_body_name(rows.select_related("kind"), day))
