"""A list of meetings on the web: looked through row by row, then applied as it was shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.history.entry import HistoryEntry
from accounts.roles import Role
from governance.models import Meeting
from tests.cast import person
from tests.governance.decision_cast import Deciders

LIST = "date,time,committee\n2027-04-09,10:30,Ashbyford Cabinet\n2027-04-31,10:30,Ashbyford Cabinet\n"
PAGE = "/meetings/lists/"


@pytest.fixture
def officer(db: None, client: Client) -> Client:
    cast = Deciders()
    cast.hold("tomasz", Role.PROPER_OFFICER, body=cast.ashby)
    client.force_login(person("tomasz"))
    return client


def sent(client: Client, **typed: Any) -> Any:
    return client.post(PAGE, {"body": "ZZA", "text": LIST, **typed})


def mark(answer: Any) -> str:
    return str(answer.context["form"]["fingerprint"].value())


def test_a_list_is_shown_row_by_row_and_applied_as_shown(officer: Client) -> None:
    shown = sent(officer)
    page = shown.content.decode()
    assert "1 new" in page
    assert "is no real day" in page
    assert not Meeting.objects.exists()
    assert sent(officer, apply="yes", fingerprint="another").status_code == 409
    answer = sent(officer, apply="yes", fingerprint=mark(shown))
    assert answer["Location"].startswith(reverse("meetings"))
    assert Meeting.objects.get().starts_at.hour == 10
    written = HistoryEntry.objects.get(record_type="meeting")
    assert written.actor_id == person("tomasz").pk
    assert written.reason == "Taken over from the list of meetings a pasted list"
    assert "1 unchanged" in sent(officer).content.decode()


def test_a_file_is_read_as_the_body_published_it(officer: Client) -> None:
    data = "Date;Committee;Venue\n09/04/2027;Ashbyford Cabinet;Café £1\n".encode("cp1252")
    shown = officer.post(PAGE, {"body": "ZZA", "file": SimpleUploadedFile("list.csv", data)})
    assert "Café £1" in shown.context["form"]["text"].value()
    answer = sent(officer, text=shown.context["form"]["text"].value(), apply="yes", fingerprint=mark(shown))
    assert answer.status_code == 302
    assert Meeting.objects.get().venue == "Café £1"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Paste a list, or choose a file"),
        ({"text": "1 May 2027, Cabinet", "file": SimpleUploadedFile("a.csv", b"x")}, "choose no file"),
        ({"text": "", "file": SimpleUploadedFile("a.csv", b"")}, "The file is empty. Choose another one."),
        ({"text": "", "file": SimpleUploadedFile("a.csv", b"%PDF")}, "a file must be chosen again"),
        ({"text": "<html><body>"}, "list"),
        ({"text": "x" * 500_001}, "500000"),
        ({"body": "no such body"}, "No body is recorded"),
        ({"file": SimpleUploadedFile("a.zip", b"PK\x03\x04zip")}, "file"),
    ],
)
def test_what_is_no_list_is_refused_with_what_was_typed(officer: Client, typed: dict[str, Any], words: str) -> None:
    answer = sent(officer, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meeting.objects.exists()


def test_nobody_takes_over_meetings_of_another_body(officer: Client) -> None:
    other = LIST.replace("Ashbyford Cabinet", "Dalewater Board")
    assert officer.post(PAGE, {"body": "ZZD", "text": other}).status_code == 403
    officer.force_login(person("asha"))
    assert officer.get(PAGE).status_code == 403
