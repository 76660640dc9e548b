"""Whether a person may make a change, asked of the same places as the gate for reading."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from accounts.roles import Permission, why_not
from partnerships.english import listed
from partnerships.history_names import HIDDEN, Names
from partnerships.models import Body, Partnership, Succession
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.operations.refusal import NotPermitted
from partnerships.visibility import Places, Reader, places_of

if TYPE_CHECKING:
    from accounts.models import User

CAPACITY_LENGTH = 60


def require(by: User | None, permission: Permission, record: Model) -> None:
    """Raise `NotPermitted` unless `by` holds the permission where `record`, saved or not, belongs.

    None is the register's own machinery (reference data, a file loaded by the operator), which may do everything.
    """
    if by is not None and not covers(places_of(by, permission), record):
        raise NotPermitted(why_not(permission, where_in_words(record, by)))


def may(by: Any, permission: Permission, record: Model) -> bool:
    """Tell whether a reader holds the permission where `record` belongs."""
    return covers(places_of(by, permission), record)


def covers(places: Places, record: Model) -> bool:
    """Tell whether a record, saved or not, belongs to one of these places (see `visibility.held_at`)."""
    if places.everywhere or not places:
        return places.everywhere
    return any(_held(places, part) for part in _carriers(record))


def acts_for(by: User | None, permission: Permission, body: Body) -> bool:
    """Tell whether `by` may act for a body itself, which no role on a partnership gives."""
    return by is None or body.pk in places_of(by, permission).bodies


def capacity_of(by: User | None) -> str:
    """In what capacity a person changes the register, for the ledger."""
    if by is None:
        return "the register"
    if by.is_administrator:
        return "administrator"
    held = by.roles.held_on(timezone.localdate()).order_by("role")
    return ", ".join(sorted({holding.get_role_display().lower() for holding in held}))[:CAPACITY_LENGTH]


def where_in_words(record: Model, reader: Reader) -> str:
    """Name the places that a record belongs to, as far as this reader may know of them."""
    return listed(names_of_places(record, reader)) or "this part of the register"


def names_of_places(record: Model, reader: Reader) -> list[str]:
    """The names of the bodies and partnerships on whose pages a record shows to this reader."""
    places, names = places_named(record), Names(reader)
    for place in places:
        names.want(type(place), place.pk)
    names.load()
    found = (names.of(type(place), place.pk) for place in places)
    return [name for name in dict.fromkeys(found) if name != HIDDEN]


def name_of(place: Body | Partnership, day: dt.date) -> str:
    """The official name of a body or partnership on a day, or its code where none is recorded; read once a record."""
    known: dict[dt.date, str] = place.__dict__.setdefault("_names_by_day", {})
    if day not in known:
        known[day] = _read_name(place, day)
    return known[day]


def _read_name(place: Body | Partnership, day: dt.date) -> str:
    if isinstance(place, Body):
        body = with_body_name(Body.objects.filter(pk=place.pk), day).first()
        return getattr(body, "body_name", None) or place.code
    partnership = with_partnership_name(Partnership.objects.filter(pk=place.pk), day).first()
    return getattr(partnership, "partnership_name", None) or place.slug


def places_named(record: Model) -> list[Body | Partnership]:
    """The bodies and partnerships that a record names: those on whose pages it shows."""
    if isinstance(record, Body | Partnership):
        return [record]
    found: list[Body | Partnership] = []
    for part in _carriers(record):
        for path in getattr(part, "VISIBLE_WITH", ()):
            place = _follow(part, path)
            if isinstance(place, Body | Partnership) and place not in found:
                found.append(place)
    return found


def _held(places: Places, record: Model) -> bool:
    at_partnerships = [_key(record, path) for path in getattr(record, "AT_PARTNERSHIPS", ())]
    reach = places.bodies if any(at_partnerships) else places.bodies | places.members
    at_bodies = {_key(record, path) for path in getattr(record, "AT_BODIES", ())}
    if at_bodies & reach or set(at_partnerships) & places.partnerships or bodies_of_rows(record) & places.bodies:
        return True
    parents = (_follow(record, path) for path in getattr(record, "HELD_WITH", ()))
    return any(_held(places, parent) for parent in parents if parent is not None)


def bodies_of_rows(record: Model) -> set[int]:
    """The bodies named by the rows that hang on a record (its `AT_BODIES_OF`), or planned for one not saved yet."""
    found = set(getattr(record, "planned_bodies", ()))
    for path in getattr(record, "AT_BODIES_OF", ()) if record.pk else ():
        rows, _, column = path.rpartition("__")
        kept = getattr(record, rows).filter(standing__in=("accepted", "draft"))
        found.update(kept.values_list(f"{column}_id", flat=True))
    return found


def _carriers(record: Model) -> list[Model]:
    """A succession belongs where its parts do, of which an unsaved one carries a list."""
    if not isinstance(record, Succession):
        return [record]
    return list(record.parts.all()) if record.pk else list(getattr(record, "planned_parts", ()))


def _key(record: Model, path: str) -> int | None:
    return record.pk if path == "pk" else getattr(_follow(record, path), "pk", None)


def _follow(record: Model, path: str) -> Model | None:
    target: Any = record
    for step in path.split("__"):
        target = getattr(target, step, None)
    return target
