"""The pages of agreements and funds as a pool manager, a partner's officer, an approver and the public meet them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from partnerships.forms.registry import FACT_TYPES
from partnerships.models import Agreement, Contribution, Fund, FundYear, ReturnLine, SchemeFunding, Source
from partnerships.operations import record_return, record_risk_share, record_scheme, record_variation
from tests.partnerships.money_cast import BEGAN, WHY, YEAR, MoneyRegister

pytestmark = pytest.mark.django_db
SPLIT = {"party_1": "ZZA", "part_1": "60", "party_2": "ZZD", "part_2": "40"}


@pytest.fixture
def register(db: None) -> MoneyRegister:
    return MoneyRegister()


def of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def words(response: object) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", text)


def typed(register: MoneyRegister, **fields: str) -> dict[str, str]:
    about = {"token": str(uuid.uuid4()), "source": str(register.source.pk), "confidence": "confirmed"}
    return about | {"standing": "accepted", "reason": WHY, "from_precision": "exact", "to_precision": "exact"} | fields


def test_a_reader_without_a_role_costs_no_query_to_find_that_they_may_change_nothing(
    register: MoneyRegister, django_assert_max_num_queries: Any
) -> None:
    fund = register.fund(register.agreement())
    register.put(register.year(fund), register.ashby, 1000)
    reader = of(User.objects.create_user(email="reader@example.org", display_name="Reader"))
    with django_assert_max_num_queries(30):
        page = reader.get(f"/funds/{fund.ref}/")
    assert "£1,000" in words(page)


def test_a_pool_manager_enters_a_fund_from_nothing(register: MoneyRegister) -> None:
    tomasz = of(register.tomasz)
    kind = str(register.section_75.pk)
    days = {"valid_from_day": "1", "valid_from_month": "4", "valid_from_year": "2025"}

    made = tomasz.post(
        "/facts/agreement/new/?body=ZZA",
        typed(register, title="Ashby agreement", kind=kind, first_party="ZZA", second_party="ZZD", **days),
    )
    assert made["Location"] == "/agreements/ashby-agreement/", words(made)
    fund = {"name": "Ashby fund", "classification": "pooled", "agreement": "ashby-agreement", "host": "ZZA"}
    made = tomasz.post("/facts/fund/new/?body=ZZA", typed(register, **fund))
    assert made["Location"] == "/funds/ashby-fund/", words(made)
    held = Fund.objects.get()
    year = {"fund": str(held.pk), "year": "2025/26", "stated_plan": "£53,440,286"}
    assert tomasz.post(f"/facts/fund-year/new/?fund={held.pk}", typed(register, **year)).status_code == 302
    at = FundYear.objects.get()
    put = {"fund_year": str(at.pk), "body": "ZZA", "funding": "not_recorded", "use": "not_recorded"}
    made = tomasz.post(f"/facts/contribution/new/?fund-year={at.pk}", typed(register, planned="21,091,826", **put))
    assert made.status_code == 302, words(made)

    page = words(Client().get("/funds/ashby-fund/?on=2025-10-01"))
    assert "£32,348,460 (60.5%), worked out" in page
    assert "no signature recorded here" in page
    assert (Agreement.objects.get().valid_from, at.stated_plan) == (BEGAN, Decimal(53440286))


@pytest.mark.parametrize(
    ("kind", "parent", "fields"),
    [
        ("agreement-event", "agreement", {"kind": "reviewed", "on": "2025-06-01", "on_precision": "exact"}),
        ("agreement-party", "agreement", {"body": "ZZE", "role": "provider"}),
        ("agreement-function", "agreement", {"direction": "jointly", "function": "Reablement"}),
        ("fund-host", "fund", {"host": "ZZD", "valid_from": "2026-04-01"}),
        ("scheme", "fund_year", {"name": "Beds", "setting": "acute", "provider_type": "council"}),
        ("risk-share", "fund_year", {"basis": "fixed_split"} | SPLIT),
        ("return", "fund_year", {"kind": "internal", "period": "m6", "submitted_on": "2025-11-01"}),
        ("variation", "fund_year", {"proposed_on": "2025-11-01", "why": "More beds"}),
    ],
)  # fmt: skip
def test_each_part_is_recorded_from_the_page_of_what_it_hangs_on(
    register: MoneyRegister, kind: str, parent: str, fields: dict[str, str]
) -> None:
    agreement = register.agreement()
    fund = register.fund(agreement, valid_to=dt.date(2026, 4, 1) if kind == "fund-host" else None)
    fund.hostings.update(valid_to=dt.date(2026, 4, 1)) if kind == "fund-host" else None
    year = register.year(fund)
    put = register.put(year, register.ashby, 100)
    hangs_on = {"agreement": agreement, "fund": fund, "fund_year": year}[parent]
    tomasz = of(register.tomasz)
    address = f"/facts/{kind}/new/?{parent.replace('_', '-')}={hangs_on.pk}"
    assert tomasz.get(address).status_code == 200

    data = typed(register, **{parent: str(hangs_on.pk)}, **fields)
    if kind == "variation":
        data[f"after_{put.pk}"] = "120"
    made = tomasz.post(address, data)

    assert made.status_code == 302, words(made)
    assert made["Location"].startswith(("/agreements/", "/funds/"))
    assert Client().get(made["Location"]).status_code == 200
    refused = of(register.asha).post(address, data)
    assert refused.status_code in (302, 403) if kind == "agreement-event" else refused.status_code == 403


def test_a_change_keeps_what_the_form_does_not_show(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    put = register.put(year, register.ashby, 100, revised=Decimal(90))
    address = f"/facts/contribution/{put.pk}/edit/"
    form = of(register.tomasz).get(address).content.decode()
    assert 'value="100"' in form

    fields = {"version": "1", "funding": "not_recorded", "use": "revenue", "planned": "110"}
    assert of(register.tomasz).post(address, typed(register, **fields)).status_code == 302

    put.refresh_from_db()
    assert (put.planned, put.revised, put.use, put.confidence) == (110, 90, "revenue", "reported")


def test_no_nonsense_in_any_box_of_money_breaks_a_page(register: MoneyRegister) -> None:
    agreement = register.agreement()
    fund = register.fund(agreement)
    year = register.year(fund)
    put = register.put(year, register.ashby, 100)
    variation = record_variation(
        by=None, reason=WHY, fund_year=year, proposed_on=BEGAN, why="Beds", changes={put: Decimal(1)}, source=put.source
    )
    scheme = record_scheme(by=None, reason=WHY, fund_year=year, name="Beds", source=put.source)
    facts = {"agreement": agreement, "fund": fund, "fund-year": year, "scheme": scheme, "variation": variation}
    tomasz = of(register.tomasz)
    for kind, sort in FACT_TYPES.items():
        if sort.opened_at not in facts:
            continue
        parent = facts[sort.opened_at]
        for value in ("9" * 40, "-1", "<script>alert(1)</script>", "\u202e\u0661", "NaN", "1e400"):
            sent = dict.fromkeys([*typed(register), *sort.form.base_fields, f"after_{put.pk}", "on_day"], value)
            answer = tomasz.post(f"/facts/{kind}/new/?{sort.opened_at}={parent.pk}", sent)
            assert answer.status_code in (200, 422), (kind, value)
            assert "<script>alert(1)" not in answer.content.decode()
    for value in ("NaN", "1e400", "-", "9" * 5000, "\u0661"):
        assert (
            tomasz.get(f"/funds/{fund.ref}/", {"variance": value, "year": value, "on": "2025-10-01"}).status_code == 200
        )


def grid(register: MoneyRegister, *rows: dict[str, str], **more: str) -> dict[str, str]:
    data = {"source": str(register.source.pk), "standing": "accepted", "reason": WHY, "form-INITIAL_FORMS": "0"}
    data |= {"form-TOTAL_FORMS": str(len(rows)), "save": "yes", **more}
    defaults = {"funding": "not_recorded", "use": "not_recorded"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in (defaults | row).items()}
    return data


def test_a_grid_is_read_from_a_paste_and_faults_are_told_by_cell(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    address = f"/funds/{year.fund.ref}/{YEAR}/contributions/"
    pasted = "Planned\tContributor\tSource of the money\n1,000\tZZA\tImproved Better Care Fund grant\nten\tZZD\tmagic\n"
    tomasz = of(register.tomasz)

    read = tomasz.post(address, grid(register, {}, paste="yes", pasted=pasted))
    page = words(read)

    assert read.status_code == 200
    assert "2 rows read" in page or "There is a problem" in page
    assert 'value="1,000"' in read.content.decode()
    assert "Row 2, Planned: Enter an amount in pounds" in page
    assert "Row 2, Source of the money: “magic” is not on the list" in page
    assert '<option value="magic" selected>magic</option>' in read.content.decode()  # else Save takes the first choice
    assert not Contribution.objects.exists()


def test_a_grid_is_saved_as_a_whole_or_not_at_all(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    address = f"/funds/{year.fund.ref}/{YEAR}/contributions/"
    tomasz = of(register.tomasz)
    good, twice = {"body": "ZZA", "planned": "1000"}, {"body": "ZZA", "planned": "2000"}

    refused = tomasz.post(address, grid(register, good, twice))
    assert (refused.status_code, Contribution.objects.count()) == (422, 0)
    assert "Row 2: This body" in words(refused)

    saved = tomasz.post(address, grid(register, good, {"body": "ZZD", "planned": "2000"}))
    assert saved.status_code == 302, words(saved)
    assert set(Contribution.objects.values_list("body__code", "planned", "confidence")) == {
        ("ZZA", 1000, "reported"),
        ("ZZD", 2000, "reported"),
    }


def test_two_people_in_one_grid_do_not_overwrite_each_other(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    put = register.put(year, register.ashby, 100)
    Contribution.objects.filter(pk=put.pk).update(version=2, planned=150)
    row = {"key": f"{put.pk}:1", "body": "ZZA", "planned": "170"}

    tomasz, address = of(register.tomasz), f"/funds/{year.fund.ref}/{YEAR}/contributions/"
    refused = tomasz.post(address, grid(register, row, **{"form-INITIAL_FORMS": "1"}))

    assert refused.status_code == 409
    assert "Somebody else changed this row" in words(refused)
    assert "what you typed is in the box" in words(refused)
    assert words(refused).count("Saved now:") == 2  # in the summary and in the one cell that differs
    assert "Saved now: £150" in words(refused)
    assert 'value="170"' in refused.content.decode()
    put.refresh_from_db()
    assert put.planned == 150

    again = row | {"key": refused.context["grid"].forms[0]["key"].value()}
    assert tomasz.post(address, grid(register, again, **{"form-INITIAL_FORMS": "1"})).status_code == 302
    put.refresh_from_db()
    assert (put.planned, put.version) == (170, 3)

    Contribution.objects.filter(pk=put.pk).update(version=4, standing="withdrawn")
    gone = tomasz.post(address, grid(register, again | {"planned": "180"}, **{"form-INITIAL_FORMS": "1"}))
    assert "Somebody else withdrew this row" in words(gone)
    assert gone.context["grid"].forms[0]["key"].value() == ""


def test_amounts_a_thousand_times_the_others_are_asked_about_once(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    address = f"/funds/{year.fund.ref}/{YEAR}/contributions/"
    rows = [
        {"body": "ZZA", "funding": funding, "planned": planned}
        for funding, planned in (("ibcf", "13,245"), ("asc_precept", "9100"), ("la_additional", "13,245,000"))
    ]

    asked = of(register.tomasz).post(address, grid(register, *rows))
    assert asked.status_code == 422
    assert "Row 3, planned: £13,245,000? The others here are about a thousand times smaller" in words(asked)
    assert not Contribution.objects.exists()
    assert of(register.tomasz).post(address, grid(register, *rows, sure="on")).status_code == 302
    assert Contribution.objects.count() == 3


def test_a_part_many_times_the_whole_is_questioned_and_a_paste_that_is_too_long_says_so(
    register: MoneyRegister,
) -> None:
    year = register.year(register.fund(register.agreement()), stated_plan=53_440_286)
    address = f"/funds/{year.fund.ref}/{YEAR}/contributions/"
    asked = of(register.tomasz).post(address, grid(register, {"body": "ZZA", "planned": "£13,245m"}))
    assert "was £13,245,000 meant?" in words(asked)

    read = of(register.tomasz).post(address, grid(register, {}, paste="yes", pasted="ZZA\t\t\t5\n" * 301))
    assert "Not all that was pasted is here: a grid takes 300 rows at a time." in words(read)


def test_schemes_and_lines_are_entered_in_grids(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    report = record_return(by=None, reason=WHY, fund_year=year, kind="internal", period="q1", source=register.source)
    tomasz = of(register.tomasz)
    scheme = {"name": "Reablement", "setting": "community", "provider_type": "council", "planned": "500"}
    line = {"label": "Reablement", "plan": "500", "forecast": "620", "variance_owner": "ZZA"}

    saved = tomasz.post(f"/funds/{year.fund.ref}/{YEAR}/schemes/", grid(register, scheme | {"funding": "ibcf"}))
    assert saved.status_code == 302, words(saved)
    saved = tomasz.post(f"/funds/{year.fund.ref}/returns/{report.pk}/lines/", grid(register, line, version="1"))
    assert saved.status_code == 302, words(saved)
    stale = tomasz.post(f"/funds/{year.fund.ref}/returns/{report.pk}/lines/", grid(register, line, version="1"))

    assert stale.status_code == 409
    assert "The lines as they are saved now" in words(stale)
    assert stale.context["saved_now"] == [
        ["Reablement", "£500", "£620", "not recorded", "Ashbyford Council (ZZA)", "not recorded"]
    ]
    assert stale.context["version"] == 2
    assert SchemeFunding.objects.get().planned == 500
    assert ReturnLine.objects.get().variance == 120
    page = words(Client().get(f"/funds/{year.fund.ref}/returns/{report.pk}/"))
    assert "£120 Ashbyford Council" in page


@pytest.mark.parametrize("pasted", ["\t" * 50, "\x00\x01", '"' * 9, "a\t" * 5000, "=1+1\t@x\n" * 400, "x\r\n\r\ny"])
def test_whatever_is_pasted_the_grid_comes_back(register: MoneyRegister, pasted: str) -> None:
    year = register.year(register.fund(register.agreement()))
    address = f"/funds/{year.fund.ref}/{YEAR}/contributions/"

    assert of(register.tomasz).post(address, grid(register, {}, paste="yes", pasted=pasted)).status_code == 200
    assert not Contribution.objects.exists()


def test_the_calculator_says_who_bears_it_and_by_which_clause(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    for body, planned in ((register.ashby, 40), (register.dale, 60)):
        register.put(year, body, planned)
    record_risk_share(by=None, reason=WHY, fund_year=year, basis="contributions", clause="12.3", source=register.source)

    page = words(Client().get(f"/funds/{year.fund.ref}/?variance=7,469,000"))

    assert "Ashbyford Council: £2,987,600" in page
    assert "Dalewater Trust: £4,481,400" in page
    assert "Clause 12.3." in page
    assert Client().get(f"/funds/{year.fund.ref}/?variance=lots").status_code == 200


def test_files_equal_the_screen_and_hold_exact_amounts(register: MoneyRegister) -> None:
    agreement = register.agreement()
    year = register.year(register.fund(agreement), stated_plan=Decimal("100.50"))
    register.put(year, register.ashby, Decimal("40.25"))

    rows = Client().get(f"/funds/{year.fund.ref}/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "40.25" in rows[1]
    record = Client().get(f"/funds/{year.fund.ref}/?format=json").json()
    assert record["years"][0]["derived"] == {"name": "Dalewater Trust", "planned": "60.25"}
    listed = Client().get("/agreements/?format=json").json()["rows"]
    mine = next(row for row in listed if row["ref"] == agreement.ref)
    assert (mine["pooled_this_year"], mine["state"]) == (None, "expired")
    assert Client().get(f"/agreements/{agreement.ref}/?format=json").json()["parties"][0]["signed"] is None


def test_an_officer_records_the_own_figure_and_the_approver_confirms_it(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    asha, fields = of(register.asha), {"fund_year": str(year.pk), "funding": "not_recorded", "use": "not_recorded"}
    address = f"/facts/contribution/new/?fund-year={year.pk}"

    assert asha.post(address, typed(register, body="ZZD", planned="5", **fields)).status_code == 403
    assert asha.post(address, typed(register, body="ZZA", planned="5", **fields)).status_code == 302
    put = Contribution.objects.get()
    page = f"/facts/contribution/{put.pk}/"
    assert "Confirm for the body" in words(of(register.cora).get(page))
    assert "Confirm for the body" not in words(of(register.priya).get(page))
    of(register.cora).post(f"{page}confirm/", {"version": "1", "reason": "Checked"})
    put.refresh_from_db()
    assert put.confidence == "confirmed"


def test_a_pool_manager_names_a_new_source(register: MoneyRegister) -> None:
    year = register.year(register.fund(register.agreement()))
    rows = grid(register, {"body": "ZZA", "planned": "1"}, source="", source_title="Schedule 3")

    assert of(register.tomasz).post(f"/funds/{year.fund.ref}/{YEAR}/contributions/", rows).status_code == 302
    assert Contribution.objects.get().source == Source.objects.get(title="Schedule 3")
