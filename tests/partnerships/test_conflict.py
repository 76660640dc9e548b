"""Two people, eight people and one impatient person save at once: nothing is lost, one wins, nothing comes twice."""

from __future__ import annotations

import datetime as dt
import re
import threading
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.db import connections
from django.http import HttpResponse
from django.utils import timezone

from partnerships.models import Membership
from partnerships.operations import withdraw_fact
from tests.browsers import of
from tests.cast import person
from tests.partnerships.register_cast import Register

WHY = "Seen in the minutes of May"
SAVERS = 8


def sent(register: Register, **more: str) -> dict[str, str]:
    return {
        "version": "1",
        "role": "full_member",
        "basis": "published_list",
        "is_voting": "",
        "from_precision": "exact",
        "to_precision": "exact",
        "valid_from_day": "1",
        "valid_from_month": "3",
        "valid_from_year": "2016",
        "source": str(register.source.pk),
        "confidence": "confirmed",
        "reason": WHY,
        **more,
    }


def save(register: Register, by: str = "samuel", **more: str) -> HttpResponse:
    return of(by).post(f"/facts/membership/{register.ashby_joined.pk}/edit/", sent(register, **more))


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_second_saver_is_shown_both_texts_field_by_field(register: Register) -> None:
    assert save(register, by="ada", role="observer", note="Theirs").status_code == 302
    page = save(register, role="convenor", note="Mine")

    words = page.content.decode()
    assert page.status_code == 409
    for said in ("Convenor", "Observer", "Mine", "Theirs", "Saved by Ada Morris", WHY):
        assert said in words
    assert 'name="choose-role"' in words
    assert 'name="choose-basis"' not in words
    register.ashby_joined.refresh_from_db()
    assert (register.ashby_joined.role, register.ashby_joined.version) == ("observer", 2)


def test_the_choice_is_saved_without_typing_anything_again(register: Register) -> None:
    save(
        register, by="ada", role="observer", note="Theirs", valid_to_day="31", valid_to_month="5", valid_to_year="2022"
    )
    page = save(register, role="convenor", note="Mine").content.decode()
    choices = {"choose-role": "yours", "choose-note": "theirs", "choose-valid_to": "theirs"}
    saved = of("samuel").post(f"/facts/membership/{register.ashby_joined.pk}/edit/", hidden_fields(page) | choices)

    assert saved.status_code == 302
    register.ashby_joined.refresh_from_db()
    fact = register.ashby_joined
    assert (fact.role, fact.note, fact.valid_to, fact.version) == ("convenor", "Theirs", dt.date(2022, 6, 1), 3)


def test_what_a_person_left_alone_is_chosen_as_theirs_beforehand(register: Register) -> None:
    opened = of("samuel").get(f"/facts/membership/{register.ashby_joined.pk}/edit/").content.decode()
    read = {name: value for name, value in hidden_fields(opened).items() if name.startswith("read-")}
    save(register, by="ada", role="not_recorded", note="Theirs")
    page = save(register, role="convenor", **read).content.decode()

    assert re.search(r'value="yours" id="choose-role-yours" checked', page)
    assert re.search(r'value="theirs" id="choose-note-theirs" checked', page)


def test_nobody_chooses_for_a_field_that_both_changed(register: Register) -> None:
    address = f"/facts/membership/{register.ashby_joined.pk}/edit/"
    save(register, by="ada", note="Theirs")
    page = save(register, note="Mine", **{"read-note": ""}).content.decode()
    fields = hidden_fields(page)
    unchosen = of("samuel").post(address, fields | {"both-note": "Theirs, and mine"})

    assert not re.search(r'id="choose-note-\w+" checked', page)
    assert unchosen.status_code == 409
    assert "Choose what to keep: Note" in unchosen.content.decode()
    assert "Theirs, and mine</textarea>" in unchosen.content.decode()
    register.ashby_joined.refresh_from_db()
    assert (register.ashby_joined.note, register.ashby_joined.version) == ("Theirs", 2)

    assert of("samuel").post(address, fields | {"choose-note": "both", "both-note": "Both"}).status_code == 302
    register.ashby_joined.refresh_from_db()
    assert register.ashby_joined.note == "Both"


def test_one_s_own_other_window_is_no_other_person_and_what_one_window_left_is_not_joined(register: Register) -> None:
    save(register, note="Saved", role="observer")
    page = save(register, note="Mine", role="convenor", **{"read-note": "Saved"}).content.decode()

    assert "You changed this record in another window" in page
    assert "Keep what is saved" in page
    assert "theirs<" not in page.lower()
    assert re.search(r'value="yours" id="choose-note-yours" checked', page)
    assert "both-note" not in page


