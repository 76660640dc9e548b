"""Sources, kinds and legal powers: the words in which the register of England is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partnerships.models import AgreementHead, AgreementKind, BodyKind, LegalPower, PartnershipKind, Source
from partnerships.reference_data.comparison import Row
from partnerships.reference_data.known import Known
from partnerships.reference_data.tables import read_day

_TRAITS = {
    "statutory": "is_statutory",
    "legal_person": "is_legal_person",
    "commissioner": "is_commissioner",
    "provider": "is_provider",
    "upper_tier": "is_upper_tier",
    "s75": "may_be_section_75_party",
}


def sources(known: Known) -> Iterator[Row]:
    """Where the facts come from."""
    for row in known.read("sources"):
        published_on, precision = read_day(row["published"])
        yield (
            row["code"],
            {
                "code": row["code"],
                "title": row["title"],
                "publisher": row["publisher"],
                "url": row["url"],
                "published_on": published_on,
                "published_precision": precision,
                "licence": row["licence"],
                "series": row["series"],
            },
        )


def body_kinds(known: Known) -> Iterator[Row]:
    """Kinds of bodies with their traits and the rungs inside them."""
    for row in known.read("body_kinds"):
        traits = set(row["traits"].split())
        values = {column: trait in traits for trait, column in _TRAITS.items()}
        inner_line = [rung for rung in row["inner_line"].split("|") if rung]
        yield row["code"], values | _kind(row) | {"sector": row["sector"], "inner_line": inner_line}


def partnership_kinds(known: Known) -> Iterator[Row]:
    """Kinds of partnerships."""
    for row in known.read("partnership_kinds"):
        traits = row["traits"].split()
        yield (
            row["code"],
            _kind(row) | {"is_statutory": "statutory" in traits, "shares_leaders": "leaders" in traits},
        )


def _kind(row: dict[str, str]) -> dict[str, Any]:
    texts = {name: row[name] for name in ("code", "name", "plural", "acronym", "explanation")}
    return texts | {"order": int(row["order"])}


def legal_powers(known: Known) -> Iterator[Row]:
    """Powers in use, and those that nothing in this table replaced."""
    return (_power(known, row) for row in known.read("legal_powers") if not row["replaced_by"])


def replaced_legal_powers(known: Known) -> Iterator[Row]:
    """Powers that another one replaced; it must be known first."""
    rows = sorted(known.read("legal_powers"), key=lambda row: row["code"])
    return (_power(known, row) for row in rows if row["replaced_by"])


def _power(known: Known, row: dict[str, str]) -> Row:
    valid_from, from_precision = read_day(row["from"])
    valid_to, to_precision = read_day(row["to"])
    texts = {name: row[name] for name in ("code", "title", "summary", "between", "url")}
    values = known.sourced("legislation", confidence=row["confidence"]) | {
        "valid_from": valid_from,
        "from_precision": from_precision,
        "valid_to": valid_to,
        "to_precision": to_precision,
        "replaced_by_id": known.id_of(LegalPower, row["replaced_by"]),
    }
    return row["code"], texts | values


_AGREEMENT_TRAITS = {"joins": "joins_nhs_and_council", "pool": "may_hold_pool", "reports": "reports_quarterly"}


def agreement_kinds(known: Known) -> Iterator[Row]:
    """Kinds of agreements, each with the power that it rests on."""
    for row in known.read("agreement_kinds"):
        traits = set(row["traits"].split())
        values: dict[str, Any] = {column: trait in traits for trait, column in _AGREEMENT_TRAITS.items()}
        texts = {name: row[name] for name in ("code", "name", "plural", "explanation")}
        power = known.id_of(LegalPower, row["power"])
        yield row["code"], texts | values | {"legal_power_id": power, "order": int(row["order"])}


def agreement_heads(known: Known) -> Iterator[Row]:
    """What agreements say, head by head, and which provision asks for it."""
    for row in known.read("agreement_heads"):
        valid_from, from_precision = read_day(row["from"])
        valid_to, to_precision = read_day(row["to"])
        days = {"valid_from": valid_from, "from_precision": from_precision}
        days |= {"valid_to": valid_to, "to_precision": to_precision}
        texts = {name: row[name] for name in ("code", "name", "duty", "provision")}
        own = {"kinds": row["kinds"].split(), "order": int(row["order"])}
        yield row["code"], texts | own | days | known.sourced("legislation", confidence="reported")


VOCABULARY = [
    ("source", Source, sources),
    ("body-kind", BodyKind, body_kinds),
    ("partnership-kind", PartnershipKind, partnership_kinds),
    ("power", LegalPower, legal_powers),
    ("former-power", LegalPower, replaced_legal_powers),
    ("agreement-kind", AgreementKind, agreement_kinds),
    ("agreement-head", AgreementHead, agreement_heads),
]
