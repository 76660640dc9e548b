"""The pages of reorganisations: what is to come shows on both sides before it happens, and how far it is settled."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from partnerships.models import Membership, Settlement, Succession
from partnerships.operations import change_succession
from tests.cast import person
from tests.england import England
from tests.partnerships.reorganisation_cast import Reorganised

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> Reorganised:
    return Reorganised()


@pytest.fixture
def surrey(england: England) -> Succession:
    return Succession.objects.get(kind="reorganisation", status="approved")


def words(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def address(event: Succession, *more: Any) -> str:
    return "/".join(["/reorganisations", str(event.pk), *map(str, more), ""])


@pytest.mark.parametrize("code", ["E10000030", "E07000207", "east-surrey", "west-surrey"])
def test_the_split_of_surrey_shows_on_both_sides_with_its_worklist(
    surrey: Succession, client: Client, code: str
) -> None:
    page = client.get(f"/bodies/{code}/").content.decode()
    assert "Reorganisation of councils, planned for 1 April 2027, approved." in page
    assert f'href="{address(surrey)}"' in page
    assert "(0 of 14 settled)" in page
    assert "Planned for 1 April 2027" in page
    assert "planned)</text>" in page  # on the picture of its life


def test_the_worklist_of_surrey(surrey: Succession, client: Client) -> None:
    said = words(client, address(surrey))
    assert "12 bodies: followed by East Surrey Council and West Surrey Council." in said
    assert "Planned for 1 April 2027, approved. 0 of 14 settled." in said
    assert "Surrey County Council in Surrey and Sussex Integrated Care System" in said
    assert "Who can settle these" in said
    assert "Settle all" not in said


def test_the_list_has_what_is_to_come_nearest_first(surrey: Succession, client: Client) -> None:
    rows = json.loads(client.get("/reorganisations/?format=json").content)["rows"]
    assert [(row["effective_on"], row["open"], row["settled"]) for row in rows] == [("2027-04-01", 14, 0)]
    assert rows[0]["successors"] == ["east-surrey", "west-surrey"]
    assert rows[0]["successor_names"] == ["East Surrey Council", "West Surrey Council"]
    assert "E07000207" in rows[0]["predecessors"]


def test_a_body_that_ends_without_a_word_of_its_fate_is_listed(register: Reorganised, client: Client) -> None:
    register.end(register.elm)
    assert "Elmwater Trust , until 31 March 2027" in words(client, "/reorganisations/")


def test_a_cancelled_plan_says_so_on_both_sides(register: Reorganised, client: Client) -> None:
    change_succession(register.split, by=None, reason="Withdrawn", version=1, status="cancelled")
    for body in (register.ashby, register.east):
        said = words(client, f"/bodies/{body.code}/")
        assert "Cancelled: Split, which was planned for 1 April 2027." in said
        assert "is to be divided" not in said
    assert "was to be divided among Eastford Council and Westford Council" in words(client, address(register.split))


def test_one_item_is_settled_with_a_reason(register: Reorganised, samuel: User, browser_of: Any) -> None:
    browser = browser_of(samuel)
    place = address(register.split, "membership", register.ashby_joined.pk)
    assert "Settle: Ashbyford Council in Northmoor Plan" in words(browser, place)
    refused = browser.post(place, {"version": 1, "choice": "pass"})
    assert (refused.status_code, Settlement.objects.count()) == (422, 0)
    sent = {"version": 1, "choice": "pass", "to": [register.east.pk, register.west.pk], "reason": "The <b>order</b>"}
    assert browser.post(place, sent).headers["Location"] == address(register.split)
    page = browser.get(address(register.split)).content.decode()
    assert "The &lt;b&gt;order&lt;/b&gt;" in page
    assert "Samuel Okafor, system lead" in page
    assert "Passed to" in page
    public = words(Client(), address(register.split))
    assert ("System lead" in public, "Samuel" in public) == (True, False)


def test_a_replacement_is_asked_for_and_found_by_name(register: Reorganised, samuel: User, browser_of: Any) -> None:
    browser, place = browser_of(samuel), address(register.split, "membership", register.ashby_joined.pk)
    sent = {"version": 1, "choice": "replace", "reason": "Agreed"}
    assert "Enter which body or partnership takes its place" in browser.post(place, sent).content.decode()
    assert browser.post(place, {**sent, "replacement": "Elmwater"}).status_code == 302
    assert Membership.objects.filter(body=register.elm, partnership=register.northmoor).exists()


def test_what_changed_meanwhile_is_shown_again(register: Reorganised, samuel: User, browser_of: Any) -> None:
    Membership.objects.filter(pk=register.ashby_joined.pk).update(version=5)
    place = address(register.split, "membership", register.ashby_joined.pk)
    answer = browser_of(samuel).post(place, {"version": 1, "choice": "end", "reason": "Over"})
    assert (answer.status_code, "meanwhile" in answer.content.decode()) == (409, True)
    assert 'name="version" value="5"' in answer.content.decode()


def test_many_together_are_listed_first_and_then_settled(register: Reorganised, ada: User, browser_of: Any) -> None:
    register.member(register.southmoor, register.ashby)
    register.member(register.southmoor, register.east, valid_from=register.split.effective_on)
    browser, place = browser_of(ada), address(register.split, "membership")
    sent = {"choice": "pass", "to": register.east.pk, "reason": "The order", "decision": "Order 12"}
    preview = browser.post(place, sent)
    assert Settlement.objects.count() == 0
    assert "Eastford Council gets the same" in preview.content.decode()
    assert "Eastford Council has it already: only the old one ends" in preview.content.decode()
    items = re.findall(r'name="item" value="(\d+:\d+)"', preview.content.decode())
    assert browser.post(place, {**sent, "item": items, "confirm": "yes"}).status_code == 302
    assert Settlement.objects.filter(reason="The order", decision="Order 12").count() == len(items) == 2


def test_a_list_that_is_out_of_date_settles_nothing(register: Reorganised, ada: User, browser_of: Any) -> None:
    sent = {"choice": "end", "reason": "Over", "confirm": "yes"}
    for items in ([f"{register.ashby_joined.pk}:9"], ["77777777:1"], ["x:y", "1" * 40 + ":1"], []):
        answer = browser_of(ada).post(address(register.split, "membership"), {**sent, "item": items})
        assert (answer.status_code, Settlement.objects.count()) == (409, 0)


def test_an_event_is_marked_complete_on_its_day(register: Reorganised, ada: User, browser_of: Any) -> None:
    place = address(register.split, "complete")
    answer = browser_of(ada).post(place, {"version": 1, "reason": "Done"})
    assert (answer.status_code, "from that day on" in answer.content.decode()) == (422, True)
    Succession.objects.filter(pk=register.split.pk).update(effective_on="2026-04-01")
    answer = browser_of(ada).post(place, {"version": 1, "reason": "Done"})
    assert (answer.status_code, "5 items are still open" in answer.content.decode()) == (422, True)


def test_keepers_are_told_of_items_that_they_do_not_see(register: Reorganised, samuel: User, browser_of: Any) -> None:
    register.hold("samuel", "board_secretary", body=register.ashby)  # type: ignore[arg-type]
    assert "3 more open items are not shown to you" in words(browser_of(samuel), address(register.split))
    assert "not shown to you" not in words(browser_of(person("ada")), address(register.split))


def test_the_items_as_files(register: Reorganised, client: Client, ada: User, browser_of: Any) -> None:
    record = json.loads(client.get(f"{address(register.split)}?format=json").content)
    assert (record["status"], record["open"], len(record["items"])) == ("approved", 3, 3)
    assert record["parts"][0] == {"from": "ZZA", "to": "ZZEA", "scope": "not_recorded", "share": None}
    assert {each["ending"] for each in record["items"]} == {"ZZA"}
    lines = browser_of(ada).get(f"{address(register.split)}?format=csv").content.decode().splitlines()
    assert len(lines) == 1 + 5


def test_an_overlap_of_area_is_no_reorganisation(england: England, client: Client) -> None:
    overlap = Succession.objects.filter(kind="area_overlap").first()
    assert overlap
    assert client.get(address(overlap)).status_code == 404
