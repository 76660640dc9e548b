"""The first pages: one sentence to read out, both sectors as equals, what is not recorded, and what changed."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from partnerships.models import (
    Body,
    Membership,
    MembershipEvent,
    Partnership,
    PartnershipAlias,
    PartnershipKind,
    PartnershipStage,
    RoleHolding,
    Source,
)
from tests.england import England

pytestmark = pytest.mark.django_db
NOTTS = "/partnerships/nottingham-and-nottinghamshire/"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def test_the_partnership_opens_with_a_sentence_to_read_out(client: Client, england: England) -> None:
    page = text_of(client, f"{NOTTS}?on=2019-06-01")

    assert (
        "On 1 June 2019 Nottingham and Nottinghamshire Health and Care was a sustainability and transformation plan"
        " or partnership (STP) with 6 clinical commissioning groups, 1 NHS trust and 1 NHS foundation trust as members."
    ) in page
    assert "It was not a legal person: it could agree nothing by itself; its members decided." in page


def test_an_overlap_of_area_is_shown_apart_and_counts_nobody_in(client: Client, england: England) -> None:
    page = client.get(f"{NOTTS}?on=2019-06-01")
    members = page.context["members"]

    assert (len(members.councils), len(members.nhs)) == (0, 8)
    assert {each.name: each.share for each in members.upper_tier_overlapping} == {
        "Nottingham City Council": "100%",
        "Nottinghamshire County Council": "85.92%",
    }
    assert len(members.districts_overlapping) == 6
    assert "No agreed membership of councils is recorded on this day." in page.content.decode()


def test_a_body_with_two_bases_is_one_member(client: Client, england: England) -> None:
    members = client.get(f"{NOTTS}?on=2023-06-01").context["members"]

    codes = [each.code for each in members.taking_part]
    assert len(codes) == len(set(codes))


def test_names_through_time_show_the_one_of_the_day(client: Client, england: England) -> None:
    names = client.get(f"{NOTTS}?on=2018-01-01").context["record"].names_through_time()

    assert [(each["name"], each["now"]) for each in names] == [
        ("Nottinghamshire", True),
        ("Nottingham and Nottinghamshire Health and Care", False),
        ("Nottingham and Nottinghamshire Integrated Care System", False),
    ]
    assert names[0]["span"].startswith("March 2016")


@pytest.mark.parametrize(
    ("slug", "day", "words"),
    [
        ("nottingham-and-nottinghamshire", "2015-06-01", "had not begun: it is recorded from March 2016"),
        ("frimley", "2026-06-01", "was superseded on 1 April 2026"),
    ],
)
def test_before_and_after_its_life_the_sentence_says_so(
    client: Client, england: England, slug: str, day: str, words: str
) -> None:
    assert words in text_of(client, f"/partnerships/{slug}/?on={day}")


def test_every_link_keeps_the_day(client: Client, england: England) -> None:
    page = text_of(client, f"{NOTTS}?on=2019-06-01")

    into_register = re.findall(r'href="(/(?:bodies|partnerships)/[^"]*)"', page)
    assert into_register
    assert all("on=2019-06-01" in link for link in into_register if not link.endswith((".atom", ".ics")))


def test_the_partnership_as_json(client: Client, england: England) -> None:
    record = client.get(f"{NOTTS}?on=2019-06-01&format=json").json()

    assert (record["slug"], record["as_at"], record["is_legal_person"]) == (
        "nottingham-and-nottinghamshire",
        "2019-06-01",
        False,
    )
    assert len(record["members"]) == 8
    assert {"body": "E10000024", "name": "Nottinghamshire County Council", "share_of_body": "0.8592"} in (
        record["area_overlaps"]
    )


def test_unknown_partnerships_are_not_found(client: Client) -> None:
    assert client.get("/partnerships/no-such-place/").status_code == 404


@pytest.mark.parametrize(("day", "number"), [("2013-06-01", 211), ("2019-06-01", 191), ("2022-06-30", 106)])
def test_the_front_page_counts_what_was_open_on_the_day(
    client: Client, england: England, day: str, number: int
) -> None:
    nhs = client.get(f"/?on={day}").context["bodies"].nhs

    assert {each.code: each.number for each in nhs}["ccg"] == number


def test_no_commissioning_group_is_open_today(client: Client, england: England) -> None:
    assert "ccg" not in {each.code for each in client.get("/").context["bodies"].nhs}


def test_the_front_page_tells_what_is_to_come_and_keeps_a_load_to_one_line(client: Client, england: England) -> None:
    page = client.get("/?on=2026-11-21")

    assert "West Surrey Council" in page.content.decode()
    assert len(page.context["latest"]) == 1
    assert page.context["latest"][0].what.startswith("at least ")


def test_a_lead_finds_the_own_partnership_and_what_needs_verifying(
    england: England, samuel: User, browser_of: Callable[[User | None], Client]
) -> None:
    RoleHolding.objects.create(
        user=samuel,
        role=Role.SYSTEM_LEAD,
        partnership=england.partnership("nottingham-and-nottinghamshire"),
        valid_from=dt.date(2020, 1, 1),
    )

    page = browser_of(samuel).get("/")

    assert [place.slug for place in page.context["my_places"]] == ["nottingham-and-nottinghamshire"]
    assert len(page.context["to_verify"]) == 5
    words = page.content.decode()
    assert "never verified" in words
    assert [words.index(part) for part in ("My work", "My decisions and deadlines", "Needs verifying")] == sorted(
        words.index(part) for part in ("My work", "My decisions and deadlines", "Needs verifying")
    )
    assert "Start a decision" in words
    assert "Who works with whom" not in words


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_the_front_page_s_queries_do_not_grow(client: Client, england: England) -> None:
    few = queries(client, "/")
    kind = england.body("QT1").kind
    Body.objects.bulk_create(
        Body(code=f"ZZ{number}", kind=kind, source=england.body("QT1").source) for number in range(50)
    )

    assert queries(client, "/") <= few
    assert few <= 12


def test_other_names_codes_and_sources_that_disagree_are_shown(client: Client, england: England) -> None:
    partnership, council = england.partnership("nottingham-and-nottinghamshire"), england.body("E06000018")
    source = Source.objects.create(code="zz-press", title="A local paper")
    PartnershipAlias.objects.create(partnership=partnership, name="Notts STP", source=source)
    member = Membership.objects.create(partnership=partnership, body=council, basis="agreed", source=source)
    MembershipEvent.objects.create(
        membership=member, kind="suspended", on=dt.date(2018, 12, 1), on_precision="month", standing="claimed",
        source=source,
    )  # fmt: skip

    page = text_of(client, f"{NOTTS}?on=2019-06-01")

    assert "Also written as: Notts STP." in page
    assert "ODS code QT1" in page
    assert "“A local paper” says of" in page
    assert "suspended its membership, December 2018" in page


def test_a_cluster_shares_leaders_and_stays_separate(client: Client, england: England) -> None:
    source = Source.objects.first()
    cluster = Partnership.objects.create(slug="zz-cluster", source=source)
    kind = PartnershipKind.objects.get(code="cluster")
    PartnershipStage.objects.create(partnership=cluster, kind=kind, official_name="A Cluster", source=source)
    for code in ("QT1", "QJ2"):
        Membership.objects.create(partnership=cluster, body=england.body(code), basis="agreed", source=source)

    assert "They share leaders and stay separate bodies." in text_of(client, "/partnerships/zz-cluster/")
    assert "A Cluster" in text_of(client, NOTTS)
    assert "they are still separate bodies" in text_of(client, "/bodies/QT1/")
