"""Save a report under a name, run it, and hand out what a run kept, to whoever may still see it."""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.history.recording import recording
from config.asat import read_day
from config.statement_timeout import longer_statements
from config.tables.csv_file import Checksum
from config.tables.downloads import CONTENT_TYPES, ROWS_PER_READ, Download
from governance.reports.catalogue import report_called
from governance.reports.models import ReportRun, ReportRunPart, SavedReport
from governance.reports.privacy import left_out_words
from governance.reports.report import Report
from governance.reports.rights import may_save
from partnerships.operations import NotPermitted, Refused
from partnerships.visibility import Places, Reader, VisibleQuerySet, reading_places

if TYPE_CHECKING:
    from accounts.models import User

MOST_ROWS = 20_000
MOST_SAVED = 100
MOST_RUNS_A_DAY = 40
BYTES_PER_PART = 512 * 1024
NOT_FILTER = ("on", "page", "format", "after", "before")
TOO_LONG = f"A run keeps at most {MOST_ROWS:,} rows. Filter the report, or download it without saving."
NOT_UNDERSTOOD = "The filter or the day could not be understood, so nothing was saved."
NAME_TAKEN = "You have a saved report of this name. Choose another name."


def report_over(report: type[Report], query: str, user: Reader) -> Report:
    """A report as its page would show it to this reader for this query."""
    request = HttpRequest()
    request.method, request.user, request.path = "GET", user, reverse("report", args=[report.naming.file])
    request.GET = QueryDict(query)
    made = report()
    made.setup(request)
    return made


def filter_of(query: QueryDict) -> str:
    """The filter and the order of an address, without the day, the page and the form."""
    kept = query.copy()
    for key in NOT_FILTER:
        kept.pop(key, None)
    return kept.urlencode()


def save_report(*, by: User, report: type[Report], query: QueryDict, name: str, now: dt.datetime) -> SavedReport:
    """Save a report for the person who looks at it. `Refused` without a name, a right to, or a readable filter."""
    _require(by)
    name = name.strip()
    if not name:
        raise Refused({"name": ["Enter a name."]})
    if not report_over(report, query.urlencode(), by).is_understood:
        raise Refused(NOT_UNDERSTOOD)
    mine = SavedReport.objects.filter(owner=by, put_away_at__isnull=True)
    if mine.count() >= MOST_SAVED:
        raise Refused(f"You have {MOST_SAVED} saved reports. Put one away first.")
    day = read_day(query.get("on", ""))
    try:
        with recording(by=by, reason=f"Saved a report: {report.number}"):
            return SavedReport.objects.create(
                owner=by, name=name, report=report.naming.file, query=filter_of(query), on=day, saved_at=now
            )
    except IntegrityError as error:
        raise Refused({"name": [NAME_TAKEN]}) from error


def put_away(saved: SavedReport, *, by: User, now: dt.datetime) -> None:
    """Take a saved report off its owner's list. What its runs kept stays."""
    _require_own(saved, by)
    with recording(by=by, reason="Put a saved report away"):
        SavedReport.objects.filter(pk=saved.pk, put_away_at__isnull=True).update(
            put_away_at=now, version=saved.version + 1
        )


def run_report(saved: SavedReport, *, by: User, now: dt.datetime, today: dt.date) -> ReportRun:
    """Run a saved report and keep its rows, read once, as each file. `Refused` where there are too many."""
    _require(by)
    _require_own(saved, by)
    if ReportRun.objects.filter(run_by=by, run_at__gte=now - dt.timedelta(days=1)).count() >= MOST_RUNS_A_DAY:
        raise Refused(f"You have run {MOST_RUNS_A_DAY} reports since yesterday. Run this one tomorrow.")
    query = query_of(saved, today)
    made = _known(saved, query, by)
    with recording(by=by, reason=f"Ran a saved report: {made.number}"), longer_statements():
        with tempfile.TemporaryFile() as file:
            rows = KeptRows(file)
            checksum = Checksum(made.columns)
            rows.keep(checksum.of(_within_limit(made.download)))
            download = replace(made.download, rows=rows)
            files = {form: list(_parts(download, form)) for form in CONTENT_TYPES}
        run = ReportRun.objects.create(
            saved=saved,
            run_at=now,
            run_by=by,
            as_at=made.day,
            title=made.naming.title,
            filters=made.filter_words,
            left_out=left_out_words(made.request, may_be_private=made.may_be_private),
            rows=checksum.count,
            checksum=checksum.words,
            is_public_set=checksum.words == _public_checksum(saved, query),
            reading=reading_as_json(reading_places(by)),
            files={form: _described(parts) for form, parts in files.items()},
            records=rows.records,
        )
        ReportRunPart.objects.bulk_create(
            ReportRunPart(run=run, form=form, number=number, content=content)
            for form, parts in files.items()
            for number, content in enumerate(parts)
        )
    return run


