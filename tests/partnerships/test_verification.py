"""What nobody has checked for longest: the list, the one click, and what takes it back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from partnerships import operations
from partnerships.models import BodyCode, Membership, RecordInBrief
from partnerships.upkeep.verifying import named, to_verify
from tests.browsers import text_at
from tests.cast import person
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
LIST = "/verification/?partnership=zz-northmoor&kind=membership"


@pytest.fixture
def samuel(register: Register) -> Client:
    client = Client()
    client.force_login(person("samuel"))
    return client


def listed(browser: Client, address: str = LIST) -> list[str]:
    return re.findall(r'name="verify" value="membership/(\d+)/', text_at(browser, address))


def verify(browser: Client, fact: Membership, row: int = 0, **more: str) -> object:
    return browser.post(LIST, {"verify": f"membership/{fact.pk}/{fact.version}/{row}", **more})


def test_those_never_verified_come_first_then_the_oldest(register: Register, samuel: Client) -> None:
    Membership.objects.filter(pk=register.ashby_joined.pk).update(verified_on=dt.date(2020, 1, 1))
    elm = register.member(register.northmoor, register.elm, verified_on=dt.date(2019, 1, 1))

    expected = [register.dale_joined.pk, elm.pk, register.ashby_joined.pk]
    assert listed(samuel) == [str(pk) for pk in expected]
    assert listed(samuel, f"{LIST}&checked=never") == [str(register.dale_joined.pk)]


def test_one_click_verifies_today_by_the_own_source_and_keeps_the_place(register: Register, samuel: Client) -> None:
    answer = verify(samuel, register.ashby_joined, row=1)
    page = text_at(samuel, LIST)

    fact = Membership.objects.get(pk=register.ashby_joined.pk)
    assert answer["Location"] == f"{LIST}#last"
    assert (fact.verified_on, fact.verified_by) == (timezone.localdate(), person("samuel"))
    assert page.index("Dalewater Trust") < page.index('id="last"')
    assert "Checked against its source: A published list" in text_at(samuel, f"/facts/membership/{fact.pk}/")


def test_a_slip_is_taken_back_and_both_stand_in_the_history(register: Register, samuel: Client) -> None:
    before = {"verified_on": dt.date(2020, 1, 1), "verified_by": person("cora")}
    Membership.objects.filter(pk=register.ashby_joined.pk).update(**before)
    verify(samuel, register.ashby_joined)
    name = re.search(r'name="take-back" value="([^"]+)"', text_at(samuel, LIST))
    assert name
    samuel.post(LIST, {"take-back": name[1]})

    fact = Membership.objects.get(pk=register.ashby_joined.pk)
    assert (fact.verified_on, fact.verified_by) == tuple(before.values())
    assert "The verification is taken back" in text_at(samuel, f"/facts/membership/{fact.pk}/")
    assert "take-back" not in text_at(samuel, LIST)


def test_nobody_takes_back_what_another_verified(register: Register, samuel: Client) -> None:
    verify(samuel, register.ashby_joined)
    ada = Client()
    ada.force_login(person("ada"))
    ada.post(LIST, {"take-back": f"membership/{register.ashby_joined.pk}/2"})
    assert Membership.objects.get(pk=register.ashby_joined.pk).verified_by == person("samuel")


def test_what_somebody_changed_meanwhile_is_not_verified(register: Register, samuel: Client) -> None:
    operations.change_fact(register.ashby_joined, by=person("ada"), reason="Seen", version=1, role="observer")
    samuel.post(LIST, {"verify": f"membership/{register.ashby_joined.pk}/1"})
    assert "Somebody else changed this record meanwhile" in text_at(samuel, LIST)
    assert Membership.objects.get(pk=register.ashby_joined.pk).verified_on is None


def test_the_button_on_a_record_s_own_page_leads_back_there(register: Register, samuel: Client) -> None:
    for address, name in (("/bodies/ZZD/", f"body/{register.dale.pk}/1"), ("/partnerships/zz-northmoor/", "")):
        page = text_at(samuel, address)
        found = re.search(r'name="verify" value="([^"]+)"', page)
        assert found
        assert found[1].startswith(name)
        assert samuel.post("/verification/", {"verify": found[1], "back": "record"})["Location"] == address
        assert "Samuel Okafor, a system lead" in text_at(samuel, address)
        assert "by a system lead" in text_at(Client(), address)
        assert "Samuel" not in text_at(Client(), address)
    assert 'name="verify"' not in text_at(Client(), "/bodies/ZZD/")


def test_each_person_is_given_their_own_places_alone(register: Register) -> None:
    elsewhere = register.member(register.southmoor, register.elm)
    ids = set(to_verify(person("samuel")).values_list("id", flat=True))
    assert f"membership/{register.dale_joined.pk}" in ids
    assert f"membership/{elsewhere.pk}" not in ids
    assert f"body/{register.elm.pk}" not in ids

    beatrix = Client()
    beatrix.force_login(person("beatrix"))
    assert verify(beatrix, register.ashby_joined).status_code == 403
    assert Client().post(LIST, {"verify": f"membership/{elsewhere.pk}/1"}).status_code == 302


def test_facts_of_bodies_that_are_gone_need_no_look(register: Register) -> None:
    code = BodyCode.objects.create(body=register.gone, scheme="ods", code="ZZG", source=register.source)
    today = RecordInBrief.objects.holding_on(timezone.localdate())
    assert not today.filter(id=f"body-code/{code.pk}").exists()
    assert RecordInBrief.objects.holding_on(dt.date(2019, 1, 1)).filter(id=f"body-code/{code.pk}").exists()


@pytest.mark.parametrize("value", ["", "membership", "membership/1", "nothing/1/1", "body/-1/1", "body/1/1/1/1"])
def test_what_names_no_record_is_not_found(samuel: Client, value: str) -> None:
    assert named(value) is None
    assert samuel.post("/verification/", {"verify": value}).status_code == 404
