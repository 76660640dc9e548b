"""Forms with rows: the parts of a reorganisation, and a joint appointment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from partnerships.models import (
    Appointment,
    Post,
    Succession,
)
from tests.browsers import of
from tests.partnerships.register_cast import Register
from tests.partnerships.sent_forms import day, new, part, succession, text

pytestmark = pytest.mark.django_db


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
