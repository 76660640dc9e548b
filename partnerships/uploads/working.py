"""What background work does with uploads: read and compare, or apply, each in one pass that may be cut off anywhere."""

from __future__ import annotations

import csv
import datetime as dt
import json
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from typing import IO, BinaryIO

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from partnerships.imports.files import look_through
from partnerships.imports.importing import REPORT_CHANGED, Wish, import_file, what_was_read
from partnerships.imports.layouts import LOOKED_AT, Family, Layout, detected
from partnerships.imports.report import Item, Report
from partnerships.models import ImportedFile, Upload
from partnerships.operations import Busy, Refused
from partnerships.uploads.lease import Lease, LeaseLost, hand_back, take_up, try_later

log = logging.getLogger(__name__)
MOST_IN_ONE_PASS = 10
MOST_WRITES = 15_000  # with their names, codes and places some two minutes of writing; a task is stopped after four
COLUMNS = ("upload_id", "line", "outcome", "code", "name", "why", "says")
CHANGED_SINCE = (
    "The register has changed since you read the report, so nothing was applied. This is what the file would do now."
)


def look_at_uploads(*, now: Callable[[], dt.datetime] = timezone.now, over: BaseDatabaseWrapper | None = None) -> int:
    """Take up what waits, one upload after the other; how many were taken up. A tick runs this, as often as it likes.

    `over` is the connection by which leases are renewed: one of their own, but for tests.
    """
    for number in range(MOST_IN_ONE_PASS):
        upload = take_up(now())
        if upload is None:
            return number
        if upload.state in Upload.BUSY:
            _work_on(upload, now, over)
    return MOST_IN_ONE_PASS


def _work_on(upload: Upload, now: Callable[[], dt.datetime], over: BaseDatabaseWrapper | None) -> None:
    step = _compare if upload.state == Upload.State.READING else _apply
    try:
        with Lease(upload, over) as lease, _bytes_of(upload) as stream:
            step(upload, stream, lease, now())
    except LeaseLost:
        log.warning("Upload %s was taken up by another worker", upload.pk)
    except Busy:
        try_later(upload, counts=False)
    except Refused as refusal:
        _refuse(upload, str(refusal))
    except Exception:
        log.exception("Upload %s could not be worked on", upload.pk)
        try_later(upload, counts=True)


def _compare(upload: Upload, stream: BinaryIO, lease: Lease, now: dt.datetime) -> None:
    _compare_with(upload, stream, lease, now, words="")


def _compare_with(upload: Upload, stream: BinaryIO, lease: Lease, now: dt.datetime, *, words: str) -> None:
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        rows = _RowsInFile(file, upload, lease)
        report = import_file(
            stream,
            _wish(upload, stream, now),
            by=upload.uploaded_by,
            at=now,
            apply=False,
            most=MOST_WRITES,
            on_row=rows,
        )
        with transaction.atomic():
            upload.rows.all().delete()
            _copy(file)
            hand_back(
                upload,
                state=Upload.State.COMPARED,
                attempts=0,
                rows_done=report.rows,
                words=words,
                report=in_short(report),
                fingerprint=report.fingerprint,
            )


def _apply(upload: Upload, stream: BinaryIO, lease: Lease, now: dt.datetime) -> None:
    """Apply in the same transaction as the note that it was applied: cut off anywhere, both are done or neither."""
    wish = _wish(upload, stream, now)
    try:
        with transaction.atomic():
            report = import_file(
                stream,
                wish,
                by=upload.asked_by,
                at=now,
                apply=True,
                most=MOST_WRITES,
                expecting=upload.fingerprint,
                reason=upload.reason,
                on_row=lease.count,
            )
            imported = ImportedFile.objects.filter(sha256=upload.sha256).latest("applied_at")
            upload.parts.all().delete()
            hand_back(
                upload,
                state=Upload.State.APPLIED,
                attempts=0,
                rows_done=report.rows,
                report=in_short(report),
                imported=imported,
            )
    except Refused as refusal:
        if str(refusal) != REPORT_CHANGED:
            raise
        stream.seek(0)
        _compare_with(upload, stream, lease, now, words=CHANGED_SINCE)


def _refuse(upload: Upload, words: str) -> None:
    with transaction.atomic():
        upload.parts.all().delete()
        hand_back(upload, state=Upload.State.REFUSED, attempts=0, words=words)


def _wish(upload: Upload, stream: BinaryIO, now: dt.datetime) -> Wish:
    """What the file is, told from its content where nobody named it; its name and ending say nothing."""
    layout = upload.layout
    if not layout:
        found = detected([cells for _, cells in islice(look_through(stream).rows(), LOOKED_AT)] or [[]])
        layout = found.value if found else ""
        stream.seek(0)
    family = Layout(layout).family if layout else Family.ODS
    today = timezone.localdate(now)
    return Wish(name=upload.name, family=family, today=today, layout=layout, vintage=upload.vintage_on)


def in_short(report: Report) -> dict[str, object]:
    """The report without its rows, which are kept one by one, and with the file in words."""
    kept = report.as_json()
    del kept["items"]
    return kept | {"what": what_was_read(report), "adds_up": report.adds_up}


@contextmanager
def _bytes_of(upload: Upload) -> Iterator[BinaryIO]:
    """The file's bytes on disk for as long as they are read; never more than one part of them in memory."""
    with tempfile.TemporaryFile() as file:
        for content in upload.parts.order_by("number").values_list("content", flat=True).iterator(chunk_size=1):
            file.write(content)
        file.seek(0)
        yield file


class _RowsInFile:
    """Every row of the report as a line of CSV, until the comparing is done and undone."""

    def __init__(self, file: IO[str], upload: Upload, lease: Lease) -> None:
        self._writer, self._upload, self._lease = csv.writer(file), upload.pk, lease

    def __call__(self, item: Item) -> None:
        """One row."""
        says = json.dumps([asdict(said) for said in item.says])
        self._writer.writerow([self._upload, item.line, item.outcome, item.code, item.name, item.why, says])
        self._lease.count(item)


def _copy(file: IO[str]) -> None:
    file.seek(0)
    with connection.cursor() as cursor:
        columns = ", ".join(COLUMNS)
        cursor.copy_expert(
            f"COPY partnerships_uploadrow ({columns}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (code, name, why))",
            file,
        )
