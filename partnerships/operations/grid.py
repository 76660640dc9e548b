"""Many records saved together, or none: what is refused is told row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction

from partnerships.models import Contribution, FundYear, Recorded, Scheme, SchemeFunding, Source, Standing
from partnerships.operations.contribution import use_of
from partnerships.operations.facts import insert, update, words_of, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Saved = TypeVar("Saved")


class RefusedRows(Refused):
    """Rows that cannot be saved, by their number; nothing of the grid was."""

    def __init__(self, rows: Mapping[int, Refused]) -> None:
        self.rows = dict(rows)
        super().__init__("Nothing is saved yet: correct the rows that are marked.")


@dataclass(frozen=True, kw_only=True)
class GridEntry:
    """One row: its number on the screen, the record and version that it was read from, and its values."""

    number: int
    record: tuple[int, int] | None
    values: Mapping[str, Any]


def set_contributions(
    fund_year: FundYear,
    *,
    by: User | None,
    reason: str,
    source: Source,
    rows: Sequence[GridEntry],
    standing: str = Standing.ACCEPTED,
    as_kind: str = "",
) -> None:
    """Record and change the contributions of a year together. `revised` stays: it changes by variations alone."""

    def save(entry: GridEntry) -> None:
        values = {**entry.values, "use": use_of(entry.values["funding"], entry.values["use"])}
        if entry.record is None:
            insert(Contribution(fund_year=fund_year, source=source, standing=standing, **values), by=by)
            return
        _change(_found(Contribution, entry, fund_year=fund_year), entry, values, source=source, by=by)

    with writing(by=by, reason=reason, as_kind=as_kind):
        _each(rows, save)


OF_THE_SCHEME = ("name", "service_type", "setting", "commissioner", "provider_type", "cohort")


def set_schemes(
    fund_year: FundYear,
    *,
    by: User | None,
    reason: str,
    source: Source,
    rows: Sequence[GridEntry],
    standing: str = Standing.ACCEPTED,
    as_kind: str = "",
) -> None:
    """Record and change the schemes of a year with their money; a scheme is found again by its name."""

    def save(entry: GridEntry) -> None:
        about = {name: entry.values[name] for name in OF_THE_SCHEME}
        money = {name: value for name, value in entry.values.items() if name not in OF_THE_SCHEME}
        money["use"] = use_of(money["funding"], money["use"])
        scheme = _scheme(fund_year, about, source=source, standing=standing, by=by)
        if entry.record is None:
            if money["planned"] is not None or money["actual"] is not None:
                insert(SchemeFunding(scheme=scheme, source=source, standing=standing, **money), by=by)
            return
        given = _found(SchemeFunding, entry, scheme__fund_year=fund_year)
        _change(given, entry, {**money, "scheme": scheme}, source=source, by=by)

    with writing(by=by, reason=reason, as_kind=as_kind):
        _each(rows, save)


def _scheme(fund_year: FundYear, about: Mapping[str, Any], *, source: Source, standing: str, by: User | None) -> Scheme:
    kept = (Standing.ACCEPTED, Standing.DRAFT)
    known = Scheme.objects.filter(fund_year=fund_year, name=about["name"], standing__in=kept).first()
    if known is None:
        return insert(Scheme(fund_year=fund_year, source=source, standing=standing, **about), by=by)
    if any(getattr(known, name) != value for name, value in about.items()):
        return update(known, by=by, version=known.version, values=about)
    return known


def _found(model: type[Recorded], entry: GridEntry, **where: Any) -> Any:
    found = model._default_manager.filter(pk=entry.record[0] if entry.record else 0, **where).first()
    if found is None:
        raise Refused("This row is no record of this year. Enter it anew.")
    return found


def _change(record: Any, entry: GridEntry, values: Mapping[str, Any], *, source: Source, by: User | None) -> None:
    """Save a row where it differs, on the version that was read."""
    differs = {name: value for name, value in values.items() if getattr(record, name) != value}
    if differs and entry.record:
        update(record, by=by, version=entry.record[1], values={**differs, "source": source})


def _each(rows: Iterable[GridEntry], save: Callable[[GridEntry], Saved]) -> None:
    refused: dict[int, Refused] = {}
    for entry in rows:
        try:
            with transaction.atomic():
                save(entry)
        except Refused as refusal:
            refused[entry.number] = refusal
        except IntegrityError as error:
            refused[entry.number] = Refused(words_of(error))
    if refused:
        raise RefusedRows(refused)
