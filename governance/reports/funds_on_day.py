"""What the report of funds says of many contributions beside their figures, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max

from governance.reports.names import Names
from partnerships.agreement_states import with_state
from partnerships.financial_year import year_words
from partnerships.models import (
    Agreement,
    AgreementEvent,
    Confidence,
    FinanceReturn,
    FundHost,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
)
from partnerships.visibility import Reader

SETTINGS = dict(Scheme.Setting.choices)
PROVIDERS = dict(Scheme.ProviderType.choices)
PERIODS: dict[str, str] = dict(FinanceReturn._meta.get_field("period").flatchoices)
HUNDRED = Decimal(100)
SPENT_BY = ("scheme__fund_year_id", "funding", "body_id")
NOTHING_SIGNED = (None, None)


class FundsOnDay:
    """Reads for the rows of one piece of the report; then answers for each."""

    def __init__(self, day: dt.date, user: Reader, names: Names) -> None:
        self._day, self._user, self._names = day, user, names

    def read(self, rows: Collection[Mapping[str, Any]]) -> None:
        """Everything that these rows ask for."""
        funds = {row["fund_year__fund_id"] for row in rows}
        years = {row["fund_year_id"] for row in rows}
        agreements = {row["fund_year__fund__agreement_id"] for row in rows} - {None}
        self._read_hosts(funds)
        self._read_signatures(agreements)
        self._read_returns(funds)
        self._read_schemes(years)
        self._read_shares(years)

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What one row says."""
        fund, year, body = row["fund_year__fund_id"], row["fund_year_id"], row["body_id"]
        host, post = self._hosts.get(fund, (None, None))
        signed_on, unsigned = self._signed.get(row["fund_year__fund__agreement_id"], NOTHING_SIGNED)
        period, submitted_on = self._last.get(fund, (None, None))
        called = self._names.body(host)
        return {
            "host": [called.name] if called.name else [],
            "host_codes": [called.code] if called.code else [],
            "pool_manager_role": post,
            "signed_on": signed_on,
            "operating_unsigned": unsigned,
            "last_return_period": period,
            "last_return_on": submitted_on,
            "return_overdue_days": self._overdue.get(fund),
            "risk_share_pct": self._shares.get((year, body)),
            **self._schemes_of(year, body, row["funding"]),
        }

    def _read_hosts(self, funds: Collection[int]) -> None:
        held = FundHost.objects.visible_to(self._user).as_at(self._day).filter(fund__in=funds)
        found = list(held.values_list("fund_id", "host_id", "pool_manager__title"))
        self._hosts = {fund: (host, post) for fund, host, post in found}
        self._names.want_bodies(host for _, host, _ in found)

    def _read_signatures(self, agreements: Collection[int]) -> None:
        events = AgreementEvent.objects.visible_to(self._user).accepted()
        signed = events.filter(
            agreement__in=agreements,
            kind=AgreementEvent.Kind.SIGNED,
            on__lte=self._day,
            confidence=Confidence.CONFIRMED,
        )
        last = dict(signed.order_by().values("agreement").annotate(last=Max("on")).values_list("agreement", "last"))
        seen = with_state(Agreement.objects.visible_to(self._user).filter(pk__in=agreements), self._day, self._user)
        self._signed: dict[int | None, tuple[dt.date | None, bool | None]] = {
            pk: (last.get(pk) if parties and signed_by == parties else None, unsigned)
            for pk, parties, signed_by, unsigned in seen.values_list(
                "pk", "parties_on_day", "signed_by", "in_use_unsigned"
            )
        }

    def _read_returns(self, funds: Collection[int]) -> None:
        """The last return that was submitted by the day, and how long the oldest that was not is overdue."""
        seen = FinanceReturn.objects.visible_to(self._user).accepted().filter(fund_year__fund__in=funds)
        columns = ("fund_year__fund_id", "fund_year__year", "period", "due_on", "submitted_on")
        self._last: dict[int, tuple[str, dt.date]] = {}
        self._overdue: dict[int, int] = {}
        for fund, year, period, due_on, submitted_on in seen.order_by("submitted_on", "pk").values_list(*columns):
            if submitted_on and submitted_on <= self._day:
                self._last[fund] = f"{PERIODS[period]}, {year_words(year)}", submitted_on
            elif due_on and due_on < self._day:
                self._overdue[fund] = max(self._overdue.get(fund, 0), (self._day - due_on).days)

    def _read_schemes(self, years: Collection[int]) -> None:
        """The schemes by year, source of money and contributor; one without a contributor is everybody's."""
        seen = SchemeFunding.objects.visible_to(self._user).accepted().filter(scheme__fund_year__in=years)
        about = ("scheme__name", "scheme__setting", "scheme__commissioner_id", "scheme__provider_type")
        self._schemes: dict[tuple[int, str, int | None], list[tuple[str, str, int | None, str]]] = {}
        for year, funding, body, *scheme in seen.order_by("scheme__name", "pk").values_list(*SPENT_BY, *about):
            self._schemes.setdefault((year, funding, body), []).append(tuple(scheme))
        self._names.want_bodies(each[2] for some in self._schemes.values() for each in some)

    def _read_shares(self, years: Collection[int]) -> None:
        splits = RiskShareSplit.objects.visible_to(self._user).filter(
            risk_share__fund_year__in=years, risk_share__standing="accepted"
        )
        self._shares = {
            (year, body): share * HUNDRED
            for year, body, share in splits.values_list("risk_share__fund_year_id", "body_id", "share")
        }

    def _schemes_of(self, year: int, body: int, funding: str) -> dict[str, Any]:
        paid = [*self._schemes.get((year, funding, body), ()), *self._schemes.get((year, funding, None), ())]
        called = [self._names.body(each[2]) for each in paid]
        return {
            "scheme": [name for name, *_ in paid],
            "setting": [SETTINGS[each[1]] for each in paid],
            "commissioner": _once(each.name for each in called),
            "commissioner_codes": _once(each.code for each in called),
            "provider_type": _once(PROVIDERS[each[3]] for each in paid),
        }


def _once(words: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(each for each in words if each))