def test_what_was_typed_for_a_record_that_was_replaced_goes_to_the_one_in_its_place(register: Register) -> None:
    save(register, by="ada", note="Theirs", keep_old="on")
    page = save(register, note="Mine", **{"read-note": ""})
    heir = Membership.objects.get(note="Theirs")
    address = f"/facts/membership/{heir.pk}/edit/"

    assert page.status_code == 409
    assert f'action="{address}"' in page.content.decode()
    fields = hidden_fields(page.content.decode()) | {"choose-note": "yours"}
    assert of("samuel").post(address, fields).status_code == 302
    heir.refresh_from_db()
    assert (heir.note, heir.standing) == ("Mine", "accepted")
    # Sent once more, by a double click on the first form, it says that nothing is left to do.
    assert save(register, note="Mine")["Location"] == f"/facts/membership/{heir.pk}/"


def test_what_was_typed_for_a_record_withdrawn_meanwhile_can_be_copied(register: Register) -> None:
    fact = register.ashby_joined
    withdraw_fact(fact, by=person("ada"), reason="Recorded twice", version=1)
    page = save(register, note="An hour of my work").content.decode()

    assert "What you typed, not saved" in page
    assert "An hour of my work" in page
    assert "What you typed is still here" not in page


def test_what_was_typed_after_going_back_to_a_saved_form_is_set_beside_it(register: Register) -> None:
    fields = sent(register, token=str(uuid.uuid4()), partnership="zz-northmoor", body="ZZE", standing="accepted")
    fields |= {"valid_from_year": "2019"}
    client = of("samuel")
    home = client.post("/facts/membership/new/", fields)["Location"]
    assert client.post("/facts/membership/new/", fields | {"note": "Twice"})["Location"] == home  # a double click
    made = _elm(register)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1), tick=False):
        page = client.post("/facts/membership/new/", fields | {"note": "Typed after going back"})

    assert page.status_code == 409
    assert "You saved this form already" in page.content.decode()
    choice = hidden_fields(page.content.decode()) | {"choose-note": "yours"}
    assert client.post(f"{home}edit/", choice).status_code == 302
    made.refresh_from_db()
    assert (made.note, Membership.objects.filter(body=register.elm).count()) == ("Typed after going back", 1)


def test_a_third_save_meanwhile_asks_again(register: Register) -> None:
    save(register, by="ada", role="observer")
    page = save(register, role="convenor").content.decode()
    save(register, by="ada", version="2", role="associate")
    again = of("samuel").post(
        f"/facts/membership/{register.ashby_joined.pk}/edit/", hidden_fields(page) | {"choose-role": "yours"}
    )

    assert again.status_code == 409
    assert "Associate" in again.content.decode()


def test_the_same_change_sent_twice_is_no_conflict(register: Register) -> None:
    first, second = save(register, role="observer"), save(register, role="observer")

    assert (first.status_code, second["Location"]) == (302, first["Location"])
    register.ashby_joined.refresh_from_db()
    assert register.ashby_joined.version == 2


def test_a_choice_about_what_is_no_field_of_the_fact_is_ignored(register: Register) -> None:
    names = ("reason", "source_title", "keep_old", "standing", "version", "pk", "nonsense")
    tricks = {f"choose-{name}": "theirs" for name in names}

    assert save(register, role="observer", **tricks).status_code == 302


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "one", "1" * 40])
def test_no_trick_with_the_version_saves(register: Register, version: str) -> None:
    assert save(register, version=version, role="observer").status_code == 409
    register.ashby_joined.refresh_from_db()
    assert register.ashby_joined.role == "not_recorded"


def at_once(calls: list[Callable[[], HttpResponse]]) -> list[HttpResponse]:
    """Run each call in a thread with its own connection, all let go together."""
    gate, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], HttpResponse]) -> None:
        try:
            gate.wait()
            answers.append(call())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_eight_savers_of_one_version_exactly_one_wins() -> None:
    register = Register()
    clients = [of("samuel") for _ in range(SAVERS)]
    address = f"/facts/membership/{register.ashby_joined.pk}/edit/"
    fields = [sent(register, note=f"Saver {number}") for number in range(SAVERS)]

    answers = at_once([lambda c=c, f=f: c.post(address, f) for c, f in zip(clients, fields, strict=True)])

    assert sorted(answer.status_code for answer in answers) == [302, *[409] * (SAVERS - 1)]
    register.ashby_joined.refresh_from_db()
    assert register.ashby_joined.version == 2
    assert re.fullmatch(r"Saver \d", register.ashby_joined.note)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_records_once() -> None:
    register = Register()
    clients = [of("samuel") for _ in range(SAVERS)]
    fields = sent(register, token=str(uuid.uuid4()), partnership="zz-northmoor", body="ZZE", standing="accepted")
    fields |= {"valid_from_year": "2019"}

    answers = at_once([lambda c=c: c.post("/facts/membership/new/", fields) for c in clients])

    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"] for answer in answers} == {f"/facts/membership/{_elm(register).pk}/"}


def _elm(register: Register) -> Membership:
    return Membership.objects.get(body=register.elm)
