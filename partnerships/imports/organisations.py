"""ODS files of organisations (etr, eccg, eauth): any number of columns, with or without a header."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from partnerships.imports.damage import Damaged
from partnerships.imports.days import is_day, read_day
from partnerships.imports.files import Cells, Numbered
from partnerships.imports.layouts import Layout, header_names
from partnerships.imports.names import read_name

_CODE = re.compile(r"[A-Z0-9]{1,8}\Z")


class Organisation(NamedTuple):
    """One row: an organisation as ODS publishes it. `closed` is its last day, as in the file."""

    line: int
    code: str
    name: str
    region: str
    system: str
    opened: dt.date | None
    closed: dt.date | None
    roles: str
    cells: Cells


@dataclass(frozen=True)
class Columns:
    """Where a file keeps what."""

    code: int
    name: int
    region: int | None
    system: int | None
    opened: int
    closed: int
    roles: int | None
    has_header: bool


def read_organisations(rows: Iterator[Numbered], first: Sequence[Numbered]) -> Iterator[Organisation]:
    """Every row of the file in its order; a day that is none, or a code that is none, is damage."""
    where = columns_of([cells for _, cells in first])
    if where.has_header:
        next(rows)
    for line, cells in rows:
        yield _organisation(line, cells, where)


def _organisation(line: int, cells: Cells, where: Columns) -> Organisation:
    code = cells[where.code].strip().upper()
    if code and not _CODE.match(code):
        raise Damaged(f"“{code[:40]}” is not an ODS code. The file is damaged or of another kind.", line)
    return Organisation(
        line,
        code,
        read_name(cells[where.name], line),
        "" if where.region is None else cells[where.region].strip().upper(),
        "" if where.system is None else cells[where.system].strip().upper(),
        _day(cells[where.opened], "open", line),
        _day(cells[where.closed], "close", line),
        "" if where.roles is None else cells[where.roles].strip().upper(),
        cells,
    )


def _day(cell: str, which: str, line: int) -> dt.date | None:
    try:
        return read_day(cell)
    except ValueError:
        raise Damaged(f"The {which} date “{cell.strip()[:40]}” is not a day.", line) from None


_HEADINGS = {
    "code": ("organisation-code", "org-code", "ods-code", "code", "organisationcode"),
    "name": ("name", "organisation-name", "org-name", "organisationname"),
    "region": ("national-grouping", "nhs-england-region", "region"),
    "system": ("high-level-health-geography", "high-level-health-authority", "hlhg", "system"),
    "opened": ("open-date", "opendate", "opened", "legal-start-date", "start-date"),
    "closed": ("close-date", "closedate", "closed", "legal-end-date", "end-date"),
    "roles": (
        "organisation-sub-type-code",
        "organisation-sub-type",
        "sub-type-code",
        "role-codes",
        "roles",
        "role-code",
    ),
}


def columns_of(first: Sequence[Cells]) -> Columns:
    """By the header where there is one, else by place: the days are found by what the columns hold."""
    header = header_names(first[0])
    named = {
        what: next((header.index(each) for each in known if each in header), None) for what, known in _HEADINGS.items()
    }
    if named["opened"] is not None and named["closed"] is not None and not any(map(is_day, first[0])):
        if named["code"] is None or named["name"] is None:
            raise Damaged("The header names no column for the code and the name of an organisation.", 1)
        return Columns(**named, has_header=True)  # type: ignore[arg-type]  # named by the layout
    has_header = len(first) > 1 and named["code"] == 0 and not any(map(is_day, first[0]))
    rows = first[1:] if has_header else first
    opened = _days_begin(rows)
    roles = opened + 3 if opened + 3 < len(first[0]) else None
    return Columns(0, 1, 2, 3, opened, opened + 1, _with_roles(rows, opened) or roles, has_header)


def _days_begin(rows: Sequence[Cells]) -> int:
    """The first column that holds days in most rows; the close date is the next one."""
    for place in range(2, len(rows[0]) - 1):
        filled = [row[place] for row in rows if row[place].strip()]
        if len(filled) * 2 >= len(rows) and all(is_day(cell) for cell in filled):
            return place
    for place in range(2, len(rows[0]) - 1):  # a damaged day among them is told with its line when it is read
        if sum(1 for row in rows if is_day(row[place])) * 2 >= len(rows):
            return place
    raise Damaged("No column holds open dates. The file is damaged or of another kind.")


_ROLES = re.compile(r"RO\d+(\s*\|\s*RO\d+)*\Z", re.IGNORECASE)


def _with_roles(rows: Sequence[Cells], opened: int) -> int | None:
    places = range(opened + 2, len(rows[0]))
    return next((place for place in places if any(_ROLES.match(row[place].strip()) for row in rows)), None)


class Sort(NamedTuple):
    """What an organisation is: the code of its kind, or why it is none of the register's bodies."""

    kind: str
    why_not: str = ""


