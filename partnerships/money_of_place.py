"""The agreements and funds of one partnership or one body on a day, with the money of each sense of sharing apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet

from partnerships.agreement_on_day import Party
from partnerships.agreement_states import State, with_state
from partnerships.compiled import DAY, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.fund_on_day import GONE, Year, years_of
from partnerships.models import (
    Agreement,
    AgreementParty,
    Body,
    Classification,
    Contribution,
    Fund,
    FundHost,
    Partnership,
)
from partnerships.money_columns import hosts_of, parties_of
from partnerships.naming import body_name_of
from partnerships.visibility import Reader

MOST_FUNDS = 25
MOST_AGREEMENTS = 25
AgreementsAndFunds: TypeAlias = tuple[CompiledRecords, CompiledRecords]


@dataclass
class FundWithYears:
    """A fund with its years, newest first, and its hosts on the day."""

    fund: Any
    years: list[Year]

    @property
    def newest(self) -> Year | None:
        """Its newest year."""
        return self.years[0] if self.years else None


@dataclass
class Sense:
    """The funds of one sense of sharing; a panel of its own."""

    classification: str
    funds: list[FundWithYears] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Pooled, aligned or in view."""
        return str(Classification(self.classification).label)

    @property
    def years(self) -> list[Year]:
        """Every year of every fund here."""
        return [year for each in self.funds for year in each.years]


@dataclass
class MoneyOfPlace:
    """What is recorded of a place's agreements and funds; `has_more` where not every fund is here."""

    agreements: list[Any]
    senses: list[Sense]
    has_more: bool
    has_more_agreements: bool

    @property
    def funds(self) -> int:
        """How many funds are here."""
        return sum(len(sense.funds) for sense in self.senses)


def money_of_partnership(partnership: Partnership, day: dt.date, user: Reader) -> MoneyOfPlace:
    """The agreements made in a partnership and its funds."""
    return _money(_of_partnership(user), partnership.pk, day, user)


def money_of_body(body: Body, day: dt.date, user: Reader) -> MoneyOfPlace:
    """The agreements to which a body is or was party, and the funds of its area, hosted or fed by it."""
    return _money(_of_body(user), body.pk, day, user)


@compiled_once
def _of_partnership(user: Reader) -> AgreementsAndFunds:
    agreements = Agreement.objects.visible_to(user).filter(partnership=KEY)
    funds = Fund.objects.visible_to(user).filter(Q(partnership=KEY) | Q(agreement__partnership=KEY))
    return _as_shown(agreements, funds, user)


@compiled_once
def _of_body(user: Reader) -> AgreementsAndFunds:
    party = AgreementParty.objects.visible_to(user).accepted().filter(body=KEY).order_by().values("agreement")
    hosted = FundHost.objects.visible_to(user).accepted().filter(host=KEY).order_by().values("fund")
    paid = Contribution.objects.visible_to(user).accepted().filter(body=KEY).order_by().values("fund_year__fund")
    agreements = Agreement.objects.visible_to(user).filter(pk__in=party)
    funds = Fund.objects.visible_to(user).filter(
        Q(pk__in=hosted) | Q(pk__in=paid) | Q(agreement__in=party) | Q(area=KEY)
    )
    return _as_shown(agreements, funds, user)


def _as_shown(agreements: QuerySet[Any], funds: QuerySet[Any], user: Reader) -> AgreementsAndFunds:
    """Each in its order, one more than is shown."""
    shown = with_state(agreements.exclude(standing__in=GONE), DAY, user).select_related("kind")
    shown = shown.annotate(parties_named=parties_of("pk", DAY, user)).order_by("title")
    kept = funds.exclude(standing__in=GONE).select_related("agreement").annotate(hosts=hosts_of("fund", DAY, user))
    return (
        CompiledRecords(shown[: MOST_AGREEMENTS + 1]),
        CompiledRecords(kept.order_by("name", "pk")[: MOST_FUNDS + 1]),
    )


def _money(asked: AgreementsAndFunds, place: int, day: dt.date, user: Reader) -> MoneyOfPlace:
    listed, found = (each.run(key=place, day=day) for each in asked)
    for each in listed:
        each.state_words = State(each.state).label
    few = found[:MOST_FUNDS]
    years = years_of(few, day, user, _parties(few, day, user))
    senses = []
    for classification in Classification.values:
        own = [
            FundWithYears(fund, [year for year in years if year.fact.fund_id == fund.pk])
            for fund in few
            if fund.classification == classification
        ]
        if own:
            senses.append(Sense(classification, own))
    return MoneyOfPlace(listed[:MOST_AGREEMENTS], senses, len(found) > MOST_FUNDS, len(listed) > MOST_AGREEMENTS)


def _parties(funds: Sequence[Fund], day: dt.date, user: Reader) -> dict[int, list[Party]]:
    """The parties of each fund's agreement, so that a share that no source gives can be worked out."""
    agreements = sorted({fund.agreement_id for fund in funds if fund.agreement_id})
    by_agreement: dict[int, dict[int, list[Any]]] = {}
    for row in _parties_among(user).run(keys=agreements, day=day) if agreements else ():
        by_agreement.setdefault(row.agreement_id, {}).setdefault(row.body_id, []).append(row)
    parties = {
        key: [
            Party(
                body=rows[0].body,
                name=rows[0].body_name or rows[0].body.code,
                rows=tuple(rows),
                signature=None,
                approval=None,
                holds=True,
            )
            for rows in bodies.values()
        ]
        for key, bodies in by_agreement.items()
    }
    return {fund.pk: parties.get(fund.agreement_id or 0, []) for fund in funds}


@compiled_once
def _parties_among(user: Reader) -> CompiledRecords:
    rows = AgreementParty.objects.visible_to(user).accepted().filter(one_of("agreement_id", "keys"))
    return CompiledRecords(rows.select_related("body__kind").annotate(body_name=body_name_of("body", DAY)))
