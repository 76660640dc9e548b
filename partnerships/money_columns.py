"""What lists of agreements and funds look up for each row, through the gate: parties, hosts, this year's money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from partnerships.financial_year import year_of
from partnerships.models import (
    AgreementParty,
    AgreementTerm,
    Classification,
    Contribution,
    FundHost,
    FundYear,
)
from partnerships.models.contribution import IN_KIND
from partnerships.models.pounds import PoundsField
from partnerships.naming import body_name_of
from partnerships.visibility import Reader


def parties_of(agreement: str, day: dt.date | Combinable, user: Reader) -> ArraySubquery:
    """The names of the parties that hold on the day, of the agreement at a path."""
    rows = AgreementParty.objects.visible_to(user).as_at(day).filter(agreement=OuterRef(agreement))
    named = rows.annotate(called=Coalesce(body_name_of("body", day), F("body__code")))
    return ArraySubquery(named.order_by("called").values("called").distinct())


def hosts_of(fund_of_row: str, day: dt.date | Combinable, user: Reader) -> ArraySubquery:
    """The names of the hosts on the day, of funds whose column at this path is the row."""
    rows = FundHost.objects.visible_to(user).as_at(day).filter(**{fund_of_row: OuterRef("pk")})
    named = rows.annotate(called=Coalesce(body_name_of("host", day), F("host__code")))
    return ArraySubquery(named.order_by("called").values("called").distinct())


def terms_covered(user: Reader) -> Coalesce:
    """How many heads of its checklist an agreement is recorded to cover."""
    terms = AgreementTerm.objects.visible_to(user).accepted().filter(agreement=OuterRef("pk"), is_present=True)
    of_one = terms.order_by().values("agreement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(of_one, output_field=IntegerField()), 0)


def pooled_this_year(day: dt.date, user: Reader) -> Subquery:
    """The pooled money of an agreement in the financial year of the day: pooled funds alone, never another sense."""
    years = FundYear.objects.visible_to(user).accepted().filter(year=year_of(day))
    pooled = years.filter(fund__agreement=OuterRef("pk"), fund__classification=Classification.POOLED)
    whole = pooled.annotate(whole=whole_plan(user, Classification.POOLED))
    return Subquery(whole.order_by().values("fund__agreement").annotate(s=Sum("whole")).values("s"))


def whole_plan(user: Reader, classification: str) -> Coalesce:
    """The plan of a year of a fund of one classification: as stated, else what its contributions in money make."""
    return Coalesce(F("stated_plan"), _added_up(user, classification, "revised", "agreed", "planned"))


def whole_actual(user: Reader, classification: str) -> Coalesce:
    """The same for the accounts."""
    return Coalesce(F("stated_actual"), _added_up(user, classification, "actual"))


def _added_up(user: Reader, classification: str, *figures: str) -> Subquery:
    put = Contribution.objects.visible_to(user).accepted().of(classification).exclude(funding__in=IN_KIND)
    amount: Any = Coalesce(*figures) if len(figures) > 1 else F(figures[0])
    of_one: QuerySet[Any] = put.filter(fund_year=OuterRef("pk")).order_by().values("fund_year")
    return Subquery(of_one.annotate(s=Sum(amount)).values("s"), output_field=PoundsField())


def latest_year(day: dt.date, user: Reader) -> QuerySet[Any]:
    """The newest year of the row's fund that had begun by the day."""
    years = FundYear.objects.visible_to(user).accepted().filter(fund=OuterRef("pk"), year__lte=year_of(day))
    return years.order_by("-year")
