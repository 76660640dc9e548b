"""The part of an arrangement file that is about agreements: parties, what happened, what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partnerships.arrangements.parsing import Path
from partnerships.arrangements.reading import Entry, Reading, about, copied, dated, day, flag
from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementHead,
    AgreementKind,
    AgreementParty,
    AgreementTerm,
    Recorded,
    Sourced,
)
from partnerships.operations import Refused

Fill = Callable[[Reading, Entry, Any], dict[str, Any]]


def agreements(reading: Reading) -> None:
    """Every agreement of the file with its parties and all that hangs on it."""
    for path, entry in reading.entries((), reading.content, "agreements"):
        agreement = _agreement(reading, path, entry)
        if agreement is None:
            continue
        for field, model, fill in PARTS:
            for inner_path, inner in reading.entries(path, entry, field):
                part(reading, inner_path, inner, model, fill, parent={"agreement": agreement}, around=entry)


def _agreement(reading: Reading, path: Path, entry: Entry) -> Agreement | None:
    key = reading.keeper.key("agreement", entry["ref"])
    try:
        register = reading.register
        values = {
            **about(entry, reading.source(entry)),
            **dated(entry),
            **copied(entry, title="title", notice_months="notice_months", return_days="return_days"),
            **day(entry, "extendable_to", "extendable_to"),
            **day(entry, "review_on", "review_on"),
            **flag(entry, "pooled_fund", "has_pooled_fund"),
            **flag(entry, "lead_commissioning", "has_lead_commissioning"),
            **flag(entry, "integrated_provision", "has_integrated_provision"),
            "kind": register.one(AgreementKind, "code", entry["kind"], "kind of agreement"),
        }
        if "partnership" in entry:
            values["partnership"] = register.partnership(entry["partnership"])
        if "predecessor" in entry:
            values["predecessor"] = register.one(Agreement, "ref", entry["predecessor"], "agreement")
        for number in ("notice_months", "return_days"):
            values |= {number: int(values[number])} if number in values else {}
        parties = [register.body(str(inner["body"])) for inner in entry.get("parties", ())]
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return None

    def plan(agreement: Agreement) -> None:
        agreement.planned_parties = parties

    return reading.keeper.keep(path, Agreement, key, values, {"ref": entry["ref"]}, prepare=plan)


def part(
    reading: Reading,
    path: Path,
    entry: Entry,
    model: type[Recorded],
    fill: Fill,
    *,
    parent: dict[str, Any],
    around: Entry,
) -> Any:
    """Keep one record that hangs on another; None where it is refused. Its key is its parent's, and what it is."""
    hangs_on = next(iter(parent.values()))
    try:
        values = fill(reading, entry, hangs_on)
        if issubclass(model, Sourced):
            values |= about(entry, reading.source(entry if "source" in entry else around))
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return None
    called = values.pop("called")
    of = str(hangs_on.reference_key).partition("/")[2]
    key = reading.keeper.key(of, str(path[-2]), str(entry.get("key", called))[:120])
    fixed = values.pop("fixed", {})
    return reading.keeper.keep(path, model, key, values, {**parent, **fixed})


def _party(reading: Reading, entry: Entry, agreement: Agreement) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"]))
    role = entry.get("role", AgreementParty.Role.PARTY)
    values = {**dated(entry), "role": role, "called": f"{body.code}-{role}", "fixed": {"body": body}}
    if "follows" in entry:
        before = reading.register.body(str(entry["follows"]))
        row = agreement.parties.filter(body=before).order_by("pk").first()
        if row is None:
            raise Refused({"follows": [f"{entry['follows']} is not listed as a party above. List it first."]})
        values["follows"] = row
    return values


def _event(reading: Reading, entry: Entry, agreement: Agreement) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"])) if "body" in entry else None
    return {
        **day(entry, "on", "on", "on_precision"),
        **day(entry, "ends", "ends_on"),
        **copied(entry, kind="kind", decided_by="decided_by", decision="decision"),
        "called": f"{entry['kind']}-{body.code if body else 'all'}",
        "fixed": {"body": body},
    }


def _term(reading: Reading, entry: Entry, agreement: Agreement) -> dict[str, Any]:
    head = reading.register.one(AgreementHead, "code", entry["head"], "head of an agreement")
    values = {**flag(entry, "covered", "is_present"), **copied(entry, clause="clause", summary="summary")}
    return values | {"called": head.code, "fixed": {"head": head}}


def _function(reading: Reading, entry: Entry, agreement: Agreement) -> dict[str, Any]:
    values = copied(entry, direction="direction", function="function", statute="statute")
    return values | {"called": entry["function"][:100]}


PARTS: tuple[tuple[str, type[Recorded], Fill], ...] = (
    ("parties", AgreementParty, _party),
    ("events", AgreementEvent, _event),
    ("terms", AgreementTerm, _term),
    ("functions", AgreementFunction, _function),
)
