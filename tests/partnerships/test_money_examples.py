"""The worked examples C8 (Lewisham) and C9 (Oldham), and the grants of 15 councils, on the register of England."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from partnerships.agreement_on_day import agreement_on_day
from partnerships.agreement_words import marks
from partnerships.fund_on_day import fund_on_day
from partnerships.fund_year_parts import returns_of
from partnerships.management.commands.load_arrangements import WORKED_EXAMPLES
from partnerships.models import Contribution, Fund, Partnership
from partnerships.money_of_place import money_of_partnership
from tests.england import England, undone_after_all

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
NAMES = ("lewisham-section-75-2025-26", "oldham-section-75", "improved-better-care-fund-2023-24")
FILES = [WORKED_EXAMPLES / f"{name}.yaml" for name in NAMES]
OCTOBER = dt.date(2025, 10, 1)


def load() -> str:
    said = StringIO()
    call_command("load_arrangements", *FILES, apply=True, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def examples(django_db_setup: None, django_db_blocker: Any) -> Iterator[England]:
    with undone_after_all(django_db_blocker):
        load()
        yield England()


def marks_of(ref: str, day: dt.date) -> list[str]:
    return [mark.words for mark in marks(agreement_on_day(ref, day, PUBLIC))]


def test_loading_them_again_changes_nothing(examples: England) -> None:
    assert [line.split(": ")[1].split(",")[0] for line in load().splitlines()] == ["0 added"] * len(FILES)


def test_lewisham_is_derived_not_typed(examples: England) -> None:
    year = fund_on_day("lewisham-better-care-fund", OCTOBER, PUBLIC).years[0]

    assert [(name, pounds, f"{share:.1%}", worked_out) for name, _, pounds, share, worked_out in year.shares] == [
        ("London Borough of Lewisham", Decimal(21091826), "39.5%", False),
        ("NHS South East London Integrated Care Board", Decimal(32348460), "60.5%", True),
    ]
    assert not Contribution.objects.filter(body__code="QKK").exists()


def test_lewisham_is_in_use_unsigned_from_1_april(examples: England, client: Client) -> None:
    ref = "lewisham-section-75-2025-26"
    unsigned = "In use since 1 April 2025; no signature recorded here"

    assert marks_of(ref, dt.date(2025, 3, 31)) == []
    assert marks_of(ref, dt.date(2025, 4, 1)) == [unsigned]
    assert marks_of(ref, dt.date(2026, 3, 31)) == [unsigned]
    page = client.get("/funds/lewisham-better-care-fund/?on=2025-10-01").content.decode()
    assert "10 September 2025, five months into the year it covers; no signature recorded here" in page
    assert "£32,348,460" in page


def test_oldham_was_not_formally_agreed_and_its_source_says_so(examples: England) -> None:
    record = agreement_on_day("oldham-section-75-2020-21", dt.date(2021, 2, 1), PUBLIC)
    mark = marks(record)[0]

    assert mark.words == "In use since 1 April 2020; not signed on 28 January 2021, as the source says"
    assert mark.source.title.startswith("Papers of the meeting of 28 January 2021")


def test_the_overspend_stands_against_the_council(examples: England) -> None:
    record = fund_on_day("oldham-pooled-fund-2020-21", dt.date(2021, 2, 1), PUBLIC)
    month_6 = next(row for row in returns_of(record, record.years[0], PUBLIC) if row.period == "m6")

    assert (month_6.plan, month_6.forecast, month_6.variance) == (169504000, 176973000, 7469000)
    assert month_6.owners == ("Oldham Metropolitan Borough Council",)


def test_oldhams_three_kinds_of_money_stand_apart(examples: England, client: Client) -> None:
    manchester = Partnership.objects.get(slug="greater-manchester")
    money = money_of_partnership(manchester, OCTOBER, PUBLIC)

    assert [(sense.classification, len(sense.funds)) for sense in money.senses] == [
        ("pooled", 1),
        ("aligned", 1),
        ("in_view", 1),
    ]
    assert Fund.objects.get(ref="oldham-in-view-budget").agreement is None
    page = client.get("/partnerships/greater-manchester/money/").content.decode()
    assert [page.count(f'id="sense-{sense}"') for sense in ("pooled", "aligned", "in_view")] == [1, 1, 1]


def test_the_board_took_the_groups_place_in_the_middle_of_a_year(examples: England) -> None:
    def parties(*day: int) -> list[str]:
        record = agreement_on_day("oldham-section-75-from-2021-22", dt.date(*day), PUBLIC)
        return [party.name for party in record.holding]

    council, board = "Oldham Metropolitan Borough Council", "NHS Greater Manchester Integrated Care Board"
    assert parties(2022, 6, 30) == [council, "NHS Oldham CCG"]
    assert parties(2022, 7, 1) == [council, board]


def test_the_grants_of_fifteen_councils_are_contributions_with_their_source(examples: England, client: Client) -> None:
    grants = Contribution.objects.filter(funding="ibcf", fund_year__year=2023)

    assert grants.count() == 15
    assert grants.get(body__code="E08000025").planned == 67918344
    assert set(grants.values_list("source__publisher", "fund_year__fund__classification")) == {
        ("Department for Levelling Up, Housing and Communities", "not_recorded")
    }
    rows = client.get("/data/contributions/?funding=ibcf&format=json").json()["rows"]
    assert {"fund": "better-care-fund-birmingham", "planned": "67918344.00", "fin_year": "2023/24"}.items() <= next(
        row for row in rows if row["body"] == "E08000025"
    ).items()
