"""The forums and functions that the law gives, by date, spelt out for each body, cut to its life; known procedures.

Rules are lines of `forums.csv` and `responsibilities.csv`: bodies of this kind, or of every kind with social services
(`upper_tier`), or each system with its integrated care board, from this day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from governance.models import (
    BodyProcedure,
    Forum,
    ForumKind,
    Function,
    FunctionResponsibility,
    StatutorySeat,
)
from partnerships.models import Body, LegalPower, Membership, Partnership
from partnerships.reference_data.comparison import Row, clip
from partnerships.reference_data.known import Known
from partnerships.reference_data.lines import Day, Life, held_by_all, lives
from partnerships.reference_data.tables import read_day

SOURCE = "forums-by-law"
UPPER_TIER, SYSTEM = "upper_tier", "system"
SYSTEM_SUFFIX = " Integrated Care System"


def forum_kinds(known: Known) -> Iterator[Row]:
    """Kinds of boards and committees."""
    for row in known.read("forum_kinds"):
        traits = set(row["traits"].split())
        texts = {name: row[name] for name in ("code", "name", "plural", "acronym", "sector", "explanation")}
        yield (
            row["code"],
            texts
            | {
                "order": int(row["order"]),
                "usual_capacity": row["capacity"],
                "is_statutory": "statutory" in traits,
                "is_executive": "executive" in traits,
                "is_scrutiny": "scrutiny" in traits,
            },
        )


def functions(known: Known) -> Iterator[Row]:
    """Public functions, by code."""
    for row in known.read("functions"):
        texts = {name: row[name] for name in ("code", "name", "explanation")}
        yield (
            row["code"],
            texts | {"order": int(row["order"]), "legal_power_id": known.id_of(LegalPower, row["power"])},
        )


def statutory_seats(known: Known) -> Iterator[Row]:
    """The seats that the law gives to boards of a kind."""
    for row in known.read("statutory_seats"):
        yield (
            row["code"],
            {
                "forum_kind_id": known.id_of(ForumKind, row["kind"]),
                "code": row["code"],
                "label": row["label"],
                "holder_kind": row["holder"],
                "of": row["of"],
                "provision": row["provision"],
                "explanation": row["explanation"],
                "valid_from": read_day(row["from"])[0],
                "valid_to": read_day(row["until"])[0],
                "order": int(row["order"]),
            },
        )


def forums(known: Known) -> Iterator[Row]:
    """Each rule for each body or system that it is about."""
    for rule in known.read("forums"):
        for life, name in _of_systems(known) if rule["of"] == SYSTEM else _of_bodies(known, rule["of"]):
            if period := held_by_all(rule, life):
                of_a_system = rule["of"] == SYSTEM
                place = {
                    "body_id": None if of_a_system else known.id_of(Body, life.code),
                    "partnership_id": known.id_of(Partnership, life.code) if of_a_system else None,
                }
                yield f"{rule['kind']}/{life.code}", _forum(known, rule, life, name) | place | period


def _forum(known: Known, rule: dict[str, str], life: Life, name: str) -> dict[str, Any]:
    return known.sourced(SOURCE, notes=rule["note"]) | {
        "slug": f"{rule['slug']}-{life.code.lower()}",
        "name": rule["name"].format(name),
        "kind_id": known.id_of(ForumKind, rule["kind"]),
        "capacity": rule["capacity"],
        "legal_power_id": known.id_of(LegalPower, rule["power"]),
    }


def responsibilities(known: Known) -> Iterator[Row]:
    """Who is responsible for a function by law."""
    for rule in known.read("responsibilities"):
        for life, _ in _of_bodies(known, rule["of"]):
            if period := held_by_all(rule, life):
                yield (
                    f"{rule['function']}/{life.code}",
                    known.sourced(SOURCE, notes=rule["note"])
                    | {
                        "function_id": known.id_of(Function, rule["function"]),
                        "body_id": known.id_of(Body, life.code),
                        "legal_power_id": known.id_of(LegalPower, rule["power"]),
                    }
                    | period,
                )


def _of_bodies(known: Known, sort: str) -> Iterator[tuple[Life, str]]:
    """The bodies of one kind, or of every kind with social services, each with its latest official name."""
    kinds = {sort}
    if sort == UPPER_TIER:
        kinds = {row["code"] for row in known.read("body_kinds") if UPPER_TIER in row["traits"].split()}
    names = _latest(known.read("names"), "body", "name", use="official")
    return ((life, names[life.code]) for life in lives(known) if life.kind in kinds)


def _of_systems(known: Known) -> Iterator[tuple[Life, str]]:
    """Each system while it has its integrated care board, with its latest name as a system."""
    names = _latest(known.read("stages"), "partnership", "name", kind="ics")
    boards: dict[str, list[tuple[Day, Day]]] = {}
    for row in known.read("memberships"):
        if row["basis"] == Membership.Basis.STATUTORY:
            boards.setdefault(row["partnership"], []).append((read_day(row["from"]), read_day(row["to"])))
    for slug, periods in boards.items():
        first = min(periods, key=lambda each: each[0][0] or dt.date.min)[0]
        last = max(periods, key=lambda each: each[1][0] or dt.date.max)[1]
        yield Life(code=slug, kind=SYSTEM, region="", begun=first, ended=last), names[slug].removesuffix(SYSTEM_SUFFIX)


def _latest(rows: list[dict[str, str]], of: str, word: str, **only: str) -> dict[str, str]:
    fitting = (row for row in rows if all(row[name] == value for name, value in only.items()))
    return {row[of]: row[word] for row in sorted(fitting, key=lambda row: row["from"])}


def procedures(known: Known) -> Iterator[Row]:
    """Known procedures of bodies. An empty cell is not recorded, and where there is a usual value that is kept."""
    by_code = {life.code: life for life in lives(known)}
    for row in known.read("procedures"):
        life = by_code[row["body"]]
        start = (
            clip(read_day(row["from"]), life.begun, latest=True) if row["from"] != "unknown" else read_day("unknown")
        )
        end = clip(life.ended, read_day(row["until"]), latest=False)
        yield (
            row["body"],
            known.sourced(row["source"], detail=row["detail"], notes=row["note"])
            | _numbers(row)
            | {
                "body_id": known.id_of(Body, row["body"]),
                "governance_model": row["model"] or BodyProcedure.Model.NOT_RECORDED.value,
                "key_decision_threshold": Decimal(row["threshold"]) if row["threshold"] else None,
                "call_in_base": row["base"],
                "call_in_cut_off": dt.time.fromisoformat(row["cut_off"]) if row["cut_off"] else None,
                "call_in_callers": row["callers"],
                "residents_may_call_in": True if row["residents"] == "yes" else None,
                "agenda_day_type": row["agenda_type"] or "working",
                "constitution_paragraph": row["paragraph"],
                "valid_from": start[0],
                "from_precision": start[1],
                "valid_to": end[0],
                "to_precision": end[1],
            },
        )


_NUMBERS = {
    "call_in_days": "call_in_days",
    "callers_needed": "call_in_callers_needed",
    "publishes_within": "publishes_within",
    "scrutiny_within": "scrutiny_meets_within",
    "reconsiders_within": "reconsiders_within",
    "agenda_days": "agenda_days",
    "papers_days": "papers_days",
}


def _numbers(row: dict[str, str]) -> dict[str, int | None]:
    return {column: int(row[cell]) if row[cell] else None for cell, column in _NUMBERS.items()}


FORUMS = [
    ("forum-kind", ForumKind, forum_kinds),
    ("function", Function, functions),
    ("statutory-seat", StatutorySeat, statutory_seats),
    ("forum", Forum, forums),
    ("responsibility", FunctionResponsibility, responsibilities),
    ("procedure", BodyProcedure, procedures),
]
