"""Funds, their hosts and their years."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from partnerships.financial_year import year_words
from partnerships.models import (
    Agreement,
    Body,
    Classification,
    Fund,
    FundHost,
    FundYear,
    Partnership,
    Post,
    Source,
    Standing,
)
from partnerships.operations.addresses import free_address
from partnerships.operations.facts import DatedDetails, SourcedDetails, insert, is_closed, rule_for, writing
from partnerships.operations.life import refuse_outside_life
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


class FundYearDetails(SourcedDetails, total=False):
    """What may be recorded of a year of a fund; amounts in pounds."""

    stated_plan: Decimal | None
    stated_actual: Decimal | None
    opening_balance: Decimal | None
    closing_balance: Decimal | None
    unallocated: Decimal | None
    carry_forward_rule: str
    closed_on: dt.date | None


def record_fund(
    *,
    by: User | None,
    reason: str,
    name: str,
    classification: str,
    source: Source,
    agreement: Agreement | None = None,
    partnership: Partnership | None = None,
    area: Body | None = None,
    host: Body | None = None,
    purpose: str = "",
    ref: str = "",
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Fund:
    """Record a fund, with its host from its first day where one is named."""
    fund = Fund(
        ref=ref or free_address(Fund, "ref", name, fallback="fund"),
        name=name,
        classification=classification,
        source=source,
        agreement=agreement,
        partnership=partnership or (agreement.partnership if agreement else None),
        area=area,
        purpose=purpose,
        **about,
    )
    fund.planned_hosts = {host.pk} if host else set()
    fund.planned_bodies = {host.pk} if host else set()
    with writing(by=by, reason=reason, as_kind=as_kind):
        insert(fund, by=by)
        if host:
            hosting = FundHost(fund=fund, host=host, source=source, valid_from=fund.valid_from, standing=fund.standing)
            insert(hosting, by=None)
    return fund


def record_fund_host(
    *,
    by: User | None,
    reason: str,
    fund: Fund,
    host: Body,
    source: Source,
    pool_manager: Post | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> FundHost:
    """Record which body hosts a fund for a time, and in which post of its own the pool manager sits."""
    hosting = FundHost(fund=fund, host=host, pool_manager=pool_manager, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(hosting, by=by)


def record_fund_year(
    *,
    by: User | None,
    reason: str,
    fund: Fund,
    year: int,
    source: Source,
    as_kind: str = "",
    **about: Unpack[FundYearDetails],
) -> FundYear:
    """Record a financial year of a fund; `year` is the calendar year in which it begins."""
    fund_year = FundYear(fund=fund, year=year, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(fund_year, by=by)


@rule_for(Fund)
def _fund_rule(record: Fund, *, by: User | None, before: Fund | None) -> None:
    if is_closed(record):
        return
    agreement = record.agreement
    if agreement and record.classification == Classification.POOLED and not agreement.kind.may_hold_pool:
        said = f"No money can be pooled under this kind of agreement ({agreement.kind.name.lower()})."
        raise Refused({"classification": [f"{said} Choose aligned, or the agreement that it is pooled under."]})


@rule_for(FundHost)
def _host_rule(record: FundHost, *, by: User | None, before: FundHost | None) -> None:
    if is_closed(record):
        return
    host, agreement = record.host, record.fund.agreement
    if not host.kind.is_legal_person:
        raise Refused({"host": [f"{name_of(host, dt.date.max)} is not a legal person and cannot host a fund."]})
    kept = (Standing.ACCEPTED, Standing.DRAFT)
    if agreement and not agreement.parties.filter(body=host, standing__in=kept).exists():
        raise Refused({"host": [f"{name_of(host, dt.date.max)} is not a party to the agreement. Add it there first."]})
    if record.pool_manager and record.pool_manager.body_id != host.pk:
        raise Refused({"pool_manager": ["The pool manager's post must be a post at the host."]})
    if record.valid_from or record.valid_to:
        refuse_outside_life(record, host) if record.valid_to else _refuse_begun_after(record, host)


def _refuse_begun_after(record: FundHost, host: Body) -> None:
    if host.abolished_on and record.valid_from and record.valid_from >= host.abolished_on:
        raise Refused({"valid_from": [f"{name_of(host, host.abolished_on)} no longer existed on that day."]})


@rule_for(FundYear)
def _year_rule(record: FundYear, *, by: User | None, before: FundYear | None) -> None:
    if before is not None and before.closed_on and not is_closed(record) and record.closed_on == before.closed_on:
        words = f"The accounts of {year_words(record.year)} are closed. Reopen the year first: clear that day."
        raise Refused({"closed_on": [words]})
