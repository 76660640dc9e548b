"""Decisions and boards in a search: by the words of their titles and names, or by the reference of a decision.

Both start at the gate, so that what a reader may not see changes neither a list nor the words "more than".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce, Upper

from config.dates_in_words import dated_words, last_day
from governance.decisions.position import WORDS, Status
from governance.filters.decisions import status_on
from governance.models import Decision, Forum
from governance.search.scope import DECISIONS, FORUMS, Scope
from governance.search.wanted import Wanted
from partnerships.english import capital
from partnerships.models import Standing
from partnerships.naming import body_name_of, partnership_name_of

A_FEW, MANY = 10, 50  # beside everything else, and where these alone are wanted
_GONE = (Standing.SUPERSEDED, Standing.WITHDRAWN)


@dataclass(frozen=True)
class Matter:
    """One decision, board or committee as at the day on view; `code` is the last part of its address."""

    sort: str
    code: str
    name: str
    kind: str
    state: str


@dataclass(frozen=True)
class Matters:
    """What was found of one sort; `more` says that there is more than is shown."""

    sort: str
    found: Sequence[Matter] = ()
    more: bool = False


def matters(wanted: Wanted, scope: Scope, day: dt.date) -> tuple[Matters, ...]:
    """Boards and committees, then decisions, where this search wants them and finds some."""
    if not wanted:
        return ()
    sorts = {FORUMS: _forums, DECISIONS: _decisions}
    answers = (find(wanted, scope, day) for sort, find in sorts.items() if scope.wants(sort))
    return tuple(each for each in answers if each.found)


def _decisions(wanted: Wanted, scope: Scope, day: dt.date) -> Matters:
    rows = Decision.objects.visible_to(scope.reader).exclude(standing__in=_GONE)
    fitting = rows.annotate(capitals=Upper("title")).filter(_every_word(wanted) | Q(ref=wanted.shown.lower()))
    drawn = fitting.order_by("-computed_sort_on", "-id").annotate(status=status_on(day), whose=_whose(day))
    found = drawn.values_list("ref", "title", "whose", "status")
    made = [
        Matter(DECISIONS, ref, title, f"Decision: {whose}" if whose else "Decision", WORDS[Status(status)])
        for ref, title, whose, status in found[: _most(scope) + 1]
    ]
    return Matters(DECISIONS, made[: _most(scope)], len(made) > _most(scope))


def _forums(wanted: Wanted, scope: Scope, day: dt.date) -> Matters:
    rows = Forum.objects.visible_to(scope.reader).exclude(standing__in=_GONE)
    fitting = rows.annotate(capitals=Upper("name")).filter(_every_word(wanted))
    found = fitting.order_by("name", "id").annotate(whose=_whose(day, lead="body"))
    columns = ("slug", "name", "kind__name", "whose", "valid_from", "from_precision", "valid_to", "to_precision")
    made = [
        Matter(FORUMS, slug, name, capital(f"{kind}: {whose}" if whose else kind), _life(day, *life))
        for slug, name, kind, whose, *life in found.values_list(*columns)[: _most(scope) + 1]
    ]
    return Matters(FORUMS, made[: _most(scope)], len(made) > _most(scope))


def _every_word(wanted: Wanted) -> Q:
    return Q(*((f"capitals__{spelling.lookup}", spelling.text) for spelling in wanted.spellings))


def _whose(day: dt.date, lead: str = "lead_body") -> Coalesce:
    names = (partnership_name_of("partnership", day), body_name_of(lead, day))
    return Coalesce(*(names if lead == "lead_body" else reversed(names)))


def _most(scope: Scope) -> int:
    return MANY if scope.sort else A_FEW


def _life(day: dt.date, starts: dt.date | None, known: str, ends: dt.date | None, end_known: str) -> str:
    """Where a board stands in its life on the day."""
    if ends and ends <= day:
        return f"Ended; last day {dated_words(last_day(ends) if end_known == 'exact' else ends, end_known)}"
    if starts and starts > day:
        return f"Not yet begun; from {dated_words(starts, known)}"
    return "Active"
