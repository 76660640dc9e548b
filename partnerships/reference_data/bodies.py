"""Bodies of England, their names and their codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest

from partnerships.models import Body, BodyCode, BodyKind, BodyName
from partnerships.models.body import initials_of
from partnerships.reference_data.comparison import Row
from partnerships.reference_data.known import Known
from partnerships.reference_data.tables import end_of_predecessor, read_day


def bodies(known: Known) -> Iterator[Row]:
    """Every body that lies in no county."""
    return (_body(known, row) for row in known.read("bodies") if not row["county"])


def districts(known: Known) -> Iterator[Row]:
    """District councils; their county must be known first."""
    return (_body(known, row) for row in known.read("bodies") if row["county"])


def _body(known: Known, row: dict[str, str]) -> Row:
    established_on, established_precision = read_day(row["established"])
    abolished_on, abolished_precision = read_day(row["abolished"])
    return row["code"], known.sourced(row["source"], detail=row["detail"], notes=row["note"]) | {
        "code": row["code"],
        "kind_id": known.id_of(BodyKind, row["kind"]),
        "region": row["region"],
        "county_id": known.id_of(Body, row["county"]),
        "shadow_from": read_day(row["shadow_from"])[0],
        "established_on": established_on,
        "established_precision": established_precision,
        "abolished_on": abolished_on,
        "abolished_precision": abolished_precision,
    }


def official_names(known: Known) -> Iterator[Row]:
    """Official names: each holds until the next begins, the first from always, the last for good."""
    by_body: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in known.read("names"):
        if row["use"] == "official":
            by_body[row["body"]].append(row)
    for code, rows in by_body.items():
        rows.sort(key=lambda row: row["from"])
        for number, (row, following) in enumerate(zip_longest(rows, rows[1:]), start=1):
            valid_from, from_precision = read_day(row["from"])
            valid_to, next_precision = read_day(following["from"] if following else "")
            yield (
                f"{code}/{number}",
                _name(known, row, BodyName.Use.OFFICIAL)
                | {
                    "valid_from": valid_from,
                    "from_precision": from_precision,
                    "valid_to": valid_to,
                    "to_precision": end_of_predecessor(next_precision),
                },
            )


def other_names(known: Known) -> Iterator[Row]:
    """Other ways in which sources write a name."""
    for row in known.read("names"):
        if row["use"] == "also":
            yield f"{row['body']}/{row['name'].lower()}", _name(known, row, BodyName.Use.ALSO_KNOWN_AS)


def _name(known: Known, row: dict[str, str], use: BodyName.Use) -> dict[str, object]:
    return known.sourced(row["source"], detail=row["detail"]) | {
        "body_id": known.id_of(Body, row["body"]),
        "name": row["name"],
        "use": use.value,
        "initials": initials_of(row["name"]),
    }


def body_codes(known: Known) -> Iterator[Row]:
    """Codes in every scheme; the code that is a body's address is one of them."""
    for row in known.read("bodies"):
        if row["scheme"]:
            yield _code(known, {**row, "body": row["code"], "from": "", "to": ""})
    for row in known.read("codes"):
        yield _code(known, row)


def _code(known: Known, row: dict[str, str]) -> Row:
    valid_from, from_precision = read_day(row["from"])
    valid_to, to_precision = read_day(row["to"])
    return f"{row['body']}/{row['scheme']}/{row['code']}", known.sourced(row["source"]) | {
        "body_id": known.id_of(Body, row["body"]),
        "scheme": row["scheme"],
        "code": row["code"],
        "valid_from": valid_from,
        "from_precision": from_precision,
        "valid_to": valid_to,
        "to_precision": to_precision,
    }


BODIES = [
    ("body", Body, bodies),
    ("district", Body, districts),
    ("name", BodyName, official_names),
    ("other-name", BodyName, other_names),
    ("code", BodyCode, body_codes),
]