def query_of(saved: SavedReport, today: dt.date) -> str:
    """The query of one run: on the day that was saved with it, or today."""
    query = QueryDict(saved.query, mutable=True)
    query["on"] = (saved.on or today).isoformat()
    return query.urlencode()


def why_not_handed_out(run: ReportRun, user: Reader) -> str:
    """Why a kept run is not given to its owner any more, in words; empty where it is.

    Closed by default: every record of the run must still show to them, and unless everybody would have got the same
    rows, they must still read wherever they read then.
    """
    report = report_called(run.saved.report)
    if report is None:
        return "This report is no longer made, so who may see its rows cannot be told."
    seen = VisibleQuerySet(report.record).visible_to(user).filter(pk__in=run.records)
    if seen.count() < len(set(run.records)):
        return "This run holds rows that you may no longer see."
    if not run.is_public_set and not _covers(reading_as_json(reading_places(user)), run.reading):
        return "This run holds more than the public may see, and your roles no longer read all that they read then."
    return ""


def content_of(run: ReportRun, form: str) -> Iterator[bytes]:
    """One file of a run, byte for byte as it was kept."""
    parts = run.parts.filter(form=form).order_by("number").values_list("content", flat=True)
    return (bytes(part) for part in parts)


def reading_as_json(places: Places) -> dict[str, Any]:
    """Where somebody reads drafts and private matters, for comparing later."""
    named = {key: sorted(getattr(places, key)) for key in ("bodies", "partnerships", "members")}
    more = {
        key: reading_as_json(within) if (within := getattr(places, key)) is not None else None for key in MORE_READING
    }
    return {"everywhere": places.everywhere, **named, **more}


MORE_READING = ("exempt", "money")


def _covers(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Tell whether whoever reads at `now` reads everything that was read at `then`."""
    more = all(not then.get(key) or (bool(now.get(key)) and _covers(now[key], then[key])) for key in MORE_READING)
    if now["everywhere"]:
        return more
    reached = all(set(then[key]) <= set(now[key]) for key in ("bodies", "partnerships", "members"))
    return reached and not then["everywhere"] and more


class KeptRows:
    """Rows in a temporary file: read once from the database, so that every file of a run holds the same."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.records: list[int] = []

    def keep(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write the rows, piece by piece."""
        read = iter(rows)
        while piece := list(islice(read, ROWS_PER_READ)):
            self.records += [row["id"] for row in piece]
            pickle.dump(piece, self._file)

    def iterator(self, chunk_size: int) -> Iterator[Mapping[str, Any]]:
        """Each row again, from the beginning."""
        self._file.seek(0)
        while True:
            try:
                yield from pickle.load(self._file)  # noqa: S301 - our own rows, in a file that nobody else can open
            except EOFError:
                return


def _within_limit(download: Download) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(download.rows.iterator(chunk_size=ROWS_PER_READ)):
        if number >= MOST_ROWS:
            raise Refused(TOO_LONG)
        yield row


def _parts(download: Download, form: str) -> Iterator[bytes]:
    """A file in pieces of half a megabyte."""
    whole = download.content(form)
    for start in range(0, len(whole), BYTES_PER_PART):
        yield whole[start : start + BYTES_PER_PART]


def _described(parts: list[bytes]) -> dict[str, Any]:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return {"sha256": digest.hexdigest(), "bytes": sum(map(len, parts))}


def _public_checksum(saved: SavedReport, query: str) -> str:
    """The checksum that somebody without an account would get."""
    made = _known(saved, query, AnonymousUser())
    checksum = Checksum(made.columns)
    deque(checksum.of(_within_limit(made.download)), maxlen=0)
    return checksum.words


def _known(saved: SavedReport, query: str, user: Reader) -> Report:
    report = report_called(saved.report)
    if report is None:
        raise Refused("This report is no longer made.")
    made = report_over(report, query, user)
    if not made.is_understood:
        raise Refused("The filter of this saved report can no longer be understood. Save the report anew.")
    return made


def _require(by: User) -> None:
    if not may_save(by):
        raise NotPermitted("Your roles do not let you save reports. You can download them.")


def _require_own(saved: SavedReport, by: User) -> None:
    if saved.owner_id != by.pk:
        raise NotPermitted("A saved report belongs to the person who saved it.")
