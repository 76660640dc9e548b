"""Who was reminded of a record, when and of what: by role and place, never by the name of a person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.roles import Role
from governance.reminders.models import Promise, PromiseState
from governance.reminders.planning.calendar import LONDON
from governance.reminders.rules.table import rule_of
from governance.reminders.words import parts_of_why, place_names, when_words

MOST = 40


@dataclass(frozen=True)
class Told:
    """One line: on which day who was told of what, for which day."""

    on: dt.date
    what: str
    who: str
    when: str


def told_about(subject_kind: str, subject_ids: Sequence[int]) -> list[Told]:
    """The reminders that were sent of some subjects, the latest first; followers are counted."""
    sent = Promise.objects.about(subject_kind, *subject_ids).filter(state=PromiseState.SENT)
    rows = sent.annotate(on=TruncDate("settled_at", tzinfo=LONDON)).values_list("on", "rule", "why", "happens_on")
    ways = Counter((on, rule, *parts_of_why(why), happens_on) for on, rule, why, happens_on in rows)
    names = dict(place_names({(kind, number) for _, _, _, kind, number, _ in ways}, timezone.localdate()))
    followers: Counter[tuple[dt.date, str, dt.date]] = Counter()
    lines = []
    for (on, rule, way, kind, number, happens_on), count in ways.items():
        if way == "follow":
            followers[on, rule, happens_on] += count
        else:
            who = _who(way, names.get((kind, number), "this record"))
            lines.append(Told(on, _title(rule), who, when_words(rule, happens_on)))
    lines += [
        Told(on, _title(rule), f"{count} follower{'' if count == 1 else 's'}", when_words(rule, happens_on))
        for (on, rule, happens_on), count in followers.items()
    ]
    return sorted(lines, key=lambda line: (line.on, line.who), reverse=True)[:MOST]


def _title(rule: str) -> str:
    found = rule_of(rule)
    return found.title if found else rule


def _who(way: str, place: str) -> str:
    if way in Role:
        return f"{Role(way).label}, {place}"
    return f"Holder of a seat in {place}" if way == "seat" else f"Holder of a post, {place}"