TRUST, FOUNDATION, CCG, ICB, REGION, SHA = (
    "nhs_trust", "nhs_foundation_trust", "ccg", "icb", "nhs_england_region", "sha",
)  # fmt: skip
LOCATION = Sort(
    "", "A location of an integrated care board that keeps the code of an abolished clinical commissioning group"
)
_BY_ROLE = {
    "RO198": Sort("", "A site of a trust, not a body"),
    "RO319": LOCATION,
    "RO213": Sort("", "A commissioning hub, not a body"),
    "RO210": Sort("", "A local office of NHS England, not a body"),
    "RO318": Sort(ICB),
    "RO57": Sort(FOUNDATION),
    "RO197": Sort(TRUST),
    "RO107": Sort("care_trust"),
    "RO98": Sort(CCG),
}
_WALES = Sort("", "In Wales: the register is of England")
_BY_NAME = (
    (re.compile(r"PRIMARY CARE TRUST|\bPCT\b"), Sort("", "A primary care trust: all ended on 31 March 2013")),
    (re.compile(r"\bFOUNDATION TRUST\b"), Sort(FOUNDATION)),
    (re.compile(r"\bTRUST\b"), Sort(TRUST)),
    (re.compile(r"GOVERNMENT OFFICE"), Sort("", "A government office region, not a body")),
    (re.compile(r"COMMISSIONING HUB"), Sort("", "A commissioning hub, not a body")),
    (re.compile(r"\bICB - |SUB.?ICB"), LOCATION),
    (re.compile(r"\bCCG\b|CLINICAL COMMISSIONING GROUP"), Sort(CCG)),
    (re.compile(r"INTEGRATED CARE BOARD|\bICB\Z"), Sort(ICB)),
    (re.compile(r"COMMISSIONING REGION"), Sort(REGION)),
    (re.compile(r"STRATEGIC HEALTH AUTHORITY"), Sort(SHA)),
    (
        re.compile(r"\bSTP\b|SUSTAINABILITY AND TRANSFORMATION"),
        Sort("", "A partnership, not a body"),
    ),
    (re.compile(r"\bNHS ENGLAND\b"), Sort("", "A local office of NHS England, not a body")),
)
# The kinds that a file is about: others in it are not what it is published for.
OF_LAYOUT = {
    Layout.ODS_TRUSTS: frozenset({TRUST, FOUNDATION, "care_trust"}),
    Layout.ODS_CCGS: frozenset({CCG}),
    Layout.ODS_AUTHORITIES: frozenset({REGION, ICB, SHA}),
}


def sort_of(row: Organisation, layout: Layout) -> Sort:
    """What the organisation of one row is, by its region, its roles, its sub-type and its name."""
    found = _sort_of(row, layout)
    if found.kind and found.kind not in OF_LAYOUT[layout]:
        return Sort("", f"Of another kind than this file is about ({found.kind.replace('_', ' ')})")
    return found


def _sort_of(row: Organisation, layout: Layout) -> Sort:
    name = row.name.upper()
    if row.region == "W00" or row.code[:2] == "W0" or _IN_WALES.search(name):
        return _WALES
    sort = _by_roles(row.roles) if row.roles else None
    if sort:
        return Sort(FOUNDATION) if sort.kind == TRUST and "FOUNDATION TRUST" in name else sort
    if layout is Layout.ODS_AUTHORITIES and row.code[:1] == "Y" and "NHS ENGLAND" in name:
        return Sort(REGION)
    if layout is Layout.ODS_CCGS and row.roles == "H":
        return Sort("", "A commissioning hub, not a body")
    for pattern, sort in _BY_NAME:
        if pattern.search(name):
            return sort
    if layout is Layout.ODS_CCGS and row.roles == "C":
        return Sort(CCG)
    return Sort("", "No kind of body that this register keeps")


_IN_WALES = re.compile(r"WALES|WELSH|HEALTH BOARD\Z")


@cache
def _by_roles(roles: str) -> Sort | None:
    """What role codes joined by a pipe say: the most telling role first."""
    held = set(re.split(r"\s*\|\s*", roles))
    return next((sort for role, sort in _BY_ROLE.items() if role in held), None)
