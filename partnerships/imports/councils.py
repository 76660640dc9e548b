"""A register of councils in the form of mySociety's: columns are found by their names, whatever their order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from partnerships.imports.damage import Damaged
from partnerships.imports.days import read_day
from partnerships.imports.files import Cells, Numbered
from partnerships.imports.layouts import header_names
from partnerships.imports.names import read_name

_COLUMNS = {
    "local": ("local-authority-code", "authority-code", "council-code"),
    "gss": ("gss-code", "gss", "ons-code"),
    "name": ("official-name", "name"),
    "start": ("start-date", "started", "start"),
    "end": ("end-date", "ended", "end"),
    "replaced_by": ("replaced-by", "replaced-by-code", "successor", "successors"),
    "nation": ("nation", "country"),
    "region": ("region",),
    "sort": ("local-authority-type", "type", "authority-type"),
    "sort_name": ("local-authority-type-name", "type-name", "authority-type-name"),
    "county": ("county-la", "county"),
    "former_gss": ("former-gss-codes", "former-gss-code"),
}
SORTS = {
    "nmd": "district_council", "non metropolitan district": "district_council", "district": "district_council",
    "cty": "county_council", "county": "county_council", "county council": "county_council",
    "ua": "unitary_council", "uta": "unitary_council", "unitary authority": "unitary_council",
    "md": "metropolitan_borough", "mtd": "metropolitan_borough", "metropolitan district": "metropolitan_borough",
    "lbo": "london_borough", "lb": "london_borough", "london borough": "london_borough",
    "comb": "combined_authority", "ca": "combined_authority", "combined authority": "combined_authority",
    "combined county authority": "combined_authority", "coi": "unitary_council",
    "sra": "greater_london_authority", "gla": "greater_london_authority", "strategic regional authority":
    "greater_london_authority", "cc": "city_corporation", "city corporation": "city_corporation",
}  # fmt: skip


class Council(NamedTuple):
    """One row: a council as the file has it. `kind` is the code of its kind here, or nothing where it has none.

    `ended` may be the last day or the day after: editions differ (see `ends_of`).
    """

    line: int
    local: str
    gss: str
    name: str
    started: dt.date | None
    ended: dt.date | None
    replaced_by: tuple[str, ...]
    nation: str
    region: str
    sort: str
    kind: str
    county: str
    former_gss: tuple[str, ...]


def read_councils(rows: Iterator[Numbered], first: Sequence[Numbered]) -> Iterator[Council]:
    """Every row of the file in its order; a day that is none is damage."""
    header = header_names(first[0][1])
    where = {
        what: next((header.index(each) for each in known if each in header), None) for what, known in _COLUMNS.items()
    }
    if where["name"] is None or (where["gss"] is None and where["local"] is None):
        raise Damaged("The header names no column for a council’s name or its code.", 1)
    next(rows)
    for line, cells in rows:
        yield _council(line, cells, where)


def _council(line: int, cells: Cells, where: dict[str, int | None]) -> Council:
    def said(what: str) -> str:
        place = where[what]
        return "" if place is None else read_name(cells[place], line)

    for what in ("local", "gss", "county"):
        if not _CODE.match(said(what)):
            raise Damaged(
                f"“{said(what)[:40]}” is not a code of a council. The file is damaged or of another kind.", line
            )
    if len(said("region")) > LONGEST_REGION:
        raise Damaged(f"A region here has {len(said('region')):,} characters. The file is damaged.", line)
    sort, name = said("sort") or said("sort_name"), said("name")
    return Council(
        line, said("local").upper(), said("gss").upper(), name, _day(said("start"), "start", line),
        _day(said("end"), "end", line), _codes(said("replaced_by")), said("nation"), said("region"), sort,
        _kind(name, said("sort"), said("sort_name")), said("county").upper(), _codes(said("former_gss")),
    )  # fmt: skip


_CODE = re.compile(r"[A-Za-z0-9-]{0,20}\Z")
LONGEST_REGION = 100  # characters


def _kind(name: str, sort: str, sort_name: str) -> str:
    if "city of london" in name.lower():
        return "city_corporation"
    return SORTS.get(sort.lower(), "") or SORTS.get(sort_name.lower().replace("-", " "), "")


def _codes(cell: str) -> tuple[str, ...]:
    codes = (code.strip().upper() for code in cell.replace(";", ",").replace("|", ",").split(","))
    return tuple(code for code in codes if code and _CODE.match(code))


def _day(cell: str, which: str, line: int) -> dt.date | None:
    try:
        return read_day(cell.removesuffix(".0"))
    except ValueError:
        raise Damaged(f"The {which} date “{cell[:40]}” is not a day.", line) from None


DAY = dt.timedelta(days=1)


def ends_of(council: Council, by_local: dict[str, Council]) -> dt.date | None:
    """The first day on which a council no longer exists.

    Some editions close a council on its last day, some on the day after. A successor's start tells which; without one,
    the first of a month is taken for the day after, because councils end with a month.
    """
    if council.ended is None:
        return None
    starts = {by_local[code].started for code in council.replaced_by if code in by_local}
    if council.ended in starts or (council.ended + DAY not in starts and council.ended.day == 1):
        return council.ended
    return council.ended + DAY


def start_is_founding(council: Council, kind: str) -> bool:
    """Whether a start date says when a council was founded: councils begin on 1 April, combined authorities any day.

    Other days are those from which registers of elections have the council: it may be older.
    """
    started = council.started
    return started is not None and (kind == "combined_authority" or (started.month, started.day) == (4, 1))
