"""Where in the register a search is found: one query over every name, code and set of initials that the reader may see.

Every part starts at the gate (`visible_to`), so that what a reader may not see changes neither the list nor a count.
Names are compared in capitals, because that is what the trigram indexes hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import BooleanField, Case, CharField, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Length, Upper

from governance.search.scope import BODIES, PARTNERSHIPS, Scope
from governance.search.wanted import Wanted
from partnerships.models import BodyCode, BodyName, PartnershipAlias, PartnershipCode, PartnershipStage

MOST_ROWS = 300  # the shortest names come first, because they are closest to what was typed
MOST_NEAR = 60
LIKENESS = 0.45  # of pg_trgm's word_similarity, from 0 to 1: "Leister" finds Leicester, "xyzzy" finds nothing


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
    return _rows(_fitting(wanted, scope), MOST_ROWS)


def near(wanted: Wanted, scope: Scope) -> list[Hit]:
    """Names most like what was typed, the likest first: for a letter too few, too many or wrong."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
        return _rows(_alike(wanted, scope), MOST_NEAR)


def _rows(parts: Iterable[QuerySet], most: int) -> list[Hit]:
    first, *others = parts
    return [Hit(*row) for row in first.union(*others, all=True).order_by("distance", "fits")[:most]]


def _fitting(wanted: Wanted, scope: Scope) -> Iterator[QuerySet]:
    if scope.wants(BODIES):
        starts = Q(initials__startswith=wanted.initials) | Q(initials__startswith=f"N{wanted.initials}")
        names = _named(BodyName.objects.visible_to(scope.reader), "name", wanted, starts)
        yield _columns(_of_kind(_coded(BodyCode, wanted, scope), scope), _text("code"), "code", F("scheme"))
        yield _columns(_of_kind(names, scope), F("fitting"), "name", F("use"))
    if scope.wants(PARTNERSHIPS):
        starts = Q(capitals__regex=wanted.initials_pattern)
        yield _columns(_of_kind(_coded(PartnershipCode, wanted, scope), scope), _text("code"), "code", F("scheme"))
        for rows, column, use in _partnership_names(scope):
            yield _columns(_of_kind(_named(rows, column, wanted, starts), scope), F("fitting"), column, _text(use))


def _alike(wanted: Wanted, scope: Scope) -> Iterator[QuerySet]:
    if scope.wants(BODIES):
        names = BodyName.objects.visible_to(scope.reader)
        yield _columns(_of_kind(_like(names, "name", wanted), scope), _text("near"), "name", F("use"), by="unlike")
    if scope.wants(PARTNERSHIPS):
        for rows, column, use in _partnership_names(scope):
            yield _columns(_of_kind(_like(rows, column, wanted), scope), _text("near"), column, _text(use), by="unlike")


def _partnership_names(scope: Scope) -> Iterator[tuple[QuerySet, str, str]]:
    yield PartnershipStage.objects.visible_to(scope.reader), "official_name", "official"
    yield PartnershipAlias.objects.visible_to(scope.reader), "name", "also_known_as"


def _coded(model: type[BodyCode] | type[PartnershipCode], wanted: Wanted, scope: Scope) -> QuerySet:
    rows = model.objects.visible_to(scope.reader)
    return rows.annotate(capitals=Upper("code")).filter(capitals=wanted.code)


def _named(rows: QuerySet, column: str, wanted: Wanted, starts: Q) -> QuerySet:
    """Names with every wanted word, or with the wanted initials, which `starts` finds."""
    words = Q()
    for spelling in wanted.spellings:
        words &= (
            Q(capitals__regex=spelling.pattern) if spelling.pattern else Q(**{f"{column}__icontains": spelling.text})
        )
    rows = rows.annotate(capitals=Upper(column))
    if not wanted.initials:
        return rows.filter(words).annotate(fitting=_text("name"))
    fitting = Case(When(words, then=_text("name")), default=_text("initials"))
    return rows.filter(words | starts).annotate(fitting=fitting)


def _like(rows: QuerySet, column: str, wanted: Wanted) -> QuerySet:
    capitals = rows.annotate(capitals=Upper(column)).filter(capitals__trigram_word_similar=wanted.near)
    return capitals.annotate(unlike=1 - TrigramWordSimilarity(wanted.near, "capitals"))


def _of_kind(rows: QuerySet, scope: Scope) -> QuerySet:
    if not scope.kind:
        return rows
    if scope.sort == BODIES:
        return rows.filter(body__kind__code=scope.kind)
    return rows.filter(partnership__in=scope.partnerships)


def _columns(rows: QuerySet, how: F | Value, fits: str, use: F | Value, *, by: str = "") -> QuerySet:
    """The columns of a `Hit`, under names that no record has; `by` names the distance, else it is the length."""
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
        "distance": Cast(F(by) if by else Length(fits), output_field=FloatField()),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())
