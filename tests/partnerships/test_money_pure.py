"""Money before it meets the database: years, amounts as people type them, sums, doubts, and who bears a variance."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.financial_year import months_after, period_ends, read_year, year_of, year_words
from partnerships.forms.fields import read_pounds
from partnerships.models.money_sums import Amount, MixedMoney
from partnerships.money_checks import derive_the_other, difference, doubts
from partnerships.risk_calculator import divide, who_bears

LEWISHAM, BOARD = "London Borough of Lewisham", "NHS South East London ICB"


@pytest.mark.parametrize(
    ("day", "year"), [((2026, 3, 31), 2025), ((2026, 4, 1), 2026), ((2025, 12, 31), 2025), ((2026, 1, 1), 2025)]
)
def test_the_year_begins_on_1_april(day: tuple[int, int, int], year: int) -> None:
    assert year_of(dt.date(*day)) == year


@pytest.mark.parametrize(
    ("written", "year"),
    [("2025/26", 2025), ("2025-26", 2025), ("2025", 2025), ("2099/00", 2099), ("2025/27", None), ("25/26", None)],
)
def test_a_year_as_people_write_it(written: str, year: int | None) -> None:
    assert read_year(written) == year
    assert year is None or read_year(year_words(year)) == year


def test_periods_end_on_the_first_day_after() -> None:
    ends = {period: period_ends(2025, period).isoformat() for period in ("q1", "q4", "annual", "m1", "m6", "m12")}
    assert ends == {
        "q1": "2025-07-01",
        "q4": "2026-04-01",
        "annual": "2026-04-01",
        "m1": "2025-05-01",
        "m6": "2025-10-01",
        "m12": "2026-04-01",
    }


def test_months_before_the_end_of_a_month() -> None:
    assert months_after(dt.date(2026, 3, 31), -1) == dt.date(2026, 2, 28)
    assert months_after(dt.date(2026, 4, 1), -6) == dt.date(2025, 10, 1)
    assert months_after(dt.date(2025, 12, 15), 1) == dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    ("typed", "pounds"),
    [
        ("£53,440,286", "53440286"),
        ("53440286.50", "53440286.50"),
        ("13.245m", "13245000"),
        ("£1.2 bn", "1200000000"),
        ("450k", "450000"),
        ("(1,200)", "-1200"),
        ("−1200", "-1200"),
        ("1 234 567", "1234567"),
        (" ", None),
        ("–", None),
    ],
)
def test_an_amount_as_people_type_it(typed: str, pounds: str | None) -> None:
    assert read_pounds(typed) == (None if pounds is None else Decimal(pounds))


@pytest.mark.parametrize(
    "typed", ["ten", "1.005", "1e9", "9" * 15, "=1+1", "£", "1..2", "NaN", "1,2m3", "٣", "53,440,28"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Enter|Give|more than|commas"):
        read_pounds(typed)


@given(st.text(max_size=50))
def test_whatever_is_typed_is_read_or_refused_in_words(typed: str) -> None:
    with suppress(ValueError):
        assert read_pounds(typed) is None or "£" in typed or any(letter.isdecimal() for letter in typed)


def test_the_other_share_is_worked_out_from_the_whole() -> None:
    found = derive_the_other(Decimal(53440286), {LEWISHAM: Decimal(21091826), BOARD: None})

    assert found is not None
    assert (found.whose, found.pounds) == (BOARD, Decimal(32348460))
    assert f"{found.share:.1%}" == "60.5%"


def test_nothing_is_worked_out_where_two_are_missing_or_the_parts_exceed_the_whole() -> None:
    assert derive_the_other(Decimal(100), {"a": None, "b": None}) is None
    assert derive_the_other(Decimal(100), {"a": Decimal(120), "b": None}) is None
    assert derive_the_other(None, {"a": Decimal(50), "b": None}) is None


def test_both_numbers_are_kept_where_parts_and_whole_differ() -> None:
    found = difference(Decimal(100), [Decimal(60), Decimal(30)])

    assert found is not None
    assert (found.stated, found.added_up, found.pounds) == (100, 90, -10)
    assert difference(Decimal(100), [Decimal(60), Decimal(40)]) is None
    assert difference(Decimal(100), [Decimal(60), None]) is None


@pytest.mark.parametrize(
    ("amounts", "place", "likely"),
    [
        ([13245, 9100, 13245000, 22000], 2, 13245),
        ([13245000, 9100000, 13245, 22000000], 2, 13245000),
        ([13245, 9100, 90000, 22000], None, None),
        ([13245000, 13245], None, None),
        ([5, None, 0, 5000], None, None),
    ],
)
def test_a_figure_a_thousand_times_its_neighbours_is_questioned(
    amounts: list[int | None], place: int | None, likely: int | None
) -> None:
    found = doubts([None if each is None else Decimal(each) for each in amounts])

    assert {key: doubt.likely for key, doubt in found.items()} == ({} if place is None else {place: likely})


def test_pooled_aligned_and_in_view_money_cannot_be_added() -> None:
    pooled, aligned = Amount("pooled", Decimal(5)), Amount("aligned", Decimal(7))

    assert pooled + pooled == Amount("pooled", Decimal(10))
    for mix in (lambda: pooled + aligned, lambda: pooled - aligned, lambda: pooled < aligned, lambda: pooled + 3):
        with pytest.raises(MixedMoney):
            mix()


@given(st.decimals(-(10**9), 10**9, places=2), st.integers(0, 10_000))
def test_a_variance_is_divided_to_the_last_penny(variance: Decimal, part: int) -> None:
    shares = {"council": Decimal(part) / 10_000, "board": 1 - Decimal(part) / 10_000}

    assert sum(each.pounds for each in divide(variance, shares) if each.pounds is not None) == variance


def test_who_bears_a_variance_by_each_basis() -> None:
    def borne(basis: str, **more: object) -> dict[str, Decimal | None]:
        given = {"contributions": {"council": Decimal(40), "board": Decimal(60)}, "splits": {}, **more}
        return {each.who: each.pounds for each in who_bears(Decimal(1000), basis=basis, **given).borne}  # type: ignore[arg-type]

    halves = {"council": Decimal("0.5"), "board": Decimal("0.5")}
    assert borne("contributions") == {"council": 400, "board": 600}
    assert borne("fixed_split", splits=halves) == {"council": 500, "board": 500}
    assert borne("host", host="council") == {"council": 1000}
    assert borne("causer", causer="council") == {"council": 1000}
    assert borne("capped", splits=halves, cap=Decimal(600)) == {"council": 300, "board": 300}


def test_what_a_risk_share_leaves_open_is_said() -> None:
    capped = who_bears(Decimal(-1000), basis="capped", contributions={}, splits={"a": Decimal(1)}, cap=Decimal(400))
    unknown = who_bears(Decimal(1000), basis="none", contributions={}, splits={})

    assert (capped.borne[0].pounds, capped.open_part) == (-400, -600)
    assert (unknown.borne, unknown.open_part) == ((), 1000)
