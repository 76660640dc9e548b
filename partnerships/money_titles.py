"""What records of agreements and funds are called on screen, and on whose page they show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from partnerships.financial_year import year_words
from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementParty,
    AgreementTerm,
    Contribution,
    FinanceReturn,
    Fund,
    FundHost,
    FundYear,
    MinimumRule,
    RiskShare,
    Scheme,
    SchemeFunding,
    Sourced,
    Variation,
    VariationApproval,
)
from partnerships.operations.permission import name_of


def title_of_money(fact: Sourced, day: dt.date) -> str:
    """The title of a record of an agreement or fund; an empty string for any other record."""
    match fact:
        case Agreement() | Fund():
            return str(fact)
        case AgreementParty():
            return f"{name_of(fact.body, day)}, party to {fact.agreement}"
        case AgreementEvent():
            by = f" by {name_of(fact.body, day)}" if fact.body else ""
            return f"{fact.get_kind_display()}{by}: {fact.agreement}"
        case AgreementTerm() | AgreementFunction():
            return f"{fact}: {fact.agreement}"
        case FundHost():
            return f"{name_of(fact.host, day)}, host of {fact.fund}"
        case FundYear():
            return f"{fact.fund}, {year_words(fact.year)}"
        case MinimumRule():
            return f"{fact}: {name_of(fact.payer, day)} for the area of {name_of(fact.area, day)}"
        case SchemeFunding():
            return f"{fact.get_funding_display()} for {fact.scheme}, {_year(fact.scheme)}"
        case Contribution():
            return f"{name_of(fact.body, day)}: {fact.get_funding_display()}, {_year(fact)}"
        case VariationApproval():
            return f"{name_of(fact.body, day)} on {fact.variation}, {_year(fact.variation)}"
        case Scheme() | FinanceReturn() | RiskShare() | Variation():
            words = str(fact)
            return f"{words[:1].upper()}{words[1:]}, {_year(fact)}"
    return ""


def _year(fact: Any) -> str:
    return f"{fact.fund_year.fund}, {year_words(fact.fund_year.year)}"


def home_of(fact: Any) -> str:
    """The address of the page of the agreement or fund that a record belongs to; empty for other records."""
    if isinstance(fact, Agreement):
        return reverse("agreement", args=[fact.ref])
    if isinstance(fact, Fund):
        return reverse("fund", args=[fact.ref])
    for column in ("agreement", "fund", "fund_year", "scheme", "variation"):
        parent = getattr(fact, column, None)
        if isinstance(parent, Sourced):
            return home_of(parent)
    return ""
