"""Funds: one host at a time, money of one sense alone is added, agreed figures change by variations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Sum

from partnerships.fund_on_day import fund_on_day
from partnerships.fund_words import opening, remarks
from partnerships.fund_year_parts import returns_of, risk_share_of, schemes_of, unbalanced_sources
from partnerships.models import (
    AgreementKind,
    Contribution,
    FinanceReturn,
    FundHost,
    FundYear,
    Post,
    ReturnLine,
    RiskShareSplit,
    SchemeFunding,
    VariationApproval,
)
from partnerships.models.money_sums import MixedMoney
from partnerships.operations import (
    Conflict,
    Line,
    NotPermitted,
    Refused,
    answer_variation,
    apply_variation,
    change_fact,
    confirm_for_body,
    record_fund_host,
    record_minimum,
    record_return,
    record_risk_share,
    record_scheme,
    record_scheme_funding,
    record_variation,
    set_return_lines,
)
from partnerships.operations.contribution import is_agreed
from tests.cast import person
from tests.partnerships.money_cast import AFTER, BEGAN, IN_THE_YEAR, WHY, YEAR, MoneyRegister

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def register(db: None) -> MoneyRegister:
    return MoneyRegister()


def test_a_fund_has_one_host_at_a_time_and_its_pool_manager_sits_there(register: MoneyRegister) -> None:
    fund = register.fund(register.agreement())
    at_the_trust = Post.objects.create(body=register.dale, title="Pool manager", source=register.source)
    about = {"by": None, "reason": WHY, "fund": fund, "source": register.source}

    with pytest.raises(Refused, match="one host at a time"):
        record_fund_host(host=register.dale, **about)
    with pytest.raises(Refused, match="must be a post at the host"):
        record_fund_host(host=register.ashby, pool_manager=at_the_trust, valid_from=BEGAN, **about)
    with pytest.raises(Refused, match="not a party"):
        record_fund_host(host=register.elm, **about)
    with pytest.raises(IntegrityError, match="fund_host_no_overlap"), transaction.atomic():
        FundHost.objects.create(fund=fund, host=register.dale, source=register.source)


def test_money_is_pooled_only_under_an_agreement_that_allows_it(register: MoneyRegister) -> None:
    memorandum = register.agreement(kind=AgreementKind.objects.get(code="mou"))

    with pytest.raises(Refused, match="No money can be pooled"):
        register.fund(memorandum)
    assert register.fund(memorandum, classification="aligned").classification == "aligned"


def test_the_fund_page_works_out_the_other_share_and_says_so(register: MoneyRegister) -> None:
    agreement = register.agreement()
    fund = register.fund(agreement)
    year = register.year(fund, stated_plan=Decimal(53440286))
    register.put(year, register.ashby, 21091826)
    register.event(agreement, "approved", register.ashby)

    record = fund_on_day(fund.ref, IN_THE_YEAR, PUBLIC)

    assert opening(record, record.years[0]) == (
        "Northmoor pooled fund is a pooled fund, hosted by Ashbyford Council. The plan for 2025/26 is £53,440,286: "
        "Ashbyford Council £21,091,826 (39.5%); Dalewater Trust £32,348,460 (60.5%), worked out. The agreement: "
        "approved by Ashbyford Council on 10 September 2025, five months into the year it covers; "
        "no signature recorded here."
    )
    assert Contribution.objects.filter(fund_year=year, body=register.dale).count() == 0


def test_parts_that_do_not_add_up_are_shown_with_both_numbers(register: MoneyRegister) -> None:
    fund = register.fund(register.agreement())
    year = register.year(fund, stated_plan=Decimal(1000))
    register.put(year, register.ashby, 400)
    register.put(year, register.dale, 500)

    marks = list(remarks(fund_on_day(fund.ref, AFTER, PUBLIC)))

    assert [mark.words for mark in marks] == ["2025/26: the planned figures do not add up"]
    assert "£1,000" in marks[0].reason
    assert "£900" in marks[0].reason
    assert "£100 less" in marks[0].reason


def test_a_figure_in_pounds_among_thousands_is_questioned(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    for funding, planned in (("ibcf", 13245), ("asc_precept", 9100), ("la_additional", 13245000)):
        register.put(year, register.ashby, planned, funding=funding)

    marks = list(remarks(fund_on_day(year.fund.ref, AFTER, PUBLIC)))

    assert [mark.words for mark in marks] == ["2025/26: £13,245,000 planned by Ashbyford Council?"]
    assert "was £13,245 meant?" in marks[0].reason


def test_no_query_adds_up_money_of_two_senses(register: MoneyRegister) -> None:
    agreement = register.agreement()
    for classification, planned in (("pooled", 5), ("aligned", 7), ("in_view", 11)):
        fund = register.fund(agreement, classification=classification, name=classification)
        register.put(register.year(fund), register.ashby, planned)
    put = Contribution.objects.all()

    assert {sense: put.of(sense).total("planned") for sense in ("pooled", "aligned", "in_view")} == {
        "pooled": 5,
        "aligned": 7,
        "in_view": 11,
    }
    for mixed in (
        lambda: put.total("planned"),
        lambda: put.filter(body=register.ashby).aggregate(Sum("planned")),
        lambda: put.values("body").annotate(whole=Sum("planned")),
        lambda: ReturnLine.objects.aggregate(x=Sum("plan") + 0),
        lambda: SchemeFunding.objects.annotate(x=Sum("planned")),
    ):
        with pytest.raises(MixedMoney):
            mixed()


def test_capital_stays_capital_and_in_kind_is_apart(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))

    assert register.put(year, register.ashby, 10, funding="dfg").use == "capital"
    with pytest.raises(Refused, match="fund capital only"):
        register.put(year, register.ashby, 10, funding="capital", use="revenue")
    with pytest.raises(IntegrityError, match="contribution_capital_stays_capital"), transaction.atomic():
        Contribution.objects.create(
            fund_year=year, body=register.ashby, funding="dfg", use="revenue", planned=1, source=register.source
        )
    register.put(year, register.ashby, 99, funding="in_kind_staff", description="Two nurses")
    record = fund_on_day(year.fund.ref, AFTER, PUBLIC).years[0]
    assert record.total("planned").pounds == 10
    assert [put.fact.description for put in record.in_kind] == ["Two nurses"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("contribution_not_negative", {"planned": -1}),
        ("contribution_says_something", {}),
        ("contribution_once", {"planned": 3, "funding": "ibcf"}),
    ],
)
def test_the_database_refuses_a_senseless_contribution(register: MoneyRegister, name: str, values: dict) -> None:
    year = register.year(register.fund(register.agreement()))
    register.put(year, register.ashby, 10, funding="ibcf", use="revenue")

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Contribution.objects.create(
            fund_year=year, body=register.ashby, source=register.source, **({"use": "revenue"} | values)
        )


def test_less_than_the_minimum_is_planned_and_not_agreed(register: MoneyRegister) -> None:
    fund = register.fund(register.agreement(), area=register.ashby)
    record_minimum(
        by=None,
        reason=WHY,
        year=YEAR,
        area=register.ashby,
        payer=register.dale,
        measure="nhs_minimum",
        amount=Decimal(500),
        source=register.source,
    )
    year = register.year(fund)
    put = register.put(year, register.dale, 499, funding="nhs_minimum", use="revenue")

    with pytest.raises(Refused, match="The minimum for Dalewater Trust in 2025/26 is £500"):
        change_fact(put, by=None, reason=WHY, version=1, agreed=Decimal(499))
    assert change_fact(put, by=None, reason=WHY, version=1, agreed=Decimal(500)).agreed == 500


def test_only_the_hosts_pool_manager_records_money_and_a_body_its_own_figure(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()), by=register.tomasz)

    theirs = register.put(year, register.dale, 10, by=register.tomasz)
    own = register.put(year, register.ashby, 10, by=register.asha)
    assert (theirs.confidence, own.confidence) == ("reported", "reported")
    for stranger in (register.samuel, person("ada"), person("moira")):
        with pytest.raises(NotPermitted):
            register.put(year, register.dale, 11, funding="other", by=stranger)
    with pytest.raises(NotPermitted):
        register.put(year, register.dale, 11, funding="other", by=register.asha)
    with pytest.raises(NotPermitted):
        confirm_for_body(theirs, by=register.cora, reason=WHY, version=1, today=AFTER)
    assert confirm_for_body(theirs, by=register.priya, reason=WHY, version=1, today=AFTER).confidence == "confirmed"


def agreed_year(register: MoneyRegister) -> FundYear:
    year = register.year(register.fund(register.agreement()))
    for body in (register.ashby, register.dale):
        register.put(year, body, 100, agreed=Decimal(100))
    return year


def test_what_every_contributor_agreed_changes_by_a_variation_that_each_approves(register: MoneyRegister) -> None:
    year = agreed_year(register)
    put = year.contributions.get(body=register.ashby)
    assert is_agreed(year)
    with pytest.raises(Refused, match="a variation: propose one"):
        change_fact(put, by=register.tomasz, reason=WHY, version=1, agreed=Decimal(120))

    variation = record_variation(
        by=register.tomasz,
        reason=WHY,
        fund_year=year,
        proposed_on=IN_THE_YEAR,
        why="More beds",
        changes={put: Decimal(120)},
        source=register.source,
    )
    about = {"reason": WHY, "variation": variation, "outcome": "approved", "on": IN_THE_YEAR, "source": register.source}
    answer_variation(by=register.asha, body=register.ashby, **about)
    reported = answer_variation(by=register.tomasz, body=register.dale, **about)
    with pytest.raises(Refused, match="Waiting for Dalewater Trust"):
        apply_variation(variation, by=register.tomasz, reason=WHY, version=1, on=AFTER)

    confirm_for_body(reported, by=register.priya, reason=WHY, version=1, today=AFTER)
    apply_variation(variation, by=register.tomasz, reason=WHY, version=1, on=AFTER)

    put.refresh_from_db()
    assert (put.agreed, put.revised, variation.lines.get().before) == (100, 120, 100)
    assert VariationApproval.objects.filter(confidence="confirmed").count() == 2


def test_a_variation_stays_as_it_was_once_applied(register: MoneyRegister) -> None:
    year = agreed_year(register)
    put = year.contributions.get(body=register.ashby)
    about = {"by": None, "reason": WHY, "source": register.source}
    variation = record_variation(fund_year=year, proposed_on=IN_THE_YEAR, why="x", changes={put: Decimal(1)}, **about)
    for body in (register.ashby, register.dale):
        answer_variation(variation=variation, body=body, outcome="approved", on=AFTER, **about)
    with pytest.raises(Refused, match="Only a contributor"):
        answer_variation(variation=variation, body=register.elm, outcome="approved", on=AFTER, **about)
    applied = apply_variation(variation, by=None, reason=WHY, version=1, on=AFTER)

    with pytest.raises(Refused, match="applied already"):
        apply_variation(applied, by=None, reason=WHY, version=2, on=AFTER)
    with pytest.raises(Refused, match="stays as it was"):
        change_fact(applied, by=None, reason=WHY, version=2, proposed_on=BEGAN)


def test_the_parts_of_a_split_make_a_whole(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    about = {"by": None, "reason": WHY, "fund_year": year, "source": register.source}
    halves = {register.ashby: Decimal("0.5"), register.dale: Decimal("0.4")}

    with pytest.raises(Refused, match=r"add up to 90.00%"):
        record_risk_share(basis="fixed_split", splits=halves, **about)
    with pytest.raises(Refused, match="Only a fixed split has parts"):
        record_risk_share(basis="host", splits=halves, **about)
    record_risk_share(basis="fixed_split", splits=halves | {register.dale: Decimal("0.5")}, clause="7", **about)
    share = risk_share_of(fund_on_day(year.fund.ref, AFTER, PUBLIC).years[0], AFTER, PUBLIC)
    assert share.splits == [("Ashbyford Council", Decimal("0.5")), ("Dalewater Trust", Decimal("0.5"))]
    assert RiskShareSplit.objects.visible_to(PUBLIC).count() == 2


def test_contributions_and_schemes_are_held_against_each_other_by_source(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    register.put(year, register.ashby, 100, funding="ibcf", use="revenue")
    about = {"by": None, "reason": WHY, "source": register.source}
    scheme = record_scheme(fund_year=year, name="Reablement", **about)
    record_scheme_funding(scheme=scheme, funding="ibcf", use="revenue", planned=Decimal(80), **about)

    shown = fund_on_day(year.fund.ref, AFTER, PUBLIC).years[0]
    found = unbalanced_sources(shown, schemes_of(shown, AFTER, PUBLIC))

    assert [(source, each.stated, each.added_up) for source, each in found] == [
        ("Improved Better Care Fund grant", 100, 80)
    ]


def test_a_return_is_overdue_and_a_period_without_one_is_told(register: MoneyRegister) -> None:
    agreement = register.agreement(return_days=30)
    year = register.year(register.fund(agreement))
    record_return(
        by=register.tomasz,
        reason=WHY,
        fund_year=year,
        kind="s75_quarterly",
        period="q1",
        due_on=dt.date(2025, 7, 31),
        lines=[Line(label="Beds", plan=Decimal(10), forecast=Decimal(12), variance_owner=register.ashby)],
        source=register.source,
    )

    record = fund_on_day(year.fund.ref, IN_THE_YEAR, PUBLIC)
    rows = returns_of(record, record.years[0], PUBLIC)

    assert [(row.period, row.words) for row in rows] == [
        ("q1", "Overdue by 123 days"),
        ("q2", "None recorded here; the period ended 30 September 2025"),
    ]
    assert (rows[0].variance, rows[0].owners) == (2, ("Ashbyford Council",))
    assert rows[1].due_on == dt.date(2025, 10, 31)


def test_a_line_for_the_whole_is_not_added_to_its_parts(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    lines = [
        Line(label="Beds", plan=Decimal(60), forecast=Decimal(70)),
        Line(label="Carers", plan=Decimal(40), forecast=Decimal(45)),
        Line(label="Whole  fund:", plan=Decimal(100), forecast=Decimal(120)),
    ]
    record_return(
        by=None, reason=WHY, fund_year=year, kind="internal", period="m6", lines=lines, source=register.source
    )

    record = fund_on_day(year.fund.ref, IN_THE_YEAR, PUBLIC)
    row = next(each for each in returns_of(record, record.years[0], PUBLIC) if each.period == "m6")

    assert (row.plan, row.forecast, row.variance) == (100, 120, 20)
    assert [(name, found.stated, found.added_up) for name, found in row.apart] == [("forecast", 120, 115)]


def test_lines_are_found_again_by_their_label_and_none_is_lost(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    report = record_return(
        by=None,
        reason=WHY,
        fund_year=year,
        kind="internal",
        period="m6",
        lines=[Line(label="A", plan=Decimal(1)), Line(label="B", plan=Decimal(2))],
        source=register.source,
    )

    set_return_lines(report, by=register.tomasz, reason=WHY, version=1, lines=[Line(label="A", plan=Decimal(5))])

    assert list(report.lines.values_list("label", "plan")) == [("A", 5), ("B", None)]
    with pytest.raises(Conflict):
        set_return_lines(report, by=register.tomasz, reason=WHY, version=1, lines=[])


def test_drafts_of_money_are_for_those_who_read_money(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    own = register.put(year, register.ashby, 10, standing="draft")
    theirs = register.put(year, register.dale, 20, standing="draft")

    def sees(name: str) -> set[int]:
        return set(Contribution.objects.visible_to(person(name)).values_list("pk", flat=True))

    assert sees("tomasz") == sees("moira") == sees("samuel") == {own.pk, theirs.pk}
    assert sees("asha") == {own.pk}
    assert sees("beatrix") == set()
    assert not Contribution.objects.visible_to(PUBLIC).exists()
    assert not FinanceReturn.objects.visible_to(PUBLIC).exists()
