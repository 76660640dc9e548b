"""Who answers to whom: the rules of `lines.csv`, by kind and date, spelt out for each body and cut to its life."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from partnerships.models import Accountability, Body, LegalPower
from partnerships.reference_data.comparison import Row, clip
from partnerships.reference_data.known import Known
from partnerships.reference_data.tables import read_day

Day: TypeAlias = tuple[dt.date | None, str]
REGIONAL = "sha of the region"
SOURCE = "lines-by-kind"


@dataclass(frozen=True)
class Life:
    """A body or system as the rules need it: its code, kind and region, when it began and ended."""

    code: str
    kind: str
    region: str
    begun: Day
    ended: Day


def accountabilities(known: Known) -> Iterator[Row]:
    """Each rule for each body it is about. What no checked law says is marked as generally understood."""
    by_code = {life.code: life for life in lives(known)}
    by_kind: dict[str, list[Life]] = defaultdict(list)
    for life in by_code.values():
        by_kind[life.kind].append(life)
    authorities = _authorities(known, by_kind["sha"])
    seen: dict[str, int] = defaultdict(int)
    for rule in known.read("lines"):
        for life in by_kind.get(rule["of"]) or [by_code[rule["of"]]]:
            upper = authorities.get(life.region) if rule["to"] == REGIONAL else by_code[rule["to"]]
            if upper and (period := held_by_all(rule, life, upper)):
                place = f"{life.code}/{rule['kind']}/{upper.code}"
                seen[place] += 1
                yield f"{place}/{seen[place]}", _line(known, rule, life, upper) | period


def _line(known: Known, rule: dict[str, str], life: Life, upper: Life) -> dict[str, object]:
    return known.sourced(SOURCE) | {
        "from_body_id": known.id_of(Body, life.code),
        "kind": Accountability.Kind(rule["kind"]).value,
        "to_body_id": known.id_of(Body, upper.code),
        "legal_power_id": known.id_of(LegalPower, rule["power"]),
        "as_generally_understood": not rule["power"],
        "note": rule["note"],
    }


def held_by_all(rule: dict[str, str], life: Life, *others: Life) -> dict[str, object] | None:
    """The days on which the rule holds and the bodies exist, or nothing."""
    start = clip(life.begun, read_day(rule["from"]), latest=True)
    end = clip(life.ended, read_day(rule["until"]), latest=False)
    for other in others:
        start = clip(start, other.begun, latest=True)
        end = clip(end, other.ended, latest=False)
    if start[0] and end[0] and start[0] >= end[0]:
        return None
    return {"valid_from": start[0], "from_precision": start[1], "valid_to": end[0], "to_precision": end[1]}


def lives(known: Known) -> Iterator[Life]:
    """Every body."""
    for row in known.read("bodies"):
        yield Life(row["code"], row["kind"], row["region"], read_day(row["established"]), read_day(row["abolished"]))


def _authorities(known: Known, authorities: list[Life]) -> dict[str, Life]:
    """Strategic health authorities by the region that their name begins with."""
    names = {row["body"]: row["name"] for row in known.read("names") if row["use"] == "official"}
    return {names[life.code].removesuffix(" SHA"): life for life in authorities}


LINES = [("line", Accountability, accountabilities)]
