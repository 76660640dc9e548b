"""One published file into the register: read, compare, and, if asked, apply; all of it or nothing."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from django.db import DataError, connection, transaction
from django.utils import timezone

from accounts.roles import Permission, why_not
from config.dates_in_words import day_words
from partnerships.imports.applying import Applying
from partnerships.imports.compare_councils import CouncilComparison
from partnerships.imports.compare_lookups import LookupComparison, compare_overlaps, is_about_overlaps
from partnerships.imports.compare_organisations import compare_organisations
from partnerships.imports.compare_successions import PairComparison, compare_successions
from partnerships.imports.councils import read_councils
from partnerships.imports.damage import Damaged
from partnerships.imports.edition import Edition, dated_by_content
from partnerships.imports.files import Numbered, PublishedFile, look_through
from partnerships.imports.layouts import LOOKED_AT, NO_ROWS, Family, Layout, header_names, layout_of
from partnerships.imports.lookups import dated_by_columns, read_any
from partnerships.imports.organisations import read_organisations
from partnerships.imports.plan import Plan
from partnerships.imports.register import IMPORTED, Register
from partnerships.imports.report import Item, Report
from partnerships.imports.successions import read_successions
from partnerships.models import ImportedFile, Precision, Source
from partnerships.operations import NotPermitted, Refused
from partnerships.operations.addresses import free_address
from partnerships.operations.facts import writing
from partnerships.visibility import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.models import User

NAME_LENGTH = 200  # characters of a file's name that are kept
LARGEST = 250_000  # rows of a file that is no list of successions; England has some thousand bodies
DAY_NOT_GIVEN = (
    "The file does not give its day: what it shows is dated from the latest day in it. Name the day if you know it."
)
TOO_MUCH = (
    "This file would make or change {writes:,} records at once. No edition of a published list does: check that it is"
    " the right file. If it is, an operator can import it by command, which takes any number. Nothing was changed."
)
REPORT_CHANGED = (
    "The register has changed since this report was made, and the file would do something else now."
    " Nothing was written: read the new report first."
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a file is to be read: what its name is, and what a person says of it that it does not say itself."""

    name: str
    family: Family
    today: dt.date
    layout: str = ""
    vintage: dt.date | None = None


def import_file(
    stream: BinaryIO,
    wish: Wish,
    *,
    by: User | None,
    at: dt.datetime,
    apply: bool,
    most: int | None = None,
    expecting: str = "",
    reason: str = "",
    on_row: Callable[[Item], None] | None = None,
) -> Report:
    """Read a file from a seekable stream, compare it with the register, and with `apply` write what differs.

    Without `apply` the same is written and undone, so that the report holds only what the database accepts. `by` must
    be an administrator; None is the operator's own command. `expecting` is the fingerprint of the report that a person
    has read: if the file would do something else by now, nothing is written. Raises `Damaged` for the file and
    `Refused` for everything else, in words. `at` is the moment of applying; `on_row` sees every row once. A file that
    would make or change more than `most` records is refused. `reason` is
    what a person says of it, beside the file's name.
    """
    if by is not None and not places_of(by, Permission.EDIT_REGISTER).everywhere:
        raise NotPermitted(why_not(Permission.EDIT_REGISTER, "the whole register"))
    file = look_through(stream)
    try:
        with _all_or_nothing(apply=apply), writing(by=by, reason=_reason(wish, reason), as_kind=IMPORTED):
            compared = compare(file, wish, on_row=on_row)
            report = compared.report
            if expecting and report.fingerprint != expecting:
                raise Refused(REPORT_CHANGED)
            if most is not None and len(compared.plan) > most:
                raise Refused(TOO_MUCH.format(writes=len(compared.plan)))
            if len(compared.plan) or not compared.edition.applied_before:
                _write(compared, by=by, at=at)
    except DataError as error:
        raise Refused(f"A value of the file does not fit into the register: {error}") from error
    report.applied = apply
    return report


def _reason(wish: Wish, said: str) -> str:
    return f"Imported from {wish.name}: {said}" if said else f"Imported from {wish.name}"


@dataclass(frozen=True)
class Compared:
    """What comparing found: the report, the plan, and the edition from which the facts come."""

    report: Report
    plan: Plan
    edition: Edition
    register: Register


