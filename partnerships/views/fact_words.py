"""One fact in words: its title, what it says column by column, the pages that it shows on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.urls import reverse

from config.dates_in_words import dated_words, last_day, span_words
from partnerships.body_claim_words import claimed_words
from partnerships.body_claim_words import label_of as field_of
from partnerships.english import capital, inside_sentence
from partnerships.forms.fact import LAST_DAYS
from partnerships.forms.registry import known_type_of, type_of
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
    BodyClaim,
    DatedFact,
    Membership,
    MembershipEvent,
    Partnership,
    Post,
    Sourced,
    Succession,
)
from partnerships.operations.facts import is_closed
from partnerships.operations.permission import name_of
from partnerships.value_words import value_words

SAID_ELSEWHERE = frozenset(
    {
        "id",
        "version",
        "reference_key",
        "initials",
        "standing",
        "source",
        "source_detail",
        "confidence",
        "note",
        "verified_on",
        "verified_by",
        "valid_from",
        "from_precision",
        "valid_to",
        "to_precision",
        "on_precision",
        "effective_precision",
        "as_generally_understood",
    }
)
LABELS = {
    "from_body": "Who answers",
    "to_body": "To whom",
    "kind": "Kind",
    "on": "Day",
    "reason": "Why",
    "effective_on": "Takes effect on",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a summary list."""

    key: str
    value: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class RowOfLinks(Row):
    """One line of a summary list that names several of a kind, each with its words and address."""

    value: str = ""
    links: tuple[tuple[str, str], ...]


def title_of(fact: Sourced, day: dt.date) -> str:
    """What a page about one fact is called, with names as on a day."""
    own_title = type_of(fact).title
    if own_title:
        return own_title(fact, day)
    match fact:
        case BodyClaim():
            return f"{field_of(fact)} of {name_of(fact.body, day)}"
        case Membership():
            return f"Membership of {name_of(fact.body, day)} in {name_of(fact.partnership, day)}"
        case MembershipEvent():
            return f"{fact.get_kind_display()}: {name_of(fact.membership.body, day)}"
        case Accountability():
            sides = name_of(fact.from_body, day), name_of(fact.to_body, day)
            return f"{sides[0]} {fact.get_kind_display()} {sides[1]}"
        case Post():
            return f"{fact.title}, {name_of(_home(fact), day)}"
        case Appointment():
            return f"{fact.person} as {inside_sentence(fact.post.title)}, {name_of(_home(fact.post), day)}"
        case Succession():
            return f"{fact.get_kind_display()}, {dated_words(fact.effective_on, fact.effective_precision)}"
    holder: Any = fact
    return f"{capital(str(fact._meta.verbose_name))} of {name_of(_home(holder), day)}: {fact}"


def label_of(fact: Sourced, day: dt.date) -> str:
    """One fact in a list of those that hang on another."""
    own_label = type_of(fact).label
    if own_label:
        return own_label(fact, day)
    match fact:
        case MembershipEvent():
            return f"{fact.get_kind_display()}, {dated_words(fact.on, fact.on_precision)}"
        case Appointment():
            return f"{fact.person}, {fact.get_basis_display().lower()}, {_period(fact)}"
    return f"{title_of(fact, day)}, {_period(fact)}" if isinstance(fact, DatedFact) else title_of(fact, day)


def rows_of(fact: Sourced, day: dt.date) -> Iterator[Row]:
    """Everything that a fact says, one line a column."""
    if isinstance(fact, BodyClaim):
        yield Row(key="Body", value=name_of(fact.body, day), href=page_of(fact.body))
        yield Row(key=field_of(fact), value=claimed_words(fact, day))
        yield from [Row(key="Note", value=fact.note)] if fact.note else []
        return
    for column in fact._meta.concrete_fields:
        if column.name not in SAID_ELSEWHERE and not (column.is_relation and column.value_from_object(fact) is None):
            yield Row(key=_label(column), **_value(fact, column, day))
    if isinstance(fact, DatedFact):
        yield Row(key="Period", value=_period(fact))
    if isinstance(fact, Accountability) and (gap := _without_power(fact)):
        yield Row(key="Days without a power", value=gap)
    if fact.note:
        yield Row(key="Note", value=fact.note)


def address_of(fact: Sourced, kind: str) -> str:
    """The page of one fact."""
    return reverse("fact", args=[kind, fact.pk])


def home_of(fact: Sourced, kind: str) -> str:
    """Where a fact is best read: on the page of its own, or of what it hangs on, where its kind has one."""
    own_page = "" if is_closed(fact) else type_of(fact).own_page_of(fact)
    return own_page or address_of(fact, kind)


def page_of(place: Body | Partnership) -> str:
    """The page of a body or partnership."""
    return reverse("body", args=[place.code]) if isinstance(place, Body) else reverse("partnership", args=[place.slug])


def _value(fact: Sourced, column: Field[Any, Any], day: dt.date) -> dict[str, str]:
    value = getattr(fact, column.name)
    if isinstance(value, Body | Partnership):
        return {"value": name_of(value, day), "href": page_of(value)}
    if isinstance(value, Sourced) and (sort := known_type_of(value)):
        return {"value": title_of(value, day), "href": sort.own_page_of(value) or address_of(value, sort.slug)}
    if column.name in LAST_DAYS:
        value = last_day(value)
    return {"value": value_words(column, value, _precision(fact, column))}


def _precision(fact: Sourced, column: Field[Any, Any]) -> str:
    return getattr(fact, {"on": "on_precision", "effective_on": "effective_precision"}.get(column.name, ""), "exact")


def _period(fact: DatedFact) -> str:
    return span_words(fact.valid_from, fact.valid_to, fact.from_precision, fact.to_precision)


def _label(column: Field[Any, Any]) -> str:
    return LABELS.get(column.name) or capital(str(column.verbose_name))


def _without_power(line: Accountability) -> str:
    """Mark, and never refuse, a line on days when its power was not in force, as far as those days are recorded."""
    power = line.legal_power
    if power is None:
        return ""
    early = power.valid_from and (line.valid_from is None or line.valid_from < power.valid_from)
    late = power.valid_to and (line.valid_to is None or line.valid_to > power.valid_to)
    if not early and not late:
        return ""
    force = span_words(power.valid_from, power.valid_to, power.from_precision, power.to_precision)
    return f"This power was in force {force}; for other days of the line no power is recorded."


def _home(fact: Any) -> Body | Partnership:
    return getattr(fact, "body", None) or fact.partnership
