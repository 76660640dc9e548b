"""The registers of agreements and of funds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, QuerySet, Subquery, Value, When

from config.dates_in_words import NOT_RECORDED
from config.tables.columns import Choice, Column, Day, FileValue, LastDay, Money, Number, Row, Several, YesNo
from config.tables.list_page import Naming
from partnerships.agreement_states import State, with_state
from partnerships.filters.agreements import AgreementFilter, FundFilter
from partnerships.financial_year import year_words
from partnerships.models import Agreement, Classification, Fund
from partnerships.money_columns import (
    hosts_of,
    latest_year,
    parties_of,
    pooled_this_year,
    terms_covered,
    whole_actual,
    whole_plan,
)
from partnerships.naming import partnership_name_of
from partnerships.views.lists import GONE, RegisterList, page_of, standing_column


class FinancialYear(Column):
    """The financial year that a row keeps by its first calendar year."""

    def value(self, row: Row) -> Any:
        year = row[self.name_in_row]
        return None if year is None else year_words(year)

    def in_one_go(self, rows: Sequence[Row]) -> list[FileValue]:
        """Each year's words once."""
        name = self.name_in_row
        years = [row[name] for row in rows]
        said = {year: year_words(year) for year in set(years) if year is not None}
        return [said.get(year) for year in years]


PARTNERSHIP = Column(
    key="partnership_name",
    heading="Partnership",
    meaning="The partnership that it was made in, by its official name on the day on view. Empty: none recorded.",
    address=page_of("partnership", "partnership__slug"),
    under=(
        Column(
            key="partnership",
            heading="Partnership: code",
            meaning="The partnership, by the name in its address.",
            reads="partnership__slug",
            said_elsewhere=True,
        ),
    ),
)


class Agreements(RegisterList):
    """Every agreement that the reader may see, with its state on the day on view."""

    naming = Naming(title="Agreements", one="agreement", several="agreements", file="agreements")
    introduction = (
        "Agreements between NHS bodies, councils and others. The state is worked out from dates and from what is "
        "recorded of approvals and signatures; “no signature recorded” says nothing of what stands elsewhere."
    )
    filterset = AgreementFilter
    usual_order = ("title",)
    columns = (
        Column(
            key="title",
            heading="Agreement",
            meaning="The title of the agreement.",
            address=page_of("agreement", "ref"),
            sort=("title",),
            under=(
                Column(key="ref", heading="Reference", meaning="The reference in its address.", said_elsewhere=True),
                Column(key="kind", heading="Kind", meaning="The kind of agreement.", reads="kind__name"),
                standing_column(),
            ),
        ),
        Several(
            key="parties",
            reads="parties_named",
            heading="Parties",
            meaning="The parties on the day on view, by their official names then.",
            under=(
                Several(key="hosts", heading="Host", meaning="The hosts of its funds on the day.", note="host: {}"),
            ),
        ),
        Choice(
            key="state",
            heading="State",
            meaning="Where it stands on the day on view, worked out from dates and events.",
            labels=dict(State.choices),
            sort=("state",),
            under=(
                YesNo(
                    key="in_use_unsigned",
                    heading="In use, not every signature recorded",
                    meaning="Yes: it has begun and not every party’s signature is on record here.",
                    note="in use; not every signature recorded",
                    silent=(False,),
                ),
                YesNo(
                    key="expired_but_running",
                    heading="Past its end and still running",
                    meaning="Yes: its end date has passed and its fund has figures for a later year.",
                    note="still running",
                    silent=(False,),
                ),
            ),
        ),
        Day(
            key="start",
            heading="From",
            meaning="The first day of the agreement.",
            reads="valid_from",
            precision="from_precision",
            sort=("valid_from",),
        ),
        LastDay(
            key="end",
            heading="Until",
            meaning="Its last day, extensions counted.",
            reads="end_now",
            absent="no end recorded",
            sort=("end_now",),
            under=(
                Day(
                    key="review_on",
                    heading="Review due",
                    meaning="When a review is due, as the agreement says.",
                    note="review due {}",
                ),
            ),
        ),
        Money(
            key="pooled_this_year",
            heading="Pooled, this year",
            meaning="The plan of its pooled funds for the financial year of the day; nothing aligned or in view.",
            under=(
                Number(
                    key="terms_covered",
                    heading="Terms recorded",
                    meaning="How many heads of its checklist it is recorded to cover.",
                    note="{} terms recorded",
                    silent=(0,),
                ),
            ),
        ),
        PARTNERSHIP,
    )

    def rows(self) -> QuerySet:
        return self.with_states(Agreement.objects.visible_to(self.request.user))

    def with_states(self, rows: QuerySet) -> QuerySet:
        """Some agreements as the columns need them."""
        return with_state(rows.exclude(standing__in=GONE), self.day, self.request.user)

    def drawn(self, rows: QuerySet) -> QuerySet:
        user, day = self.request.user, self.day
        return rows.annotate(
            parties_named=parties_of("pk", day, user),
            hosts=hosts_of("fund__agreement", day, user),
            pooled_this_year=pooled_this_year(day, user),
            terms_covered=terms_covered(user),
            partnership_name=partnership_name_of("partnership", day),
        )


