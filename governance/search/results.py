"""A search answered: one result for each body or partnership, the best first, with why it was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple, cast

from django.db.models import OuterRef, Subquery

from config.dates_in_words import dated_words, day_words, last_day
from governance.search import hits
from governance.search.fates import Fate, fates, node_of
from governance.search.hits import Hit
from governance.search.scope import Scope
from governance.search.wanted import Wanted, canonical, words_of
from partnerships.compiled import DAY, Compiled, compiled_once, one_of
from partnerships.models import Body, BodyName, CodeScheme, Level, LifeState, Partnership, PartnershipState, Precision
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader

MOST_RESULTS = 50
MOST_SIMILAR = 20
ENOUGH = 5  # fewer found than this, and similar names fill the page
ALIKE_ENOUGH = 0.4  # how unlike a name may be that stands beside names which fit
NEARLY_AS_ALIKE = 0.15  # how much further from what was typed than the likest name another may be
AT_WORK = (PartnershipState.State.FORMING, PartnershipState.State.ACTIVE, PartnershipState.State.PAUSED)
RANKS = ("code", "same name", "begins", "words", "initials", "near")


@dataclass(frozen=True)
class Result:
    """One body or partnership, as called on the day on view.

    `address` is its code or slug, `fate` is what became of it.
    """

    address: str
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
    if not wanted or not scope.wants_names:
        return Answer()
    fitting = _best_of(hits.found(wanted, scope), wanted, day)
    alike = [] if _is_spelt_so(wanted, fitting) else _similar(wanted, scope, day, fitting)
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


def _is_spelt_so(wanted: Wanted, fitting: list[Hit]) -> bool:
    """Tell whether no similar name is needed: enough is found, or every word stands as typed in one name."""
    typed = set(wanted.words)
    return len(fitting) >= ENOUGH or any(typed <= set(words_of(hit.text)) for hit in fitting)


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
    records = _records(_bodies, _Body, True, chosen, scope, day)
    records |= _records(_partnerships, _Partnership, False, chosen, scope, day)
    known = [hit for hit in chosen if _key(hit) in records]
    over = [hit for hit in known if records[_key(hit)].is_over(day)]
    became = fates([node_of(hit) for hit in over], scope.reader, day)
    return {_key(hit): _result(records[_key(hit)], hit, day, became.get(node_of(hit), Fate())) for hit in known}


def _records(
    query: Callable[[Reader], Compiled], record: type, is_body: bool, chosen: list[Hit], scope: Scope, day: dt.date
) -> dict[tuple[bool, int], Any]:
    keys = [hit.subject for hit in chosen if hit.is_body == is_body]
    rows = query(scope.reader).rows(keys=keys, day=day) if keys else []
    return {(is_body, row[0]): record(*row[1:]) for row in rows}


class _Body(NamedTuple):
    """What is shown of a body."""

    address: str
    called: str | None
    kind: str
    sector: str
    shadow_from: dt.date | None
    established_on: dt.date | None
    established_precision: str
    abolished_on: dt.date | None

    def is_over(self, day: dt.date) -> bool:
        return self._state(day) == LifeState.ABOLISHED

    def words(self, day: dt.date) -> str:
        """Where it stands in its life."""
        state = self._state(day)
        if state == LifeState.ABOLISHED and self.abolished_on:
            return f"Abolished; last day {day_words(last_day(self.abolished_on))}"
        if state == LifeState.LIVE:
            return str(state.label)
        return f"Not yet open; from {dated_words(self.established_on, self.established_precision)}"

    def _state(self, day: dt.date) -> LifeState:
        return Body.state_on(cast(Body, self), day)  # needs its dates alone


class _Partnership(NamedTuple):
    """What is shown of a partnership."""

    address: str
    called: str | None
    level: str
    state: str | None

    @property
    def sector(self) -> str:
        """Councils and NHS together."""
        return "joint"

    @property
    def kind(self) -> str:
        """What it is."""
        return f"Partnership: {Level(self.level).label.lower()}"

    def is_over(self, day: dt.date) -> bool:
        return self.state not in AT_WORK

    def words(self, day: dt.date) -> str:
        """Where it stands in its life."""
        return PartnershipState.State(self.state).label if self.state else "Not at work on this day, as far as recorded"


@compiled_once
def _bodies(reader: Reader) -> Compiled:
    rows = with_body_name(Body.objects.visible_to(reader).filter(one_of("pk", "keys")), DAY).order_by()
    life = ("shadow_from", "established_on", "established_precision", "abolished_on")
    return Compiled.of(rows.values_list("pk", "code", "body_name", "kind__name", "kind__sector", *life))


@compiled_once
def _partnerships(reader: Reader) -> Compiled:
    states = PartnershipState.objects.visible_to(reader).as_at(DAY).filter(partnership=OuterRef("pk"))
    rows = with_partnership_name(Partnership.objects.visible_to(reader).filter(one_of("pk", "keys")), DAY).order_by()
    rows = rows.annotate(state_on_day=Subquery(states.values("state")[:1]))
    return Compiled.of(rows.values_list("pk", "slug", "partnership_name", "level", "state_on_day"))


def _result(record: Any, hit: Hit, day: dt.date, fate: Fate) -> Result:
    name = record.called or record.address
    return Result(
        address=record.address,
        is_body=hit.is_body,
        name=name,
        kind=record.kind,
        sector=record.sector,
        state=record.words(day),
        is_over=record.is_over(day),
        why=_why(hit, name, day),
        fate=fate,
    )


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
    known = {word: None for hit in alike for word in words_of(hit.text)}  # a set that keeps the likest first
    corrected = [
        word if word in known else next(iter(get_close_matches(word, known, 1)), word) for word in wanted.words
    ]
    return (
        " ".join(word.title() if len(word) > 3 else word.upper() for word in corrected)
        if (tuple(corrected) != wanted.words)
        else ""
    )
