"""Where in the register a search is found: one query over every name, code and set of initials that the reader may see.

Every part starts at the gate (`visible_to`), so that what a reader may not see changes neither the list nor a count.
Names are compared in capitals, because that is what the trigram indexes hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, Case, CharField, F, FloatField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Length, Upper

from governance.search.scope import BODIES, PARTNERSHIPS, Scope
from governance.search.wanted import Wanted
from partnerships.compiled import Compiled, Given, compiled_once
from partnerships.models import BodyCode, BodyName, PartnershipAlias, PartnershipCode, PartnershipStage
from partnerships.visibility import Reader

MOST_ROWS = 300  # the shortest names come first, because they are closest to what was typed
MOST_NEAR = 60
LIKENESS = 0.45  # of pg_trgm's word_similarity, from 0 to 1: "Leister" finds Leicester, "xyzzy" finds nothing

# For the one query that follows. The planner takes a test of a name to be as cheap as a comparison of numbers and would
# test every name; told what it costs (0.0025 is a comparison of numbers), it looks in the indexes. It would then also
# start other processes, which takes longer than the whole search.
_TOLD = (
    f"SELECT set_config('pg_trgm.word_similarity_threshold', '{LIKENESS}', true),"
    " set_config('cpu_operator_cost', '0.25', true), set_config('max_parallel_workers_per_gather', '0', true); {}"
)


class Hit(NamedTuple):
    """One name or code that fits: on whose record it stands, and how it fits.

    `how` is "code", "name", "initials" or "near"; `use` is the use of the name or the scheme of the code.
    """

    is_body: bool
    subject: int
    how: str
    text: str
    use: str
    valid_from: dt.date | None
    from_precision: str
    valid_to: dt.date | None
    to_precision: str
    distance: float


def found(wanted: Wanted, scope: Scope) -> list[Hit]:
    """Names, codes and initials that fit, the shortest first."""
    lookups = tuple(spelling.lookup for spelling in wanted.spellings)
    query = _fitting(scope.reader, scope.sort, bool(scope.kind), lookups, bool(wanted.initials))
    words = {f"word {number}": spelling.text for number, spelling in enumerate(wanted.spellings)}
    initials = {"letters": wanted.initials, "NHS letters": f"N{wanted.initials}", "pattern": wanted.initials_pattern}
    return [Hit(*row) for row in query.rows(code=wanted.code, kind=scope.kind, **words, **initials)]


def near(wanted: Wanted, scope: Scope) -> list[Hit]:
    """Names most like what was typed, the likest first: for a letter too few, too many or wrong."""
    query = _alike(scope.reader, scope.sort, bool(scope.kind))
    return [Hit(*row) for row in query.rows(near=wanted.near, kind=scope.kind)]


@compiled_once
def _fitting(reader: Reader, sort: str, of_kind: bool, lookups: tuple[str, ...], has_initials: bool) -> Compiled:
    scope = Scope(reader, sort)
    fitting = _union(_parts_that_fit(scope, lookups, has_initials), scope, of_kind)
    return Compiled.of(fitting[:MOST_ROWS], around=_TOLD)


@compiled_once
def _alike(reader: Reader, sort: str, of_kind: bool) -> Compiled:
    scope = Scope(reader, sort)
    alike = _union(_parts_that_are_alike(scope), scope, of_kind)
    return Compiled.of(alike[:MOST_NEAR], around=_TOLD)


def _union(parts: Iterator[QuerySet], scope: Scope, of_kind: bool) -> QuerySet:
    first, *others = [_of_kind(rows, scope) if of_kind else rows for rows in parts]
    return first.union(*others, all=True).order_by("distance", "fits")


def _parts_that_fit(scope: Scope, lookups: tuple[str, ...], has_initials: bool) -> Iterator[QuerySet]:
    if scope.wants(BODIES):
        yield _coded(BodyCode.objects.visible_to(scope.reader))
    if scope.wants(PARTNERSHIPS):
        yield _coded(PartnershipCode.objects.visible_to(scope.reader))
    for rows, column, use in _names(scope):
        named = _named(rows.annotate(capitals=Upper(column)), lookups, has_initials)
        yield _columns(named, F("fitting"), column, use, Length(column))


def _parts_that_are_alike(scope: Scope) -> Iterator[QuerySet]:
    wanted: Any = Given("near", TextField())
    for rows, column, use in _names(scope):
        alike = rows.annotate(capitals=Upper(column)).filter(capitals__trigram_word_similar=wanted)
        yield _columns(alike, _text("near"), column, use, 1 - TrigramWordSimilarity(wanted, "capitals"))


def _names(scope: Scope) -> Iterator[tuple[QuerySet, str, F | Value]]:
    """The rows that hold names, the column with the name, and what sort of name it is."""
    if scope.wants(BODIES):
        yield BodyName.objects.visible_to(scope.reader), "name", F("use")
    if scope.wants(PARTNERSHIPS):
        yield PartnershipStage.objects.visible_to(scope.reader), "official_name", _text("official")
        yield PartnershipAlias.objects.visible_to(scope.reader), "name", _text("also_known_as")


def _coded(rows: QuerySet) -> QuerySet:
    whole = rows.annotate(capitals=Upper("code")).filter(capitals=Given("code", TextField()))
    return _columns(whole, _text("code"), "code", F("scheme"), Length("code"))


def _named(rows: QuerySet, lookups: tuple[str, ...], has_initials: bool) -> QuerySet:
    """Names with every wanted word, or with the wanted initials."""
    every = Q(*((f"capitals__{lookup}", Given(f"word {place}", TextField())) for place, lookup in enumerate(lookups)))
    if not has_initials:
        return rows.filter(every).annotate(fitting=_text("name"))
    fitting = Case(When(every, then=_text("name")), default=_text("initials"))
    return rows.filter(every | _initials(rows)).annotate(fitting=fitting)


def _initials(rows: QuerySet) -> Q:
    if rows.model is BodyName:
        letters = (Given(name, TextField()) for name in ("letters", "NHS letters"))
        return Q(*(("initials__startswith", each) for each in letters), _connector=Q.OR)
    return Q(capitals__regex=Given("pattern", TextField()))


def _of_kind(rows: QuerySet, scope: Scope) -> QuerySet:
    wanted = Given("kind", TextField())
    if rows.model in (BodyName, BodyCode):
        return rows.filter(body__kind__code=wanted)
    stages = PartnershipStage.objects.visible_to(scope.reader).filter(kind__code=wanted)
    return rows.filter(partnership__in=stages.values("partnership"))


def _columns(rows: QuerySet, how: F | Value, fits: str, use: F | Value, distance: Any) -> QuerySet:
    """The columns of a `Hit`, under names that no record has."""
    is_body = rows.model in (BodyName, BodyCode)
    columns = {
        "in_body": Value(is_body, output_field=BooleanField()),
        "subject": F("body_id" if is_body else "partnership_id"),
        "how": how,
        "fits": F(fits),
        "used_as": use,
        "since": F("valid_from"),
        "since_known": F("from_precision"),
        "until": F("valid_to"),
        "until_known": F("to_precision"),
        "distance": Cast(distance, output_field=FloatField()),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())
