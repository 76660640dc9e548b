"""How one body decides, as at a day: procedure, boards, elections, powers given and received, functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from config.templatetags.words import pounds
from governance.forum_pages.seats import with_home_names
from governance.models import (
    BodyProcedure,
    Delegation,
    Election,
    Forum,
    Function,
    FunctionResponsibility,
)
from partnerships.models import Body, Post
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader

ELECTIONS_SHOWN = 6
RECEIVER = ("to_forum", "to_post", "legal_power", "source")


@dataclass(frozen=True, kw_only=True)
class Power:
    """A delegation in words: who gave what to whom, within which limit, and whether it holds on the day."""

    delegation: Any
    giver: str
    giver_code: str
    receiver: str
    forum_slug: str
    receiver_code: str
    functions: tuple[str, ...]
    limit: str
    holds: bool

    @property
    def is_reported(self) -> bool:
        """The giver has not confirmed it, so it binds nobody yet."""
        return bool(self.delegation.confidence != "confirmed")

    @property
    def what(self) -> str:
        """The functions, else the words of the instrument."""
        return ", ".join(self.functions) or self.delegation.scope


@dataclass(frozen=True, kw_only=True)
class BodyDecides:
    """Everything that the page about how a body decides shows."""

    procedure: Any
    other_procedures: Sequence[Any]
    forums: Sequence[Any]
    other_forums: Sequence[Any]
    elections: Sequence[Any]
    given: Sequence[Power]
    received: Sequence[Power]
    functions: Sequence[Any]


def body_decides(body: Body, day: dt.date, user: Reader) -> BodyDecides:
    """The answer for one body, in a number of queries that does not grow."""
    shown = BodyProcedure.objects.visible_to(user).accepted().filter(body=body).select_related("source")
    procedures = list(shown.order_by("-valid_from", "-pk"))
    current = next((each for each in procedures if holds_on(each, day)), None)
    forums = list(_forums(user).filter(body=body).order_by("kind__order", "name"))
    return BodyDecides(
        procedure=current,
        other_procedures=[each for each in procedures if each is not current],
        forums=[each for each in forums if holds_on(each, day)],
        other_forums=[each for each in forums if not holds_on(each, day)],
        elections=list(_elections(body, day, user)),
        given=powers(Q(from_body=body), day, user),
        received=powers(Q(to_body=body) | Q(to_post__body=body) | Q(to_forum__body=body), day, user, but_not=body),
        functions=list(_functions(body, day, user)),
    )


def holds_on(fact: Any, day: dt.date) -> bool:
    """Tell whether a dated fact holds on a day."""
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or day < fact.valid_to)


def _forums(user: Reader) -> Any:
    return Forum.objects.visible_to(user).accepted().select_related("kind")


def _elections(body: Body, day: dt.date, user: Reader) -> Any:
    """Those still to come, and the last ones."""
    shown = Election.objects.visible_to(user).accepted().filter(Q(body=body) | Q(body__isnull=True))
    return shown.filter(polling_on__gte=day).select_related("source").order_by("polling_on")[:ELECTIONS_SHOWN]


def _functions(body: Body, day: dt.date, user: Reader) -> Any:
    shown = FunctionResponsibility.objects.visible_to(user).as_at(day)
    rows = shown.filter(Q(body=body) | Q(body_kind=body.kind_id))
    return rows.select_related("function", "legal_power", "exercised_by", "source").order_by(
        "function__order", "function__name", "pk"
    )


def powers(which: Q, day: dt.date, user: Reader, *, but_not: Body | None = None) -> list[Power]:
    """The accepted delegations that fit, those in force on the day first; without those that one body gave."""
    shown = Delegation.objects.visible_to(user).accepted().filter(which)
    if but_not is not None:
        shown = shown.exclude(from_body=but_not)
    rows = with_body_name(shown.select_related(*RECEIVER), day, body="from_body", called="giver_name")
    rows = with_body_name(rows, day, body="to_body", called="receiver_name")
    found = list(rows.annotate(giver_code=F("from_body__code"), receiver_code=F("to_body__code")))
    functions = _function_names(found)
    posts = _post_names({each.to_post_id for each in found if each.to_post_id}, day, user)
    made = [_power(each, functions, posts, day) for each in found]
    return sorted(made, key=lambda power: (not power.holds, power.giver, power.receiver))


def _power(each: Any, functions: dict[str, str], posts: dict[int, str], day: dt.date) -> Power:
    forum = each.to_forum
    receiver = forum.name if forum else posts.get(each.to_post_id) or each.receiver_name or each.receiver_code
    return Power(
        delegation=each,
        giver=each.giver_name or each.giver_code,
        giver_code=each.giver_code,
        receiver=receiver,
        forum_slug=forum.slug if forum else "",
        receiver_code=each.receiver_code or "",
        functions=tuple(functions.get(code, code) for code in each.functions),
        limit=f"up to {pounds(each.value_limit)}" if each.value_limit is not None else "",
        holds=holds_on(each, day) and (each.revoked_on is None or day < each.revoked_on),
    )


def _function_names(delegations: Iterable[Any]) -> dict[str, str]:
    codes = {code for each in delegations for code in each.functions}
    return dict(Function.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _post_names(posts: set[int], day: dt.date, user: Reader) -> dict[int, str]:
    """Posts with their places."""
    if not posts:
        return {}
    rows: Any = with_body_name(Post.objects.visible_to(user).filter(pk__in=posts), day, body="body")
    named = with_partnership_name(rows, day, partnership="partnership")
    columns = named.values_list("pk", "title", "body_name", "partnership_name")
    return {pk: f"{title}, {body or place}" for pk, title, body, place in columns}


def forums_with_homes(which: Q, day: dt.date, user: Reader) -> list[Any]:
    """The boards that fit and existed on the day, with the names of their places."""
    rows = Forum.objects.visible_to(user).as_at(day).filter(which).select_related("kind", "body__kind", "partnership")
    return list(with_home_names(rows, day).order_by("kind__order", "name", "pk"))
