"""What the money is spent on, and who bears what is over or under."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from partnerships.models import (
    Body,
    Funding,
    FundYear,
    RiskShare,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
    Source,
    Use,
)
from partnerships.operations.contribution import use_of
from partnerships.operations.facts import SourcedDetails, insert, is_closed, rule_for, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Basis = RiskShare.Basis
SPLIT = frozenset({Basis.FIXED_SPLIT, Basis.CAPPED})


class SchemeDetails(SourcedDetails, total=False):
    """What may be recorded of a scheme."""

    service_type: str
    setting: str
    commissioner: Body | None
    provider: Body | None
    provider_name: str
    provider_type: str
    cohort: str
    outcomes: str
    output: str
    output_planned: Decimal | None
    output_actual: Decimal | None


def record_scheme(
    *,
    by: User | None,
    reason: str,
    fund_year: FundYear,
    name: str,
    source: Source,
    as_kind: str = "",
    **about: Unpack[SchemeDetails],
) -> Scheme:
    """Record a scheme of a year."""
    scheme = Scheme(fund_year=fund_year, name=name, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(scheme, by=by)


def record_scheme_funding(
    *,
    by: User | None,
    reason: str,
    scheme: Scheme,
    source: Source,
    body: Body | None = None,
    funding: str = Funding.NOT_RECORDED,
    use: str = Use.NOT_RECORDED,
    planned: Decimal | None = None,
    actual: Decimal | None = None,
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> SchemeFunding:
    """Record what one source gives to a scheme, planned and actual, in pounds."""
    given = SchemeFunding(
        scheme=scheme,
        body=body,
        funding=funding,
        use=use_of(funding, use),
        planned=planned,
        actual=actual,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(given, by=by)


def record_risk_share(
    *,
    by: User | None,
    reason: str,
    fund_year: FundYear,
    basis: str,
    source: Source,
    splits: Mapping[Body, Decimal] | None = None,
    cap: Decimal | None = None,
    clause: str = "",
    overspend_order: str = "",
    underspend_use: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> RiskShare:
    """Record who bears the variance of a year. `splits` are shares from 0 to 1 that make 1 together."""
    share = RiskShare(
        fund_year=fund_year,
        basis=basis,
        cap=cap,
        clause=clause,
        overspend_order=overspend_order,
        underspend_use=underspend_use,
        source=source,
        **about,
    )
    _refuse_uneven(basis, splits or {})
    with writing(by=by, reason=reason, as_kind=as_kind):
        insert(share, by=by)
        for body, part in (splits or {}).items():
            insert(RiskShareSplit(risk_share=share, body=body, share=part), by=None)
    return share


def _refuse_uneven(basis: str, splits: Mapping[Body, Decimal]) -> None:
    """Invariant I5: the parts of a split make a whole, and only a split has parts."""
    if basis in SPLIT and sum(splits.values()) != 1:
        raise Refused({"splits": [f"The parts add up to {sum(splits.values()):.2%}. They must make 100%."]})
    if basis not in SPLIT and splits:
        raise Refused({"splits": ["Only a fixed split has parts. Remove them, or choose a fixed split."]})


@rule_for(RiskShare)
def _share_rule(record: RiskShare, *, by: User | None, before: RiskShare | None) -> None:
    if before is not None and not is_closed(record) and (record.basis in SPLIT) != (before.basis in SPLIT):
        raise Refused({"basis": ["A split has parts and other bases have none. Withdraw this one and record another."]})
