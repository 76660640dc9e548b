"""Roles: given and ended by administrators, on accepting an invitation, and shown on one's profile."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.history.entry import HistoryEntry
from accounts.models import User
from accounts.places import directory
from accounts.roles import PlaceKind, Role
from partnerships.models import RoleHolding
from partnerships.operations import Conflict, NotPermitted, Refused, end_role, grant_role
from tests.browsers import of
from tests.cast import person
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
WHY = "New in post"


@pytest.fixture
def register(db: None) -> Iterator[Register]:
    with time_machine.travel(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC), tick=False):
        yield Register()


def give(register: Register, **more: str):
    fields = {
        "email": person("priya").email,
        "role": "proper_officer",
        "place": "Ashbyford Council",
        "valid_from_day": "2",
        "valid_from_month": "3",
        "valid_from_year": "2026",
        "reason": WHY,
    }
    return of("ada").post("/people/give/", fields | more)


def held_by_priya() -> list[tuple[str, str, dt.date, dt.date | None]]:
    rows = RoleHolding.objects.filter(user=person("priya"))
    return [(each.role, str(each.body or each.partnership), each.valid_from, each.valid_to) for each in rows]


def test_an_administrator_gives_a_role_for_a_time_and_it_is_on_the_ledger(register: Register) -> None:
    end = {"valid_to_day": "31", "valid_to_month": "3", "valid_to_year": "2026"}
    assert give(register, **end).status_code == 302

    assert held_by_priya() == [("proper_officer", "ZZA", TODAY, dt.date(2026, 4, 1))]
    entry = HistoryEntry.objects.filter(record_type="role_holding").first()
    assert (entry.reason, entry.actor_id) == (WHY, person("ada").pk)
    assert "Ashbyford Council" in of("ada").get("/people/?q=priya").content.decode()
    assert "Ashbyford Council" in of("priya").get("/accounts/profile/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "nobody@people.example"}, "Nobody with this address can sign in here"),
        ({"place": "zz-northmoor"}, "A proper officer (democratic services) belongs to a body"),
        ({"place": "Nowhere"}, "recorded under “Nowhere”"),
        ({"valid_to_day": "1", "valid_to_month": "3", "valid_to_year": "2026"}, "The end must be after the start"),
        ({"reason": ""}, "Enter the reason"),
    ],
)
def test_what_does_not_fit_is_said_in_words(register: Register, fields: dict[str, str], words: str) -> None:
    page = give(register, **fields)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not held_by_priya()


def test_the_same_role_is_not_given_twice_for_one_day(register: Register) -> None:
    give(register)
    twice = give(register)

    assert (twice.status_code, len(held_by_priya())) == (422, 1)
    assert "already holds this role here" in twice.content.decode()


def test_a_role_that_ends_today_lets_nothing_through_any_more(register: Register) -> None:
    holding = RoleHolding.objects.get(user=person("samuel"))
    samuel = of("samuel")
    assert samuel.get("/facts/membership/new/?partnership=zz-northmoor").status_code == 200

    fields = {"version": "1", "on_day": "2", "on_month": "3", "on_year": "2026", "reason": "Left"}
    assert of("ada").post(f"/people/{holding.pk}/end/", fields).status_code == 302
    assert samuel.get("/facts/membership/new/?partnership=zz-northmoor").status_code == 403
    assert "Samuel" not in of("ada").get("/people/?q=samuel").content.decode()
    assert "Samuel" in of("ada").get("/people/?q=samuel&ended=yes").content.decode()
    assert of("ada").post(f"/people/{holding.pk}/end/", fields).status_code == 409


def test_roles_are_an_administrators_business_alone(register: Register) -> None:
    holding = RoleHolding.objects.get(user=person("samuel"))
    for address in ("/people/", "/people/give/", f"/people/{holding.pk}/end/"):
        assert of("samuel").get(address).status_code == 403
        assert of("samuel").post(address).status_code in (403, 405)
        assert Client().get(address)["Location"].startswith("/accounts/login/")
        assert of("ada").get(address).status_code == 200
    for name in ("samuel", "cora"):
        with pytest.raises(NotPermitted, match="Who can: administrator"):
            grant_role(
                by=person(name),
                reason=WHY,
                user=person(name),
                role="system_lead",
                partnership=register.southmoor,
                valid_from=TODAY,
            )
        with pytest.raises(NotPermitted):
            end_role(holding, by=person(name), reason=WHY, version=1, on=TODAY)


def test_a_role_given_today_ends_tonight_at_the_earliest(register: Register) -> None:
    holding = grant_role(
        by=None, reason=WHY, user=person("priya"), role="proper_officer", body=register.ashby, valid_from=TODAY
    )
    ended = end_role(holding, by=person("ada"), reason=WHY, version=1, on=TODAY)

    assert ended.valid_to == dt.date(2026, 3, 3)
    with pytest.raises(Conflict):
        end_role(holding, by=person("ada"), reason=WHY, version=1, on=TODAY)
    with pytest.raises(Refused, match="cannot be held on a partnership"):
        grant_role(
            by=None,
            reason=WHY,
            user=person("priya"),
            role="proper_officer",
            partnership=register.northmoor,
            valid_from=TODAY,
        )


def test_accepting_an_invitation_gives_the_roles_that_it_names(register: Register) -> None:
    fields = {"display_name": "Noor Aziz", "email": "noor@people.example"}
    fields |= {"roles-TOTAL_FORMS": "2", "roles-INITIAL_FORMS": "0"}
    fields |= {"roles-0-role": "system_lead", "roles-0-place": "zz-northmoor"}
    fields |= {"roles-1-role": "board_secretary", "roles-1-place": "ZZD"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda call: call())
        assert of("ada").post("/accounts/invitations/new/", fields).status_code == 302
    link = re.search(r"/accounts/invitations/[\w-]+/", mail.outbox[-1].body)[0]
    assert Client().post(link, {"display_name": "Noor Aziz", "password": "amber lantern river"}).status_code == 302

    noor = User.objects.get(email="noor@people.example")
    held = directory().held_by(user=noor, today=TODAY)
    assert [(each.role, each.place.name, each.place.address) for each in held] == [
        (Role.BOARD_SECRETARY, "Dalewater Trust", "/bodies/ZZD/"),
        (Role.SYSTEM_LEAD, "Northmoor Plan", "/partnerships/zz-northmoor/"),
    ]


@pytest.mark.parametrize(
    ("code", "kinds", "name"),
    [
        ("zz-NORTHMOOR", PlaceKind, "Northmoor Plan"),
        ("zza", PlaceKind, "Ashbyford Council"),
        ("ZZA", [PlaceKind.PARTNERSHIP], None),
        ("zz-northmoor", [PlaceKind.BODY], None),
        ("nothing", PlaceKind, None),
    ],
)
def test_places_are_found_by_code(register: Register, code: str, kinds: list[PlaceKind], name: str | None) -> None:
    found = directory().find(code=code, kinds=frozenset(kinds))

    assert (found and found.name) == name
