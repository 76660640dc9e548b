"""What governance hangs on a body that ends: its seats in forums, and the delegations that it gave or received."""

from __future__ import annotations

import copy
import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.roles import Permission
from governance.models import Delegation, Seat
from partnerships.forms.registry import shown_type
from partnerships.models import Confidence, DatedFact, Precision, Standing
from partnerships.naming import with_body_name
from partnerships.operations.facts import insert, update
from partnerships.operations.keeping import keeps
from partnerships.operations.refusal import Refused
from partnerships.reorganisation.kind import Act, Carried, ItemKind, Place, register_kind
from partnerships.visibility import Reader

KEEPERS = "those who keep its record, or an administrator"


def _seen(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    return rows.visible_to(reader)  # type: ignore[attr-defined] # every dated fact has the gate


def _page(kind: str, pk: int) -> str:
    """The page of the record, once such records have one."""
    return reverse("fact", args=[kind, pk]) if shown_type(kind) else ""


def _end(record: DatedFact, act: Act, *, passed: bool) -> None:
    if record.valid_to is None or record.valid_to > act.on:
        values = {"valid_to": act.on, "to_precision": Precision.EXACT}
        update(record, by=act.by, version=record.version, values=values)


def _carried(record: Any, at: str, to: Place, act: Act, same: dict[str, Any]) -> Carried:
    """The same for another body from the day of the act, reported; or what it has already."""
    held = Q(valid_to__isnull=True) | Q(valid_to__gt=act.on)
    found = type(record).objects.filter(held, standing=Standing.ACCEPTED, **{at: to}, **same).first()
    if found:
        return Carried(found, is_new=False)
    new = copy.copy(record)
    new.pk, new.version, new.reference_key = None, 1, None
    new._state = copy.copy(record._state)
    new._state.adding, new._state.fields_cache = True, dict(record._state.fields_cache)
    said = {
        at: to,
        "valid_from": act.on,
        "from_precision": Precision.EXACT,
        "valid_to": None,
        "source": act.source,
        "source_detail": act.decision,
        "confidence": Confidence.REPORTED,
        "verified_on": None,
        "verified_by": None,
    }
    for name, value in said.items():
        setattr(new, name, value)
    return Carried(insert(new, by=act.by), is_new=True)


def _carry_seat(record: Seat, at: str, to: Place, act: Act) -> Carried:
    return _carried(record, at, to, act, {"forum": record.forum, "label": record.label})


def _carry_delegation(record: Delegation, at: str, to: Place, act: Act) -> Carried:
    """A delegation binds the body that gave it alone: for the successor it is a new one, by its own decision."""
    other = {"from_body": record.from_body, "to_body": record.to_body} | {at: to}
    if other["from_body"] == other["to_body"]:
        raise Refused("The successor would delegate to itself. End it instead.")
    record = copy.copy(record)
    record.approved_by, record.revoked_on = act.decision, None
    same = {"to_forum": record.to_forum, "to_post": record.to_post} | {
        name: place for name, place in other.items() if name != at
    }
    return _carried(record, at, to, act, {**same, "functions": record.functions})


def _name_seat(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    return with_body_name(rows, day, body="body").select_related("body", "forum", "forum__body", "forum__partnership")


def _name_delegation(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    rows = with_body_name(rows, day, body="from_body", called="from_name")
    rows = with_body_name(rows, day, body="to_body", called="to_name")
    return rows.select_related("from_body", "to_body", "to_forum", "to_post")


def _seat_words(record: Any) -> str:
    return f"{record.body_name or record.body}: seat of {record.label} in {record.forum.name}"


def _delegation_words(record: Any) -> str:
    to = record.to_name or record.to_body or record.to_forum or record.to_post
    return f"{record.from_name or record.from_body} delegates to {to}"


SEATS = ItemKind(
    slug="seat",
    one="seat in a forum",
    several="seats in forums",
    records=lambda: Seat.objects.filter(standing=Standing.ACCEPTED),
    seen=_seen,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=keeps,
    who_may=KEEPERS,
    named=_name_seat,
    words=_seat_words,
    address=partial(_page, "seat"),
    end=_end,
    carry=_carry_seat,
    at_bodies=("body",),
)
DELEGATIONS = ItemKind(
    slug="delegation",
    one="delegation",
    several="delegations",
    records=lambda: Delegation.objects.filter(standing=Standing.ACCEPTED, revoked_on__isnull=True),
    seen=_seen,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=keeps,
    who_may=KEEPERS,
    named=_name_delegation,
    words=_delegation_words,
    address=partial(_page, "delegation"),
    end=_end,
    carry=_carry_delegation,
    at_bodies=("from_body", "to_body"),
)


def register_kinds_of_item() -> None:
    """Called when the app is ready."""
    register_kind(SEATS)
    register_kind(DELEGATIONS)
