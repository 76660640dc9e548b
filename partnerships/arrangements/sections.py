"""The parts of an arrangement file that are about bodies, and what joins and follows them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from partnerships.arrangements.keeping import ADDED, AS_KIND, SAME, in_words
from partnerships.arrangements.parsing import Path
from partnerships.arrangements.reading import Entry, Reading, about, copied, dated, day, share
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
    BodyCode,
    BodyName,
    JointAppointment,
    Partnership,
    Person,
    Post,
    Source,
    Succession,
)
from partnerships.operations import Part, Refused, record_succession


def sources(reading: Reading) -> None:
    """Every source of the file; one that another file recorded in the same words is shared."""
    for code, entry in reading.content["sources"].items():
        values = copied(entry, title="title", publisher="publisher", url="url", licence="licence")
        values |= day(entry, "published", "published_on", "published_precision")
        kept = _source(reading, ("sources", code), code, values)
        if kept:
            reading.register.sources[code] = kept


def _source(reading: Reading, path: Path, code: str, values: dict[str, Any]) -> Source | None:
    keeper = reading.keeper
    key = keeper.key("source", code)
    known = Source.objects.filter(code=code).exclude(reference_key=key).first()
    if known is None:
        return keeper.keep(path, Source, key, values, {"code": code})
    if all(getattr(known, column) == value for column, value in values.items()):
        keeper.report.done.append((keeper.document.line_of(path), SAME, in_words(known)))
        return known
    keeper.refuse(
        path, Refused(f"Another source has the code {code}: {known.title}. Choose another code for this one.")
    )
    return None


def bodies(reading: Reading) -> None:
    """Bodies new to the register, and further names and codes of those that are there."""
    for path, entry in reading.entries((), reading.content, "bodies"):
        body = _body(reading, path, entry)
        if body is None:
            continue
        for inner_path, inner in reading.entries(path, entry, "names"):
            _body_name(reading, inner_path, inner, body, entry)
        for inner_path, inner in reading.entries(path, entry, "codes"):
            _body_code(reading, inner_path, inner, body, entry)


OF_A_NEW_BODY = ("kind", "region", "county", "website", "shadow_from", "established", "abolished")


def _body(reading: Reading, path: Path, entry: Entry) -> Body | None:
    key = reading.keeper.key("body", str(entry["code"]))
    try:
        known = reading.register.known_body(str(entry["code"]))
        if known and known.reference_key != key:
            refuse_to_redefine(entry, OF_A_NEW_BODY, "body")
            return known
        if "kind" not in entry:
            raise Refused(f"No body with the code {entry['code']} is in the register. For a new one, enter its kind.")
        if known is None and not any(name.get("use", "official") == "official" for name in entry.get("names", ())):
            raise Refused("A new body needs a name.")
        kind = reading.register.body_kind(entry["kind"])
        values = {"kind": kind, **about(entry, reading.source(entry)), **_life(entry)}
        if "county" in entry:
            values["county"] = reading.register.body(str(entry["county"]))
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return None
    return reading.keeper.keep(path, Body, key, values, {"code": str(entry["code"])})


def _life(entry: Entry) -> dict[str, Any]:
    return {
        **copied(entry, region="region", website="website"),
        **day(entry, "shadow_from", "shadow_from"),
        **day(entry, "established", "established_on", "established_precision"),
        **day(entry, "abolished", "abolished_on", "abolished_precision"),
    }


def refuse_to_redefine(entry: Entry, fields: tuple[str, ...], sort: str) -> None:
    """Refuse to say again what the register says of a record that this file did not make."""
    given = [field for field in fields if field in entry]
    if given:
        raise Refused(
            {
                given[0]: [
                    f"This {sort} is in the register already. Remove “{given[0]}” here and correct it on its page."
                ]
            }
        )


def _body_name(reading: Reading, path: Path, entry: Entry, body: Body, around: Entry) -> None:
    key = reading.keeper.key("body", body.code, "name", entry["name"][:120])
    values = _about(reading, path, entry, around)
    if values is not None:
        values |= dated(entry) | copied(entry, name="name", use="use")
        reading.keeper.keep(path, BodyName, key, values, {"body": body})


def _body_code(reading: Reading, path: Path, entry: Entry, body: Body, around: Entry) -> None:
    key = reading.keeper.key("body", body.code, "code", entry["scheme"], str(entry["code"]))
    values = _about(reading, path, entry, around)
    if values is not None:
        values |= dated(entry) | copied(entry, scheme="scheme", code="code")
        reading.keeper.keep(path, BodyCode, key, values, {"body": body})


def _about(reading: Reading, path: Path, entry: Entry, around: Entry) -> dict[str, Any] | None:
    """What a fact says about itself, its source taken from the record around it where it names none."""
    try:
        given = entry if "source" in entry else around
        return about(entry, reading.source(given))
    except Refused as refused:
        reading.keeper.refuse((*path, "source"), refused)
        return None


def joint_jobs(reading: Reading) -> None:
    """Jobs that consist of several appointments."""
    for code, entry in reading.content.get("joint_jobs", {}).items():
        path = ("joint_jobs", code)
        try:
            employer = reading.register.body(str(entry["employer"])) if "employer" in entry else None
        except Refused as refused:
            reading.keeper.refuse((*path, "employer"), refused)
            continue
        values = {"title": entry["title"], "employer": employer}
        job = reading.keeper.keep(path, JointAppointment, reading.keeper.key("joint-job", code), values)
        if job:
            reading.register.joint_jobs[code] = job


def body_posts(reading: Reading) -> None:
    """Posts at bodies, and who held them."""
    for path, entry in reading.entries((), reading.content, "bodies"):
        body = reading.register.known_body(str(entry["code"])) if "posts" in entry else None
        if body:
            posts(reading, path, entry, {"body": body}, body.code)


def posts(reading: Reading, path: Path, entry: Entry, place: dict[str, Body | Partnership], called: str) -> None:
    """The posts that a body or partnership lists."""
    for post_path, inner in reading.entries(path, entry, "posts"):
        key = reading.keeper.key("post", called, inner.get("key", inner["title"])[:120])
        values = _about(reading, post_path, inner, entry)
        if values is None:
            continue
        values |= copied(inner, title="title", statutory_role="statutory_role")
        post = reading.keeper.keep(post_path, Post, key, values, place)
        if post:
            for appointed_path, appointed in reading.entries(post_path, inner, "appointments"):
                _appointment(reading, appointed_path, appointed, post, inner if "source" in inner else entry)


def _appointment(reading: Reading, path: Path, entry: Entry, post: Post, around: Entry) -> None:
    """Keys hold a digest of the name, because names of people stay out of the ledger."""
    mark = hashlib.sha256(entry["person"].encode()).hexdigest()[:16]
    values = _about(reading, path, entry, around)
    person = _person(reading, path, entry["person"], mark)
    if values is None or person is None:
        return
    values |= dated(entry) | copied(entry, basis="basis")
    try:
        if "joint_job" in entry:
            values["joint_appointment"] = reading.register.joint_job(entry["joint_job"])
    except Refused as refused:
        reading.keeper.refuse((*path, "joint_job"), refused)
        return
    key = reading.keeper.key("appointment", str(post.reference_key).partition("/")[2], entry.get("key", mark))
    reading.keeper.keep(path, Appointment, key, values, {"post": post, "person": person})


def _person(reading: Reading, path: Path, name: str, mark: str) -> Person | None:
    people = reading.register.people
    if mark not in people:
        people[mark] = reading.keeper.keep(path, Person, reading.keeper.key("person", mark), {"name": name})
    return people[mark]


def successions(reading: Reading) -> None:
    """What came from what; the parts of an event are recorded with it and corrected on its page."""
    for path, entry in reading.entries((), reading.content, "successions"):
        try:
            with transaction.atomic():
                _succession(reading, path, entry)
        except Refused as refused:
            reading.keeper.refuse(path, refused)


def _succession(reading: Reading, path: Path, entry: Entry) -> None:
    parts = [_part(reading, inner, entry) for _, inner in reading.entries(path, entry, "parts")]
    named = "-".join(dict.fromkeys(str(inner.get("to", "none")) for inner in entry["parts"]))
    key = reading.keeper.key("succession", entry.get("key", f"{entry['kind']}-{entry['on']}-{named}"[:150]))
    values = {
        **about(entry, reading.source(entry)),
        **copied(entry, kind="kind", status="status", instrument="legal_instrument", instrument_url="instrument_url"),
        **day(entry, "on", "effective_on", "effective_precision"),
    }
    known = Succession.objects.filter(reference_key=key).first()
    if known is None:
        reason = f"Loaded from the arrangement file {reading.keeper.name}"
        event = record_succession(by=None, reason=reason, as_kind=AS_KIND, parts=parts, reference_key=key, **values)
        reading.keeper.report.done.append((reading.keeper.document.line_of(path), ADDED, in_words(event)))
        return
    recorded = {(row.from_body or row.from_partnership, row.to_body or row.to_partnership) for row in known.parts.all()}
    if recorded != {(part.predecessor, part.successor) for part in parts}:
        raise Refused({"parts": ["The parts differ from those recorded. Correct them on the page of the succession."]})
    reading.keeper.keep(path, Succession, key, values)


def _part(reading: Reading, entry: Entry, around: Entry) -> Part:
    find = reading.register.partnership if around.get("of") == "partnerships" else reading.register.body
    successor = find(str(entry["to"])) if "to" in entry else None
    given = copied(entry, scope="scope", functions="functions") | share(entry, "share")
    return Part(predecessor=find(str(entry["from"])), successor=successor, **given)


def accountabilities(reading: Reading) -> None:
    """Lines of accountability between bodies."""
    for path, entry in reading.entries((), reading.content, "accountabilities"):
        key = reading.keeper.key("accountability", str(entry["from"]), entry["kind"], str(entry["to"]))
        try:
            values = {
                **about(entry, reading.source(entry)),
                **dated(entry, "since", "until"),
                "legal_power": reading.register.power(entry["power"]) if "power" in entry else None,
            }
            ends = {"from_body": reading.register.body(str(entry["from"])), "kind": entry["kind"]}
            ends["to_body"] = reading.register.body(str(entry["to"]))
        except Refused as refused:
            reading.keeper.refuse(path, refused)
            continue
        reading.keeper.keep(path, Accountability, key, values, ends)
