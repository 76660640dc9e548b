"""A search answered: one result for each body or partnership, the best first, with why it was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import OuterRef, QuerySet, Subquery

from config.dates_in_words import day_words, last_day
from governance.search import hits
from governance.search.hits import Hit
from governance.search.scope import Scope
from governance.search.wanted import Wanted, canonical, words_of
from partnerships.models import Body, BodyName, CodeScheme, LifeState, Partnership, PartnershipState
from partnerships.naming import with_body_name, with_partnership_name

MOST_RESULTS = 100
ENOUGH = 5  # fewer found than this, and similar names fill the page
ALIKE_ENOUGH = 0.4  # how unlike a name may be that stands beside names which fit
RANKS = ("code", "same name", "begins", "words", "initials", "near")


@dataclass(frozen=True)
class Result:
    """One body or partnership, as called on the day on view."""

    record: Body | Partnership
    is_body: bool
    name: str
    kind: str
    sector: str
    state: str
    is_over: bool
    why: str


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
    found = tuple(results[_key(hit)] for hit in fitting[:MOST_RESULTS] if _key(hit) in results)
    similar = tuple(results[_key(hit)] for hit in alike if _key(hit) in results)
    return Answer(found, similar, "" if found else _meant(wanted, alike), len(fitting) > MOST_RESULTS)


def rank(hit: Hit, wanted: Wanted) -> int:
    """How well a hit fits: 0 is the code itself, then the name itself, its beginning, all its words, initials."""
    if hit.how != "name":
        return RANKS.index(hit.how)
    name, asked = canonical(hit.text), canonical(wanted.shown)
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
    return _best_of(alike, wanted, day)[: MOST_RESULTS // 4]


def _key(hit: Hit) -> tuple[bool, int]:
    return hit.is_body, hit.subject


def _held(hit: Hit, day: dt.date) -> bool:
    return (hit.valid_from is None or hit.valid_from <= day) and (hit.valid_to is None or day < hit.valid_to)


def _results(chosen: list[Hit], scope: Scope, day: dt.date) -> dict[tuple[bool, int], Result]:
    """The records behind the hits: one query for bodies, one for partnerships."""
    bodies = {body.pk: body for body in _bodies(scope, day, [hit.subject for hit in chosen if hit.is_body])}
    partnerships = {
        row.pk: row for row in _partnerships(scope, day, [hit.subject for hit in chosen if not hit.is_body])
    }
    results = {}
    for hit in chosen:
        record = (bodies if hit.is_body else partnerships).get(hit.subject)
        if record:
            results[_key(hit)] = _of_body(record, hit, day) if hit.is_body else _of_partnership(record, hit, day)
    return results


def _bodies(scope: Scope, day: dt.date, keys: list[int]) -> QuerySet:
    rows = Body.objects.visible_to(scope.reader).filter(pk__in=keys).select_related("kind")
    return with_body_name(rows, day)


def _partnerships(scope: Scope, day: dt.date, keys: list[int]) -> QuerySet:
    states = PartnershipState.objects.visible_to(scope.reader).as_at(day).filter(partnership=OuterRef("pk"))
    rows = Partnership.objects.visible_to(scope.reader).filter(pk__in=keys)
    return with_partnership_name(rows, day).annotate(state_on_day=Subquery(states.values("state")[:1]))


def _of_body(body: Body, hit: Hit, day: dt.date) -> Result:
    state = body.state_on(day)
    over = state == LifeState.ABOLISHED
    words = f"Abolished; last day {day_words(last_day(body.abolished_on))}" if over else state.label
    name = body.body_name or body.code
    return Result(body, True, name, body.kind.name, body.kind.sector, words, over, _why(hit, name, day))


def _of_partnership(partnership: Partnership, hit: Hit, day: dt.date) -> Result:
    state = partnership.state_on_day
    over = state in ("ended", "superseded")
    words = PartnershipState.State(state).label if state else "State not recorded"
    name = partnership.partnership_name or partnership.slug
    kind = f"Partnership: {partnership.get_level_display().lower()}"
    return Result(partnership, False, name, kind, "joint", words, over, _why(hit, name, day))


def _why(hit: Hit, name: str, day: dt.date) -> str:
    """Which other name or code of the record fits, in words; empty where its name on the day does."""
    if hit.how == "code":
        former = "" if _held(hit, day) else " (not in use on this day)"
        return f"{CodeScheme(hit.use).label} {hit.text}{former}"
    if hit.text == name:
        return ""
    if hit.use == BodyName.Use.ALSO_KNOWN_AS:
        return f"Also written as {hit.text}"
    if hit.valid_to and hit.valid_to <= day:
        return f"Called {hit.text} until {day_words(last_day(hit.valid_to))}"
    return f"Called {hit.text} from {day_words(hit.valid_from)}" if hit.valid_from else f"Called {hit.text}"


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
