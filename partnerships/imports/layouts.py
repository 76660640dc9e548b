"""Which published layout a file has, told from what its first rows hold, never from its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import models

from partnerships.english import listed
from partnerships.imports.damage import Damaged
from partnerships.imports.days import is_day
from partnerships.imports.files import Cells, Numbered

LOOKED_AT = 200  # rows
SHORTEST_ROW = 12  # columns up to the close date
NO_ROWS = "The file has a header and no rows."
_CODE = re.compile(r"[A-Z0-9]{1,8}\Z")


class Family(models.TextChoices):
    """Who publishes a file, and the command that reads it."""

    ODS = "ods", "NHS Organisation Data Service"
    ONS = "ons", "Office for National Statistics"
    COUNCILS = "councils", "Register of councils"


class Layout(models.TextChoices):
    """The published layouts that can be read."""

    ODS_TRUSTS = "ods_trusts", "NHS trusts (ODS etr)"
    ODS_CCGS = "ods_ccgs", "Clinical commissioning groups and hubs (ODS eccg)"
    ODS_AUTHORITIES = "ods_authorities", "Regions and other health authorities (ODS eauth)"
    ODS_SUCCESSIONS = "ods_successions", "Successor organisations (ODS succ and succarc)"
    ONS_LOOKUP = "ons_lookup", "Names, codes and lookups of areas (ONS)"
    SMALL_AREAS = "small_areas", "Small areas counted by council and system (from ONS lookups)"
    TRUST_SYSTEMS = "trust_systems", "Trusts listed by system"
    COUNCILS = "councils", "Register of councils (mySociety)"

    @property
    def family(self) -> Family:
        """The command that reads it."""
        if self.value.startswith("ods_"):
            return Family.ODS
        return Family.COUNCILS if self is Layout.COUNCILS else Family.ONS


def layout_of(first: Sequence[Numbered], family: Family, wished: str = "") -> Layout:
    """The layout of a file with these first rows; `Damaged`, in words, where it is another family's or nobody's."""
    if wished:
        return Layout(wished)
    found = detected([cells for _, cells in first])
    if found is None:
        raise Damaged(_not_known(first[0][1]))
    if found.family is not family:
        raise Damaged(
            f"This is another publication: {found.label}. Read it with import_{found.family.value}."
        )  # fmt: skip
    return found


def detected(first: Sequence[Cells]) -> Layout | None:
    """The layout that these rows have, or None."""
    header = header_names(first[0])
    by_header = _by_header(header)
    if by_header:
        return by_header
    if _is_succession(first):
        return Layout.ODS_SUCCESSIONS
    return _by_organisations(first)


def header_names(cells: Cells) -> list[str]:
    """Column names in lower case with hyphens, whatever separates their words."""
    return [re.sub(r"[^a-z0-9]+", "-", cell.strip().lower()).strip("-") for cell in cells]


YEARLY = re.compile(
    r"(ccg|stp|icb|sicbl|nhser|nhsrlo|cal|lad|utla|ltla|ctyua|cty|lsoa|rgn|ctry|cauth)(\d\d)(cdh|cd|nm)\Z"
)
_OTHER_HEADERS = (
    (Layout.COUNCILS, ({"local-authority-code", "official-name"}, {"gss-code", "official-name"})),
    (Layout.SMALL_AREAS, ({"lad-code", "lsoas"},)),
    (Layout.TRUST_SYSTEMS, ({"trust", "stp-code"},)),
)


def _by_header(header: Sequence[str]) -> Layout | None:
    if sum(1 for name in header if YEARLY.match(name)) >= 2:
        return Layout.ONS_LOOKUP
    names = set(header)
    for layout, wanted in _OTHER_HEADERS:
        if any(names >= columns for columns in wanted):
            return layout
    return None


def _is_succession(first: Sequence[Cells]) -> bool:
    rows = first[1:] or first
    if not 3 <= len(first[0]) <= 10:
        return False
    pairs = [row for row in rows if _CODE.match(row[0].strip().upper()) and _CODE.match(row[1].strip().upper())]
    return len(pairs) * 2 > len(rows) and sum(any(map(is_day, row[2:])) for row in pairs) * 2 > len(rows)


_WORDS = (
    (Layout.ODS_TRUSTS, re.compile(r"\bTRUST\b")),
    (Layout.ODS_CCGS, re.compile(r"\bCCG\b|CLINICAL COMMISSIONING|COMMISSIONING HUB|\bICB - |SUB.?ICB")),
    (
        Layout.ODS_AUTHORITIES,
        re.compile(r"\bREGION\b|NHS ENGLAND|INTEGRATED CARE BOARD|HEALTH AUTHORITY|\bWALES\b|\bWELSH\b|\bSTP\b"),
    ),
)


_HEADED = {"code": {"organisation-code", "org-code", "ods-code", "code"}, "name": {"name", "organisation-name"}}


def _by_organisations(first: Sequence[Cells]) -> Layout | None:
    """What most rows are called, where a row has a code, a name and days as an ODS file does."""
    header = header_names(first[0])
    code, name = (next((header.index(each) for each in header if each in _HEADED[what]), None) for what in _HEADED)
    headed = code is not None and name is not None
    if headed and len(first) == 1:
        raise Damaged(NO_ROWS)
    code, name = (code or 0, name or 0) if headed else (0, 1)
    shaped = [row for row in first[headed:] if _has_shape(row, code)]
    votes = {layout: sum(1 for row in shaped if words.search(row[name].upper())) for layout, words in _WORDS}
    best = max(votes, key=lambda layout: votes[layout])
    return best if shaped and votes[best] * 2 >= len(shaped) else None


def _has_shape(row: Cells, code: int) -> bool:
    """A code, and at least as many columns as there are up to the close date, of which one holds a day."""
    return len(row) >= SHORTEST_ROW and bool(_CODE.match(row[code].strip().upper())) and any(map(is_day, row))


def _not_known(cells: Cells) -> str:
    shown = listed([f"“{cell.strip()[:30]}”" for cell in cells[:4]])
    more = f" and {len(cells) - 4:,} more columns" if len(cells) > 4 else ""
    return (
        f"The layout of this file is not known: its first row holds {shown}{more}."
        " Check that it is one of the publications that docs/importing.md lists; if it is, say which when you send it."
    )
