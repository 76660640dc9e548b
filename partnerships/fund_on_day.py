"""One fund as at a day: its host, its years, who puts what in, and what does not add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import CharField

from partnerships.agreement_on_day import AgreementOnDay, Party, agreement_on_day
from partnerships.compiled import DAY, Given, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.financial_year import begins, ends, year_of, year_words
from partnerships.models import (
    Agreement,
    AgreementParty,
    Appointment,
    Classification,
    Contribution,
    Fund,
    FundHost,
    FundYear,
    Sector,
)
from partnerships.models.money_sums import Amount
from partnerships.money_checks import Derived, Difference, Doubt, derive_the_other, difference, doubts, share_of
from partnerships.naming import body_name_of
from partnerships.visibility import Reader

FIGURES = ("planned", "agreed", "revised", "actual")
PLANS = ("revised", "agreed", "planned")
GONE = ("withdrawn", "superseded")


@dataclass(frozen=True, kw_only=True)
class Put:
    """What one body puts in from one source, as recorded; `doubt` by figure where one looks a thousand times off."""

    fact: Contribution
    name: str
    sector: str
    doubts: dict[str, Doubt] = field(default_factory=dict)

    @property
    def plan(self) -> Decimal | None:
        """The figure that it stands at before the accounts: revised, else agreed, else planned."""
        figures = (getattr(self.fact, name) for name in PLANS)
        return next((each for each in figures if each is not None), None)

    @property
    def variance(self) -> Decimal | None:
        """Actual less plan."""
        actual, plan = self.fact.actual, self.plan
        return None if actual is None or plan is None else actual - plan

    @property
    def cells(self) -> list[tuple[str, Decimal | None, Doubt | None]]:
        """The four figures in the order of the table."""
        return [(name, getattr(self.fact, name), self.doubts.get(name)) for name in FIGURES]


@dataclass
class Year:
    """One financial year of a fund: what each partner puts in, in money and in kind, and what can be worked out."""

    fact: FundYear
    classification: str
    puts: list[Put] = field(default_factory=list)
    party_names: Sequence[tuple[str, str]] = ()  # name and sector of every party that may contribute

    @property
    def words(self) -> str:
        """2025/26."""
        return year_words(self.fact.year)

    @cached_property
    def money(self) -> list[Put]:
        """What is put in in money: the only part that adds up."""
        return [each for each in self.puts if not each.fact.is_in_kind]

    @cached_property
    def in_kind(self) -> list[Put]:
        """Staff, premises and goods."""
        return [each for each in self.puts if each.fact.is_in_kind]

    def total(self, figure: str) -> Amount | None:
        """The money of this year by one figure; None unless every contribution has it."""
        return self._sum(getattr(each.fact, figure) for each in self.money)

    @property
    def totals(self) -> list[Amount | None]:
        """The four totals in the order of the table."""
        return [self.total(figure) for figure in FIGURES]

    @property
    def totals_by_name(self) -> list[tuple[str, Amount | None]]:
        """The four totals in the order of the table, each with what it is."""
        return [(figure, self.total(figure)) for figure in FIGURES]

    def of_sector(self, sector: str, *, actual: bool = False) -> Amount | None:
        """What one sector puts in, planned or actual; what is worked out for it is not in here."""
        own = [each for each in self.money if side_of(each.sector) == sector]
        return self._sum((each.fact.actual if actual else each.plan) for each in own)

    def _sum(self, amounts: Iterable[Decimal | None]) -> Amount | None:
        found: Amount | None = None
        for each in amounts:
            if each is None:
                return None
            amount = Amount(self.classification, each)
            found = amount if found is None else found + amount
        return found

    @cached_property
    def by_partner(self) -> dict[str, Decimal | None]:
        """The plan of each partner in money; None for a party of whom no figure is recorded."""
        amounts: dict[str, Decimal | None] = {name: None for name, _ in self.party_names}
        for put in self.money:
            known = amounts.get(put.name)
            amounts[put.name] = put.plan if known is None else known + (put.plan or Decimal(0))
        return amounts

    @cached_property
    def derived(self) -> Derived | None:
        """The one share that no source gives, worked out from the whole."""
        return derive_the_other(self.fact.stated_plan, self.by_partner)

    @property
    def derived_sector(self) -> str:
        """The sector of the partner whose share is worked out."""
        return dict(self.party_names).get(self.derived.whose, "") if self.derived else ""

    @cached_property
    def shares(self) -> list[tuple[str, str, Decimal | None, Decimal | None, bool]]:
        """Each partner: name, sector, pounds, part of the whole, and whether the figure is worked out."""
        whole = self.fact.stated_plan or self._known_whole
        sectors = dict(self.party_names) | {each.name: each.sector for each in self.puts}
        rows = []
        for name, amount in self.by_partner.items():
            worked_out = self.derived is not None and self.derived.whose == name
            pounds = self.derived.pounds if worked_out and self.derived else amount
            rows.append((name, sectors.get(name, ""), pounds, share_of(pounds, whole), worked_out))
        return rows

    @property
    def _known_whole(self) -> Decimal | None:
        amounts = list(self.by_partner.values())
        return None if not amounts or None in amounts else sum((each for each in amounts if each), Decimal(0))

    @property
    def sides(self) -> list[tuple[str, Decimal | None, bool]]:
        """What the councils and the NHS put in as planned, and whether part of it is worked out."""
        return [(label, *self._side(sector)) for sector, label in ((Sector.COUNCIL, "Councils"), (Sector.NHS, "NHS"))]

    def _side(self, sector: str) -> tuple[Decimal | None, bool]:
        known = self.of_sector(sector)
        if self.derived is None or side_of(self.derived_sector) != sector:
            return (known.pounds if known else None), False
        return (known.pounds if known else Decimal(0)) + self.derived.pounds, True

    @property
    def balances(self) -> list[tuple[str, Decimal | None]]:
        """What is recorded of the year besides contributions."""
        fact = self.fact
        return [
            ("Opening balance", fact.opening_balance),
            ("Closing balance", fact.closing_balance),
            ("Not yet allocated to a scheme", fact.unallocated),
        ]

    @property
    def plan_difference(self) -> Difference | None:
        """Where the whole as planned and its parts differ."""
        return difference(self.fact.stated_plan, list(self.by_partner.values()))

    @property
    def actual_difference(self) -> Difference | None:
        """The same for the accounts."""
        return difference(self.fact.stated_actual, [each.fact.actual for each in self.money])

    @property
    def state(self) -> str:
        """Draft, proposed, agreed or closed, by what is recorded."""
        if self.fact.closed_on:
            return "Accounts closed"
        confirmed = [each.fact.agreed is not None and each.fact.confidence == "confirmed" for each in self.puts]
        if confirmed and all(confirmed):
            return "Agreed by every contributor"
        return "Planned" if self.puts or self.fact.stated_plan is not None else "No figures recorded"


@dataclass
class FundOnDay:
    """A fund as at `day`, as one reader may see it."""

    fund: Fund
    day: dt.date
    hosts: list[Any]
    years: list[Year]
    agreement: AgreementOnDay | None
    pool_managers: list[str] = field(default_factory=list)  # names of those who hold the post on the day
    area_name: str = ""

    @property
    def host(self) -> Any:
        """The hosting on the day, if any."""
        return next((each for each in self.hosts if _holds(each, self.day)), None)

    @property
    def sense(self) -> str:
        """Pooled, aligned or in view, in words."""
        return Classification(self.fund.classification).label

    def year(self, wanted: int | None) -> Year | None:
        """The year asked for, else that of the day, else the last one that had begun by then, else the first."""
        by_year = {each.fact.year: each for each in self.years}
        if wanted in by_year and wanted is not None:
            return by_year[wanted]
        begun = [year for year in by_year if year <= year_of(self.day)]
        chosen = max(begun, default=min(by_year, default=None))
        return by_year[chosen] if chosen is not None else None


def fund_on_day(ref: str, day: dt.date, user: Reader) -> FundOnDay:
    """The fund at an address; raises Fund.DoesNotExist where there is none that this reader may see."""
    found = _at_address(user).run(ref=ref, day=day)
    if not found:
        raise Fund.DoesNotExist
    fund = found[0]
    agreement = _agreement(fund, day, user)
    hosts = _hostings(user).run(key=fund.pk, day=day)
    parties = {fund.pk: agreement.parties} if agreement else {}
    record = FundOnDay(fund, day, hosts, years_of([fund], day, user, parties), agreement)
    record.area_name = fund.area_name or ""
    post = record.host.pool_manager_id if record.host else None
    held = Appointment.objects.visible_to(user).as_at(day).filter(post=post) if post else None
    record.pool_managers = list(held.values_list("person__name", flat=True)) if held is not None else []
    return record


@compiled_once
def _at_address(user: Reader) -> CompiledRecords:
    rows = Fund.objects.visible_to(user).filter(ref=Given("ref", CharField()))
    rows = rows.select_related("agreement", "partnership", "source", "area")
    return CompiledRecords(rows.annotate(area_name=body_name_of("area", DAY)))


@compiled_once
def _hostings(user: Reader) -> CompiledRecords:
    rows = FundHost.objects.visible_to(user).accepted().filter(fund=KEY).order_by("valid_from", "pk")
    return CompiledRecords(rows.select_related("host__kind", "source").annotate(host_name=body_name_of("host", DAY)))


def _agreement(fund: Fund, day: dt.date, user: Reader) -> AgreementOnDay | None:
    if fund.agreement is None:
        return None
    try:
        return agreement_on_day(fund.agreement.ref, day, user)
    except Agreement.DoesNotExist:
        return None


def years_of(funds: Sequence[Fund], day: dt.date, user: Reader, parties: Mapping[int, Sequence[Party]]) -> list[Year]:
    """The years of some funds with what is put in, newest first, from two queries; names are those of the day.

    `parties` are those of each fund's agreement, by the fund's key.
    """
    senses = {fund.pk: fund.classification for fund in funds}
    years = {
        row.pk: Year(row, senses[row.fund_id], party_names=_contributing(parties.get(row.fund_id, ()), row.year))
        for row in _years(user).run(keys=sorted(senses))
    }
    for put in contributions_to(years, day, user):
        years[put.fact.fund_year_id].puts.append(put)
    for year in years.values():
        year.puts = _doubted(year.puts)
    return list(years.values())


@compiled_once
def _years(user: Reader) -> CompiledRecords:
    rows = FundYear.objects.visible_to(user).exclude(standing__in=GONE).filter(one_of("fund_id", "keys"))
    return CompiledRecords(rows.select_related("source").order_by("-year", "fund_id", "pk"))


def _contributing(parties: Sequence[Party], year: int) -> list[tuple[str, str]]:
    """The parties that may put something in during a year: name and sector."""
    first, end = begins(year), ends(year)
    return [
        (party.name, party.body.kind.sector)
        for party in parties
        if any(
            row.role != AgreementParty.Role.PROVIDER
            and (row.valid_from is None or row.valid_from < end)
            and (row.valid_to is None or row.valid_to > first)
            for row in party.rows
        )
    ]


def contributions_to(years: Iterable[int], day: dt.date, user: Reader) -> list[Put]:
    """What is put into these years, councils first, then the NHS, by name."""
    puts = [
        Put(fact=row, name=row.body_name or row.body.code, sector=row.body.kind.sector)
        for row in _contributions(user).run(keys=sorted(years), day=day)
    ]
    return sorted(puts, key=lambda put: (put.sector != Sector.COUNCIL, put.name, put.fact.funding, put.fact.pk))


@compiled_once
def _contributions(user: Reader) -> CompiledRecords:
    rows = Contribution.objects.visible_to(user).exclude(standing__in=GONE).filter(one_of("fund_year_id", "keys"))
    return CompiledRecords(rows.select_related("body__kind", "source").annotate(body_name=body_name_of("body", DAY)))


def _doubted(puts: list[Put]) -> list[Put]:
    """Ask of each figure whether it is a thousand times its neighbours in the same column."""
    by_place: list[dict[str, Doubt]] = [{} for _ in puts]
    for figure in FIGURES:
        for place, doubt in doubts([getattr(put.fact, figure) for put in puts]).items():
            by_place[place][figure] = doubt
    return [
        Put(fact=put.fact, name=put.name, sector=put.sector, doubts=found)
        for put, found in zip(puts, by_place, strict=True)
    ]


def side_of(sector: str) -> str:
    """Councils, the NHS, or others: the sides of which pictures and tables show the money."""
    return sector if sector in (Sector.COUNCIL, Sector.NHS) else Sector.OTHER


def _holds(row: Any, day: dt.date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to > day)
