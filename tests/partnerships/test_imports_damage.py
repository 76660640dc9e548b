"""Files in every state: encodings, line ends, quoting; damage has one message with its line and changes nothing."""

import io

import pytest

from accounts.history.entry import HistoryEntry
from partnerships.imports.damage import Damaged
from partnerships.imports.files import look_through
from partnerships.imports.layouts import Family
from partnerships.imports.report import Outcome
from tests.england import England
from tests.partnerships.published_files import apply, file_of, organisation, read

TRUST = organisation("R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "20171001", region="Y62")
OTHER = organisation("R0B", "SOUTH TYNESIDE AND SUNDERLAND NHS FOUNDATION TRUST", "20190401", region="Y63")


def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    return list(look_through(io.BytesIO(content)).rows())


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_line_ends_and_encodings(ends: str, encoding: str) -> None:
    content = f'A,"Ynys Môn, Isle"{ends}{ends}B,Plain{ends}'.encode(encoding)
    assert rows_of(content) == [(1, ["A", "Ynys Môn, Isle"]), (3, ["B", "Plain"])]


def test_mixed_line_ends_and_no_end_at_the_end() -> None:
    assert rows_of(b"A,1\r\nB,2\rC,3\nD,4") == [(1, ["A", "1"]), (2, ["B", "2"]), (3, ["C", "3"]), (4, ["D", "4"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty"),
        (b"PK\x03\x04\x14\x00", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "picture"),
        (b"\x89PNG\r\n\x1a\n\x00", "picture"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "web page"),
        (b"<?xml version='1.0'?>", "web page"),
        ("A,B\n".encode("utf-16-le"), "UTF-16 without a mark"),
        ("A,B\n".encode("utf-32"), "UTF-32"),
        (b"A,B\nC,D\x00\n", "Line 2: There is a NUL"),
        (b"A,B\nC\nD,E\n", "Line 2: This row has 1 value and the first has 2"),
        (b"A,B\nC,D\nE", "Line 3: This row has 1 value"),
        (b'A,B\nC,"D\nE,F\n', "Line 2: A quotation mark is opened here and not closed"),
        (b'A,B\n"C"x,D\n', "Line 2: The quotation marks do not match up"),
        ("A,Môn\nB,".encode() + b"\xf4\n", "Line 2: The text is UTF-8 up to here and then breaks"),
        (b"A,B\nC,\x81\n", "Line 2: There is a byte here that is neither"),
        (b"x" * (1 << 20), "more than a million characters"),
        (b"," * 600, "empty"),
        (b"a" + b",a" * 600, "601 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Damaged, match=words):
        rows_of(content)


@pytest.mark.parametrize("width", [24, 27, 31])
@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.django_db
def test_any_number_of_columns_and_any_quoting(england: England, width: int, quoted: bool) -> None:
    rows = [[*row, *[""] * 10] for row in (TRUST, OTHER)]
    report = read(file_of(rows, quoted=quoted, width=width))
    assert (report.layout, report.count(Outcome.UNCHANGED), report.rows) == ("ods_trusts", 2, 2)


@pytest.mark.django_db
def test_a_header_is_read_and_its_columns_may_move(england: England) -> None:
    header = ["Close Date", "Organisation Code", "Name", "Open Date", "National Grouping", "Role Codes"]
    rows = [header, ["", "R0A", TRUST[1], "2017-10-01", "Y62", "RO197|RO57"]]
    report = read(file_of([[*row, *[""] * 8] for row in rows], width=14), layout="ods_trusts")
    assert (report.count(Outcome.UNCHANGED), report.rows) == (1, 1)


@pytest.mark.parametrize("day", ["00000000", "99991231", "19000101", "18000101"])
@pytest.mark.django_db
def test_days_that_stand_for_none(england: England, day: str) -> None:
    report = read(file_of([organisation("R0A", TRUST[1], "20171001", day), OTHER]))
    assert report.count(Outcome.UNCHANGED) == 2


@pytest.mark.django_db
def test_a_trust_that_lived_26_days_and_a_row_that_ends_before_it_begins(england: England) -> None:
    rows = [
        organisation("Z0C", "PROJECT BROADSHIRE NHS TRUST", "20260301", "20260326"),
        organisation("Z0D", "REVERSED NHS TRUST", "20260301", "20260226"),
    ]
    report = apply(file_of(rows))
    body = england.body("Z0C")
    assert body.abolished_on
    assert body.established_on
    assert (body.abolished_on - body.established_on).days == 26
    assert [tally.why for tally in report.reasons] == [
        "", "Its close date is before its open date, so neither can be used"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (organisation("Z0C", "BROADSHIRE \u202eTSURT SHN", "20260301"), "Line 1: A name here holds characters"),
        (organisation("Z0C", "BROADSHIRE NHS TRUST" * 20, "20260301"), "Line 1: A name here has 400 characters"),
        (organisation("Z'; --", "BROADSHIRE NHS TRUST", "20260301"), "Line 1: “Z'; --” is not an ODS code"),
        (organisation("Z0C", "BROADSHIRE NHS TRUST", "٢٠٢٦٠٣٠١"), "Line 1: The open date"),
    ],
)
@pytest.mark.django_db
def test_hostile_values_are_damage(england: England, row: list[str], words: str) -> None:
    with pytest.raises(Damaged, match=words):
        read(file_of([row, TRUST]), layout="ods_trusts")


@pytest.mark.django_db
def test_markup_and_formulas_are_only_text(england: England) -> None:
    name = "=HYPERLINK <SCRIPT>ALERT(1)</SCRIPT> NHS TRUST"
    apply(file_of([organisation("Z0C", name, "20260301"), TRUST, OTHER]))
    assert "<Script>" in england.body("Z0C").names.get().name


def test_utf_16_may_hide_a_nul() -> None:
    with pytest.raises(Damaged, match="Line 2: There is a NUL"):
        rows_of("A,B\nC\0,D\n".encode("utf-16"))


@pytest.mark.parametrize(
    "text",
    [
        "lad_code,stp_ons,lsoas\nE06000018,E54000014,²\n",
        "CCG17CD,CCG17CDH,CCG17NM\n<b>,03X,NHS Erewash CCG\n",
        "Trust,code,STP,STP_code\nA trust,R'X,Somewhere,E54000014\n",
    ],
)
@pytest.mark.django_db
def test_hostile_lookups_are_damage(england: England, text: str) -> None:
    with pytest.raises(Damaged, match="Line 2"):
        read(text.encode(), Family.ONS)


@pytest.mark.django_db
def test_files_of_another_kind_are_told_what_to_do(england: England) -> None:
    practices = [organisation(f"A8100{n}", f"THE DENSHAM SURGERY {n}", "19740401") for n in range(5)]
    with pytest.raises(Damaged, match="The layout of this file is not known: its first row holds “A81000”"):
        read(file_of(practices))
    with pytest.raises(Damaged, match="Read it with import_councils"):
        read(b"local-authority-code,official-name,gss-code\nABC,Broadshire,E10000001\n")
    with pytest.raises(Damaged, match="Read it with import_ods"):
        read(file_of([TRUST]), Family.ONS)
    with pytest.raises(Damaged, match="a header and no rows"):
        read(b"CCG17CD,CCG17CDH,CCG17NM\n", Family.ONS)


@pytest.mark.django_db
def test_a_truncated_last_line_changes_nothing(england: England) -> None:
    before = HistoryEntry.objects.count()
    content = file_of([organisation("Z0C", "BROADSHIRE NHS TRUST", "20260301"), OTHER])
    with pytest.raises(Damaged, match="Line 2"):
        apply(content[:-40])
    assert HistoryEntry.objects.count() == before
