"""What the report of funds says of many contributions beside their figures, in a fixed number of queries.

What is alike for every row of one year of a fund, or of one contributor, is put together once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from governance.reports.among import Among
from governance.reports.names import NOBODY, Names
from governance.reports.of_decisions import named
from partnerships.agreement_states import with_state
from partnerships.financial_year import year_words
from partnerships.models import (
    Agreement,
    AgreementEvent,
    Confidence,
    FinanceReturn,
    FundHost,
    FundYear,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
)
from partnerships.visibility import Reader

SETTINGS = dict(Scheme.Setting.choices)
PROVIDERS = dict(Scheme.ProviderType.choices)
PERIODS: dict[str, str] = dict(FinanceReturn._meta.get_field("period").flatchoices)
HUNDRED = Decimal(100)
OF_THE_FUND = (
    "fund_year__year",
    "fund_year__fund_id",
    "fund_year__fund__agreement_id",
    "fund_year__fund__ref",
    "fund_year__fund__name",
    "fund_year__fund__classification",
    "fund_year__fund__agreement__ref",
)
SPENT_BY = ("scheme__fund_year_id", "funding", "body_id")
NOTHING_SIGNED = (None, None)
NO_SCHEMES: dict[str, Any] = dict.fromkeys(
    ("scheme", "setting", "commissioner", "commissioner_codes", "provider_type"), ()
)
NO_FIGURES: dict[str, Any] = dict.fromkeys(
    (
        *("id", "fund_year_id", "body_id", "funding", "planned", "agreed", "revised", "actual", "variance"),
        *named("contributor", NOBODY),
        "risk_share_pct",
    )
)  # the room of a whole row, so that no copy of it has to grow


class FundsOnDay:
    """Reads for the rows of one piece of the report; then answers for each."""

    def __init__(self, day: dt.date, user: Reader, names: Names) -> None:
        self._day, self._names = day, names
        self._asked_years = years_among(user)
        self._asked_hosts = hosts_among(day, user)
        self._asked_events, self._asked_states = signatures_among(day, user)
        self._asked_returns = returns_among(user)
        self._asked_schemes = schemes_among(user)
        self._asked_shares = shares_among(user)

    def read(self, rows: Collection[Mapping[str, Any]]) -> None:
        """Everything that these rows ask for."""
        years = {row["fund_year_id"] for row in rows}
        found = {pk: dict(zip(OF_THE_FUND, facts, strict=True)) for pk, *facts in self._asked_years.of(years)}
        funds = {facts["fund_year__fund_id"] for facts in found.values()}
        bodies = {row["body_id"] for row in rows}
        self._names.want_bodies(bodies)
        self._contributors = {body: named("contributor", self._names.body(body)) for body in bodies}
        self._read_hosts(funds)
        self._read_signatures({facts["fund_year__fund__agreement_id"] for facts in found.values()})
        self._read_returns(funds)
        self._read_schemes(years)
        self._read_shares(years)
        self._about = {year: self._about_year(facts) for year, facts in found.items()}

    def completed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One row with what it says beside its figures: a copy of what its year says, which costs least."""
        year, body = row["fund_year_id"], row["body_id"]
        whole = self._about[year].copy()
        whole.update(row)
        whole.update(self._contributors[body])
        whole["risk_share_pct"] = self._shares.get((year, body))
        if self._schemes:
            whole.update(self._schemes_of(year, body, row["funding"]))
        return whole

    def _about_year(self, facts: dict[str, Any]) -> dict[str, Any]:
        """What every row of a year says alike, and that of one that no scheme is known to spend."""
        fund = self._about_fund(facts["fund_year__fund_id"], facts["fund_year__fund__agreement_id"])
        return NO_FIGURES | NO_SCHEMES | facts | fund

    def _about_fund(self, fund: int, agreement: int | None) -> dict[str, Any]:
        host, post = self._hosts.get(fund, (None, None))
        signed_on, unsigned = self._signed.get(agreement, NOTHING_SIGNED)
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
        }

    def _read_hosts(self, funds: Collection[int]) -> None:
        found = self._asked_hosts.of(funds)
        self._hosts = {fund: (host, post) for fund, host, post in found}
        self._names.want_bodies(host for _, host, _ in found)

    def _read_signatures(self, agreements: Collection[int | None]) -> None:
        last = dict(self._asked_events.of(agreements))
        self._signed: dict[int | None, tuple[dt.date | None, bool | None]] = {
            pk: (last.get(pk) if parties and signed_by == parties else None, unsigned)
            for pk, parties, signed_by, unsigned in self._asked_states.of(agreements)
        }

    def _read_returns(self, funds: Collection[int]) -> None:
        """The last return that was submitted by the day, and how long the oldest that was not is overdue."""
        self._last: dict[int, tuple[str, dt.date]] = {}
        self._overdue: dict[int, int] = {}
        for fund, year, period, due_on, submitted_on in self._asked_returns.of(funds):
            if submitted_on and submitted_on <= self._day:
                self._last[fund] = f"{PERIODS[period]}, {year_words(year)}", submitted_on
            elif due_on and due_on < self._day:
                self._overdue[fund] = max(self._overdue.get(fund, 0), (self._day - due_on).days)

    def _read_schemes(self, years: Collection[int]) -> None:
        """The schemes by year, source of money and contributor; one without a contributor is everybody's."""
        self._schemes: dict[tuple[int, str, int | None], list[tuple[str, str, int | None, str]]] = {}
        for year, funding, body, *scheme in self._asked_schemes.of(years):
            self._schemes.setdefault((year, funding, body), []).append(tuple(scheme))
        self._names.want_bodies(each[2] for some in self._schemes.values() for each in some)

    def _read_shares(self, years: Collection[int]) -> None:
        self._shares = {(year, body): share * HUNDRED for year, body, share in self._asked_shares.of(years)}

    def _schemes_of(self, year: int, body: int, funding: str) -> dict[str, Any]:
        own, everybodys = self._schemes.get((year, funding, body), ()), self._schemes.get((year, funding, None), ())
        if not own and not everybodys:
            return NO_SCHEMES
        paid = [*own, *everybodys]
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


