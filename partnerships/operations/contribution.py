"""What partners put in, and what national rules ask for at least."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from accounts.roles import Permission
from config.templatetags.words import pounds
from partnerships.financial_year import begins, year_words
from partnerships.models import Body, Contribution, Funding, FundYear, MinimumRule, Source, Standing, Use
from partnerships.models.contribution import CAPITAL_ONLY
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import SourcedDetails, insert, is_closed, rule_for, writing
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

FIGURES = ("planned", "agreed", "revised", "actual")
ESSENTIAL = ("standing", "body_id", "funding", "use", "agreed")
BY_VARIATION = "_by_variation"


class ContributionDetails(SourcedDetails, total=False):
    """The figures of a contribution, in pounds."""

    planned: Decimal | None
    agreed: Decimal | None
    revised: Decimal | None
    actual: Decimal | None
    description: str


def record_contribution(
    *,
    by: User | None,
    reason: str,
    fund_year: FundYear,
    body: Body,
    source: Source,
    funding: str = Funding.NOT_RECORDED,
    use: str = Use.NOT_RECORDED,
    as_kind: str = "",
    **about: Unpack[ContributionDetails],
) -> Contribution:
    """Record what a body puts into a year of a fund from one source. Capital grants are capital whatever is said."""
    contribution = Contribution(
        fund_year=fund_year, body=body, funding=funding, use=use_of(funding, use), source=source, **about
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(contribution, by=by)


def record_minimum(
    *,
    by: User | None,
    reason: str,
    year: int,
    area: Body,
    payer: Body,
    measure: str,
    amount: Decimal,
    source: Source,
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> MinimumRule:
    """Record the least that a body must put into the fund of an area in a year."""
    rule = MinimumRule(year=year, area=area, payer=payer, measure=measure, amount=amount, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(rule, by=by)


def use_of(funding: str, use: str) -> str:
    """Capital for a capital grant where nothing is said of its use."""
    return Use.CAPITAL if funding in CAPITAL_ONLY and use == Use.NOT_RECORDED else use


def is_agreed(fund_year: FundYear) -> bool:
    """Tell whether every contributor has confirmed its own agreed figure for a year."""
    rows = fund_year.contributions.filter(standing=Standing.ACCEPTED)
    figures = list(rows.values_list("agreed", "confidence"))
    return bool(figures) and all(agreed is not None and sure == "confirmed" for agreed, sure in figures)


@declare_own_act(Contribution)
def _contribution_act(fact: Contribution) -> OwnAct:
    return OwnAct(body=fact.body, essential=ESSENTIAL, confirmed_with=Permission.CONFIRM_OWN_CONTRIBUTION)


@rule_for(Contribution)
def _contribution_rule(record: Contribution, *, by: User | None, before: Contribution | None) -> None:
    if is_closed(record):
        return
    _refuse_no_legal_person(record)
    if by is not None and not getattr(record, BY_VARIATION, False):
        _refuse_unvaried_change(record, before)
    if record.agreed is not None and (before is None or before.agreed != record.agreed):
        _refuse_below_minimum(record)
    hold_back_confirmation(record, by=by, before=before)


def _refuse_no_legal_person(record: Contribution) -> None:
    if not record.body.kind.is_legal_person:
        raise Refused({"body": [f"{record.body.kind.name} is not a legal person and puts no money in."]})


def _refuse_unvaried_change(record: Contribution, before: Contribution | None) -> None:
    """Invariant I8: once every contributor has agreed, a figure changes by an approved variation alone."""
    agreed_before = before.agreed if before else None
    changed = record.agreed != agreed_before or record.standing != (before.standing if before else record.standing)
    if changed and is_agreed(record.fund_year):
        year = year_words(record.fund_year.year)
        raise Refused(
            {"agreed": [f"Every contributor has agreed {year}. A change from now on is a variation: propose one."]}
        )


def _refuse_below_minimum(record: Contribution) -> None:
    """Invariant I7: less than the minimum can be planned, not agreed."""
    year, measures = record.fund_year, {Funding.NHS_MINIMUM, Funding.DFG, Funding.LA_BETTER_CARE_GRANT}
    if record.funding not in measures or year.fund.area_id is None:
        return
    rules = MinimumRule.objects.accepted().filter(year=year.year, area=year.fund.area_id, payer=record.body)
    least = rules.filter(measure=record.funding).values_list("amount", flat=True).first()
    if least is not None and record.agreed is not None and record.agreed < least:
        who = name_of(record.body, begins(year.year))
        raise Refused(
            {
                "agreed": [
                    f"The minimum for {who} in {year_words(year.year)} is {pounds(least)}. "
                    "A lower figure can be kept as planned, not as agreed."
                ]
            }
        )
