"""The history that a reader may see: the ledger's rows through the gate, as SQL.

A row of the ledger shows if its record was public when the row was written (or the reader reads drafts in that place),
and if every body and partnership that it touches shows to this reader. What was written while a matter was private,
about the matter or about anything that hangs on it, shows only to those who read private matters there, also after the
matter was opened. Who holds which role is on no history page. Which sorts of record have a history: `history_kinds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.history.entry import HistoryEntry
from partnerships.compiled import AS_WRITTEN, Compiled, Given, compiled_once, one_of
from partnerships.compiled_records import KEY
from partnerships.history_kinds import KINDS, HistoryKind, Parent, kind_of, parts_of, record_type
from partnerships.models import Body, Partnership, Succession, SuccessionPart
from partnerships.visibility import (
    PUBLIC_STANDINGS,
    Places,
    Reader,
    named_records_visible,
    private_read_at,
    read_at,
    reading_places,
    visible_where,
)

Entries = QuerySet[HistoryEntry]
Kinds = frozenset[str]
AT_ONCE = 400  # rows of the ledger that are judged in one query
NO_BOUND = 2**62


def visible_history(user: Reader) -> Entries:
    """Every row of the ledger about the register as a whole that this reader may see, newest first."""
    return _visible(user, frozenset(each.record_type for each in KINDS.values() if each.everywhere))


def _visible(user: Reader, kinds: Kinds) -> Entries:
    rows = HistoryEntry.objects.filter(record_type__in=sorted(kinds)).order_by("-number")
    return rows.filter(*_gate(reading_places(user), kinds))


@lru_cache(maxsize=512)
def _gate(places: Places, kinds: Kinds) -> tuple[Q, ...]:
    """The conditions for a reader at `places`, which are the same whoever the reader is."""
    chosen = [KINDS[each] for each in sorted(kinds)]
    if places.everywhere:
        return (_records_show(places, [each for each in chosen if each.private_at]),)
    unnamed = [each for each in chosen if not each.names_its_places]
    return _was_public(chosen) | _held(places, chosen), _places_show(places), _records_show(places, unnamed)


def history_of(record: models.Model, user: Reader) -> Entries:
    """The rows that belong on one record's history: a body's or partnership's with all that hangs on it, a fact's own.

    A succession brings its parts, a membership its events. A record of a sort without a history is a KeyError.
    """
    return HistoryEntry.objects.filter(number__in=numbers_of(record, user)).order_by("-number")


def numbers_of(record: models.Model, user: Reader, *, most: int | None = None) -> list[int]:
    """The numbers of the same rows, newest first; at most so many of them."""
    return _through_the_gate(_candidates(type(record)).rows(key=record.pk), user, most)


def numbers_among(entries: Entries, user: Reader, *, most: int) -> list[int]:
    """The numbers of those of these rows that the reader may see, newest first; looks at the newest 400 alone."""
    newest = entries.order_by("-number").values_list("number", "record_type")[:AT_ONCE]
    return _through_the_gate(list(newest), user, most)


def newest_numbers(user: Reader, *, most: int) -> list[int]:
    """The numbers of the newest rows about the register as a whole, newest first."""
    found: list[int] = []
    bound = NO_BOUND
    while len(found) < most and (rows := _newest_below().rows(bound=bound)):
        found += _through_the_gate(rows, user, most - len(found))
        bound = rows[-1][0]
    return found


def _through_the_gate(candidates: Sequence[tuple[int, str]], user: Reader, most: int | None) -> list[int]:
    """Those that the reader may see, in their order.

    The gate is put together for the sorts of record that are there: for all thirty of them, PostgreSQL would take
    longer to plan it than to answer.
    """
    found: list[int] = []
    for begin in range(0, len(candidates), AT_ONCE):
        chunk = candidates[begin : begin + AT_ONCE]
        kinds = frozenset(kind for _, kind in chunk if kind in KINDS)
        if kinds:
            rows = _gated(user, kinds).rows(numbers=[number for number, _ in chunk])
            found += [number for (number,) in rows]
        if most is not None and len(found) >= most:
            return found[:most]
    return found


@compiled_once
def _gated(user: Reader, kinds: Kinds) -> Compiled:
    rows = _visible(user, kinds).filter(one_of("number", "numbers"))
    return Compiled.of(rows.values_list("number"), around=AS_WRITTEN)


@cache
def _candidates(model: type[models.Model]) -> Compiled:
    """The numbers and sorts of the rows about a record, whoever may see them, newest first."""
    kinds = sorted(_kinds_about(model))
    rows = HistoryEntry.objects.filter(pk__in=_numbers_about(model, KEY), record_type__in=kinds)
    return Compiled.of(rows.order_by("-number").values_list("number", "record_type"))


@cache
def _newest_below() -> Compiled:
    """The same of the register as a whole, for a number that all of them are below."""
    everywhere = sorted(each.record_type for each in KINDS.values() if each.everywhere)
    rows = HistoryEntry.objects.filter(record_type__in=everywhere, number__lt=Given("bound", models.BigIntegerField()))
    return Compiled.of(rows.order_by("-number").values_list("number", "record_type")[:AT_ONCE])


def _kinds_about(model: type[models.Model]) -> Kinds:
    """The sorts of record that a history may show: of a place, whatever names it; of a record, it and its parts."""
    parts = {kind.record_type for kind, _ in parts_of(model)}
    if model in (Body, Partnership):
        return frozenset(parts | {each.record_type for each in KINDS.values() if each.everywhere})
    return frozenset(parts | {kind_of(model).record_type})


def _numbers_about(model: type[models.Model], key: Any) -> QuerySet[Any]:
    """The numbers of the rows about a record, each part of the union by its own index."""
    around = [
        _entries_of(kind.record_type, kind.model._default_manager.filter(**{path: key}))
        for kind, path in parts_of(model)
    ]
    if model is Body:
        parts = Q(from_body=key) | Q(to_body=key)
        return _union(HistoryEntry.objects.filter(bodies__contains=[key]), [*around, _successions(parts)])
    if model is Partnership:
        parts = Q(from_partnership=key) | Q(to_partnership=key)
        return _union(HistoryEntry.objects.filter(partnerships__contains=[key]), [*around, _successions(parts)])
    own = HistoryEntry.objects.filter(record_type=record_type(model), record_id=key)
    return _union(own, around) if around else own.order_by().values("pk")


def _successions(parts: Q) -> Entries:
    """The rows of successions, which name their bodies and partnerships by their parts alone."""
    return _entries_of("succession", Succession.objects.filter(parts__in=SuccessionPart.objects.filter(parts)))


def _entries_of(record_type: str, records: QuerySet[Any]) -> Entries:
    return HistoryEntry.objects.filter(record_type=record_type, record_id__in=records.order_by().values("pk"))


def _union(first: Entries, others: list[Entries]) -> QuerySet[Any]:
    return first.order_by().values("pk").union(*(entries.order_by().values("pk") for entries in others))


def _was_public(kinds: Iterable[HistoryKind]) -> Q:
    """Public itself, and not before its record first showed: a draft that was withdrawn unseen stays unseen."""
    shown = Q(Exists(_shown(OuterRef("record_type"), OuterRef("record_id"), number__lte=OuterRef("number"))))
    without_standing = [each.record_type for each in kinds if not _has_standing(each.model)]
    return Q(is_public=True) & (shown | Q(record_type__in=without_standing) if without_standing else shown)


def _has_standing(model: type[models.Model]) -> bool:
    return any(column.name == "standing" for column in model._meta.concrete_fields)


def _shown(record_type: Any, record_id: Any, **when: Any) -> Entries:
    """The rows by which a record came before the public."""
    return HistoryEntry.objects.filter(
        Q(changes__standing__in=PUBLIC_STANDINGS) | Q(changes__standing__1__in=PUBLIC_STANDINGS),
        is_public=True,
        record_type=record_type,
        record_id=record_id,
        **when,
    )


def _held(places: Places, kinds: Iterable[HistoryKind]) -> Q:
    """Rows about records in places where the reader reads drafts."""
    condition = Q(pk__in=())
    for kind in kinds if places else ():
        condition |= Q(_the_record(kind.model, read_at(kind.model, places)), record_type=kind.record_type)
    return condition


def _the_record(model: type[models.Model], *conditions: Any) -> Exists:
    """Whether the row's own record fits; asked for each row that is read, never for the whole table beforehand."""
    return Exists(model._default_manager.filter(*conditions, pk=OuterRef("record_id")))


