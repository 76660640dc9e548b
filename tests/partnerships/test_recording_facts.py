"""Pages on which facts are recorded, as a lead, another lead, an officer, an approver and the public meet them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.roles import Permission
from partnerships.forms.registry import FACT_TYPES
from partnerships.models import (
    Accountability,
    Appointment,
    BodyCode,
    BodyName,
    LegalPower,
    Membership,
    MembershipEvent,
    PartnershipStage,
    PartnershipState,
    Post,
    Source,
    Sourced,
    Succession,
)
from partnerships.operations.keeping import kept_with
from tests.browsers import of
from tests.partnerships.register_cast import Register
from tests.partnerships.sent_forms import FORMS, MEMBERSHIP, WHY, day, new, part, shared, succession, text

pytestmark = pytest.mark.django_db


MODELS: dict[str, type[Sourced]] = {
    "membership": Membership,
    "membership-event": MembershipEvent,
    "partnership-name": PartnershipStage,
    "partnership-state": PartnershipState,
    "body-name": BodyName,
    "body-code": BodyCode,
    "accountability": Accountability,
    "post": Post,
    "appointment": Appointment,
    "succession": Succession,
}


KEPT_BY_LEADS = [
    slug
    for slug, kind in FACT_TYPES.items()
    if kind.model._meta.app_label == "partnerships" and Permission.EDIT_REGISTER in kept_with(kind.model)
]


@pytest.mark.parametrize("kind", FORMS)
def test_a_lead_records_each_kind_of_fact_and_reads_it_on_its_page(register: Register, kind: str) -> None:
    fields = FORMS[kind] | ({"kind": str(register.system_kind.pk)} if kind == "partnership-name" else {})
    saved = new(kind, register, **fields)

    assert saved.status_code == 302, text(saved)
    fact = MODELS[kind]._default_manager.latest("pk")
    page = Client().get(saved["Location"])
    assert page.status_code == 200
    assert WHY in text(page)
    assert fact.source == register.source
    assert fact.reference_key.startswith("form:")


# Kinds that hang on another fact begin at that fact alone; the money of a fund is tried with its pages.


HANGING = ["forum-rules", "reserved-matter", "seat", "seat-holding", "agreement-party", "fund-host"]


STANDING = [slug for slug in KEPT_BY_LEADS if FACT_TYPES[slug].recorded_about]


@pytest.mark.parametrize("kind", HANGING)
def test_a_fact_that_hangs_on_another_begins_there(register: Register, kind: str) -> None:
    opened = of("samuel").get(f"/facts/{kind}/new/?partnership=zz-northmoor")

    assert (opened.status_code, opened["Location"]) == (302, "/facts/new/")
    assert of("samuel").get(f"/facts/{kind}/new/?{FACT_TYPES[kind].opened_at}=999999").status_code == 404


@pytest.mark.parametrize("kind", STANDING)
def test_the_empty_form_of_each_kind_opens_for_a_lead_alone(register: Register, kind: str) -> None:
    address = f"/facts/{kind}/new/?partnership=zz-northmoor"

    assert of("samuel").get(address).status_code == 200
    for name in ("beatrix", "asha", "cora"):
        refused = of(name).get(address)
        assert (refused.status_code, "Northmoor Plan" in text(refused)) == (403, True)
    assert Client().get(address)["Location"].startswith("/accounts/login/")
    assert of("samuel").get(address.replace("zz-northmoor", "zz-nowhere")).status_code == 404


def test_the_form_begins_with_the_place_that_led_to_it_and_says_where_it_will_show(
    register: Register, lead: Client
) -> None:
    page = text(lead.get("/facts/membership/new/?partnership=zz-northmoor"))

    assert 'value="Northmoor Plan (zz-northmoor)"' in page
    assert "This will show on the page of Northmoor Plan" in page


def test_first_where_then_what(register: Register, lead: Client) -> None:
    assert lead.get("/facts/appointment/new/")["Location"] == "/facts/new/"
    asked = text(lead.get("/facts/new/?place=water+trust"))
    assert "Which one do you mean?" in asked
    there = lead.get("/facts/new/?place=Dalewater+Trust")["Location"]
    assert there == "/facts/new/?body=ZZD"

    assert "/facts/body-name/new/?body=ZZD" in text(lead.get(there))
    assert "/facts/partnership-state/new/?partnership=zz-northmoor" in text(
        lead.get("/facts/new/?partnership=zz-northmoor")
    )
    assert of("beatrix").get(there).status_code == 403
    assert of("moira").get("/facts/new/").status_code == 403


def test_the_last_day_is_written_and_the_day_after_is_kept(register: Register) -> None:
    new("membership", register, **MEMBERSHIP, **day("valid_to", dt.date(2022, 6, 30)))

    assert Membership.objects.get(body=register.elm).valid_to == dt.date(2022, 7, 1)


def test_a_new_source_is_recorded_with_the_fact_or_not_at_all(register: Register) -> None:
    source = {"source": "", "source_title": "Minutes of May", "source_url": "https://example.org/minutes"}
    refused = new("membership", register, **MEMBERSHIP | {"body": "ZZG"}, **source)
    assert refused.status_code == 422
    assert not Source.objects.filter(title="Minutes of May").exists()

    new("membership", register, **MEMBERSHIP, **source)
    assert Membership.objects.get(body=register.elm).source.title == "Minutes of May"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": "ZZD"}, "already has a membership on this basis"),
        ({"body": "ZZG"}, "Gonewater Trust existed until 31 March 2020"),
        ({"body": "Nowhere Trust"}, "No body is recorded under “Nowhere Trust”"),
        (day("valid_to", dt.date(2019, 5, 1)), "The end must be after the start"),
        ({"valid_from_month": "13"}, "must be a real date"),
        ({"share_of_body": "140"}, "Enter a percentage from 0 to 100"),
        ({"share_of_body": "NaN"}, "Enter a percentage from 0 to 100"),
        ({"basis": "friendship"}, "“friendship” is not on the list"),
        ({"reason": ""}, "Enter the reason for this change"),
        ({"source": ""}, "Choose a source, or enter the title of a new one"),
    ],
)
def test_what_does_not_fit_is_said_in_words_and_what_was_typed_stays(
    register: Register, fields: dict[str, str], words: str
) -> None:
    page = new("membership", register, **MEMBERSHIP | fields | {"joined_by": "Cabinet, 4 May 2019"})

    assert page.status_code == 422
    assert words in text(page)
    assert "Cabinet, 4 May 2019" in text(page)
    assert set(register.northmoor.memberships.all()) == {register.ashby_joined, register.dale_joined}


def test_where_several_bodies_fit_the_person_chooses_without_a_script(register: Register) -> None:
    asked = new("membership", register, **MEMBERSHIP | {"body": "water trust"})
    assert asked.status_code == 422
    assert "Which one do you mean?" in text(asked)
    assert "Gonewater Trust (ZZG), abolished on 1 April 2020" in text(asked)

    chosen = new("membership", register, **MEMBERSHIP | {"body": "water trust", "body_choice": "body:ZZE"})
    assert chosen.status_code == 302
    assert Membership.objects.filter(body=register.elm).exists()


def test_a_draft_shows_to_those_who_read_drafts_there_until_it_is_published(register: Register) -> None:
    address = new("membership", register, **MEMBERSHIP, standing="draft")["Location"]

    seen = {name: of(name).get(address).status_code for name in ("samuel", "asha", "beatrix")}
    assert seen == {"samuel": 200, "asha": 200, "beatrix": 404}
    assert Client().get(address).status_code == 404

    published = of("samuel").post(f"{address}publish/", {"version": "1", "reason": "Agreed by the board"})
    assert published.status_code == 302
    assert "Agreed by the board" in text(Client().get(address))


def test_what_only_the_body_can_say_is_reported_until_its_approver_confirms(register: Register) -> None:
    address = new("membership", register, **MEMBERSHIP | {"body": "ZZA", "basis": "agreed"})["Location"]
    assert "Reported by a partner, not confirmed by the body" in text(Client().get(address))
    confirm = {"version": "1", "reason": "Cabinet minute 12"}

    assert "Confirm for the body" not in text(of("samuel").get(address))
    for name in ("samuel", "ada", "asha"):
        assert of(name).post(f"{address}confirm/", confirm).status_code == 403
    assert of("cora").post(f"{address}confirm/", confirm).status_code == 302
    assert "Reported by a partner, not confirmed by the body" not in text(Client().get(address))


def test_extra_fields_change_nothing(register: Register) -> None:
    extra = {"verified_on": "2020-01-01", "verified_by": "1", "reference_key": "mine", "id": "1", "version": "9"}
    new("membership", register, **MEMBERSHIP | {"basis": "agreed"}, **extra)

    fact = Membership.objects.get(body=register.elm)
    assert (fact.verified_on, fact.verified_by, fact.version, fact.confidence) == (None, None, 1, "reported")
    assert fact.reference_key != "mine"


HOSTILE = ("9" * 40, "-1", "\u0661", "<script>alert(1)</script>", "%", "a" * 5000, "\u202e", "NaN", "1e400", "' or 1=1")


# Without the fact that it hangs on a form does not open: the money of a fund is tried on its own pages.
KINDS = [kind for kind, sort in FACT_TYPES.items() if sort.recorded_about]


@pytest.mark.parametrize("kind", KINDS)
def test_no_nonsense_in_any_box_breaks_a_page(register: Register, lead: Client, kind: str, soak: bool) -> None:
    """Each box gets four kinds of nonsense, its neighbours others: in `make soak` every kind, with and without more."""
    names = {*shared(register), *day("valid_to", dt.date.min), *day("on", dt.date.min), *succession(), *part(0)}
    names |= {*FACT_TYPES[kind].form.base_fields, "parts-0-predecessor", "parts-0-share", "another-row"}
    answers = (200, 422) if kind in KEPT_BY_LEADS else (200, 302, 403, 422)  # it hangs on a fact, or others keep it
    left_out_of = ({"another-row"}, {"token", "parts-TOTAL_FORMS", "parts-INITIAL_FORMS"})
    first = KINDS.index(kind)
    for turn in range(first, first + (len(HOSTILE) if soak else 4)):
        for left_out in left_out_of if soak else [left_out_of[turn % 2]]:
            sent = {name: HOSTILE[(turn + place) % len(HOSTILE)] for place, name in enumerate(sorted(names - left_out))}
            assert lead.post(f"/facts/{kind}/new/", sent).status_code in answers
        if soak or turn < first + 2:
            value = HOSTILE[turn % len(HOSTILE)]
            assert lead.get(f"/facts/{kind}/new/", {"body": value}).status_code in (403, 404)
    fact = register.ashby_joined
    assert lead.post(f"/facts/membership/{fact.pk}/edit/", dict.fromkeys(names, "9" * 40)).status_code == 422


def test_a_line_on_days_without_its_power_is_saved_and_marked(register: Register) -> None:
    power = LegalPower.objects.create(
        code="zz-power", title="A power", source=register.source, valid_from=dt.date(2022, 7, 1)
    )
    saved = new("accountability", register, **FORMS["accountability"], legal_power=str(power.pk))

    assert saved.status_code == 302
    assert "This power was in force from 1 July 2022" in text(Client().get(saved["Location"]))
