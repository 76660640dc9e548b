"""Reminders in words: how far off a day is, and why a reader is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from governance.models import Decision, Forum
from governance.reminders.models import Promise
from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name


def how_far(day: dt.date, today: dt.date) -> str:
    """Today, tomorrow, in 30 days, yesterday, 5 days ago."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def why_words(promises: Sequence[Promise], today: dt.date) -> dict[int, str]:
    """Why each promise was made to its reader, by key, with the names of today."""
    ways = {promise.pk: _parts(promise.why) for promise in promises}
    names = _names({(kind, number) for _, kind, number in ways.values()}, today)
    return {
        key: _sentence(way, kind, names.get((kind, number), "this record")) for key, (way, kind, number) in ways.items()
    }


def _sentence(way: str, kind: str, name: str) -> str:
    if way == "follow":
        return f"You follow {name}."
    if way.startswith("post:"):
        return f"You hold a post at {name} that this concerns."
    label = Role(way).label if way in Role else way
    return f"It is for the {label[:1].lower()}{label[1:]} of {name}."


def _parts(why: str) -> tuple[str, str, int]:
    way, _, place = why.partition("@")
    kind, _, number = place.partition(":")
    return way, kind, int(number) if number.isdigit() else 0


def _names(places: Iterable[tuple[str, int]], today: dt.date) -> Mapping[tuple[str, int], str]:
    """Names that anybody may read; a place that is not public is called "this record"."""
    nobody, by_kind = AnonymousUser(), {kind: [n for k, n in places if k == kind] for kind, _ in places}
    bodies = with_body_name(Body.objects.visible_to(nobody).filter(pk__in=by_kind.get("body", ())), today)
    partnerships: Any = with_partnership_name(
        Partnership.objects.visible_to(nobody).filter(pk__in=by_kind.get("partnership", ())), today
    )
    forums = Forum.objects.visible_to(nobody).filter(pk__in=by_kind.get("forum", ()))
    decisions = Decision.objects.visible_to(nobody).filter(pk__in=by_kind.get("decision", ()))
    return {
        **{("body", row.pk): row.body_name or row.code for row in bodies},
        **{("partnership", row.pk): row.partnership_name or row.slug for row in partnerships},
        **{("forum", row.pk): row.name for row in forums},
        **{("decision", row.pk): f"the decision “{row.title}”" for row in decisions},
    }
