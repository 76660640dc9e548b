"""The register as one file is compared with it: read in a handful of queries, whatever the number of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model

from accounts.history.entry import HistoryEntry
from partnerships.models import (
    Body,
    BodyClaim,
    BodyCode,
    BodyKind,
    BodyName,
    CodeScheme,
    ImportedFile,
    Source,
    Standing,
)
from partnerships.reference_data.comparison import record_type

IMPORTED = "published file"  # what the ledger calls changes by an import, whoever applied it
KEPT_STANDINGS = (Standing.ACCEPTED, Standing.CLAIMED, Standing.SUPERSEDED)
BATCH = 1000


_BODY = (
    "pk", "code", "kind__code", "region", "county__code", "established_on", "established_precision", "abolished_on",
    "abolished_precision", "source_id", "standing", "version",
)  # fmt: skip
_NAME = ("pk", "body_id", "name", "use", "valid_from", "valid_to", "to_precision", "source_id", "standing")
_CLAIM = ("pk", "body_id", "field", "value", "source_id", "standing")


class BodyNow(NamedTuple):
    """A body as it stands."""

    pk: int
    code: str
    kind: str
    region: str
    county: str
    established_on: dt.date | None
    established_precision: str
    abolished_on: dt.date | None
    abolished_precision: str
    source: int
    standing: str
    version: int


class NameNow(NamedTuple):
    """A name of a body as it stands."""

    pk: int
    body: int
    name: str
    use: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    to_precision: str
    source: int
    standing: str

    def holds_on(self, day: dt.date) -> bool:
        """Whether the name is in use on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


class ClaimNow(NamedTuple):
    """What a source says of a field of a body."""

    pk: int
    body: int
    field: str
    value: str
    source: int
    standing: str


class SourceNow(NamedTuple):
    """A source: its series and its day."""

    series: str
    published_on: dt.date | None
    title: str


class Register:
    """Bodies, names, claims and sources by what a file knows them by."""

    def __init__(self, layout: str = "") -> None:
        self.layout = layout
        self.bodies: dict[int, BodyNow] = {}
        self.by_code: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self.confirmed: dict[str, dt.date] = {}
        self.by_gss: dict[str, int] = {}
        self.by_local_code: dict[str, int] = {}
        self.codes_claimed: dict[tuple[int, str], str] = {}  # body and code, to the standing of the claim
        self.names: dict[int, list[NameNow]] = defaultdict(list)
        self.claims: dict[tuple[int, str], list[ClaimNow]] = defaultdict(list)
        self.sources: dict[int, SourceNow] = {}
        self.kinds: dict[str, tuple[int, str]] = {}
        self._read()

    def body(self, code: str) -> BodyNow | None:
        """The body with this ODS code (or address)."""
        pk = self.by_code.get(code)
        return None if pk is None else self.bodies[pk]

    def source_of(self, body: BodyNow, field: str) -> int:
        """Where the value of a field comes from: the accepted claim, or else the body's own source."""
        for claim in self.claims.get((body.pk, field), ()):
            if claim.standing == Standing.ACCEPTED:
                return claim.source
        return body.source

    def _read(self) -> None:
        sources = Source.objects.values_list("pk", "series", "published_on", "title")
        self.sources = {pk: SourceNow(series, day, title) for pk, series, day, title in sources}
        self.kinds = {code: (pk, name) for pk, code, name in BodyKind.objects.values_list("pk", "code", "name")}
        self.bodies = {row[0]: BodyNow(*row) for row in Body.objects.values_list(*_BODY).order_by()}
        self._read_codes()
        for row in BodyName.objects.filter(standing__in=KEPT_STANDINGS).values_list(*_NAME).order_by("valid_from"):
            self.names[row[1]].append(NameNow(*row))
        for pk, body, *rest in BodyClaim.objects.filter(standing__in=KEPT_STANDINGS).values_list(*_CLAIM):
            self.claims[body, rest[0]].append(ClaimNow(pk, body, *rest))

        self._read_confirmed()

    def _read_confirmed(self) -> None:
        """The day of the latest edition of the same layout that spoke of each body, whether or not it changed it."""
        files = ImportedFile.objects.filter(layout=self.layout, vintage_on__isnull=False).order_by("vintage_on")
        for codes, day in files.values_list("codes", "vintage_on"):
            self.confirmed.update({code: day for code in codes if day})

    def known_to(self, body: BodyNow, source: int) -> dt.date | None:
        """The latest day of which something from this source is known to have held: its own, or a confirmation's."""
        days = (self.sources[source].published_on, self.confirmed.get(body.code))
        return max((day for day in days if day), default=None)

    def _read_codes(self) -> None:
        ods = (CodeScheme.ODS, CodeScheme.FORMER_ODS)
        schemes = (*ods, CodeScheme.GSS, CodeScheme.FORMER_GSS, CodeScheme.LOCAL_AUTHORITY)
        rows = BodyCode.objects.filter(scheme__in=schemes, standing__in=KEPT_STANDINGS).order_by("-scheme")
        for scheme, code, body, standing in rows.values_list("scheme", "code", "body_id", "standing"):
            local = scheme == CodeScheme.LOCAL_AUTHORITY
            if standing == Standing.ACCEPTED:
                known = self.by_code if scheme in ods else self.by_local_code if local else self.by_gss
                known[code.upper()] = body
            else:
                self.codes_claimed[body, code.upper()] = standing
        for body_now in self.bodies.values():
            if body_now.standing in (Standing.WITHDRAWN, Standing.SUPERSEDED):
                self.withdrawn.add(body_now.code.upper())
            else:
                self.by_code[body_now.code.upper()] = body_now.pk


def touched_by_people(model: type[Model], pks: Iterable[int]) -> dict[int, set[str]]:
    """The columns of these records whose last change in the ledger was made by a person, not by a file.

    One or two queries for each thousand records.
    """
    wanted, found = list(pks), {}
    for start in range(0, len(wanted), BATCH):
        found.update(_touched(record_type(model), wanted[start : start + BATCH]))
    return found


def _touched(kind: str, pks: list[int]) -> dict[int, set[str]]:
    entries = HistoryEntry.objects.filter(record_type=kind, record_id__in=pks)
    by_people = entries.filter(actor_id__isnull=False).exclude(actor_kind=IMPORTED)
    records = set(by_people.order_by().values_list("record_id", flat=True))
    last: dict[int, dict[str, bool]] = {pk: {} for pk in records}
    rows = entries.filter(record_id__in=records).order_by("number") if records else entries.none()
    for pk, actor, actor_kind, changes in rows.values_list("record_id", "actor_id", "actor_kind", "changes"):
        person = actor is not None and actor_kind != IMPORTED
        last[pk].update(dict.fromkeys(changes, person))
    return {pk: {column for column, person in columns.items() if person} for pk, columns in last.items()}
