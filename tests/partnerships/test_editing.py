"""Pages on which the register is changed, as a lead, another lead, an officer, an approver and the public meet them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.history.entry import HistoryEntry
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
from tests.cast import person
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WHY = "Seen in the minutes of May"


@pytest.fixture
def register(db: None) -> Register:
    return Register()


@pytest.fixture
def samuel(register: Register) -> Client:
    client = Client()
    client.force_login(person("samuel"))
    return client


def of(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def shared(register: Register, **more: str) -> dict[str, str]:
    return {
        "token": str(uuid.uuid4()),
        "source": str(register.source.pk),
        "confidence": "confirmed",
        "standing": "accepted",
        "reason": WHY,
        "from_precision": "exact",
        "to_precision": "exact",
        **day("valid_from", dt.date(2019, 6, 1)),
        **more,
    }


MEMBERSHIP = {"partnership": "Northmoor Plan", "body": "ZZE", "role": "observer", "basis": "published_list"}


def new(sort: str, register: Register, by: str = "samuel", query: str = "", **fields: str):
    return of(by).post(f"/facts/{sort}/new/{query}", shared(register, **fields))


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


FORMS = {
    "membership": MEMBERSHIP,
    "partnership-name": {"partnership": "zz-northmoor", "official_name": "Northmoor System"},
    "partnership-state": {"partnership": "zz-northmoor", "state": "active", "why": "It met"},
    "body-name": {"body": "Dalewater Trust (ZZD)", "name": "Dale Foundation Trust", "use": "official"},
    "body-code": {"body": "ZZD", "scheme": "ods", "code": "ZZ9"},
    "accountability": {"from_body": "ZZD", "to_body": "ZZE", "kind": "answers_to"},
    "post": {"place": "ZZD", "title": "Director of integration"},
}
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
    register: Register, samuel: Client
) -> None:
    page = text(samuel.get("/facts/membership/new/?partnership=zz-northmoor"))

    assert 'value="Northmoor Plan (zz-northmoor)"' in page
    assert "This will show on the page of Northmoor Plan" in page


def test_first_where_then_what(register: Register, samuel: Client) -> None:
    assert samuel.get("/facts/appointment/new/")["Location"] == "/facts/new/"
    asked = text(samuel.get("/facts/new/?place=water+trust"))
    assert "Which one do you mean?" in asked
    there = samuel.get("/facts/new/?place=Dalewater+Trust")["Location"]
    assert there == "/facts/new/?body=ZZD"

    assert "/facts/body-name/new/?body=ZZD" in text(samuel.get(there))
    assert "/facts/partnership-state/new/?partnership=zz-northmoor" in text(
        samuel.get("/facts/new/?partnership=zz-northmoor")
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
        ({"basis": "friendship"}, "Select a valid choice"),
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


def test_an_edit_page_shows_what_is_recorded_and_who_is_affected(register: Register, samuel: Client) -> None:
    register.ashby_joined.valid_to = dt.date(2022, 7, 1)
    register.ashby_joined.save()
    page = text(samuel.get(f"/facts/membership/{register.ashby_joined.pk}/edit/"))

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


def test_the_second_of_two_submits_lands_on_what_the_first_saved(register: Register, samuel: Client) -> None:
    sent = shared(register, **MEMBERSHIP)
    first = samuel.post("/facts/membership/new/", sent)
    second = samuel.post("/facts/membership/new/", sent)

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


def test_an_event_is_recorded_from_the_page_of_its_membership(register: Register, samuel: Client) -> None:
    pk = register.ashby_joined.pk
    address = f"/facts/membership-event/new/?membership={pk}"
    assert f'<option value="{pk}" selected>Ashbyford Council in Northmoor Plan' in text(samuel.get(address))

    event = {"membership": str(pk), "kind": "suspended", "on_precision": "exact", "why": "Cabinet decided"}
    saved = samuel.post(address, shared(register, **event, **day("on", dt.date(2019, 1, 9))))
    assert saved.status_code == 302
    assert MembershipEvent.objects.get(membership=pk).confidence == "reported"
    assert "Suspended its membership, 9 January 2019" in text(samuel.get(f"/facts/membership/{pk}/"))


def test_a_step_taken_twice_leads_back_to_the_fact(register: Register, samuel: Client) -> None:
    fact = register.member(register.northmoor, register.elm, standing="draft", valid_from=dt.date(2019, 1, 1))
    sent = {"version": "1", "reason": WHY}
    address = f"/facts/membership/{fact.pk}/"

    assert samuel.post(f"{address}publish/", sent)["Location"] == address
    assert samuel.post(f"{address}publish/", sent)["Location"] == address
    assert "has been taken already" in text(samuel.get(address))
    assert samuel.get(f"{address}publish/").status_code == 404
    assert samuel.get(f"{address}settle/").status_code == 404


def part(row: int, **fields: str) -> dict[str, str]:
    return {f"parts-{row}-{name}": value for name, value in {"scope": "not_recorded", **fields}.items()}


def succession(**more: str) -> dict[str, str]:
    return {
        "kind": "merger",
        "status": "proposed",
        "effective_precision": "exact",
        "parts-TOTAL_FORMS": "3",
        "parts-INITIAL_FORMS": "0",
        **day("effective_on", dt.date(2027, 4, 1)),
        **more,
    }


def test_a_merger_is_recorded_with_rows_and_shares(register: Register) -> None:
    rows = part(0, predecessor="ZZD", successor="ZZE", share="60%")
    rows |= part(1, predecessor="ZZG", successor="Elmwater Trust") | part(2)
    saved = new("succession", register, **succession(), **rows)

    assert saved.status_code == 302, text(saved)
    event = Succession.objects.latest("pk")
    assert sorted(str(p.share) for p in event.parts.all()) == ["0.6000", "None"]
    page = text(Client().get(saved["Location"]))
    assert "to Elmwater Trust" in page
    assert "60.00%" in page


def test_a_corrected_code_replaces_the_old_one_which_is_kept(register: Register, samuel: Client) -> None:
    address = new("body-code", register, **FORMS["body-code"])["Location"]
    sent = shared(register, scheme="ods", code="ZZ8", version="1", keep_old="on")
    saved = samuel.post(f"{address}edit/", sent)

    assert saved.status_code == 302, text(saved)
    assert saved["Location"] != address
    assert list(BodyCode.objects.filter(body=register.dale).order_by("pk").values_list("code", "standing")) == [
        ("ZZ9", "superseded"),
        ("ZZ8", "accepted"),
    ]
    assert "no longer be changed" in text(samuel.get(f"{address}edit/"))


HOSTILE = ("9" * 40, "-1", "\u0661", "<script>alert(1)</script>", "%", "a" * 5000, "\u202e", "NaN", "1e400", "' or 1=1")


# Without the fact that it hangs on a form does not open: the money of a fund is tried on its own pages.
@pytest.mark.parametrize("kind", [kind for kind, sort in FACT_TYPES.items() if sort.recorded_about])
def test_no_nonsense_in_any_box_breaks_a_page(register: Register, samuel: Client, kind: str) -> None:
    names = {*shared(register), *day("valid_to", dt.date.min), *day("on", dt.date.min), *succession(), *part(0)}
    names |= {*FACT_TYPES[kind].form.base_fields, "parts-0-predecessor", "parts-0-share", "another-row"}
    answers = (200, 422) if kind in KEPT_BY_LEADS else (200, 302, 403, 422)  # it hangs on a fact, or others keep it
    for value in HOSTILE:
        for left_out in ({"another-row"}, {"token", "parts-TOTAL_FORMS", "parts-INITIAL_FORMS"}):
            sent = dict.fromkeys(names - left_out, value)
            assert samuel.post(f"/facts/{kind}/new/", sent).status_code in answers
        assert samuel.get(f"/facts/{kind}/new/", {"body": value}).status_code in (403, 404)
    fact = register.ashby_joined
    assert samuel.post(f"/facts/membership/{fact.pk}/edit/", dict.fromkeys(names, "9" * 40)).status_code == 422


def test_a_line_on_days_without_its_power_is_saved_and_marked(register: Register) -> None:
    power = LegalPower.objects.create(
        code="zz-power", title="A power", source=register.source, valid_from=dt.date(2022, 7, 1)
    )
    saved = new("accountability", register, **FORMS["accountability"], legal_power=str(power.pk))

    assert saved.status_code == 302
    assert "This power was in force from 1 July 2022" in text(Client().get(saved["Location"]))


def test_another_row_keeps_what_was_typed_and_complains_of_nothing(register: Register) -> None:
    sent = succession() | part(0, predecessor="ZZD") | {"another-row": "yes", "reason": ""}
    page = new("succession", register, **sent)

    assert page.status_code == 200
    assert 'name="parts-3-predecessor"' in text(page)
    assert 'value="ZZD"' in text(page)
    assert "There is a problem" not in text(page)
    assert not Succession.objects.filter(source=register.source).exists()


def test_a_part_about_a_hidden_body_stays_hidden(register: Register) -> None:
    rows = part(0, predecessor="ZZD", successor="ZZE") | part(1, predecessor="ZZG", successor="ZZE")
    address = new("succession", register, **succession(), **rows, **part(2))["Location"]
    register.gone.standing = "draft"
    register.gone.save()

    assert "Dalewater" in text(Client().get(address))
    assert "Gonewater" not in text(Client().get(address))
    assert "Gonewater" not in text(of("beatrix").get(f"{address}edit/"))
    assert "Gonewater" not in Client().get(f"{address}?format=json").content.decode()


def test_rows_that_do_not_fit_are_said_in_words(register: Register) -> None:
    alone = new("succession", register, **succession(), **part(0, predecessor="ZZD", successor="ZZE"))
    assert (alone.status_code, "two or more predecessors" in text(alone)) == (422, True)
    unknown = new("succession", register, **succession(), **part(0, predecessor="Nowhere", successor="ZZE"))
    assert (unknown.status_code, "recorded under “Nowhere”" in text(unknown)) == (422, True)


def test_a_joint_appointment_is_made_on_one_form_and_namesakes_are_asked_about(register: Register) -> None:
    for code in ("ZZA", "ZZD"):
        new("post", register, place=code, title="Director of integration")
    here, there = Post.objects.filter(source=register.source).order_by("pk")
    sent = {"post": str(here.pk), "person_name": "Jo Lee", "basis": "joint", "other_posts": str(there.pk)}
    sent |= {"joint_title": "Joint director", "employer": "ZZA"}
    saved = new("appointment", register, query="?body=ZZA", **sent)
    assert saved.status_code == 302, text(saved)
    assert Appointment.objects.filter(source=register.source).count() == 2

    again = {
        "post": str(there.pk),
        "person_name": "jo lee",
        "basis": "interim",
        **day("valid_from", dt.date(2023, 1, 1)),
    }
    asked = new("appointment", register, query="?body=ZZD", **again)
    assert (asked.status_code, "Choose whether it is the same" in text(asked)) == (422, True)
    different = new("appointment", register, query="?body=ZZD", **again, same_person="another")
    assert different.status_code == 302, text(different)
    assert Appointment.objects.filter(source=register.source).values("person").distinct().count() == 2


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