@contextmanager
def _without_looking_for_rubbish() -> Iterator[None]:
    """Comparing makes hundreds of thousands of small records that live to its end; to search them for rings of
    rubbish again and again takes a third of the time and finds none.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_looking_for_rubbish()
def compare(file: PublishedFile, wish: Wish, *, on_row: Callable[[Item], None] | None = None) -> Compared:
    """Read and compare a file; nothing is written."""
    with closing(file.rows()) as rows:
        return _compared(file, rows, wish, on_row)


def _compared(
    file: PublishedFile, rows: Iterator[Numbered], wish: Wish, on_row: Callable[[Item], None] | None
) -> Compared:
    first = list(islice(rows, LOOKED_AT))
    layout = layout_of(first, wish.family, wish.layout)
    applied = ImportedFile.objects.filter(sha256=file.sha256).first()
    edition = Edition(layout, applied_before=applied is not None)
    if wish.vintage:
        edition = edition.dated(wish.vintage, "named by the person who imported it")
    report = Report(wish.name, file.sha256, file.size, layout.value, None, "", on_row=on_row)
    if applied:
        report.notes.append(
            f"This very file was applied before, on {day_words(timezone.localdate(applied.applied_at))}."
        )
    compared = Compared(report, Plan(), edition, Register(layout.value))
    compared = _READERS[layout](compared, chain(first, rows), first, wish)
    report.vintage_on, report.vintage_basis = compared.edition.on, compared.edition.basis
    report.writes = len(compared.plan)
    if compared.edition.precision == Precision.NOT_BEFORE:
        report.notes.append(DAY_NOT_GIVEN)
    if report.rows == 0:
        raise Damaged(NO_ROWS)
    return compared


def _organisations(compared: Compared, rows: Iterator[Numbered], first: list[Numbered], wish: Wish) -> Compared:
    found = _no_more_than(LARGEST, read_organisations(rows, first))
    edition = compared.edition
    if edition.on is None:
        days = chain((row.opened for row in found), (row.closed for row in found))
        edition = dated_by_content(edition, days, wish.today)
    compare_organisations(
        found, layout=edition.layout, edition=edition, register=compared.register, plan=compared.plan,
        report=compared.report,
    )  # fmt: skip
    return replace(compared, edition=edition)


def _successions(compared: Compared, rows: Iterator[Numbered], first: list[Numbered], wish: Wish) -> Compared:
    pairs, latest = compare_successions(
        read_successions(rows, first), register=compared.register, report=compared.report, today=wish.today
    )
    edition = compared.edition
    if edition.on is None:
        edition = dated_by_content(edition, [latest], wish.today)
    PairComparison(edition, compared.register, compared.plan, compared.report.add).compare(pairs)
    return replace(compared, edition=edition)


def _lookup(compared: Compared, rows: Iterator[Numbered], first: list[Numbered], wish: Wish) -> Compared:
    edition = compared.edition
    if edition.on is None:
        edition = dated_by_columns(edition, header_names(first[0][1]))
    found = _no_more_than(LARGEST, read_any(rows, first, edition.layout))
    if is_about_overlaps(found[:LOOKED_AT]) and edition.layout is not Layout.TRUST_SYSTEMS:
        compare_overlaps(
            found, edition=edition, register=compared.register, plan=compared.plan, report=compared.report
        )  # fmt: skip
    else:
        LookupComparison(edition, compared.register, compared.plan, compared.report).compare(found)
    return replace(compared, edition=edition)


def _councils(compared: Compared, rows: Iterator[Numbered], first: list[Numbered], wish: Wish) -> Compared:
    found = _no_more_than(LARGEST, read_councils(rows, first))
    edition = compared.edition
    if edition.on is None:
        days = chain((row.started for row in found), (row.ended for row in found))
        edition = dated_by_content(edition, days, wish.today)
    CouncilComparison(found, edition, compared.register, compared.plan, compared.report).compare()
    return replace(compared, edition=edition)


_READERS = {
    Layout.COUNCILS: _councils,
    Layout.ONS_LOOKUP: _lookup,
    Layout.SMALL_AREAS: _lookup,
    Layout.TRUST_SYSTEMS: _lookup,
    Layout.ODS_SUCCESSIONS: _successions,
    Layout.ODS_TRUSTS: _organisations,
    Layout.ODS_CCGS: _organisations,
    Layout.ODS_AUTHORITIES: _organisations,
}


def _no_more_than(most: int, rows: Iterator) -> list:
    found = list(islice(rows, most + 1))
    if len(found) > most:
        raise Damaged(f"The file has more than {most:,} rows. No such publication is so long: it is of another kind.")
    return found


@contextmanager
def _all_or_nothing(*, apply: bool) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:  # a long file is compared without a word to the database
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '15min'")
        yield
        if not apply:
            transaction.set_rollback(True)


def _write(compared: Compared, *, by: User | None, at: dt.datetime) -> None:
    report, edition = compared.report, compared.edition
    source = _source(edition)
    Applying(compared.plan, source, compared.register.kinds).write()
    ImportedFile.objects.create(
        name=report.name[:NAME_LENGTH],
        sha256=report.sha256,
        size=report.size,
        layout=report.layout,
        vintage_on=edition.on,
        vintage_precision=edition.precision,
        vintage_basis=edition.basis,
        rows=report.rows,
        counts=report.counts,
        report=report.as_json() | {"applied": True},
        codes=sorted(report.spoken_of),
        source=source,
        applied_at=at,
        applied_by=by,
    )


def _source(edition: Edition) -> Source:
    """The source of the file's facts: one for each edition, however often a file of it is applied."""
    known = Source.objects.filter(series=edition.series, title=edition.title, published_on=edition.on).first()
    if known:
        return known
    publisher, licence = edition.publisher
    words = f"{edition.layout.value} {edition.on or 'undated'}".replace("_", "-")
    return Source.objects.create(
        code=free_address(Source, "code", words, fallback="source"), title=edition.title, publisher=publisher,
        published_on=edition.on, published_precision=edition.precision if edition.on else Precision.UNKNOWN,
        licence=licence, series=edition.series,
    )  # fmt: skip


def what_was_read(report: Report) -> str:
    """The file in one line: its layout, its edition and how the edition is known."""
    label = Layout(report.layout).label
    if report.vintage_on is None:
        return f"{label}; {report.vintage_basis}"
    return f"{label}, state of {day_words(report.vintage_on)} ({report.vintage_basis})"
