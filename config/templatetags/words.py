"""Dates, money and absence in the words of the register: `{% load words %}`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from config import dates_in_words, sentences

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """15 January 2024, or "not recorded"."""
    return dates_in_words.day_words(value)


@register.filter
def day_until(end: date | None) -> str:
    """The last day of a half-open span: the day before its stored end."""
    return dates_in_words.day_words(dates_in_words.last_day(end))


@register.filter
def dated(value: date | None, precision: str = "exact") -> str:
    """A date with its precision: `{{ fact.valid_from|dated:fact.from_precision }}`."""
    return dates_in_words.dated_words(value, precision or "exact")


@register.simple_tag
def span(start: date | None, end: date | None, start_precision: str = "exact", end_precision: str = "exact") -> str:
    """A half-open span in words: `{% span fact.valid_from fact.valid_to fact.from_precision %}`."""
    return dates_in_words.span_words(start, end, start_precision or "exact", end_precision or "exact")


@register.filter
def pounds(amount: Decimal | int | None) -> str:
    """£53,440,286, pence only where there are any, a minus sign in front, or "not recorded"."""
    if amount is None:
        return dates_in_words.NOT_RECORDED
    value = Decimal(amount)
    figure = f"{abs(value):,.0f}" if value == value.to_integral_value() else f"{abs(value):,.2f}"
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}£{figure}"


@register.filter
def percent_words(share: Decimal | None) -> str:
    """39.5%, from a part of a whole between 0 and 1, or "not recorded"."""
    return dates_in_words.NOT_RECORDED if share is None else f"{Decimal(share):.1%}"


@register.filter
def not_recorded(value: Any) -> Any:
    """The value, or "not recorded" where there is none; zero and False are values."""
    return dates_in_words.NOT_RECORDED if value is None or value == "" else value


@register.filter
def initial_capital(words: str) -> str:
    """The words with a capital first letter and the rest untouched."""
    return words[:1].upper() + words[1:]


@register.filter
def full_stop(words: str) -> str:
    """What somebody typed, at the end of a sentence: with a full stop, where it has no end of its own."""
    return sentences.full_stop(words)
