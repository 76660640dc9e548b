"""The systems of England: one partnership each through plan, partnership and statutory system; and who is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from partnerships.models import (
    Body,
    Membership,
    Partnership,
    PartnershipCode,
    PartnershipKind,
    PartnershipStage,
    PartnershipState,
)
from partnerships.reference_data.comparison import Row
from partnerships.reference_data.known import Known
from partnerships.reference_data.tables import end_of_predecessor, read_day


def partnerships(known: Known) -> Iterator[Row]:
    """The partnerships themselves."""
    for row in known.read("partnerships"):
        yield row["slug"], known.sourced(row["source"]) | {"slug": row["slug"], "level": row["level"]}


def stages(known: Known) -> Iterator[Row]:
    """What each was and was called: each stage holds until the next begins."""
    by_partnership: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in known.read("stages"):
        by_partnership[row["partnership"]].append(row)
    for slug, rows in by_partnership.items():
        rows.sort(key=lambda row: row["from"])
        for number, (row, following) in enumerate(zip_longest(rows, rows[1:]), start=1):
            valid_to, next_precision = read_day(following["from"] if following else "")
            yield (
                f"{slug}/{number}",
                known.sourced(row["source"], detail=row["detail"], notes=row["note"])
                | {
                    **_start(row["from"]),
                    "partnership_id": known.id_of(Partnership, slug),
                    "kind_id": known.id_of(PartnershipKind, row["kind"]),
                    "official_name": row["name"],
                    "valid_to": valid_to,
                    "to_precision": end_of_predecessor(next_precision),
                },
            )


def states(known: Known) -> Iterator[Row]:
    """From when to when each was at work."""
    for row in known.read("states"):
        yield (
            f"{row['partnership']}/{row['state']}",
            known.sourced(row["source"], notes=row["note"])
            | {
                **_start(row["from"]),
                **_end(row["to"]),
                "partnership_id": known.id_of(Partnership, row["partnership"]),
                "state": row["state"],
            },
        )


def partnership_codes(known: Known) -> Iterator[Row]:
    """Codes of each footprint."""
    for row in known.read("partnership_codes"):
        yield (
            f"{row['partnership']}/{row['scheme']}/{row['code']}",
            known.sourced(row["source"])
            | {
                **_start(row["from"]),
                **_end(row["to"]),
                "partnership_id": known.id_of(Partnership, row["partnership"]),
                "scheme": row["scheme"],
                "code": row["code"],
            },
        )


def memberships(known: Known) -> Iterator[Row]:
    """Who is in each system, on what basis; an overlap of area is kept as such."""
    seen: dict[str, int] = defaultdict(int)
    for row in sorted(known.read("memberships"), key=lambda row: row["from"]):
        place = f"{row['partnership']}/{row['body']}/{row['basis']}"
        seen[place] += 1
        statutory = row["basis"] == Membership.Basis.STATUTORY
        yield (
            f"{place}/{seen[place]}",
            known.sourced(row["source"], detail=row["detail"])
            | {
                **_start(row["from"]),
                **_end(row["to"]),
                "partnership_id": known.id_of(Partnership, row["partnership"]),
                "body_id": known.id_of(Body, row["body"]),
                "basis": row["basis"],
                "role": (Membership.Role.STATUTORY_FOUNDER if statutory else Membership.Role.NOT_RECORDED).value,
                "share_of_body": Decimal(row["share"]) if row["share"] else None,
            },
        )


def _start(cell: str) -> dict[str, Any]:
    day, precision = read_day(cell)
    return {"valid_from": day, "from_precision": precision}


def _end(cell: str) -> dict[str, Any]:
    day, precision = read_day(cell)
    return {"valid_to": day, "to_precision": precision}


SYSTEMS = [
    ("partnership", Partnership, partnerships),
    ("stage", PartnershipStage, stages),
    ("state", PartnershipState, states),
    ("partnership-code", PartnershipCode, partnership_codes),
    ("membership", Membership, memberships),
]
