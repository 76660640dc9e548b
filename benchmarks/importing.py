"""Importing published files: against COPY and INSERT … ON CONFLICT of the same rows, and how it grows.

Of a file of 10,000 organisations half are new and half changed. The floor is what a team would write by hand without
validating, comparing, saying why or keeping history: COPY into a staging table, INSERT … ON CONFLICT into one table.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.timing import Ratio, paired

ROWS = 10_000
LONG = 500_000
TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)

_TRUSTS = """
INSERT INTO partnerships_body (version, standing, source_detail, confidence, note, code, region, website,
    established_on, established_precision, abolished_precision, kind_id, source_id)
SELECT 1, 'accepted', '', 'confirmed', '', 'B' || lpad(n::text, 5, '0'), 'Midlands', '', '2010-04-01', 'exact',
    'exact', (SELECT id FROM partnerships_bodykind WHERE code = 'nhs_trust'),
    (SELECT id FROM partnerships_source WHERE code = 'ods-trusts')
FROM generate_series(1, {known}) AS n;
INSERT INTO partnerships_bodyname (version, standing, source_detail, confidence, note, from_precision, to_precision,
    name, use, initials, body_id, source_id)
SELECT 1, 'accepted', '', 'confirmed', '', 'exact', 'exact', 'Trust number ' || code || ' NHS Trust', 'official', '',
    id, source_id
FROM partnerships_body WHERE code LIKE 'B_____';
CREATE TABLE bench_organisation (code text PRIMARY KEY, name text, region text, system text, opened date, closed date);
INSERT INTO bench_organisation SELECT code, 'Trust number ' || code, 'Y60', '', established_on, NULL
FROM partnerships_body WHERE code LIKE 'B_____';
CREATE TEMP TABLE bench_staging (code text, name text, region text, system text, address1 text, address2 text,
    address3 text, address4 text, address5 text, postcode text, opened text, closed text, n1 text, roles text, n2 text,
    n3 text, n4 text, telephone text, n5 text, n6 text, n7 text, amended text, n8 text, letter text, n9 text,
    n10 text, n11 text);
"""
_UPSERT = """
INSERT INTO bench_organisation
SELECT code, name, region, system, nullif(opened, '')::date, nullif(closed, '')::date FROM bench_staging
ON CONFLICT (code) DO UPDATE SET name = excluded.name, region = excluded.region, system = excluded.system,
    opened = excluded.opened, closed = excluded.closed
"""


@dataclass(frozen=True)
class Importing:
    """The figures: ratios to the floor, statements of a tenth of the rows and of all, megabytes for a long file."""

    compared: Ratio
    applied: float  # written too, with three or four records and their history for each row
    applied_seconds: float
    statements_tenth: int
    statements: int
    megabytes_tenth: float
    megabytes: float


def measure() -> Importing:
    """All of it, in a database that holds England."""
    known = ROWS // 2
    with _unrecorded() as cursor:
        cursor.execute(_TRUSTS.format(known=known))
        cursor.execute("ANALYZE partnerships_body, partnerships_bodyname, bench_organisation")
    content = _organisations(ROWS)

    def floor() -> None:
        _undone(lambda: _copy_and_upsert(content))

    compared = paired(lambda: _compare(content), floor, blocks=5, rounds=3)
    tenth, _ = _rehearsed(_organisations(ROWS // 10))
    statements, seconds = _rehearsed(content)
    applied = round(seconds * 1000 * compared.median / compared.milliseconds, 1)
    megabytes = _megabytes(LONG // 10), _megabytes(LONG)
    return Importing(compared, applied, round(seconds, 1), tenth, statements, *megabytes)


def _organisations(number: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for n in range(1, number + 1):
        known = n <= number // 2
        code = f"B{n:05}" if known else f"C{n:05}"
        row = [code, f"TRUST NUMBER {code} NHS TRUST", "Y60", "QT1", "1 HIGH STREET", "", "", "NOTTINGHAM", ""]
        row += ["NG1 1AA", "20100401", "20260331" if known else "", "", "RO197", "", "", "", "0115 9000000"]
        writer.writerow([*row, "", "", "", "0", "", "F", "", "", ""])
    return text.getvalue().encode()


def _compare(content: bytes) -> None:
    from partnerships.imports.files import look_through
    from partnerships.imports.importing import compare

    report = compare(look_through(io.BytesIO(content)), _wish()).report
    if not report.adds_up or report.counts["new"] * 2 != report.rows or report.counts["changed"] * 2 != report.rows:
        raise ValueError(f"The file was not read as meant: {report.counts}")


def _rehearse(content: bytes) -> None:
    from partnerships.imports.importing import import_file

    import_file(io.BytesIO(content), _wish(), by=None, at=NOW, apply=False)


def _wish() -> Any:
    from partnerships.imports.importing import Wish
    from partnerships.imports.layouts import Family

    return Wish(name="etr.csv", family=Family.ODS, today=TODAY, vintage=dt.date(2026, 6, 1))


def _copy_and_upsert(content: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_staging")
        cursor.copy_expert("COPY bench_staging FROM STDIN WITH (FORMAT csv)", io.BytesIO(content))
        cursor.execute(_UPSERT)


def _undone(work: Callable[[], None]) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


@contextmanager
def _unrecorded() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


def _rehearsed(content: bytes) -> tuple[int, float]:
    """Statements and seconds for the whole, writing included."""
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        _rehearse(content)
    return len(captured), time.perf_counter() - started


def _megabytes(rows: int) -> float:
    """The most memory that Python holds while a list of successions is read and compared."""
    from partnerships.imports.files import look_through
    from partnerships.imports.importing import compare

    with tempfile.TemporaryFile() as file:
        _successions(file, rows)
        gc.collect()
        tracemalloc.start()
        file.seek(0)
        compare(look_through(file), _wish())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return round(most / 1e6, 1)


def _successions(file: BinaryIO, rows: int) -> None:
    """Surgeries and sites by the thousand, and a pair of ours among every hundred."""
    for n in range(rows):
        ours = n % 100 == 0
        line = "00F,13T,20150401\n" if ours else f"Z{n:06},Y{n:06},{1990 + n % 30}0401\n"
        file.write(line.encode())
