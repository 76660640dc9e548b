"""The history that a reader may see: the ledger's rows through the gate, as SQL.

A row of the ledger shows if its record was public when the row was written (or the reader reads drafts in that place),
and if every body and partnership that it touches shows to this reader. Who holds which role is on no history page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.history.entry import HistoryEntry
from accounts.roles import Permission
from partnerships.compiled import Compiled, compiled_once
from partnerships.compiled_records import KEY
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
    BodyClaim,
    BodyCode,
    BodyName,
    Membership,
    MembershipEvent,
    Partnership,
    PartnershipAlias,
    PartnershipCode,
    PartnershipStage,
    PartnershipState,
    Post,
    Succession,
    SuccessionPart,
)
from partnerships.visibility import (
    PUBLIC_STANDINGS,
    Places,
    Reader,
    held_at,
    named_records_visible,
    places_of,
    visible_where,
)

Entries = QuerySet[HistoryEntry]

# The ledger's names of the records whose history is shown.
RECORD_TYPES: Mapping[str, type[models.Model]] = MappingProxyType(
    {
        "body": Body,
        "body_name": BodyName,
        "body_code": BodyCode,
        "body_claim": BodyClaim,
        "partnership": Partnership,
        "partnership_stage": PartnershipStage,
        "partnership_alias": PartnershipAlias,
        "partnership_code": PartnershipCode,
        "partnership_state": PartnershipState,
        "membership": Membership,
        "membership_event": MembershipEvent,
        "succession": Succession,
        "succession_part": SuccessionPart,
        "accountability": Accountability,
        "post": Post,
        "appointment": Appointment,
    }
)
_TYPE_OF = {model: record_type for record_type, model in RECORD_TYPES.items()}


def visible_history(user: Reader) -> Entries:
    """Every row of the ledger that this reader may see, newest first."""
    places = places_of(user, Permission.READ_DRAFTS)
    shown = HistoryEntry.objects.filter(record_type__in=RECORD_TYPES).order_by("-number")
    return shown if places.everywhere else shown.filter(*_gate(places))


@lru_cache(maxsize=256)
def _gate(places: Places) -> tuple[Q, ...]:
    """The conditions for a reader of drafts at `places`, which are the same whoever the reader is."""
    return _was_public() | _held(places), _places_show(places), _unnamed_places_show(places)


def history_of(record: models.Model, user: Reader) -> Entries:
    """The rows that belong on one record's history: a body's or partnership's with all that hangs on it, a fact's own.

    A succession brings its parts and a membership its events. A record of another kind is a KeyError.
    """
    return history_about(type(record), record.pk, user)


def history_about(model: type[models.Model], key: Any, user: Reader) -> Entries:
    """The same for a record of this model, by its key."""
    return visible_history(user).filter(pk__in=_numbers_about(model, key))


def numbers_of(record: models.Model, user: Reader) -> list[int]:
    """The numbers of the same rows, newest first."""
    return [number for (number,) in _numbers(user, type(record)).rows(key=record.pk)]


@compiled_once
def _numbers(user: Reader, model: type[models.Model]) -> Compiled:
    return Compiled.of(history_about(model, KEY, user).values_list("number"))


def _numbers_about(model: type[models.Model], key: Any) -> QuerySet[Any]:
    """The numbers of the rows about a record, each part of the union by its own index."""
    if model is Body:
        parts = Q(from_body=key) | Q(to_body=key)
        first = HistoryEntry.objects.filter(bodies__contains=[key])
        return _union(first, _around(Q(membership__body=key), Q(post__body=key), parts))
    if model is Partnership:
        parts = Q(from_partnership=key) | Q(to_partnership=key)
        first = HistoryEntry.objects.filter(partnerships__contains=[key])
        return _union(first, _around(Q(membership__partnership=key), Q(post__partnership=key), parts))
    own = HistoryEntry.objects.filter(record_type=_TYPE_OF[model], record_id=key)
    if model is Succession:
        return _union(own, [_entries_of("succession_part", SuccessionPart.objects.filter(succession=key))])
    if model is Membership:
        return _union(own, [_entries_of("membership_event", MembershipEvent.objects.filter(membership=key))])
    return own.order_by().values("pk")


def _around(events: Q, appointments: Q, parts: Q) -> list[Entries]:
    """The rows of records that do not name their body or partnership in the ledger themselves."""
    return [
        _entries_of("membership_event", MembershipEvent.objects.filter(events)),
        _entries_of("appointment", Appointment.objects.filter(appointments)),
        _entries_of("succession", Succession.objects.filter(parts__in=SuccessionPart.objects.filter(parts))),
    ]


def _entries_of(record_type: str, records: QuerySet[Any]) -> Entries:
    return HistoryEntry.objects.filter(record_type=record_type, record_id__in=records.order_by().values("pk"))


def _union(first: Entries, others: list[Entries]) -> QuerySet[Any]:
    return first.order_by().values("pk").union(*(entries.order_by().values("pk") for entries in others))


def _was_public() -> Q:
    """Public itself, and not before its record first showed: a draft that was withdrawn unseen stays unseen."""
    return Q(is_public=True) & Q(
        Exists(_shown(OuterRef("record_type"), OuterRef("record_id"), number__lte=OuterRef("number")))
    )


def _shown(record_type: Any, record_id: Any, **when: Any) -> Entries:
    """The rows by which a record came before the public."""
    return HistoryEntry.objects.filter(
        Q(changes__standing__in=PUBLIC_STANDINGS) | Q(changes__standing__1__in=PUBLIC_STANDINGS),
        is_public=True,
        record_type=record_type,
        record_id=record_id,
        **when,
    )


def _held(places: Places) -> Q:
    """Rows about records in places where the reader reads drafts."""
    condition = Q(pk__in=())
    for record_type, model in RECORD_TYPES.items() if places else ():
        condition |= Q(_the_record(model, held_at(model, places)), record_type=record_type)
    return condition


def _the_record(model: type[models.Model], *conditions: Any) -> Exists:
    """Whether the row's own record fits; asked for each row that is read, never for the whole table beforehand."""
    return Exists(model._default_manager.filter(*conditions, pk=OuterRef("record_id")))


def _places_show(places: Places) -> Q:
    """No body and no partnership that the row touches is hidden from the reader."""
    bodies = Body.objects.exclude(visible_where(Body, places)).order_by().values("pk")
    partnerships = Partnership.objects.exclude(visible_where(Partnership, places)).order_by().values("pk")
    return ~Q(bodies__overlap=bodies) & ~Q(partnerships__overlap=partnerships)


def _unnamed_places_show(places: Places) -> Q:
    """The same for records whose rows name no place: an event by its membership, an appointment by its post."""
    event = (
        visible_where(Partnership, places, "membership__partnership__"),
        visible_where(Body, places, "membership__body__"),
        Exists(_shown("membership", OuterRef("membership_id"))) | held_at(MembershipEvent, places),
    )
    appointment = (
        visible_where(Body, places, "post__body__") | Q(post__body__isnull=True),
        visible_where(Partnership, places, "post__partnership__") | Q(post__partnership__isnull=True),
        Exists(_shown("post", OuterRef("post_id"))) | held_at(Appointment, places),
    )
    parts = SuccessionPart.objects.filter(named_records_visible(SuccessionPart, places))
    return (
        ~Q(record_type__in=("membership_event", "appointment", "succession"))
        | Q(_the_record(MembershipEvent, *event), record_type="membership_event")
        | Q(_the_record(Appointment, *appointment), record_type="appointment")
        | Q(Exists(parts.filter(succession=OuterRef("record_id"))), record_type="succession")
    )
