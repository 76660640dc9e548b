"""Facts about a body belong inside its life (invariant I16)."""

from __future__ import annotations

import datetime as dt

from config.dates_in_words import day_words
from partnerships.models import Body, DatedFact, Precision
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused


def refuse_outside_life(fact: DatedFact, body: Body) -> None:
    """Refuse days before a body existed (its shadow time counts) or after it was abolished, naming the dates."""
    begins = body.shadow_from or body.established_on
    if begins and body.established_precision == Precision.EXACT and fact.valid_from and fact.valid_from < begins:
        raise Refused(
            {"valid_from": [f"{_named(body, begins)} began on {day_words(begins)}. Enter that day or later."]}
        )
    ends = body.abolished_on
    if ends is None:
        return
    if fact.valid_from and fact.valid_from >= ends:
        raise Refused(
            {"valid_from": [f"{_named(body, ends)} was abolished on {day_words(ends)}. Enter an earlier day."]}
        )
    if fact.valid_to is None or fact.valid_to > ends:
        last = day_words(ends - dt.timedelta(days=1))
        raise Refused({"valid_to": [f"{_named(body, ends)} existed until {last}. Enter that day or an earlier one."]})


def _named(body: Body, day: dt.date) -> str:
    return name_of(body, day)
