"""What a board is and for whom it decides, in one sentence that an officer could read out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from config.dates_in_words import day_words, last_day
from governance.models import Capacity, Forum
from governance.operations.decision_facts import capacity_of
from governance.reach import Reach
from partnerships.english import inside_sentence, listed, with_article

MOST_NAMED = 3


def home_of(forum: Any) -> str:
    """The name on the day of the body, or else the partnership, that a board belongs to (see `with_home_names`)."""
    if forum.body_id:
        return str(getattr(forum, "body_name", None) or forum.body.code)
    return str(getattr(forum, "partnership_name", None) or forum.partnership.slug)


def what_it_is(forum: Any) -> str:
    """A health and wellbeing board, of Nottinghamshire County Council."""
    kind = with_article(inside_sentence(forum.kind.name))
    return f"{kind[:1].upper()}{kind[1:]}, of {home_of(forum)}"


def opening(forum: Any, reach: Sequence[Reach], day: dt.date) -> str:
    """What it is, in what capacity it decides and for whom on the day, or that it advises and binds nobody."""
    return " ".join(filter(None, (f"{what_it_is(forum)}.", _life(forum, day), capacity_sentence(forum, reach, day))))


def capacity_sentence(forum: Any, reach: Sequence[Reach], day: dt.date) -> str:
    """In what capacity it acts, and for whom."""
    home = home_of(forum)
    match capacity_of(forum):
        case Capacity.DECIDES:
            return f"It decides for {home}, and for no other body."
        case Capacity.DELEGATED:
            return _delegated(forum, reach, home)
        case Capacity.JOINTLY_DELEGATED:
            return _jointly(reach, day)
        case Capacity.IN_COMMON:
            return "Bodies meet in common here: each decides for itself, and none for another."
        case Capacity.ADVISES:
            return "It advises and endorses; it binds nobody."
    return "In what capacity it acts is not recorded, so nothing here says that it binds anybody."


def _delegated(forum: Forum, reach: Sequence[Reach], home: str) -> str:
    others = [each.name for each in reach if each.binds and each.body.pk != forum.body_id]
    also = f", and for {listed(others)}, which delegated to it" if others else ""
    return f"It decides what {home} delegated to it{also}."


def _jointly(reach: Sequence[Reach], day: dt.date) -> str:
    bound, free = ([each.name for each in reach if each.binds is wanted] for wanted in (True, False))
    if not bound:
        return (
            "It decides what bodies delegate to it. "
            f"No confirmed delegation is in force on {day_words(day)}, so it binds nobody."
        )
    others = listed(free) if len(free) <= MOST_NAMED else f"{len(free)} other bodies around it, listed below"
    rest = f" It does not decide for {others}." if free else ""
    return f"On {day_words(day)} it decides for {listed(bound)}, which delegated to it.{rest}"


def _life(forum: Forum, day: dt.date) -> str:
    if forum.valid_from and forum.valid_from > day:
        return f"It begins on {day_words(forum.valid_from)}."
    if forum.valid_to and forum.valid_to <= day:
        return f"It existed until {day_words(last_day(forum.valid_to))}."
    return ""
