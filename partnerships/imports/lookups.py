"""Lookups of areas: ONS files, whose column names carry the year, and two hand-made ones in the same spirit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from partnerships.imports.damage import Damaged
from partnerships.imports.edition import Edition
from partnerships.imports.files import Numbered
from partnerships.imports.layouts import YEARLY, Layout, header_names
from partnerships.imports.names import read_name
from partnerships.models import Precision

FIRST_BOARDS = dt.date(2022, 7, 1)  # lookups of 2022 with boards or locations give 1 July, when boards began
CENTURY = 2000


class Area(NamedTuple):
    """One area of a row: its ONS code, its ODS code and its name, each where the file has a column for it."""

    gss: str = ""
    ods: str = ""
    name: str = ""


@dataclass(slots=True)
class LookupRow:
    """One row: the areas by kind (ccg, stp, icb, sicbl, nhser, lad …); `count` small areas where the file counts."""

    line: int
    areas: dict[str, Area] = field(default_factory=dict)
    count: int | None = None


def read_lookup(rows: Iterator[Numbered], header: Sequence[str]) -> Iterator[LookupRow]:
    """Every row of an ONS lookup; columns that are not known are left alone."""
    columns = _latest_columns(header)
    next(rows)
    for line, cells in rows:
        row = LookupRow(line)
        for kind, parts in columns.items():
            texts = {part: read_name(cells[place], line) for part, place in parts.items()}
            area = _area(line, gss=texts.get("cd", ""), ods=texts.get("cdh", ""), name=texts.get("nm", ""))
            if any(area):
                row.areas[kind] = area
        yield row


def _latest_columns(header: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each kind of area its columns of the latest year: a file of changes has two years of one kind."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for place, name in enumerate(header):
        if hit := YEARLY.match(name):
            found.setdefault(hit[1], {}).setdefault(hit[2], {}).setdefault(hit[3], place)
    return {kind: years[max(years)] for kind, years in found.items()}


def read_small_areas(rows: Iterator[Numbered], header: Sequence[str]) -> Iterator[LookupRow]:
    """Small areas counted by council and system: lad_code, stp_ons (or icb_ons), lsoas."""
    system = next((place for place, name in enumerate(header) if name in _SYSTEM_COLUMNS), None)
    if system is None:
        raise Damaged("The header names no column for the system (stp_ons or icb_ons).", 1)
    council, name, counted = header.index("lad-code"), _place(header, "lad-name"), header.index("lsoas")
    next(rows)
    for line, cells in rows:
        if not _NUMBER.match(cells[counted].strip()):
            raise Damaged(f"“{cells[counted].strip()[:40]}” is not a number of small areas.", line)
        areas = {
            "lad": _area(line, gss=cells[council], name=cells[name] if name is not None else ""),
            "stp": _area(line, gss=cells[system]),
        }
        yield LookupRow(line, areas, int(cells[counted]))


_SYSTEM_COLUMNS = ("stp-ons", "icb-ons", "stp-code", "icb-code", "stp-ods", "icb-ods")


def read_trust_systems(rows: Iterator[Numbered], header: Sequence[str]) -> Iterator[LookupRow]:
    """Trusts listed by system: the trust's name and ODS code, the system's name and ONS code."""
    code, trust, system, named = (_place(header, name) for name in ("code", "trust", "stp-code", "stp"))
    if code is None or trust is None or system is None:
        raise Damaged("The header names no column for the trust’s code or the system’s.", 1)
    next(rows)
    for line, cells in rows:
        areas = {
            "trust": _area(line, ods=cells[code], name=cells[trust]),
            "stp": _area(line, gss=cells[system], name=cells[named] if named is not None else ""),
        }
        yield LookupRow(line, areas)


_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{0,12}\Z")


def _area(line: int, *, gss: str = "", ods: str = "", name: str = "") -> Area:
    codes = gss.strip().upper(), ods.strip().upper()
    for code in codes:
        if not _CODE.match(code):
            raise Damaged(f"“{code[:40]}” is not a code of an area. The file is damaged or of another kind.", line)
    return Area(*codes, read_name(name, line))


def _place(header: Sequence[str], name: str) -> int | None:
    return header.index(name) if name in header else None


def dated_by_columns(edition: Edition, header: Sequence[str]) -> Edition:
    """The day whose state a lookup gives, from the year in its columns: 1 April, as ONS fixes health areas.

    The years of systems and groups count first: small areas and councils keep the year of a census.
    """
    years: dict[str, int] = {}
    for name in header:
        if found := YEARLY.match(name):
            years[found[1]] = max(years.get(found[1], 0), CENTURY + int(found[2]))
    for kind in ("icb", "sicbl", "stp", "ccg", "nhser", "lad", "utla", "ctyua", "cty"):
        if kind in years:
            boards = kind in ("icb", "sicbl") and years[kind] == FIRST_BOARDS.year
            day = FIRST_BOARDS if boards else dt.date(years[kind], 4, 1)
            named = next(name for name in header if (hit := YEARLY.match(name)) and hit[1] == kind)
            basis = f"the year in its columns ({named.upper()})"
            return edition.dated(day, basis, Precision.MONTH.value if kind != "lad" else Precision.YEAR.value)
    return edition


READERS = {
    Layout.ONS_LOOKUP: read_lookup,
    Layout.SMALL_AREAS: read_small_areas,
    Layout.TRUST_SYSTEMS: read_trust_systems,
}


def read_any(rows: Iterator[Numbered], first: Sequence[Numbered], layout: Layout) -> Iterator[LookupRow]:
    """Every row of a lookup in any of its three layouts."""
    return READERS[layout](rows, header_names(first[0][1]))
