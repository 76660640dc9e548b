"""An agreement and a fund for programs: snake_case keys, ISO dates, money as decimal strings, bodies by code."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from config.dates_in_words import last_day
from partnerships.agreement_on_day import AgreementOnDay, Party
from partnerships.fund_on_day import FIGURES, FundOnDay, Year
from partnerships.models import Fund, Sourced


def agreement_as_json(record: AgreementOnDay, funds: Sequence[Fund]) -> dict[str, Any]:
    """One agreement as at the day."""
    agreement = record.agreement
    return {
        "ref": agreement.ref,
        "title": agreement.title,
        "kind": agreement.kind.code,
        "as_at": record.day,
        "state": record.state.value,
        "in_use_unsigned": agreement.in_use_unsigned,
        "expired_but_running": agreement.expired_but_running,
        "from": record.start,
        "until": last_day(record.end),
        "extendable_until": last_day(agreement.extendable_to),
        "notice_by": record.notice_by,
        "review_on": agreement.review_on,
        "partnership": agreement.partnership.slug if agreement.partnership else None,
        "pooled_fund": agreement.has_pooled_fund,
        "lead_commissioning": agreement.has_lead_commissioning,
        "integrated_provision": agreement.has_integrated_provision,
        "predecessor": agreement.predecessor.ref if agreement.predecessor else None,
        "parties": [_party(each) for each in record.parties],
        "terms": [
            {
                "head": check.head.code,
                "required": check.is_required,
                "covered": check.term.is_present if check.term else None,
                "clause": check.term.clause if check.term else "",
            }
            for check in record.checks
        ],
        "functions": [
            {"direction": each.direction, "function": each.function, "statute": each.statute}
            for each in record.functions
        ],
        "events": [
            {
                "kind": each.kind,
                "body": each.body.code if each.body else None,
                "on": each.on,
                "until": last_day(each.ends_on),
                "decided_by": each.decided_by,
                "decision": each.decision,
                "confirmed": each.confidence == "confirmed",
                "source": each.source.title,
            }
            for each in record.events
        ],
        "funds": [fund.ref for fund in funds],
        **_sourced(agreement),
    }


def _party(party: Party) -> dict[str, Any]:
    signature, approval = party.signature, party.approval
    return {
        "body": party.body.code,
        "name": party.name,
        "roles": [row.role for row in party.rows],
        "party_on_day": party.holds,
        "signed": party.has_signed if signature else None,
        "signature_on": signature.on if signature else None,
        "signature_source": signature.source.title if signature else None,
        "approved_on": approval.on if approval else None,
    }


def fund_as_json(record: FundOnDay) -> dict[str, Any]:
    """One fund as at the day, with every year; money of one classification alone."""
    fund, host = record.fund, record.host
    return {
        "ref": fund.ref,
        "name": fund.name,
        "as_at": record.day,
        "classification": fund.classification,
        "agreement": record.agreement.agreement.ref if record.agreement else None,
        "partnership": fund.partnership.slug if fund.partnership else None,
        "area": fund.area.code if fund.area else None,
        "host": host.host.code if host else None,
        "years": [_year(each) for each in record.years],
        **_sourced(fund),
    }


def _year(year: Year) -> dict[str, Any]:
    derived = year.derived
    return {
        "fin_year": year.words,
        "stated_plan": _pounds(year.fact.stated_plan),
        "stated_actual": _pounds(year.fact.stated_actual),
        "unallocated": _pounds(year.fact.unallocated),
        "contributions": [
            {
                "body": put.fact.body.code,
                "sector": put.sector,
                "source": put.fact.funding,
                "use": put.fact.use,
                "in_kind": put.fact.is_in_kind,
                **{figure: _pounds(getattr(put.fact, figure)) for figure in FIGURES},
                "confirmed": put.fact.confidence == "confirmed",
            }
            for put in year.puts
        ],
        "derived": {"name": derived.whose, "planned": _pounds(derived.pounds)} if derived else None,
    }


def _pounds(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _sourced(fact: Sourced) -> dict[str, Any]:
    return {"source": fact.source.title, "source_url": fact.source.url, "verified_on": fact.verified_on}
