"""A list's files: what they hold, how they open, and that a long one needs no more memory than a short one."""

import csv
import hashlib
import io
import json
import resource
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from config.tables import csv_file, json_file, xlsx_file
from config.tables.columns import Choice, Coded, Column, Day, LastDay, Money, Precision, Row, Several, Share, YesNo

COLUMNS = (
    Column(
        key="name",
        heading="Name",
        meaning="The name.",
        under=(Choice(key="standing", heading="Standing", meaning="…", labels={"accepted": "Accepted"}),),
    ),
    Coded(key="kind", heading="Kind", meaning="The kind.", reads="kind_name", code="kind_code"),
    Day(
        key="open_from",
        heading="Open from",
        meaning="The first day.",
        precision="how",
        under=(Precision(key="how", heading="How known", meaning="…", of="open_from", labels={"exact": "exact day"}),),
    ),
    LastDay(key="until", heading="Until", meaning="The last day.", reads="valid_to"),
    Money(key="fund", heading="Fund", meaning="Pounds."),
    Share(key="share", heading="Share", meaning="A part."),
    YesNo(key="votes", heading="Votes", meaning="Whether."),
    Several(key="became", heading="Became", meaning="Codes."),
)
ROW: dict[str, Any] = {
    "name": "Nottingham “City”, Council",
    "standing": "accepted",
    "kind_name": "unitary council",
    "kind_code": "unitary_council",
    "open_from": date(2013, 4, 1),
    "how": "exact",
    "valid_to": date(2022, 7, 1),
    "fund": Decimal("-53440286.50"),
    "share": Decimal("0.8592"),
    "votes": False,
    "became": ["04N", "52R"],
}
EMPTY: dict[str, Any] = {**dict.fromkeys(ROW), "name": "Nothing else recorded", "standing": "accepted", "how": "exact"}
HEADINGS = [
    "Name",
    "Standing",
    "Kind",
    "Open from",
    "How known",
    "Until",
    "Fund",
    "Share",
    "Votes",
    "Became",
]
IN_CSV = [
    "Nottingham “City”, Council",
    "Accepted",
    "unitary council",
    "2013-04-01",
    "exact day",
    "2022-06-30",
    "-53440286.50",
    "0.8592",
    "no",
    "04N; 52R",
]
MANY = 100_000
MANY_IN_A_WORKBOOK = 25_000  # each cell is an element: a minute for as many as of the other forms
MIB = 1024 * 1024


def csv_of(*rows: Row) -> bytes:
    return "".join(csv_file.chunks(COLUMNS, rows)).encode()


def book_of(*rows: Row) -> openpyxl.Workbook:
    file = io.BytesIO()
    xlsx_file.write(file, COLUMNS, rows, {"Title": "Bodies"})
    return openpyxl.load_workbook(file)


def test_csv_opens_right_in_excel_and_elsewhere() -> None:
    made = csv_of(ROW)

    assert made.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))) == [HEADINGS, IN_CSV]
    assert made.count(b"\r\n") == 2


def test_csv_leaves_empty_what_is_not_recorded() -> None:
    *_, last = csv.reader(io.StringIO(csv_of(EMPTY).decode()))
    assert last == ["Nothing else recorded", "Accepted", *[""] * 8]


def test_a_csv_that_breaks_off_says_so() -> None:
    def rows() -> Iterator[Row]:
        yield ROW
        raise ConnectionError

    chunks = csv_file.chunks(COLUMNS, rows())
    _head, last = next(chunks), next(chunks)

    assert last.strip() == csv_file.INCOMPLETE
    with pytest.raises(ConnectionError):
        next(chunks)


def test_json_has_codes_and_strings_for_decimals() -> None:
    made = json.loads("".join(json_file.chunks(COLUMNS, [ROW, EMPTY], {"title": "Bodies", "as_at": date(2019, 6, 1)})))

    assert (made["title"], made["as_at"], made["count"]) == ("Bodies", "2019-06-01", 2)
    assert made["rows"][0] == {
        "name": "Nottingham “City”, Council",
        "standing": "accepted",
        "kind": "unitary_council",
        "open_from": "2013-04-01",
        "how": "exact",
        "until": "2022-06-30",
        "fund": "-53440286.50",
        "share": "0.8592",
        "votes": False,
        "became": ["04N", "52R"],
    }
    empty = made["rows"][1]
    assert [key for key, value in empty.items() if value is not None] == ["name", "standing", "became"]


def test_json_of_no_rows_is_json() -> None:
    assert json.loads("".join(json_file.chunks(COLUMNS, [], {"title": "Bodies"}))) == {
        "title": "Bodies",
        "rows": [],
        "count": 0,
    }


def test_a_workbook_has_real_dates_and_numbers_under_a_frozen_head() -> None:
    data = book_of(ROW, EMPTY)["Data"]

    heading, full, empty = data.iter_rows(values_only=True)
    assert list(heading) == HEADINGS
    assert full[3] == datetime(2013, 4, 1)  # noqa: DTZ001 - a workbook's days have no zone
    assert (full[6], full[7]) == (-53440286.5, 0.8592)
    assert empty[3] is None
    assert data.freeze_panes == "B2"


def test_the_cover_counts_the_rows_and_seals_them() -> None:
    about = dict(book_of(ROW, EMPTY)["About"].iter_rows(values_only=True))
    lines = csv_of(ROW, EMPTY).split(b"\r\n", 1)[1]

    assert (about["Title"], about["Rows"]) == ("Bodies", 2)
    assert hashlib.sha256(lines).hexdigest() in about.values()


def test_a_day_before_the_calendar_of_the_format_is_text() -> None:
    old = {**ROW, "open_from": date(1888, 8, 13)}
    assert book_of(old)["Data"]["D2"].value == "1888-08-13"


def numbered(count: int) -> Iterator[Row]:
    return ({**ROW, "name": f"Body number {number}"} for number in range(count))


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_many_rows_take_little_memory(form: str, soak: bool) -> None:
    count = MANY_IN_A_WORKBOOK if form == "xlsx" and not soak else MANY
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryFile() as file:
        for chunk in made(form, file, count):
            file.write(chunk.encode())
        written = file.tell()

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert written > MIB / 2
    assert grown < count * 1024  # a row that is kept takes more


def made(form: str, file: Any, count: int) -> Iterable[str]:
    rows = numbered(count)
    if form == "xlsx":
        xlsx_file.write(file, COLUMNS, rows, {"Title": "Bodies"})
        return ()
    return csv_file.chunks(COLUMNS, rows) if form == "csv" else json_file.chunks(COLUMNS, rows, {"title": "Bodies"})
