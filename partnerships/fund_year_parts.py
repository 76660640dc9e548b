"""What one year of a fund is spent on, who bears what, what was reported and changed, as one reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from config.dates_in_words import day_words, last_day
from partnerships.compiled import DAY, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.financial_year import ANNUAL, QUARTERS, period_ends
from partnerships.fund_on_day import GONE, FundOnDay, Year
from partnerships.models import (
    Classification,
    FinanceReturn,
    Funding,
    ReturnLine,
    RiskShare,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
    Variation,
    VariationApproval,
    VariationLine,
)
from partnerships.models.money_sums import Amount
from partnerships.money_checks import Difference, Doubt, difference, doubts
from partnerships.naming import body_name_of
from partnerships.visibility import Reader

PERIOD_WORDS = dict(FinanceReturn._meta.get_field("period").flatchoices)


@dataclass
class SchemeRow:
    """A scheme with its money by source."""

    fact: Any
    fundings: list[Any] = field(default_factory=list)
    doubt: Doubt | None = None

    @property
    def planned(self) -> Decimal | None:
        """Its money as planned; None where no source has a figure."""
        return _sum(each.planned for each in self.fundings)

    @property
    def actual(self) -> Decimal | None:
        """Its money as spent."""
        return _sum(each.actual for each in self.fundings)

    @property
    def provider(self) -> str:
        """Who provides it, as far as recorded."""
        return self.fact.provider_called or self.fact.provider_name


@dataclass(frozen=True)
class Reported:
    """A return that is due, submitted or not recorded for a period, with what its lines add up to."""

    period: str
    fact: Any | None
    due_on: dt.date | None
    words: str
    kind: str
    plan: Decimal | None = None
    forecast: Decimal | None = None
    owners: tuple[str, ...] = ()
    apart: tuple[tuple[str, Difference], ...] = ()  # figures of which the whole and the parts differ

    @property
    def period_words(self) -> str:
        """Quarter 1, month 6."""
        return str(PERIOD_WORDS[self.period])

    @property
    def variance(self) -> Decimal | None:
        """Forecast less plan."""
        return None if self.plan is None or self.forecast is None else self.forecast - self.plan


@dataclass(frozen=True)
class Shared:
    """The risk share of a year with its split."""

    fact: Any
    splits: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Varied:
    """A variation with what it changes and what each contributor said."""

    fact: Any
    lines: Sequence[Any]
    answers: Sequence[Any]


def schemes_of(year: Year, day: dt.date, user: Reader) -> list[SchemeRow]:
    """The schemes of a year with their money, by name."""
    schemes = {row.pk: SchemeRow(row) for row in _schemes(user).run(key=year.fact.pk, day=day)}
    for given in _money_of_schemes(user).run(keys=list(schemes), day=day) if schemes else ():
        schemes[given.scheme_id].fundings.append(given)
    listed = list(schemes.values())
    for place, doubt in doubts([each.planned for each in listed]).items():
        listed[place].doubt = doubt
    return listed


@compiled_once
def _schemes(user: Reader) -> CompiledRecords:
    rows = Scheme.objects.visible_to(user).exclude(standing__in=GONE).filter(fund_year=KEY)
    rows = rows.select_related("source", "commissioner", "provider")
    return CompiledRecords(
        rows.annotate(
            commissioner_called=body_name_of("commissioner", DAY), provider_called=body_name_of("provider", DAY)
        )
    )


@compiled_once
def _money_of_schemes(user: Reader) -> CompiledRecords:
    rows = SchemeFunding.objects.visible_to(user).exclude(standing__in=GONE).filter(one_of("scheme_id", "keys"))
    return CompiledRecords(rows.annotate(body_called=body_name_of("body", DAY)))


def unbalanced_sources(year: Year, schemes: Sequence[SchemeRow]) -> list[tuple[str, Difference]]:
    """Invariant I4, of pooled money: by source, what is agreed against what schemes plan and what is unallocated."""
    if year.classification != Classification.POOLED or not schemes:
        return []
    put: dict[str, Amount] = {}
    for each in year.money:
        if each.plan is not None:
            _add(put, each.fact.funding, Amount(year.classification, each.plan))
    if not put:
        return []
    spent: dict[str, Amount] = {}
    for scheme in schemes:
        for given in scheme.fundings:
            if given.planned is not None:
                _add(spent, given.funding, Amount(year.classification, given.planned))
    if year.fact.unallocated is not None:
        unallocated = Amount(year.classification, year.fact.unallocated)
        whole = _whole(put), _whole(spent) + unallocated if spent else unallocated
        return [("All sources", Difference(whole[0].pounds, whole[1].pounds))] if whole[0] != whole[1] else []
    return [
        (str(Funding(source).label), Difference(put[source].pounds, spent[source].pounds))
        for source in sorted(put.keys() & spent.keys())
        if put[source] != spent[source]
    ]


def _add(sums: dict[str, Amount], source: str, amount: Amount) -> None:
    sums[source] = sums[source] + amount if source in sums else amount


def _whole(sums: dict[str, Amount]) -> Amount:
    first, *others = sums.values()
    for each in others:
        first = first + each
    return first


def risk_share_of(year: Year, day: dt.date, user: Reader) -> Shared | None:
    """Who bears the variance of a year, if it is recorded."""
    shares = _risk_shares(user).run(key=year.fact.pk)
    if not shares:
        return None
    splits = _splits(user).run(key=shares[0].pk, day=day)
    return Shared(shares[0], [(each.body_called or "", each.share) for each in splits])


@compiled_once
def _risk_shares(user: Reader) -> CompiledRecords:
    rows = RiskShare.objects.visible_to(user).accepted().filter(fund_year=KEY)
    return CompiledRecords(rows.select_related("source"))


@compiled_once
def _splits(user: Reader) -> CompiledRecords:
    rows = RiskShareSplit.objects.visible_to(user).filter(risk_share=KEY)
    return CompiledRecords(rows.annotate(body_called=body_name_of("body", DAY)).order_by("pk"))


def variations_of(year: Year, day: dt.date, user: Reader) -> list[Varied]:
    """The variations of a year, in order."""
    found = _variations(user).run(key=year.fact.pk, day=day)
    keys = [row.pk for row in found]
    lines = _lines_of_variations(user).run(keys=keys, day=day) if keys else []
    answers = _answers(user).run(keys=keys, day=day) if keys else []
    return [
        Varied(
            row,
            [each for each in lines if each.variation_id == row.pk],
            [each for each in answers if each.variation_id == row.pk],
        )
        for row in found
    ]


@compiled_once
def _variations(user: Reader) -> CompiledRecords:
    rows = Variation.objects.visible_to(user).exclude(standing__in=GONE).filter(fund_year=KEY)
    return CompiledRecords(rows.select_related("source").annotate(proposer=body_name_of("proposed_by", DAY)))


@compiled_once
def _lines_of_variations(user: Reader) -> CompiledRecords:
    rows = VariationLine.objects.visible_to(user).filter(one_of("variation_id", "keys")).select_related("contribution")
    return CompiledRecords(rows.annotate(body_called=body_name_of("contribution__body", DAY)))


@compiled_once
def _answers(user: Reader) -> CompiledRecords:
    rows = VariationApproval.objects.visible_to(user).accepted().filter(one_of("variation_id", "keys"))
    return CompiledRecords(rows.select_related("source").annotate(body_called=body_name_of("body", DAY)))


def returns_of(record: FundOnDay, year: Year, user: Reader) -> list[Reported]:
    """The returns of a year: those recorded, and of a quarterly duty those periods that ended without one here."""
    found = _returns(user).run(key=year.fact.pk)
    keys = [row.pk for row in found]
    named = _lines_of_returns(user).run(keys=keys, day=record.day) if keys else []
    recorded = [_reported(row, [each for each in named if each.finance_return_id == row.pk], record) for row in found]
    have = {each.period for each in recorded}
    missing = [_missing(period, record, year) for period in (*QUARTERS, ANNUAL) if period not in have]
    order = list(PERIOD_WORDS)
    shown = [*recorded, *(each for each in missing if each is not None)]
    return sorted(shown, key=lambda each: (period_ends(year.fact.year, each.period), order.index(each.period)))


@compiled_once
def _returns(user: Reader) -> CompiledRecords:
    rows = FinanceReturn.objects.visible_to(user).exclude(standing__in=GONE).filter(fund_year=KEY)
    return CompiledRecords(rows.select_related("source"))


@compiled_once
def _lines_of_returns(user: Reader) -> CompiledRecords:
    rows = ReturnLine.objects.visible_to(user).filter(one_of("finance_return_id", "keys"))
    return CompiledRecords(rows.annotate(owner=body_name_of("variance_owner", DAY)))


def _reported(row: Any, lines: Sequence[Any], record: FundOnDay) -> Reported:
    due = row.due_on
    if row.submitted_on:
        words, kind = f"Submitted {day_words(row.submitted_on)}", "settled"
        if due and row.submitted_on > due:
            words += f", {(row.submitted_on - due).days} days after it was due"
    elif due and due < record.day:
        words, kind = f"Overdue by {(record.day - due).days} days", "breach"
    else:
        words, kind = (f"Due {day_words(due)}", "waiting") if due else ("No submission recorded here", "waiting")
    owners = tuple(dict.fromkeys(each.owner for each in lines if each.owner))
    plan, forecast = whole_and_parts(lines, "plan"), whole_and_parts(lines, "forecast")
    apart = tuple((name, each.apart) for name, each in (("plan", plan), ("forecast", forecast)) if each.apart)
    return Reported(row.period, row, due, words, kind, plan.pounds, forecast.pounds, owners, apart)


@dataclass(frozen=True)
class Whole:
    """One figure of a return: what its line for the whole says, else what its lines make together.

    `apart`: both numbers where a line says the whole and the parts, all of them given, make another.
    """

    pounds: Decimal | None
    apart: Difference | None = None


def whole_and_parts(lines: Sequence[ReturnLine], figure: str) -> Whole:
    """The whole of one figure; a line that says the whole is never added to its parts."""
    wholes = [getattr(each, figure) for each in lines if each.is_whole]
    parts = [getattr(each, figure) for each in lines if not each.is_whole]
    stated = next((each for each in wholes if each is not None), None)
    return Whole(_sum(parts) if stated is None else stated, difference(stated, parts))


def _missing(period: str, record: FundOnDay, year: Year) -> Reported | None:
    """A period that ended, of a fund whose kind of agreement asks for reports, with nothing recorded of it."""
    agreement = record.agreement.agreement if record.agreement else None
    ended = period_ends(year.fact.year, period)
    if agreement is None or not agreement.kind.reports_quarterly or ended > record.day:
        return None
    if record.fund.classification != Classification.POOLED:
        return None
    days = agreement.return_days
    due = ended + dt.timedelta(days=days) if days is not None else None
    return Reported(period, None, due, f"None recorded here; the period ended {day_words(last_day(ended))}", "")


def _sum(amounts: Any) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if known else None
