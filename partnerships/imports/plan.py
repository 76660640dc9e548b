"""What a file would write, in plain records: made by comparing, written by applying."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from partnerships.models import Precision, Standing

EXACT = Precision.EXACT.value


@dataclass(slots=True)
class NewBody:
    """A body that the register does not have, with its name and its code."""

    code: str
    scheme: str
    kind: str
    name: str
    region: str = ""
    county: int | None = None
    established_on: dt.date | None = None
    established_precision: str = EXACT
    abolished_on: dt.date | None = None
    abolished_precision: str = EXACT
    detail: str = ""
    note: str = ""
    other_codes: tuple[tuple[str, str], ...] = ()  # scheme, code


@dataclass(slots=True)
class FieldChange:
    """A field of a body's own record that takes the file's value."""

    body: int
    field: str
    value: Any
    precision: str
    detail: str


@dataclass(slots=True)
class FieldClaim:
    """The file's value of a field, beside what is recorded."""

    body: int
    field: str
    value: str
    precision: str
    detail: str


@dataclass(slots=True)
class NewName:
    """An official name from a day on; accepted, it ends the name that held then (`ends`)."""

    body: int
    name: str
    valid_from: dt.date | None
    precision: str
    detail: str
    standing: str = Standing.ACCEPTED.value
    valid_to: dt.date | None = None
    to_precision: str = EXACT
    ends: int | None = None


@dataclass(slots=True)
class NewCode:
    """A code of a body."""

    body: int
    scheme: str
    code: str
    valid_from: dt.date | None = None
    precision: str = EXACT
    standing: str = Standing.ACCEPTED.value


@dataclass(slots=True)
class NewMembership:
    """A place of a body in a partnership; `body` is a key, or the code of a body that is new too."""

    body: int | str
    partnership: int
    basis: str
    valid_from: dt.date | None
    from_precision: str
    valid_to: dt.date | None = None
    to_precision: str = EXACT
    share: Decimal | None = None
    standing: str = Standing.ACCEPTED.value
    detail: str = ""


@dataclass(slots=True)
class RecordChange:
    """Columns of a record that change, by its key: a name corrected, a membership ended."""

    pk: int
    values: dict[str, Any]


@dataclass(slots=True)
class NewSuccession:
    """One event with its pairs of bodies, predecessor and successor: keys, or codes of bodies that are new too."""

    kind: str
    effective_on: dt.date
    parts: list[tuple[int | str, int | str]]
    standing: str = Standing.ACCEPTED.value
    confidence: str = ""
    note: str = ""
    detail: str = ""


@dataclass
class Plan:
    """Everything that one file would write."""

    bodies: list[NewBody] = field(default_factory=list)
    fields: list[FieldChange] = field(default_factory=list)
    claims: list[FieldClaim] = field(default_factory=list)
    names: list[NewName] = field(default_factory=list)
    corrected_names: list[RecordChange] = field(default_factory=list)
    codes: list[NewCode] = field(default_factory=list)
    memberships: list[NewMembership] = field(default_factory=list)
    changed_memberships: list[RecordChange] = field(default_factory=list)
    successions: list[NewSuccession] = field(default_factory=list)
    aliases: list[tuple[int, str]] = field(default_factory=list)  # of partnerships

    def __len__(self) -> int:
        """How many records it would make or change."""
        return sum(len(getattr(self, each.name)) for each in fields(self))
