"""A search answered: one result for each body or partnership, the best first, with why it was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from config.dates_in_words import dated_words, day_words, last_day
from governance.search import hits
from governance.search.fates import Fate, fates, node_of
from governance.search.hits import Hit
from governance.search.scope import Scope
from governance.search.wanted import Wanted, canonical, words_of
from partnerships.models import Body, BodyName, CodeScheme, LifeState, Partnership, PartnershipState, Precision
from partnerships.naming import with_body_name, with_partnership_name

MOST_RESULTS = 50
MOST_SIMILAR = 20
ENOUGH = 5  # fewer found than this, and similar names fill the page
ALIKE_ENOUGH = 0.4  # how unlike a name may be that stands beside names which fit
NEARLY_AS_ALIKE = 0.15  # how much further from what was typed than the likest name another may be
AT_WORK = (PartnershipState.State.FORMING, PartnershipState.State.ACTIVE, PartnershipState.State.PAUSED)
RANKS = ("code", "same name", "begins", "words", "initials", "near")


@dataclass(frozen=True)
class Result:
    """One body or partnership, as called on the day on view; `fate` is what became of it."""

    record: Body | Partnership
    is_body: bool
    name: str
    kind: str
    sector: str
    state: str
    is_over: bool
    why: str
    fate: Fate


@dataclass(frozen=True)
class Answer:
    """What was found, and what is like it; `meant` is the search with its words corrected."""

    found: tuple[Result, ...] = ()
    similar: tuple[Result, ...] = ()
    meant: str = ""
    more: bool = False


def answer(wanted: Wanted, scope: Scope, day: dt.date) -> Answer:
    """Look for what is wanted; every name through time counts, and `day` decides how each result is called."""
    if not wanted:
        return Answer()
    fitting = _best_of(hits.found(wanted, scope), wanted, day)
    alike = _similar(wanted, scope, day, fitting) if len(fitting) < ENOUGH else []
    results = _results([*fitting[:MOST_RESULTS], *alike], scope, day)
    known = [hit for hit in fitting[:MOST_RESULTS] if _key(hit) in results]
    known.sort(key=lambda hit: (rank(hit, wanted), results[_key(hit)].is_over))  # stable: else as before
    found = tuple(results[_key(hit)] for hit in known)
    similar = tuple(results[_key(hit)] for hit in alike if _key(hit) in results)
    return Answer(found, similar, "" if found else _meant(wanted, alike), len(fitting) > MOST_RESULTS)


def rank(hit: Hit, wanted: Wanted) -> int:
    """How well a hit fits: 0 is the code itself, then the name itself, its beginning, all its words, initials."""
    if hit.how != "name":
        return RANKS.index(hit.how)
    name, asked = canonical(hit.text), wanted.canonical
    if name == asked:
        return RANKS.index("same name")
    return RANKS.index("begins" if asked and name.startswith(asked) else "words")


def _best_of(found: Iterable[Hit], wanted: Wanted, day: dt.date) -> list[Hit]:
    """The best hit of each record, the best record first; a name of the day goes before a former one."""

    def order(hit: Hit) -> tuple[int, bool, bool, float, str]:
        return rank(hit, wanted), not _held(hit, day), hit.use == "also_known_as", hit.distance, hit.text

    best: dict[tuple[bool, int], Hit] = {}
    for hit in sorted(found, key=order):
        best.setdefault(_key(hit), hit)
    return list(best.values())


def _similar(wanted: Wanted, scope: Scope, day: dt.date, fitting: list[Hit]) -> list[Hit]:
    if not wanted.near:
        return []
    known = {_key(hit) for hit in fitting}
    least = ALIKE_ENOUGH if known else 1.0
    alike = [hit for hit in hits.near(wanted, scope) if hit.distance <= least and _key(hit) not in known]
    alike = [hit for hit in alike if hit.distance <= alike[0].distance + NEARLY_AS_ALIKE]
    return _best_of(alike, wanted, day)[:MOST_SIMILAR]


def _key(hit: Hit) -> tuple[bool, int]:
    return hit.is_body, hit.subject


def _held(hit: Hit, day: dt.date) -> bool:
    return (hit.valid_from is None or hit.valid_from <= day) and (hit.valid_to is None or day < hit.valid_to)


def _results(chosen: list[Hit], scope: Scope, day: dt.date) -> dict[tuple[bool, int], Result]:
    """The records behind the hits: one query for bodies, one for partnerships, two for what became of them."""
    bodies = {body.pk: body for body in _bodies(scope, day, [hit.subject for hit in chosen if hit.is_body])}
    partnerships = {
        row.pk: row for row in _partnerships(scope, day, [hit.subject for hit in chosen if not hit.is_body])
    }
    known = [hit for hit in chosen if hit.subject in (bodies if hit.is_body else partnerships)]
    over = [hit for hit in known if _is_over((bodies if hit.is_body else partnerships)[hit.subject], day)]
    became = fates([node_of(hit) for hit in over], scope.reader, day)
    results = {}
    for hit in known:
        fate = became.get(node_of(hit), Fate())
        results[_key(hit)] = (
            _of_body(bodies[hit.subject], hit, day, fate)
            if hit.is_body
            else _of_partnership(partnerships[hit.subject], hit, day, fate)
        )
    return results


def _bodies(scope: Scope, day: dt.date, keys: list[int]) -> QuerySet:
    rows = Body.objects.visible_to(scope.reader).filter(pk__in=keys).select_related("kind")
    return with_body_name(rows, day)


def _partnerships(scope: Scope, day: dt.date, keys: list[int]) -> QuerySet:
    states = PartnershipState.objects.visible_to(scope.reader).as_at(day).filter(partnership=OuterRef("pk"))
    rows = Partnership.objects.visible_to(scope.reader).filter(pk__in=keys)
    return with_partnership_name(rows, day).annotate(state_on_day=Subquery(states.values("state")[:1]))


def _is_over(record: Any, day: dt.date) -> bool:
    if isinstance(record, Body):
        return record.state_on(day) == LifeState.ABOLISHED
    return record.state_on_day not in AT_WORK


def _of_body(body: Any, hit: Hit, day: dt.date, fate: Fate) -> Result:
    state = body.state_on(day)
    ended = state == LifeState.ABOLISHED
    words = _life_words(body, state)
    name = body.body_name or body.code
    return Result(body, True, name, body.kind.name, body.kind.sector, words, ended, _why(hit, name, day), fate)


def _life_words(body: Any, state: LifeState) -> str:
    if state == LifeState.ABOLISHED:
        return f"Abolished; last day {day_words(last_day(body.abolished_on))}"
    if state == LifeState.LIVE:
        return str(state.label)
    return f"Not yet open; from {dated_words(body.established_on, body.established_precision)}"


def _of_partnership(partnership: Any, hit: Hit, day: dt.date, fate: Fate) -> Result:
    state = partnership.state_on_day
    words = PartnershipState.State(state).label if state else "Not at work on this day, as far as recorded"
    name = partnership.partnership_name or partnership.slug
    kind = f"Partnership: {partnership.get_level_display().lower()}"
    over = _is_over(partnership, day)
    return Result(partnership, False, name, kind, "joint", words, over, _why(hit, name, day), fate)


def _why(hit: Hit, name: str, day: dt.date) -> str:
    """Which other name or code of the record fits, in words; empty where its name on the day does."""
    if hit.how == "code" and hit.use == CodeScheme.GOV_UK:
        return ""
    if hit.how == "code":
        former = "" if _held(hit, day) else " (not in use on this day)"
        return f"{CodeScheme(hit.use).label} {hit.text}{former}"
    if hit.text == name:
        return ""
    if hit.use == BodyName.Use.ALSO_KNOWN_AS:
        return f"Also written as {hit.text}"
    if hit.valid_to and hit.valid_to <= day:
        last = last_day(hit.valid_to) if hit.to_precision == Precision.EXACT else hit.valid_to
        return f"Called {hit.text} until {dated_words(last, hit.to_precision)}"
    since = f" from {dated_words(hit.valid_from, hit.from_precision)}" if hit.valid_from else ""
    return f"Called {hit.text}{since}"


def _meant(wanted: Wanted, alike: list[Hit]) -> str:
    """The search again with each word that no similar name has put right from those names; empty if nothing changes."""
    known = [word for hit in alike for word in words_of(hit.text)]
    corrected = [
        word if word in known else next(iter(get_close_matches(word, known, 1)), word) for word in wanted.words
    ]
    return (
        " ".join(word.title() if len(word) > 3 else word.upper() for word in corrected)
        if (tuple(corrected) != wanted.words)
        else ""
    )
