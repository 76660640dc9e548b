"""The part of an arrangement file that is about partnerships: names, states, members and what happened to them."""

from __future__ import annotations

from typing import Any

from partnerships.arrangements.parsing import Path
from partnerships.arrangements.reading import Entry, Reading, about, copied, dated, day, flag, share
from partnerships.arrangements.sections import posts, refuse_to_redefine
from partnerships.models import (
    Membership,
    MembershipEvent,
    Partnership,
    PartnershipAlias,
    PartnershipCode,
    PartnershipStage,
    PartnershipState,
    Recorded,
    Source,
)
from partnerships.operations import Refused

OF_A_NEW_PARTNERSHIP = ("level", "parent", "region", "footprint", "purpose", "website")


def partnerships(reading: Reading) -> None:
    """Partnerships new to the register, and further facts about those that are there."""
    for path, entry in reading.entries((), reading.content, "partnerships"):
        partnership = _partnership(reading, path, entry)
        if partnership is None:
            continue
        for field, model, fill in PARTS:
            for inner_path, inner in reading.entries(path, entry, field):
                _part(reading, inner_path, inner, partnership, entry, model, fill)
        for inner_path, inner in reading.entries(path, entry, "memberships"):
            _membership(reading, inner_path, inner, partnership, entry)
        posts(reading, path, entry, {"partnership": partnership}, partnership.slug)


def _partnership(reading: Reading, path: Path, entry: Entry) -> Partnership | None:
    slug = entry["slug"]
    key = reading.keeper.key("partnership", slug)
    known = Partnership.objects.filter(slug=slug).first()
    try:
        if known and known.reference_key != key:
            refuse_to_redefine(entry, OF_A_NEW_PARTNERSHIP, "partnership")
            return known
        if known is None:
            _refuse_nameless(entry)
        values = about(entry, reading.source(entry)) | copied(
            entry, level="level", region="region", footprint="footprint", purpose="purpose", website="website"
        )
        if "parent" in entry:
            values["parent"] = reading.register.partnership(entry["parent"])
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return None
    return reading.keeper.keep(path, Partnership, key, values, {"slug": slug})


def _refuse_nameless(entry: Entry) -> None:
    """A partnership has a name on every day, so that its first name has no start."""
    if "level" not in entry:
        raise Refused(f"No partnership “{entry['slug']}” is in the register. For a new one, enter its level.")
    if not entry.get("stages"):
        raise Refused("A new partnership needs a name: list it under stages.")
    if "from" in entry["stages"][0]:
        raise Refused(
            {"stages": ["The first name of a new partnership has no “from”. Say under states when it began."]}
        )


def _stage(reading: Reading, entry: Entry) -> dict[str, Any]:
    kind = reading.register.partnership_kind(entry["kind"])
    return {"kind": kind, **copied(entry, name="official_name", why="why_changed")}


def _alias(reading: Reading, entry: Entry) -> dict[str, Any]:
    return copied(entry, name="name")


def _code(reading: Reading, entry: Entry) -> dict[str, Any]:
    return copied(entry, scheme="scheme", code="code")


def _state(reading: Reading, entry: Entry) -> dict[str, Any]:
    return copied(entry, state="state", why="reason")


PARTS: tuple[tuple[str, type[Recorded], Any], ...] = (
    ("stages", PartnershipStage, _stage),
    ("also_known_as", PartnershipAlias, _alias),
    ("codes", PartnershipCode, _code),
    ("states", PartnershipState, _state),
)


def _part(
    reading: Reading,
    path: Path,
    entry: Entry,
    partnership: Partnership,
    around: Entry,
    model: type[Recorded],
    fill: Any,
) -> None:
    named = str(entry.get("key") or entry.get("name") or entry.get("state") or entry.get("code"))
    key = reading.keeper.key("partnership", partnership.slug, str(path[-2]), named[:120])
    try:
        values = {**about(entry, _source(reading, entry, around)), **dated(entry), **fill(reading, entry)}
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return
    reading.keeper.keep(path, model, key, values, {"partnership": partnership})


def _membership(reading: Reading, path: Path, entry: Entry, partnership: Partnership, around: Entry) -> None:
    try:
        body = reading.register.body(str(entry["body"]))
        source = _source(reading, entry, around)
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return
    key = reading.keeper.key("membership", partnership.slug, body.code, entry.get("key", entry["basis"]))
    values = {
        **about(entry, source),
        **dated(entry),
        **copied(entry, basis="basis", role="role", joined_by="joined_by", left_by="left_by"),
        **flag(entry, "voting", "is_voting"),
        **share(entry, "share_of_body"),
    }
    membership = reading.keeper.keep(path, Membership, key, values, {"partnership": partnership, "body": body})
    if membership:
        for event_path, event in reading.entries(path, entry, "events"):
            _event(reading, event_path, event, membership, source)


def _event(reading: Reading, path: Path, entry: Entry, membership: Membership, around: Source) -> None:
    of = str(membership.reference_key).partition("/")[2]
    key = reading.keeper.key("event", of, entry.get("key", entry["kind"]))
    try:
        source = reading.source(entry, around)
    except Refused as refused:
        reading.keeper.refuse((*path, "source"), refused)
        return
    values = {
        **about(entry, source),
        **copied(entry, kind="kind", why="reason", decided_by="decided_by", conditions="conditions"),
        **day(entry, "on", "on", "on_precision"),
    }
    reading.keeper.keep(path, MembershipEvent, key, values, {"membership": membership})


def _source(reading: Reading, entry: Entry, around: Entry) -> Source:
    return reading.source(entry if "source" in entry else around)
