"""Reminders in words: how far off a day is, and why a reader is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from config.compiled import DAY, Compiled, one_of
from governance.deadlines.words import long_day
from governance.models import Decision, Forum
from governance.reminders.rules.table import rule_of
from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name


def how_far(day: dt.date, today: dt.date) -> str:
    """Today, tomorrow, in 30 days, yesterday, 5 days ago."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def when_words(code: str, happens_on: dt.date, today: dt.date | None = None, *, day: str = "") -> str:
    """Last day for the notice: Monday 15 February 2027, in 14 days; `day` is the day in words where it is not exact."""
    rule = rule_of(code)
    said = (rule.when if rule else "{day}").format(day=day or long_day(happens_on))
    return f"{said}, {how_far(happens_on, today)}" if today and (rule is None or rule.counts_down) else said


def why_sentence(way: str, name: str) -> str:
    """Why a reader is told: the way, and the name of the place that it leads over."""
    if way == "follow":
        return f"You follow {name}."
    if way.startswith("post:"):
        return f"You hold a post that this concerns: {name}."
    if way == "seat":
        return f"You hold a seat in {name}."
    label = Role(way).label if way in Role else way
    return f"It is for the {label[:1].lower()}{label[1:]} of {name}."


def parts_of_why(why: str) -> tuple[str, str, int]:
    """Way, kind of place and its number, from `proper_officer@body:12`."""
    way, _, place = why.partition("@")
    kind, _, number = place.partition(":")
    return way, kind, int(number) if number.isdigit() else 0


def place_names(places: Iterable[tuple[str, int]], today: dt.date) -> Iterator[tuple[tuple[str, int], str]]:
    """The names that anybody may read; a place that is not public has none here."""
    by_kind: dict[str, list[int]] = {}
    for kind, number in places:
        by_kind.setdefault(kind, []).append(number)
    for kind, numbers in by_kind.items():
        if kind in _NAMED:
            for number, name in _named(kind).rows(keys=numbers, day=today):
                yield (kind, number), name


@cache
def _named(kind: str) -> Compiled:
    return Compiled.of(_NAMED[kind]().order_by())


def _bodies() -> Any:
    shown = Body.objects.visible_to(AnonymousUser()).filter(one_of("pk", "keys"))
    return with_body_name(shown, DAY).values_list("pk", "body_name")


def _partnerships() -> Any:
    shown: Any = Partnership.objects.visible_to(AnonymousUser()).filter(one_of("pk", "keys"))
    return with_partnership_name(shown, DAY).values_list("pk", "partnership_name")


def _forums() -> Any:
    return Forum.objects.visible_to(AnonymousUser()).filter(one_of("pk", "keys")).values_list("pk", "name")


def _decisions() -> Any:
    return Decision.objects.visible_to(AnonymousUser()).filter(one_of("pk", "keys")).values_list("pk", "title")


_NAMED: dict[str, Callable[[], Any]] = {
    "body": _bodies,
    "partnership": _partnerships,
    "forum": _forums,
    "decision": _decisions,
}
