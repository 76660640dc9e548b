"""Pages on which facts are changed and their steps taken: who may, what is kept, what two people at once meet."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.history.entry import HistoryEntry
from partnerships.models import (
    BodyCode,
    Membership,
    MembershipEvent,
)
from tests.browsers import of
from tests.partnerships.register_cast import Register
from tests.partnerships.sent_forms import FORMS, MEMBERSHIP, WHY, day, new, shared, text

pytestmark = pytest.mark.django_db


def test_an_edit_cannot_publish_move_or_verify(register: Register) -> None:
    fact = register.member(register.northmoor, register.elm, standing="draft")
    extra = {"standing": "accepted", "body": "ZZD", "partnership": "zz-southmoor", "verified_on": "2020-01-01"}
    saved = edit(fact, register, **extra, role="observer")

    assert saved.status_code == 302
    fact.refresh_from_db()
    assert (fact.role, fact.standing, fact.body, fact.partnership) == (
        "observer",
        "draft",
        register.elm,
        register.northmoor,
    )
    assert fact.verified_on is None


def edit(fact: Membership, register: Register, by: str = "samuel", version: int = 1, **fields: str):
    sent = shared(register, basis="published_list", version=str(version), role="full_member") | fields
    return of(by).post(f"/facts/membership/{fact.pk}/edit/", sent)


def test_a_change_is_saved_with_its_reason_field_by_field(register: Register) -> None:
    saved = edit(register.ashby_joined, register, role="observer", note="As minuted")

    assert saved.status_code == 302
    entry = HistoryEntry.objects.filter(record_type="membership", record_id=register.ashby_joined.pk).first()
    assert (entry.reason, entry.changes["role"]) == (WHY, ["not_recorded", "observer"])
    assert "Observer" in text(Client().get(saved["Location"]))


def test_an_edit_page_shows_what_is_recorded_and_who_is_affected(register: Register, lead: Client) -> None:
    register.ashby_joined.valid_to = dt.date(2022, 7, 1)
    register.ashby_joined.save()
    page = text(lead.get(f"/facts/membership/{register.ashby_joined.pk}/edit/"))

    assert "This shows on the pages of Northmoor Plan and Ashbyford Council" in page
    assert 'name="version" value="1"' in page
    assert re.search(r'name="valid_to_day"[^>]*value="30"', page)


@pytest.mark.parametrize(("name", "status"), [("beatrix", 403), ("asha", 403), ("cora", 403), ("ada", 200)])
def test_others_may_read_but_not_change(register: Register, name: str, status: int) -> None:
    fact = register.ashby_joined
    for step in ("edit", "withdraw"):
        page = of(name).get(f"/facts/membership/{fact.pk}/{step}/")
        assert page.status_code == status
        assert status != 403 or "Your roles do not let you" in text(page)
    assert edit(fact, register, by=name).status_code in (403, 302)
    assert Client().get(f"/facts/membership/{fact.pk}/").status_code == 200
    assert Client().post(f"/facts/membership/{fact.pk}/edit/")["Location"].startswith("/accounts/login/")


def test_hidden_facts_are_as_absent_as_none(register: Register) -> None:
    hidden = register.member(register.southmoor, register.elm, standing="draft")
    for step in ("", "edit/", "verify/", "withdraw/", "publish/", "confirm/"):
        there = of("asha").get(f"/facts/membership/{hidden.pk}/{step}")
        nowhere = of("asha").get(f"/facts/membership/{10**9}/{step}")
        assert (there.status_code, nowhere.status_code) == (404, 404)
    assert of("asha").get(f"/facts/nonsense/{hidden.pk}/").status_code == 404


def test_the_second_of_two_submits_lands_on_what_the_first_saved(register: Register, lead: Client) -> None:
    sent = shared(register, **MEMBERSHIP)
    first = lead.post("/facts/membership/new/", sent)
    second = lead.post("/facts/membership/new/", sent)

    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert Membership.objects.filter(body=register.elm).count() == 1


def test_the_way_out_of_a_verified_fact_is_on_its_page(register: Register) -> None:
    address = f"/facts/membership/{register.ashby_joined.pk}/"
    sent = {"version": "1", "reason": WHY, **day("on", dt.date(2020, 1, 6))}

    assert of("asha").post(f"{address}verify/", sent).status_code == 403
    assert of("cora").post(f"{address}verify/", sent).status_code == 302
    assert "last verified 6 January 2020" in text(Client().get(address))
    stale = of("samuel").post(f"{address}withdraw/", {"version": "1", "reason": "By mistake"})
    assert (stale.status_code, "By mistake" in text(stale)) == (409, True)
    assert of("samuel").post(f"{address}withdraw/", {"version": "2", "reason": "By mistake"}).status_code == 302
    assert Client().get(address).status_code == 404
    assert "withdrawn" in text(of("samuel").get(address))


def test_an_event_is_recorded_from_the_page_of_its_membership(register: Register, lead: Client) -> None:
    pk = register.ashby_joined.pk
    address = f"/facts/membership-event/new/?membership={pk}"
    assert f'<option value="{pk}" selected>Ashbyford Council in Northmoor Plan' in text(lead.get(address))

    event = {"membership": str(pk), "kind": "suspended", "on_precision": "exact", "why": "Cabinet decided"}
    saved = lead.post(address, shared(register, **event, **day("on", dt.date(2019, 1, 9))))
    assert saved.status_code == 302
    assert MembershipEvent.objects.get(membership=pk).confidence == "reported"
    assert "Suspended its membership, 9 January 2019" in text(lead.get(f"/facts/membership/{pk}/"))


def test_a_step_taken_twice_leads_back_to_the_fact(register: Register, lead: Client) -> None:
    fact = register.member(register.northmoor, register.elm, standing="draft", valid_from=dt.date(2019, 1, 1))
    sent = {"version": "1", "reason": WHY}
    address = f"/facts/membership/{fact.pk}/"

    assert lead.post(f"{address}publish/", sent)["Location"] == address
    assert lead.post(f"{address}publish/", sent)["Location"] == address
    assert "has been taken already" in text(lead.get(address))
    assert lead.get(f"{address}publish/")["Location"] == address  # the browser went back
    assert lead.get(f"{address}settle/")["Location"] == address


def test_a_corrected_code_replaces_the_old_one_which_is_kept(register: Register, lead: Client) -> None:
    address = new("body-code", register, **FORMS["body-code"])["Location"]
    sent = shared(register, scheme="ods", code="ZZ8", version="1", keep_old="on")
    saved = lead.post(f"{address}edit/", sent)

    assert saved.status_code == 302, text(saved)
    assert saved["Location"] != address
    assert list(BodyCode.objects.filter(body=register.dale).order_by("pk").values_list("code", "standing")) == [
        ("ZZ9", "superseded"),
        ("ZZ8", "accepted"),
    ]
    assert "no longer be changed" in text(lead.get(f"{address}edit/"))


def test_a_fact_is_given_as_json(register: Register) -> None:
    record = Client().get(f"/facts/membership/{register.ashby_joined.pk}/?format=json").json()

    assert (record["body"], record["partnership"], record["valid_from"]) == ("ZZA", "zz-northmoor", "2016-03-01")
    assert "verified_by" not in record


def test_a_claim_is_shown_beside_what_it_contradicts_and_settled(register: Register) -> None:
    claim = register.member(register.northmoor, register.dale, standing="claimed", role="observer")
    assert "Sources that disagree" in text(Client().get(f"/facts/membership/{register.dale_joined.pk}/"))

    address = f"/facts/membership/{claim.pk}/settle/"
    sent = {"version": "1", "reason": WHY, "outcome": "accept"}
    assert of("cora").post(address, sent).status_code == 403
    assert of("samuel").post(address, sent).status_code == 302
    claim.refresh_from_db()
    assert claim.standing == "accepted"
