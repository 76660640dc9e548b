"""A form whose sign-in or session ended: what was typed stays, and goes only where its own site sent it from."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
FORM = "/facts/decision/new/"
HERE = {"Origin": "http://testserver"}
TYPED = {"title": "A long afternoon", "plain_english": 'Two lines\nand a "quotation"', "version": "1"}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_whoever_is_signed_out_keeps_what_was_typed(ada: User) -> None:
    answer = Client().post(FORM, TYPED, headers=HERE)
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "You were signed out before this was saved" in page
    assert f'<form method="post" action="{FORM}">' in page
    assert hidden(page)["title"] == "A long afternoon"
    assert "Two lines<br>and a &quot;quotation&quot;" in page
    assert answer["Cache-Control"] == "no-store"


def test_a_form_older_than_the_sign_in_is_sent_again_with_one_press(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    page = client.post(FORM, TYPED | {"csrfmiddlewaretoken": "of an earlier sign-in"}, headers=HERE).content.decode()
    assert "Send your form again" in page

    again = client.post(FORM, hidden(page), headers=HERE)
    assert again.status_code == 422  # taken, and judged as any other: it names no source
    assert "A long afternoon" in again.content.decode()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_nothing_is_kept_that_another_site_sent(ada: User, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)

    assert "A long afternoon" not in client.post(FORM, TYPED, headers=headers).content.decode()
    assert Client().post(FORM, TYPED, headers=headers).status_code == 302


def test_a_password_is_never_drawn_and_a_file_cannot_be_kept(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/accounts/login/", {"login": "a@b.example", "password": "copper lantern"}, headers=HERE)
    assert "copper lantern" not in page.content.decode()
    assert "This form was open too long" in page.content.decode()

    upload = Client().post(
        "/imports/upload/", {"file": SimpleUploadedFile("etr.csv", b"x"), "layout": "a list"}, headers=HERE
    )
    assert "The file that you chose cannot be kept" in upload.content.decode()
