"""Compare wanted rows with those of the database, then apply the differences; a person's value is never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models
from django.db.models import F

from accounts.history.entry import HistoryEntry
from partnerships.history_kinds import record_type
from partnerships.models import Sourced, Standing

Row: TypeAlias = tuple[str, dict[str, Any]]
BATCH = 1000
AS_KIND = "reference data"  # what the ledger calls our own changes


@dataclass(frozen=True)
class Difference:
    """One row that differs: its key, and for each column the value recorded and the value in the files."""

    key: str
    columns: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.key}: " + "; ".join(f"{name}: {old!r} → {new!r}" for name, (old, new) in self.columns.items())


@dataclass
class TableReport:
    """What comparing one table found."""

    table: str
    new: list[str] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def differs(self) -> bool:
        """Whether the files and the database differ at all here."""
        return bool(self.new or self.changed or self.kept or self.gone)


def bring_in_line(table: str, model: type[models.Model], rows: Iterable[Row], *, namespace: str) -> TableReport:
    """Create, change and withdraw the rows of one table so that they say what `rows` say.

    A row is found again by its reference key, `<namespace>/<table>/<key>`. A row that somebody else changed
    last, by the ledger, stays as it is and is reported as kept. A row that the files no longer have is withdrawn.
    """
    prefix = f"{namespace}/{table}/"
    wanted = {prefix + key: values for key, values in rows}
    rows_known: Iterable[Any] = model._base_manager.filter(reference_key__startswith=prefix)
    known = {row.reference_key: row for row in rows_known}
    report = TableReport(table, new=[key for key in wanted if key not in known])
    differing = _differences(wanted, known, report)
    by_others = _changed_by_others(model, [known[key].pk for key in differing])
    report.kept = [item for key, item in differing.items() if known[key].pk in by_others]
    report.changed = [item for key, item in differing.items() if known[key].pk not in by_others]
    _withdraw(model, [row for key, row in known.items() if key not in wanted], report)
    for change in sorted(report.changed, key=_shrinking_first):
        _change(model, known[change.key], change)
    model._base_manager.bulk_create([model(reference_key=key, **wanted[key]) for key in report.new], batch_size=BATCH)
    return report


def _differences(
    wanted: dict[str, dict[str, Any]], known: dict[str, Any], report: TableReport
) -> dict[str, Difference]:
    differing = {}
    for key, values in wanted.items():
        if key not in known:
            continue
        row = known[key]
        columns = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
        if columns:
            differing[key] = Difference(key, columns)
        else:
            report.unchanged += 1
    return differing


def _changed_by_others(model: type[models.Model], ids: list[int]) -> set[int]:
    """Rows whose last change in the ledger was made by a user, or by another file that people keep."""
    last = (
        HistoryEntry.objects.filter(record_type=record_type(model), record_id__in=ids)
        .order_by("record_id", "-number")
        .distinct("record_id")
    )
    return {entry.record_id for entry in last if entry.actor_id or entry.actor_kind not in {AS_KIND, ""}}


def _withdraw(model: type[models.Model], rows: list[Any], report: TableReport) -> None:
    """Withdraw facts that the files no longer have; vocabulary without a standing is only reported."""
    if issubclass(model, Sourced):
        rows = [row for row in rows if row.standing != Standing.WITHDRAWN]
        by_others = _changed_by_others(model, [row.pk for row in rows])
        ids = [row.pk for row in rows if row.pk not in by_others]
        model._base_manager.filter(pk__in=ids).update(standing=Standing.WITHDRAWN, version=F("version") + 1)
        report.kept += [
            Difference(str(row.reference_key), {"standing": (row.standing, "no longer in the files")})
            for row in rows
            if row.pk in by_others
        ]
        rows = [row for row in rows if row.pk in ids]
    report.gone = [str(row.reference_key) for row in rows]


def _shrinking_first(change: Difference) -> bool:
    """Ends that move back come before those that move forward, so that no two facts overlap on the way."""
    old, new = change.columns.get("valid_to", (None, None))
    return not (new is not None and (old is None or new < old))


def _change(model: type[models.Model], row: Any, change: Difference) -> None:
    values = {name: new for name, (_, new) in change.columns.items()}
    model._base_manager.filter(pk=row.pk).update(**values, version=F("version") + 1)


def clip(
    first: tuple[dt.date | None, str], second: tuple[dt.date | None, str], *, latest: bool
) -> tuple[dt.date | None, str]:
    """The later (or earlier) of two days with its precision; an empty day sets no bound; the first wins a tie."""
    if second[0] is None:
        return first
    if first[0] is None:
        return second
    return second if (second[0] > first[0] if latest else second[0] < first[0]) else first
