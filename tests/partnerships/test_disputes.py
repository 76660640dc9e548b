"""Where sources disagree: the desk, both texts beside each other, and what settling does."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from partnerships import operations
from partnerships.models import (
    Body,
    BodyClaim,
    BodyName,
    MembershipEvent,
    Sourced,
    Succession,
    SuccessionPart,
)
from partnerships.operations import Refused
from tests.browsers import of, text_at
from tests.cast import person
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
WHY = "The order of 2018 says so"


def renamed(register: Register, **more: object) -> BodyName:
    claim = {"standing": "claimed", "name": "Dale Foundation Trust", "source": register.source, **more}
    return BodyName.objects.create(body=register.dale, **claim)


def settle(claim: Sourced, outcome: str, by: str = "samuel") -> None:
    operations.settle_claim(claim, by=person(by), reason=WHY, version=1, outcome=outcome)


def names(body: Body) -> list[tuple[str, dt.date | None, dt.date | None]]:
    rows = BodyName.objects.accepted().filter(body=body).order_by("valid_from")
    return sorted(rows.values_list("name", "valid_from", "valid_to"), key=lambda row: row[1] or dt.date.min)


def test_the_desk_shows_both_texts_to_everybody_and_the_way_to_settle_to_those_who_may(register: Register) -> None:
    claim = renamed(register)
    desk = text_at(of(None), "/disputes/?body=ZZD")

    assert "“Dale Foundation Trust”" in desk
    assert "“Dalewater Trust”" in desk
    assert f"/facts/body-name/{claim.pk}/settle/" not in desk
    assert f"/facts/body-name/{claim.pk}/settle/" in text_at(of("samuel"), "/disputes/?body=ZZD")
    assert f"/facts/body-name/{claim.pk}/settle/" not in text_at(of("beatrix"), "/disputes/?body=ZZD")
    assert "Nothing recorded fits this filter" in text_at(of("beatrix"), "/disputes/?settled_by=me")


def test_the_file_of_the_desk_holds_what_the_screen_shows(register: Register) -> None:
    renamed(register, valid_from=dt.date(2018, 4, 1))
    (row,) = of(None).get("/disputes/?body=ZZD&format=json").json()["rows"]

    assert (row["kind"], row["body"], row["claim"], row["from"]) == (
        "body-name", "ZZD", "“Dale Foundation Trust”", "2018-04-01",
    )  # fmt: skip
    assert row["register"] == "“Dalewater Trust”"
    assert row["register_source"] == "A published list"


def test_the_page_of_the_body_says_that_it_is_disputed(register: Register) -> None:
    assert "Disputed" not in text_at(of(None), "/bodies/ZZD/")
    renamed(register)
    assert "One claim of a source disagrees" in text_at(of(None), "/bodies/ZZD/")
    assert "/disputes/?body=ZZD" in text_at(of(None), "/bodies/ZZD/")
    register.member(register.northmoor, register.dale, standing="claimed", role="observer")
    assert "One claim of a source disagrees" in text_at(of(None), "/partnerships/zz-northmoor/")


def test_a_hidden_claim_is_counted_nowhere(register: Register) -> None:
    renamed(register)
    Body.objects.filter(pk=register.dale.pk).update(standing="draft")
    assert of(None).get("/disputes/?format=json&kind=body-name").json()["rows"] == []


def test_the_administrator_and_the_lead_are_told_on_the_front_page(register: Register) -> None:
    renamed(register)
    assert "1 claim of sources that disagree waits for you" in re.sub("<[^>]+>", "", text_at(of("samuel"), "/"))
    assert "for you to settle" not in text_at(of("asha"), "/")
    assert "wait" in text_at(of("ada"), "/upkeep/")


def test_a_name_that_is_followed_leaves_no_day_without_a_name(register: Register) -> None:
    settle(renamed(register, valid_from=dt.date(2018, 4, 1)), "accept")
    assert names(register.dale) == [("Dale Foundation Trust", None, None)]


def test_two_names_that_are_both_right_follow_on_one_another(register: Register) -> None:
    day = dt.date(2018, 4, 1)
    settle(renamed(register, valid_from=day), "in_turn")
    assert names(register.dale) == [("Dalewater Trust", None, day), ("Dale Foundation Trust", day, None)]


def test_what_does_not_follow_on_one_another_cannot_take_turns(register: Register) -> None:
    claim = renamed(register)
    assert "one after the other" not in text_at(of("samuel"), f"/facts/body-name/{claim.pk}/settle/")
    with pytest.raises(Refused, match="do not follow on one another"):
        settle(claim, "in_turn")


def test_another_way_of_writing_a_name_contradicts_nothing(register: Register) -> None:
    BodyName.objects.create(body=register.dale, name="Dale", use="also_known_as", source=register.source)
    official, other = renamed(register), renamed(register, use="also_known_as")

    assert [each.name for each in operations.contradicted_by(official)] == ["Dalewater Trust"]
    assert not operations.contradicted_by(other).exists()


def test_a_claim_of_another_day_replaces_the_event_of_the_same_turn_alone(register: Register) -> None:
    def event(kind: str, year: int, standing: str = "accepted") -> MembershipEvent:
        about = {"membership": register.dale_joined, "source": register.source, "confidence": "reported"}
        return MembershipEvent.objects.create(kind=kind, on=dt.date(year, 5, 1), standing=standing, **about)

    first, _, second = event("suspended", 2017), event("resumed", 2018), event("suspended", 2019)
    settle(event("suspended", 2020, "claimed"), "accept")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.standing, second.standing) == ("accepted", "superseded")


def test_a_claim_on_a_field_of_a_body_is_settled_on_its_own_page(register: Register) -> None:
    about = {"field": "region", "value": "London", "standing": "claimed", "source": register.source}
    claim = BodyClaim.objects.create(body=register.dale, **about)
    page = text_at(of("samuel"), f"/facts/body-field/{claim.pk}/settle/")
    assert "Region of Dalewater Trust" in page
    assert "London" in page

    sent = {"version": "1", "reason": WHY, "outcome": "accept"}
    assert of("cora").post(f"/facts/body-field/{claim.pk}/settle/", sent).status_code == 403
    assert of("samuel").post(f"/facts/body-field/{claim.pk}/settle/", sent).status_code == 302
    register.dale.refresh_from_db()
    assert register.dale.region == "London"
    assert of("samuel").get(f"/facts/body-field/{claim.pk}/edit/").status_code == 404


def test_two_dates_of_one_succession_stand_beside_each_other(register: Register) -> None:
    def event(year: int, standing: str) -> Succession:
        about = {"standing": standing, "source": register.source}
        made = Succession.objects.create(kind="merger", effective_on=dt.date(year, 4, 1), **about)
        SuccessionPart.objects.create(succession=made, from_body=register.gone, to_body=register.dale, **about)
        return made

    event(2020, "accepted")
    claim = event(2021, "claimed")
    (row,) = of(None).get("/disputes/?kind=succession&format=json").json()["rows"]
    assert (row["claim"], row["register"]) == ("Merger", "Merger, 1 April 2020")
    page = text_at(of("samuel"), f"/facts/succession/{claim.pk}/settle/")
    assert "Gonewater Trust → Dalewater Trust" in page
    assert "1 April 2020" in page
