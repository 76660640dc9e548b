"""The governance part of a file into the register: every record through the operations' rules, under its own key."""

from __future__ import annotations

from typing import Any

from django.db import models

from governance.arrangements.kinds import KINDS, Kind
from governance.arrangements.known import Known, mark_of
from governance.arrangements.schema import FILE, dates
from governance.arrangements.values import value_of
from governance.models import AgendaItem, AgendaItemBody, DecisionStep, Forum, Meeting, Notice, ReservedMatter, Seat
from governance.operations.computed import together
from partnerships.arrangements.dates import read_date
from partnerships.arrangements.extension import Extension
from partnerships.arrangements.parsing import Path
from partnerships.arrangements.reading import Entry, Reading
from partnerships.models import Person, Recorded, Source
from partnerships.operations import Refused

LONGEST_NAME = 80  # characters of each part of a key


def governance(reading: Reading) -> None:
    """Everything of the file that is about how bodies decide; decisions are worked out once, at the end."""
    known = Known(reading)
    with together():
        for kind in KINDS:
            for path, entry in reading.entries((), reading.content, kind.listed_as):
                _record(known, path, entry, kind, around=None, source=None)


def _record(
    known: Known, path: Path, entry: Entry, kind: Kind, *, around: Recorded | None, source: Source | None
) -> None:
    reading = known.reading
    key = reading.keeper.key(kind.listed_as, *_names(kind, entry, around))
    try:
        own = _source(reading, entry, source) if kind.is_sourced else source
        existing = _elsewhere(kind, entry, key)
        fixed, values = _values(known, kind, entry, around)
        if kind.is_sourced:
            values |= {"source": own} | {name: entry[name] for name in ("confidence", "standing") if name in entry}
            values = {**kind.usual, **values}
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return
    record = existing or reading.keeper.keep(path, kind.model, key, values, fixed)
    if record is None:
        return
    _remember(known, record, entry)
    if isinstance(record, AgendaItem):
        _applicability(known, path, entry, record)
    for part in kind.parts:
        for inner_path, inner in reading.entries(path, entry, part.listed_as):
            _record(known, inner_path, inner, part, around=record, source=own)


def _values(known: Known, kind: Kind, entry: Entry, around: Recorded | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns that never change, and the others."""
    fixed: dict[str, Any] = {kind.parent: around} if kind.parent else {}
    values: dict[str, Any] = {}
    for name, column in kind.columns().items():
        if name not in entry:
            continue
        value = value_of(column, entry[name], known)
        (fixed if column.name in kind.fixed else values)[column.name] = value
        values |= _precision(kind, column, entry[name])
    if kind.model is Meeting and "on" in values:
        fixed["first_planned_on"] = values["on"]
    if kind.model is Notice and isinstance(around, DecisionStep):
        fixed["body"] = around.body
    if kind.listed_as == "attendance":
        fixed["seat"] = _seat(entry, around)
    return fixed, values


def _precision(kind: Kind, column: models.Field[Any, Any], written: Any) -> dict[str, Any]:
    """How well a day is known, where the record keeps that."""
    name = {"valid_from": "from_precision", "valid_to": "to_precision"}.get(column.name, f"{column.name}_precision")
    if not isinstance(column, models.DateField) or not hasattr(kind.model, name):
        return {}
    return {name: read_date(str(written))[1]}


def _seat(entry: Entry, meeting: Any) -> Seat:
    found = Seat.objects.filter(forum=meeting.forum, label=entry.get("seat", "")).first() if meeting else None
    if found is None:
        raise Refused({"seat": [f"This board has no seat “{entry.get('seat', '')}”. List it under the forum’s seats."]})
    return found


def _source(reading: Reading, entry: Entry, around: Source | None) -> Source:
    try:
        return reading.source(entry, around)
    except Refused as refused:
        raise Refused({"source": [words for said in refused.words.values() for words in said]}) from refused


def _elsewhere(kind: Kind, entry: Entry, key: str) -> Recorded | None:
    """A board that the register has from elsewhere: the file adds to it and does not say again what it is."""
    if kind.model is not Forum:
        return None
    forum = Forum.objects.filter(slug=entry["slug"]).first()
    if forum is None:
        if "name" not in entry or "kind" not in entry:
            raise Refused(
                f"No board or committee “{entry['slug']}” is in the register. For a new one, enter name and kind."
            )
        return None
    if forum.reference_key == key:
        return None
    again = [name for name in kind.columns() if name in entry and name != "slug"]
    if again:
        words = f"This board is in the register already. Remove “{again[0]}” here and correct it on its page."
        raise Refused({again[0]: [words]})
    return forum


def _names(kind: Kind, entry: Entry, around: Recorded | None) -> list[str]:
    """What tells a record from others: its key, or the fields that name it; a person by a digest."""
    of = str(around.reference_key or around.pk).partition("/")[2][:160] if around else ""
    if "key" in entry:
        return [of, str(entry["key"])] if of else [str(entry["key"])]
    names = []
    for name in kind.names:
        if name in entry:
            is_person = name == "person" and kind.columns()[name].related_model is Person
            names.append(mark_of(str(entry[name])) if is_person else str(entry[name])[:LONGEST_NAME])
    return [of, *names] if of else names


def _remember(known: Known, record: Recorded, entry: Entry) -> None:
    """Let later records refer to this one."""
    if isinstance(record, Meeting):
        known.meetings[str(entry.get("key") or f"{record.forum.slug}/{record.on.isoformat()}")] = record
        known.meetings[f"{record.forum.slug}/{record.on.isoformat()}"] = record
    elif isinstance(record, AgendaItem):
        for name, meeting in known.meetings.items():
            if meeting.pk == record.meeting_id:
                known.items[f"{name}#{record.number}"] = record
    elif isinstance(record, ReservedMatter) and "key" in entry:
        known.matters[str(entry["key"])] = record


def _applicability(known: Known, path: Path, entry: Entry, item: AgendaItem) -> None:
    keeper = known.reading.keeper
    for number, code in enumerate(entry.get("for_bodies", ())):
        where = (*path, "for_bodies", number)
        try:
            body = known.register.body(str(code))
        except Refused as refused:
            keeper.refuse(where, refused)
            continue
        key = keeper.key("item-body", str(item.reference_key).partition("/")[2][:160], body.code)
        keeper.keep(where, AgendaItemBody, key, {"applies": True}, {"item": item, "body": body})


def extension() -> Extension:
    """What arrangement files gain."""
    return Extension(sections=(governance,), schema=FILE, dates=dates(), examples=FILE.parent)