class Funds(RegisterList):
    """Every fund that the reader may see, with its newest year that had begun by the day on view."""

    naming = Naming(title="Funds", one="fund", several="funds", file="funds")
    introduction = (
        "Money that partners pool, align or look at together. Pooled money is legally in one fund; aligned money is "
        "managed together and not pooled; money in view is shown for context. The three are never added together."
    )
    filterset = FundFilter
    usual_order = ("name",)
    columns = (
        Column(
            key="name",
            heading="Fund",
            meaning="The name of the fund.",
            address=page_of("fund", "ref"),
            sort=("name",),
            under=(
                Column(key="ref", heading="Reference", meaning="The reference in its address.", said_elsewhere=True),
                standing_column(),
            ),
        ),
        Choice(
            key="classification",
            heading="Pooled, aligned or in view",
            meaning="In which sense the money is shared.",
            labels=dict(Classification.choices) | {Classification.NOT_RECORDED: NOT_RECORDED},
            sort=("classification",),
        ),
        Several(key="hosts", heading="Host", meaning="The host on the day on view."),
        Column(
            key="agreement_title",
            heading="Agreement",
            meaning="The agreement that it is under. Empty: not recorded.",
            reads="agreement__title",
            address=page_of("agreement", "agreement__ref"),
            under=(
                Column(
                    key="agreement",
                    heading="Agreement: reference",
                    meaning="The reference of its agreement.",
                    reads="agreement__ref",
                    said_elsewhere=True,
                ),
            ),
        ),
        FinancialYear(
            key="fin_year", heading="Year", meaning="The newest financial year that had begun by the day on view."
        ),
        Money(
            key="planned",
            heading="Planned",
            meaning="The whole as a source states it, else what the contributions in money make together.",
            under=(
                Money(
                    key="actual",
                    heading="Actual",
                    meaning="The same for the accounts.",
                    note="actual {}",
                ),
            ),
        ),
        PARTNERSHIP,
    )

    def rows(self) -> QuerySet:
        return Fund.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        user, day = self.request.user, self.day
        newest = latest_year(day, user)
        return rows.annotate(
            hosts=hosts_of("fund", day, user),
            fin_year=Subquery(newest.values("year")[:1]),
            partnership_name=partnership_name_of("partnership", day),
            planned=_by_sense(whole_plan, newest, user),
            actual=_by_sense(whole_actual, newest, user),
        )


def _by_sense(whole: Any, newest: QuerySet, user: Any) -> Case:
    """Each fund's amount from a query over money of its own sense alone."""
    return Case(
        *(
            When(classification=sense, then=Subquery(newest.annotate(w=whole(user, sense)).values("w")[:1]))
            for sense in Classification.values
        ),
        default=Value(None),
    )