def years_among(user: Reader) -> Among:
    """Which year of which fund it is, and under which agreement."""
    return Among(
        FundYear.objects.visible_to(user), "pk", "pk", *(each.removeprefix("fund_year__") for each in OF_THE_FUND)
    )


def hosts_among(day: dt.date, user: Reader) -> Among:
    """Who hosts funds on the day, and which post manages them."""
    held = FundHost.objects.visible_to(user).as_at(day)
    return Among(held, "fund_id", "fund_id", "host_id", "pool_manager__title")


def signatures_among(day: dt.date, user: Reader) -> tuple[Among, Among]:
    """The last signature of agreements by the day, and how many of their parties had signed."""
    events = AgreementEvent.objects.visible_to(user).accepted().order_by("on")
    signed = events.filter(kind=AgreementEvent.Kind.SIGNED, on__lte=day, confidence=Confidence.CONFIRMED)
    states = with_state(Agreement.objects.visible_to(user), day, user)
    asked = ("pk", "parties_on_day", "signed_by", "in_use_unsigned")
    return Among(signed, "agreement_id", "agreement_id", "on"), Among(states, "pk", *asked)


def returns_among(user: Reader) -> Among:
    """The returns of funds, the last that was submitted at the end."""
    seen = FinanceReturn.objects.visible_to(user).accepted().order_by("submitted_on", "pk")
    columns = ("fund_year__fund_id", "fund_year__year", "period", "due_on", "submitted_on")
    return Among(seen, "fund_year__fund_id", *columns)


def schemes_among(user: Reader) -> Among:
    """The schemes of years of funds by the money that pays for them."""
    seen = SchemeFunding.objects.visible_to(user).accepted().order_by("scheme__name", "pk")
    about = ("scheme__name", "scheme__setting", "scheme__commissioner_id", "scheme__provider_type")
    return Among(seen, "scheme__fund_year_id", *SPENT_BY, *about)


def shares_among(user: Reader) -> Among:
    """The shares of risk in years of funds."""
    splits = RiskShareSplit.objects.visible_to(user).filter(risk_share__standing="accepted").order_by()
    return Among(splits, "risk_share__fund_year_id", "risk_share__fund_year_id", "body_id", "share")
