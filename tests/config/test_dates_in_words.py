"""Dates say no more than the record knows."""

from datetime import date

import pytest

from config.dates_in_words import dated_words, day_words, span_words
from config.templatetags.words import day_until, not_recorded, pounds

APRIL = date(2017, 4, 1)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("exact", "1 April 2017"),
        ("month", "April 2017"),
        ("year", "2017"),
        ("first_observed", "recorded from 1 April 2017"),
        ("last_observed", "last recorded on 1 April 2017"),
        ("inferred", "about 1 April 2017"),
        ("not_before", "not before 1 April 2017"),
        ("unknown", "not known"),
    ],
)
def test_each_precision_has_its_words(precision: str, words: str) -> None:
    assert dated_words(APRIL, precision) == words


def test_an_absent_date_is_not_recorded_and_an_unknown_one_is_not_known() -> None:
    assert dated_words(None) == day_words(None) == "not recorded"
    assert dated_words(None, "unknown") == "not known"


def test_a_precision_nobody_defined_is_an_error() -> None:
    with pytest.raises(KeyError):
        dated_words(APRIL, "roughly")


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        (APRIL, date(2022, 7, 1), "exact", "1 April 2017 until 30 June 2022"),
        (APRIL, None, "exact", "from 1 April 2017"),
        (APRIL, None, "first_observed", "recorded from 1 April 2017"),
        (None, date(2022, 7, 1), "exact", "start not recorded until 30 June 2022"),
    ],
)
def test_a_span_ends_on_its_last_day(start: date | None, end: date | None, precision: str, words: str) -> None:
    assert span_words(start, end, precision) == words


def test_a_span_whose_end_is_only_roughly_known_says_so() -> None:
    assert span_words(APRIL, date(2022, 7, 1), "exact", "month") == "1 April 2017 until July 2022"


@pytest.mark.parametrize(
    ("precision", "words"),
    [("last_observed", "last recorded on 31 March 2020"), ("inferred", "about 31 March 2020")],
)
def test_an_end_that_is_not_certain_is_a_last_day_too(precision: str, words: str) -> None:
    assert span_words(APRIL, date(2020, 4, 1), "exact", precision) == f"1 April 2017 until {words}"


def test_until_is_the_day_before_the_stored_end() -> None:
    assert day_until(date(2022, 7, 1)) == "30 June 2022"
    assert day_until(None) == "not recorded"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (53440286, "£53,440,286"),
        ("1200.5", "£1,200.50"),
        (-5000, "\N{MINUS SIGN}£5,000"),
        (0, "£0"),
        (None, "not recorded"),
    ],
)
def test_pounds(amount: object, words: str) -> None:
    assert pounds(amount) == words


def test_nothing_is_not_recorded_but_zero_and_no_are_values() -> None:
    assert [not_recorded(each) for each in (None, "", 0, False)] == ["not recorded", "not recorded", 0, False]
