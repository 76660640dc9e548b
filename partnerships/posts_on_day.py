"""The posts of a body or partnership and who held them on a day, joint appointments included."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.dates_in_words import span_words
from partnerships.compiled import DAY, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.models import Appointment, Body, Partnership, Post
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader


@dataclass(frozen=True)
class PostOnDay:
    """A post; `holders` held it on the day, `others` at another time."""

    post: Any
    holders: Sequence[Any]
    others: Sequence[Any]


@dataclass(frozen=True)
class Held:
    """One appointment; `also` are the other posts that are the same job, as (post, place)."""

    appointment: Any
    also: tuple[str, ...]

    @property
    def span(self) -> str:
        """From when until when."""
        fact = self.appointment
        return span_words(fact.valid_from, fact.valid_to, fact.from_precision, fact.to_precision)


def posts_on_day(place: Body | Partnership, day: dt.date, user: Reader) -> list[PostOnDay]:
    """The posts with their holders in at most three queries; a post that nobody held shows as such."""
    posts = _posts(user, "body" if isinstance(place, Body) else "partnership").run(key=place.pk)
    appointments = _appointments(user).run(posts=[post.pk for post in posts]) if posts else []
    joint = _joint({each.joint_appointment_id for each in appointments if each.joint_appointment_id}, day, user)
    by_post: dict[int, list[Held]] = defaultdict(list)
    for each in appointments:
        same_job = joint.get(each.joint_appointment_id, [])
        by_post[each.post_id].append(Held(each, tuple(words for pk, words in same_job if pk != each.pk)))
    return [_post(post, by_post[post.pk], day) for post in posts]


def _post(post: Any, held: Sequence[Held], day: dt.date) -> PostOnDay:
    holders = [each for each in held if _holds(each.appointment, day)]
    return PostOnDay(post, holders, [each for each in held if each not in holders])


@compiled_once
def _posts(user: Reader, place: str) -> CompiledRecords:
    return CompiledRecords(Post.objects.visible_to(user).accepted().filter(**{place: KEY}).select_related("source"))


@compiled_once
def _appointments(user: Reader) -> CompiledRecords:
    shown = Appointment.objects.visible_to(user).accepted().filter(one_of("post_id", "posts"))
    shown = shown.select_related("person", "source", "joint_appointment")
    return CompiledRecords(shown.order_by("valid_from", "pk"))


def _joint(keys: set[int], day: dt.date, user: Reader) -> dict[int, list[tuple[int, str]]]:
    """For each joint appointment its appointments in words: "director of adult social services at …"."""
    if not keys:
        return {}
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for joint, pk, title, body, partnership in _same_jobs(user).run(joint=list(keys), day=day):
        found[joint].append((pk, f"{title}, {body or partnership}"))
    return found


@compiled_once
def _same_jobs(user: Reader) -> CompiledRecords:
    rows = Appointment.objects.visible_to(user).accepted().filter(one_of("joint_appointment_id", "joint"))
    rows = with_partnership_name(rows, DAY, partnership="post__partnership")
    rows = with_body_name(rows, DAY, body="post__body")
    return CompiledRecords(rows.values_list("joint_appointment", "pk", "post__title", "body_name", "partnership_name"))


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or fact.valid_to > day)
