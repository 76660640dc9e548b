"""Agreements and funds for the site-wide checks: one of each kind of record in the open, one of each as a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementHead,
    AgreementKind,
    AgreementParty,
    AgreementTerm,
    Body,
    Contribution,
    FinanceReturn,
    Fund,
    FundHost,
    FundYear,
    MinimumRule,
    Partnership,
    ReturnLine,
    RiskShare,
    Scheme,
    SchemeFunding,
    Variation,
    VariationApproval,
    VariationLine,
)

BEGAN = dt.date(2021, 4, 1)


def money_facts(
    body: Body, second: Body, partnership: Partnership, *, word: str, kept: dict[str, Any]
) -> dict[str, Any]:
    """One fact of each kind of an agreement and its fund between `body`, which hosts it, and `second`."""
    agreement = _agreement(body, second, partnership, word=word, kept=kept)
    fund = Fund.objects.create(
        ref=f"{word.lower()}-fund",
        name=f"{word} fund",
        agreement=agreement,
        partnership=partnership,
        classification="pooled",
        valid_from=BEGAN,
        **kept,
    )
    host = FundHost.objects.create(fund=fund, host=body, valid_from=BEGAN, **kept)
    parts = {"agreement": agreement, "fund": fund, "fund-host": host}
    head = AgreementHead.objects.filter(kinds__contains=["s75"]).first()
    parts["agreement-party"] = agreement.parties.get(body=second)
    parts["agreement-event"] = AgreementEvent.objects.create(
        agreement=agreement, kind="signed", body=body, on=BEGAN, decided_by=f"{word} board", **kept
    )
    parts["agreement-term"] = AgreementTerm.objects.create(
        agreement=agreement, head=head, is_present=True, summary=f"{word} aims", **kept
    )
    parts["agreement-function"] = AgreementFunction.objects.create(
        agreement=agreement, direction="jointly", function=f"{word} surgery", **kept
    )
    return parts | money_of_year(fund, body, second, word=word, kept=kept, year=2021)


def money_of_year(
    fund: Fund, body: Body, second: Body, *, word: str, kept: dict[str, Any], year: int
) -> dict[str, Any]:
    """One fact of each kind of money in a year of a fund."""
    fund_year = FundYear.objects.create(
        fund=fund, year=year, stated_plan=3000, carry_forward_rule=f"{word} rule", **kept
    )
    contribution = Contribution.objects.create(
        fund_year=fund_year, body=body, planned=1000, description=f"{word} cash", **kept
    )
    Contribution.objects.create(fund_year=fund_year, body=second, planned=2000, actual=2500, **kept)
    scheme = Scheme.objects.create(fund_year=fund_year, name=f"{word} scheme", commissioner=body, **kept)
    variation = Variation.objects.create(
        fund_year=fund_year, number=1, proposed_on=BEGAN, reason=f"{word} need", **kept
    )
    VariationLine.objects.create(variation=variation, contribution=contribution, before=1000, after=1100)
    report = FinanceReturn.objects.create(
        fund_year=fund_year, kind="s75_quarterly", period="q1", due_on=BEGAN, narrative=f"{word} story", **kept
    )
    ReturnLine.objects.create(finance_return=report, label=f"{word} line", plan=10, forecast=12)
    return {
        "fund-year": fund_year,
        "contribution": contribution,
        "scheme": scheme,
        "scheme-funding": SchemeFunding.objects.create(scheme=scheme, body=body, planned=500, **kept),
        "risk-share": RiskShare.objects.create(fund_year=fund_year, basis="host", clause=f"{word} 7", **kept),
        "variation": variation,
        "variation-answer": VariationApproval.objects.create(
            variation=variation, body=body, outcome="approved", on=BEGAN, decided_by=f"{word} chair", **kept
        ),
        "minimum": MinimumRule.objects.create(
            year=year, area=body, payer=second, measure="nhs_minimum", amount=5, **kept
        ),
        "return": report,
    }


def _agreement(body: Body, second: Body, partnership: Partnership, *, word: str, kept: dict[str, Any]) -> Agreement:
    agreement = Agreement.objects.create(
        ref=f"{word.lower()}-agreement",
        title=f"{word} agreement",
        kind=AgreementKind.objects.get(code="s75"),
        partnership=partnership,
        valid_from=BEGAN,
        **kept,
    )
    for each in (body, second):
        AgreementParty.objects.create(agreement=agreement, body=each, **kept)
    return agreement
