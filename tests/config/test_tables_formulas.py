"""Nothing that somebody typed runs in a spreadsheet."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.tables import csv_file, xlsx_file
from config.tables.columns import Column, FileValue, Number
from config.tables.formulas import harmless

ATTACKS = [
    "=1+1",
    '=HYPERLINK("http://evil.example","Click")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tquiet",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",  # noqa: RUF001 - the look-alike is the attack
    "＋1",  # noqa: RUF001 - the look-alike is the attack
    "－1",  # noqa: RUF001 - the look-alike is the attack
    "＠SUM(1)",  # noqa: RUF001 - the look-alike is the attack
]
HARMLESS = ["", "NHS Rushcliffe CCG", "04N", "(West) Suffolk", "St. Helens", "’s", "a=b", "100%"]
TEXT = Column(key="text", heading="Text", meaning="What was typed.")
AMOUNT = Number(key="amount", heading="Amount", meaning="A figure.")


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_that_would_run_gets_an_apostrophe(attack: str) -> None:
    assert harmless(attack) == f"'{attack}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_a_negative_number_stays_a_number() -> None:
    assert csv_file.body([AMOUNT], [{"amount": Decimal("-53440286.50")}]) == "-53440286.50\r\n"


COLUMNS_OF_ONE_KIND: dict[str, list[FileValue]] = {
    "texts, many times": [*ATTACKS, *HARMLESS, None, *ATTACKS],
    "texts and figures": [*ATTACKS, Decimal("-1"), 1, True, None],
    "figures that are equal and look different": [
        Decimal("1"),
        Decimal("1.00"),
        Decimal("1E+3"),
        Decimal("-0.0"),
        None,
    ],
    "whole numbers": [1, -1, 1, None],
    "yes and no": [True, False, None],
    "days": [dt.date(2026, 11, 26), None, dt.date(2026, 11, 26)],
    "moments that are equal and look different": [
        dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC),
        dt.datetime(2026, 7, 1, 13, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    ],
    "nothing": [None, None],
}


@pytest.mark.parametrize("values", COLUMNS_OF_ONE_KIND.values(), ids=COLUMNS_OF_ONE_KIND)
def test_a_column_is_written_as_each_of_its_cells_alone(values: list[FileValue]) -> None:
    together = csv_file.body([TEXT, AMOUNT], [{"text": value, "amount": value} for value in values])
    assert together == "".join(f"{cell},{cell}\r\n" for cell in map(csv_file.written, values))


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_cells_are_quoted_as_the_csv_module_quotes_them(rows: list[list[str]]) -> None:
    columns = [Column(key=key, heading=key, meaning="Any text.") for key in ("first", "second")]
    theirs = io.StringIO()
    csv.writer(theirs).writerows([harmless(cell) for cell in row] for row in rows)
    assert (
        csv_file.body(columns, [dict(zip(("first", "second"), row, strict=True)) for row in rows]) == theirs.getvalue()
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_workbook_is_a_formula(attack: str) -> None:
    file = io.BytesIO()
    heading = Column(key="text", heading=attack, meaning="A hostile heading.")
    xlsx_file.write(file, [heading], [{"text": attack}], {"Title": attack, "As at": str(dt.date(2019, 6, 1))})

    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet for cell in row]

    assert "f" not in {cell.data_type for cell in cells}
    assert {book["About"]["B1"].data_type, book["Data"]["A1"].data_type, book["Data"]["A2"].data_type} == {"s"}
