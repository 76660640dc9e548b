"""What sources disagree about and nobody has settled yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils.dateparse import parse_date

from accounts.history.entry import HistoryEntry
from accounts.roles import Permission
from partnerships.compiled import Compiled
from partnerships.compiled_records import KEY
from partnerships.forms.registry import FACT_TYPES, known_type_of, recorded_at
from partnerships.models import RecordInBrief, Sourced, Standing, Succession, SuccessionPart
from partnerships.models.record_in_brief import OF_BODIES_AND_PARTNERSHIPS, RecordInBriefQuerySet
from partnerships.upkeep.record_words import KIND_WORDS, PERIOD, SAID, address_of, model_of, said_and_when
from partnerships.visibility import Reader, places_of

MOST_RIVALS = 3


def open_claims(user: Reader) -> RecordInBriefQuerySet:
    """Claims that nobody has settled, as far as this reader may see."""
    claims: RecordInBriefQuerySet = RecordInBrief.objects.visible_to(user).filter(standing=Standing.CLAIMED)
    return claims


def to_settle(user: Reader) -> RecordInBriefQuerySet:
    """Those of them that this reader may settle."""
    return open_claims(user).within(places_of(user, Permission.SETTLE_DISPUTES))


def first_recorded() -> Any:
    """The day on which the record of the outer row was first recorded, by the ledger."""
    own = HistoryEntry.objects.filter(record_type=OuterRef("record_type"), record_id=OuterRef("record_id"))
    return TruncDate(Subquery(own.order_by("number").values("at")[:1]))


def contradicted(user: Reader) -> ArraySubquery:
    """What the register accepts instead of the claim of the outer row: at most three, the earliest first."""
    before_its_end = Q(valid_from__lt=Coalesce(OuterRef("valid_to"), Value(dt.date.max)))
    after_its_start = Q(valid_to__gt=Coalesce(OuterRef("valid_from"), Value(dt.date.min)))
    rivals = RecordInBrief.objects.visible_to(user).filter(
        before_its_end | Q(valid_from__isnull=True),
        after_its_start | Q(valid_to__isnull=True),
        standing=Standing.ACCEPTED,
        kind=OuterRef("kind"),
        subject=OuterRef("subject"),
    )
    told = JSONObject(**{each: each for each in (*SAID, *PERIOD, "source__title")})
    return ArraySubquery(rivals.order_by("valid_from", "id").values(told=told)[:MOST_RIVALS])


def events_contradicted(user: Reader) -> ArraySubquery:
    """The same for a succession: the accepted events about the same pairs of bodies."""
    pairs = SuccessionPart.objects.filter(
        succession=OuterRef(OuterRef("succession")), from_body=OuterRef("from_body"), to_body=OuterRef("to_body")
    )
    rivals = SuccessionPart.objects.visible_to(user).accepted().filter(Exists(pairs))
    rivals = rivals.exclude(succession__kind=Succession.Kind.AREA_OVERLAP)
    told = JSONObject(
        kind=Value("succession"),
        says=Value(""),
        says_code="succession__kind",
        valid_from="succession__effective_on",
        from_precision="succession__effective_precision",
        valid_to=Value(None, CharField()),
        to_precision=Value("exact"),
        source__title="source__title",
    )
    return ArraySubquery(rivals.order_by("succession").values(told=told).distinct()[:MOST_RIVALS])


def rivals_in_words(rivals: Sequence[Mapping[str, Any]]) -> str:
    """What `contradicted` gave, in words; empty where the register accepts nothing instead."""
    return "; ".join(said_and_when(_dated(each)) for each in rivals)


def _dated(rival: Mapping[str, Any]) -> Mapping[str, Any]:
    """JSON has no days."""
    return {**rival, **{key: parse_date(rival[key]) if rival[key] else None for key in ("valid_from", "valid_to")}}


@dataclass(frozen=True)
class Unsettled:
    """How many claims wait for this reader, and since when."""

    number: int
    oldest: dt.date | None


def unsettled_in_brief(user: Any, today: dt.date) -> Unsettled:
    """How many claims this reader may settle, and the day on which the oldest was recorded: `to_settle`, counted.

    The gate of the view over all records takes 45 kilobytes of SQL, and claims are of a kind or two on any day: so the
    claims are found first, and each kind's own gate, which is the same, says which of them show.
    """
    places = places_of(user, Permission.SETTLE_DISPUTES)
    if not places:
        return Unsettled(0, None)
    claims = RecordInBrief.objects.filter(standing=Standing.CLAIMED).within(places).annotate(on=first_recorded())
    by_kind: dict[str, dict[int, dt.date]] = defaultdict(dict)
    for kind, key, on in claims.values_list("kind", "record_id", "on"):
        by_kind[kind][key] = on
    days = [found[key] for kind, found in by_kind.items() for key in _shown_of(kind, found, user)]
    return Unsettled(len(days), min(days, default=None))


def _shown_of(kind: str, keys: Iterable[int], user: Reader) -> list[int]:
    """Which records of a kind its own gate shows to this reader."""
    model: Any = model_of(kind)
    return list(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True).order_by())


def disputed(user: Reader, *, body: int | None = None, partnership: int | None = None) -> int:
    """How many claims about a body or partnership this reader may see that nobody has settled.

    Nearly every record has none, which costs one look at indexes; the gate is asked only where there are some.
    """
    there_are = _claims_about("body", "from_body", "to_body") if body else _claims_about("partnership")
    if not there_are.rows(key=body or partnership):
        return 0
    about = Q(body=body) | Q(second_body=body) if body else Q(partnership=partnership)
    return open_claims(user).filter(about, kind__in=OF_BODIES_AND_PARTNERSHIPS).count()


@cache
def _claims_about(*columns: str) -> Compiled:
    """Whether any claim names a body or partnership in one of these columns of its own table."""
    claims = [
        model._default_manager.filter(**{column: KEY}, standing=Standing.CLAIMED).order_by().values_list("pk")[:1]
        for model in map(model_of, OF_BODIES_AND_PARTNERSHIPS)
        if model is not None
        for column in columns
        if column in {each.name for each in model._meta.get_fields() if each.concrete}
    ]
    return Compiled.of(claims[0].union(*claims[1:], all=True))


def claims_around(user: Reader, record: Sourced) -> list[tuple[str, str]]:
    """The claims about a record with a page of its own and about what it holds, oldest first: words and address.

    What it holds is what people record at it: the seats of a board, the steps of a decision and their outcomes.
    """
    kind = known_type_of(record)
    if kind is None or not _claims_around(kind.slug).rows(key=record.pk):
        return []
    own = f"{kind.slug}/{record.pk}"
    claims = open_claims(user).filter(Q(id=own) | Q(home_of=own)).order_by("id")
    rows = claims.values(*SAID, *PERIOD, "record_id")
    return [(f"{KIND_WORDS[row['kind']]}: {said_and_when(row)}", address_of(row)) for row in rows]


@cache
def _claims_around(slug: str) -> Compiled:
    claimed = {"standing": Standing.CLAIMED}
    claims = [
        model._default_manager.filter(**{path: KEY}, **claimed).order_by().values_list("pk")[:1]
        for model, path in _held_by(slug)
    ]
    return Compiled.of(claims[0].union(*claims[1:], all=True))


def _held_by(slug: str, path: str = "pk") -> Iterator[tuple[type[Model], str]]:
    """The models of a kind and of what is recorded at it, however deep, each with its path to the first."""
    yield FACT_TYPES[slug].model, path
    for each, column in recorded_at(slug):
        yield from _held_by(each.slug, column if path == "pk" else f"{column}__{path}")
