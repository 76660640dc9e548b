"""Pages of bodies and partnerships: what a person finds there, by any code, as at any day."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from partnerships.models import (
    Appointment,
    Body,
    BodyCode,
    BodyName,
    JointAppointment,
    Membership,
    MembershipEvent,
    Person,
    Post,
    Source,
)
from tests.england import England

pytestmark = pytest.mark.django_db
NOTTS = "/partnerships/nottingham-and-nottinghamshire/"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def test_what_bracknell_and_ascot_became_is_told_in_one_line(client: Client, england: England) -> None:
    page = text_of(client, "/bodies/10G/")

    assert (
        "NHS Bracknell and Ascot CCG → NHS East Berkshire CCG (1 April 2018) → NHS Frimley CCG (1 April 2021)"
        " → NHS Frimley Integrated Care Board (1 July 2022) →"
    ) in page
    assert "(1 April 2026)" in page


def test_a_body_that_only_overlaps_is_not_called_a_successor(client: Client, england: England) -> None:
    page = text_of(client, "/bodies/5EM/")

    assert "No legal successor is recorded." in page
    assert "Overlaps of area; not a legal succession" in page


def test_a_date_that_was_only_observed_is_never_called_founded(client: Client, england: England) -> None:
    page = text_of(client, "/bodies/E10000024/")

    assert "Nottinghamshire County Council is a county council, recorded from" in page


@pytest.mark.parametrize("written", ["qt1", "Qt1", "E54000060", "e54000060"])
def test_any_code_leads_to_the_one_address_and_keeps_the_day(client: Client, england: England, written: str) -> None:
    response = client.get(f"/bodies/{written}/?on=2023-01-01")

    assert (response.status_code, response["Location"]) == (301, "/bodies/QT1/?on=2023-01-01")


def test_an_abolished_body_keeps_its_page_and_points_to_its_last_day(client: Client, england: England) -> None:
    page = text_of(client, "/bodies/52R/")

    assert "was a clinical commissioning group (CCG) from 1 April 2020 until 30 June 2022" in page
    assert 'href="/bodies/52R/?on=2022-06-30"' in page


def test_unknown_and_hidden_bodies_are_the_same_page(client: Client, england: England) -> None:
    kind, source = england.body("QT1").kind, Source.objects.first()
    hidden = Body.objects.create(code="ZZHID", kind=kind, source=source, standing="draft")
    BodyName.objects.create(body=hidden, name="Hidden", source=source)
    BodyCode.objects.create(body=hidden, scheme="snac", code="ZZOLD", source=source)

    answers = {client.get(f"/bodies/{code}/").content.replace(code.encode(), b"") for code in ("ZZHID", "ZZOLD", "ZZN")}

    assert len(answers) == 1


def test_a_body_as_json_names_others_by_code(client: Client, england: England) -> None:
    record = client.get("/bodies/52R/?format=json").json()

    assert (record["code"], record["last_day"], record["state"]) == ("52R", "2022-06-30", "abolished")
    assert {each["body"] for each in record["predecessors"]} == {"04E", "04H", "04K", "04L", "04M", "04N"}
    assert [each["body"] for each in record["successors"]] == ["QT1"]


def test_posts_show_who_held_them_on_the_day_and_joint_appointments(client: Client, england: England) -> None:
    body, other, source = england.body("QT1"), england.body("QJ2"), Source.objects.first()
    joint = JointAppointment.objects.create(title="Chief executive")
    person = Person.objects.create(name="Asha Patel")
    for place in (body, other):
        post = Post.objects.create(body=place, title="Chief executive", source=source)
        Appointment.objects.create(
            post=post, person=person, joint_appointment=joint, source=source, valid_from=dt.date(2025, 9, 1)
        )

    assert "One joint appointment with: Chief executive, NHS Derby" in text_of(client, "/bodies/QT1/?on=2026-01-01")
    assert "Nobody recorded in this post on 1 January 2025" in text_of(client, "/bodies/QT1/?on=2025-01-01")


@pytest.fixture
def city(england: England) -> Membership:
    """Nottingham City Council as a member that suspended itself and came back."""
    source = Source.objects.first()
    member = Membership.objects.create(
        partnership=england.partnership("nottingham-and-nottinghamshire"),
        body=england.body("E06000018"),
        basis="agreed",
        valid_from=dt.date(2016, 3, 1),
        valid_to=dt.date(2022, 7, 1),
        source=source,
    )
    for kind, on, more in (
        ("suspended", dt.date(2018, 11, 20), {"reason": "Democratic oversight"}),
        ("resumed", dt.date(2019, 4, 16), {"conditions": "Unanimous voting"}),
    ):
        MembershipEvent.objects.create(membership=member, kind=kind, on=on, source=source, **more)
    return member


def test_a_suspension_shows_on_its_days_and_not_after(client: Client, city: Membership) -> None:
    suspended, back = (text_of(client, f"{NOTTS}?on={day}") for day in ("2019-01-01", "2019-05-01"))

    assert "Membership suspended since 20 November 2018" in suspended
    assert "The membership of Nottingham City Council was suspended." in suspended
    assert "Resumed 16 April 2019" in back
    assert "On conditions: Unanimous voting" in back
    assert "was suspended" not in back


def test_the_members_page_tells_what_happened_with_sources(client: Client, city: Membership) -> None:
    page = text_of(client, f"{NOTTS}members/?on=2019-01-01")

    assert "Suspended on that day: Nottingham City Council." in page
    assert "Democratic oversight" in page


def test_the_members_page_and_its_file_hold_the_same_rows_in_the_same_order(client: Client, city: Membership) -> None:
    page = client.get(f"{NOTTS}members/?on=2019-06-01")
    shown = [member.code for member in page.context["memberships"]]

    answer = client.get(f"{NOTTS}members/?on=2019-06-01&format=json")
    rows = json.loads(answer.getvalue())["rows"]

    assert [row["body"] for row in rows] == shown


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("part", ["members", "accountability"])
def test_files_come_in_every_form(client: Client, england: England, part: str, form: str) -> None:
    answer = client.get(f"{NOTTS}{part}/?on=2019-06-01&format={form}")

    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    assert len(answer.getvalue()) > 500
    answer.close()


def test_accountability_says_what_is_missing(client: Client, england: England) -> None:
    page = text_of(client, f"{NOTTS}accountability/?on=2019-06-01")

    assert "No council is recorded as a member on this day." in page
    assert "Nottingham and Nottinghamshire Health and Care has no line of its own" in page
    assert "No line recorded for" in text_of(client, "/bodies/52R/accountability/")


def test_history_is_paged_and_names_people_to_signed_in_readers_alone(
    england: England, browser_of: Callable[[User | None], Client], samuel: User
) -> None:
    for address in (f"{NOTTS}history/", "/bodies/QT1/history/"):
        assert "reference data" in text_of(browser_of(None), address)
    last = browser_of(samuel).get(f"{NOTTS}history/?page=99999")
    assert last.status_code == 200
    assert len(last.context["changes"]) <= 25


def test_an_editor_finds_ways_to_change_and_the_public_does_not(
    england: England, browser_of: Callable[[User | None], Client], ada: User
) -> None:
    for address in (NOTTS, "/bodies/QT1/", f"{NOTTS}members/"):
        assert "/facts/membership/new/" in text_of(browser_of(ada), address)
        assert "/facts/membership/new/" not in text_of(browser_of(None), address)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("part", ["", "members/", "accountability/", "history/"])
def test_a_partnership_s_queries_do_not_grow_with_its_members(client: Client, england: England, part: str) -> None:
    partnership, source = england.partnership("nottingham-and-nottinghamshire"), Source.objects.first()
    few = queries(client, f"{NOTTS}{part}")
    for body in Body.objects.filter(kind__code="nhs_trust", abolished_on=None)[:30]:
        member = Membership.objects.create(partnership=partnership, body=body, basis="agreed", source=source)
        MembershipEvent.objects.create(membership=member, kind="joined", on=dt.date(2020, 1, 1), source=source)

    assert queries(client, f"{NOTTS}{part}") <= few + 1  # the events of memberships: asked for once there are some


@pytest.mark.parametrize(("small", "large"), [("RX9", "QT1"), ("10G", "QMJ")])
def test_a_body_s_queries_do_not_grow_with_its_past(client: Client, england: England, small: str, large: str) -> None:
    assert abs(queries(client, f"/bodies/{large}/") - queries(client, f"/bodies/{small}/")) <= 2
    assert queries(client, f"/bodies/{large}/") <= 12