def _places_show(places: Places) -> Q:
    """No body and no partnership that the row touches is hidden from the reader."""
    bodies = Body.objects.exclude(visible_where(Body, places)).order_by().values("pk")
    partnerships = Partnership.objects.exclude(visible_where(Partnership, places)).order_by().values("pk")
    return ~Q(bodies__overlap=bodies) & ~Q(partnerships__overlap=partnerships)


def _records_show(places: Places, kinds: Iterable[HistoryKind]) -> Q:
    """The same for what the row itself does not tell: all that its record hangs on shows, and nothing of it is private.

    A succession belongs where its parts do, and shows only with a part that shows.
    """
    parts = SuccessionPart.objects.filter(named_records_visible(SuccessionPart, places))
    fits: dict[type[models.Model], Q] = {Succession: Q(Exists(parts.filter(succession=OuterRef("record_id"))))}
    judged = {
        kind.record_type: fits.get(kind.model) or Q(_the_record(kind.model, *_conditions(kind, places)))
        for kind in kinds
    }
    condition = ~Q(record_type__in=sorted(judged))
    for name, fit in judged.items():
        condition |= Q(fit, record_type=name)
    return condition


def _conditions(kind: HistoryKind, places: Places) -> list[Any]:
    parents = [] if places.everywhere else [_parent_shows(each, places) for each in kind.parents]
    return parents + [_matter_shows(each, places) for each in kind.private_at]


def _parent_shows(parent: Parent, places: Places) -> Q:
    """A place shows now; any other record had been shown by then, or is read as a draft."""
    if parent.model in (Body, Partnership):
        shows = visible_where(parent.model, places, f"{parent.path}__")
    elif _has_standing(parent.model):
        by_then = _shown(record_type(parent.model), OuterRef(_key(parent)), number__lte=OuterRef(OuterRef("number")))
        shows = Q(Exists(by_then)) | read_at(parent.model, places, f"{parent.path}__")
    else:
        return Q()
    return shows | Q(**{f"{parent.path}__isnull": True}) if parent.is_optional else shows


def _matter_shows(matter: Parent, places: Places) -> Q:
    """A matter that may be private is public now and has been ever since the row, or the reader may read it anyway."""
    prefix = f"{matter.path}__" if matter.path else ""
    since = HistoryEntry.objects.filter(
        ~Q(changes__privacy="public"),
        changes__has_key="privacy",
        record_type=record_type(matter.model),
        record_id=OuterRef(_key(matter)),
        number__gte=OuterRef(OuterRef("number")),
    )
    shows = (Q(**{f"{prefix}privacy": "public"}) & ~Q(Exists(since))) | private_read_at(matter.model, places, prefix)
    return shows | Q(**{f"{matter.path}__isnull": True}) if matter.is_optional else shows


def _key(parent: Parent) -> str:
    return f"{parent.path}__pk" if parent.path else "pk"
