"""Signing in and out with a password, as a browser and a guesser see it."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.operations import people
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, PROFILE = "/accounts/login/", "/accounts/profile/"
RESET = "/accounts/password/reset/"


def sign_in(browser: Client, email: str, password: str = PASSWORD, **extra: str):
    return browser.post(LOGIN, {"login": email, "password": password, **extra})


def sign_in_and_confirm(browser: Client, email: str) -> None:
    """Sign in, and give the password once more, as pages ask that change how one signs in."""
    sign_in(browser, email)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def is_signed_in(browser: Client) -> bool:
    return browser.get(PROFILE).status_code == 200


def words(response) -> str:
    """The page as read, without what differs by nature: the CSRF token and the address typed."""
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def test_the_right_password_lets_in(asha):
    browser = Client()
    response = sign_in(browser, asha.email.upper(), next=PROFILE)
    assert response["Location"] == PROFILE
    assert is_signed_in(browser)


def test_a_wrong_password_and_an_unknown_address_read_the_same(asha):
    wrong = sign_in(Client(), asha.email, "not her password")
    unknown = sign_in(Client(), "nobody@people.example", "not her password")
    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong) == words(unknown)
    assert "The e-mail address or the password is not right" in words(wrong)


def count_hashing(monkeypatch) -> list[str]:
    hasher = type(hashers.get_hasher())
    done, encode = [], hasher.encode

    def counting(self, password, salt, *args):
        done.append(password)
        return encode(self, password, salt, *args)

    monkeypatch.setattr(hasher, "encode", counting)
    return done


@pytest.mark.parametrize("state", ["known", "unknown", "closed"])
def test_the_same_work_is_done_for_any_address(asha, ada, monkeypatch, state):
    if state == "closed":
        people.deactivate(user=asha, by=ada)
    done = count_hashing(monkeypatch)
    sign_in(Client(), "nobody@people.example" if state == "unknown" else asha.email, "not her password")
    assert done == ["not her password"]


def test_a_reset_reads_the_same_for_any_address(asha):
    known, unknown = Client(), Client()
    answers = [known.post(RESET, {"email": asha.email}), unknown.post(RESET, {"email": "nobody@people.example"})]
    assert {answer["Location"] for answer in answers} == {reverse("account_reset_password_done")}
    assert words(known.get(RESET + "done/")) == words(unknown.get(RESET + "done/"))
    assert len(mail.outbox) == 2  # one each, so that the mail server takes as long


def test_guessing_is_stopped_and_the_right_person_gets_in_afterwards(asha):
    browser = Client()
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        for _ in range(10):
            sign_in(browser, asha.email, "a guess")
        stopped = sign_in(browser, asha.email)
        assert "Too many attempts" in words(stopped)
        assert not is_signed_in(browser)
        clock.shift(5 * 60 + 1)
        sign_in(browser, asha.email)
        assert is_signed_in(browser)


def test_a_guesser_elsewhere_does_not_lock_the_owner_out(asha):
    guesser, owner = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(12):
        sign_in(guesser, asha.email, "a guess")
    sign_in(owner, asha.email)
    assert is_signed_in(owner)


def test_the_session_key_changes_at_sign_in(asha):
    browser = Client()
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(browser, asha.email)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert not is_signed_in(stranger)


def test_a_session_is_dead_after_sign_out(asha):
    browser = Client()
    sign_in(browser, asha.email)
    kept = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert browser.get("/accounts/logout/").status_code == 200
    assert is_signed_in(browser)  # a link alone signs nobody out
    browser.post("/accounts/logout/")
    browser.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert not is_signed_in(browser)


@pytest.mark.parametrize("hours", [2.1, 13])
def test_an_idle_session_ends(asha, hours):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        browser = Client()
        sign_in(browser, asha.email)
        clock.shift(hours * 3600)
        assert not is_signed_in(browser)


def test_a_session_in_use_ends_after_twelve_hours_in_any_case(asha):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        browser = Client()
        sign_in(browser, asha.email)
        for _ in range(12):
            assert is_signed_in(browser)
            clock.shift(3600)
        clock.shift(60)
        assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        r"/\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://localhost@evil.example/",
        "\thttps://evil.example",
    ],
)
@pytest.mark.parametrize("carrier", ["query", "form"])
def test_a_redirect_leads_nowhere_else(asha, target, carrier):
    browser = Client()
    if carrier == "query":
        data = {"login": asha.email, "password": PASSWORD}
        response = browser.post(LOGIN, data, query_params={"next": target})
    else:
        response = sign_in(browser, asha.email, next=target)
    assert response["Location"] == settings.LOGIN_REDIRECT_URL
    signed_out = browser.post("/accounts/logout/", {"next": target})
    assert "evil" not in signed_out["Location"]
    assert "javascript" not in signed_out["Location"]


def test_nobody_signs_up():
    for method in ("get", "post"):
        page = getattr(Client(), method)("/accounts/signup/", {"email": "x@y.example", "password1": PASSWORD})
        assert "Accounts begin with an invitation" in page.content.decode()
    assert not EmailAddress.objects.exists()


def test_a_closed_account_does_not_say_so_to_a_guesser(asha, ada):
    people.deactivate(user=asha, by=ada)
    guess = sign_in(Client(), asha.email, "a guess")
    assert "The e-mail address or the password is not right" in words(guess)
    browser = Client()
    sign_in(browser, asha.email)
    assert not is_signed_in(browser)


def link_in_last_mail() -> str:
    return re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]


def test_links_in_mail_ignore_the_address_of_the_request(asha):
    Client().post(RESET, {"email": asha.email}, HTTP_HOST="127.0.0.1")
    assert link_in_last_mail().startswith("/accounts/password/reset/key/")
    assert "127.0.0.1" not in mail.outbox[-1].body


def set_password(browser: Client, link: str, password: str):
    form = browser.get(link)["Location"]
    return browser.post(form, {"password1": password, "password2": password})


def test_a_reset_link_works_once_and_ends_every_session(asha):
    signed_in, browser = Client(), Client()
    sign_in(signed_in, asha.email)
    browser.post(RESET, {"email": asha.email})
    link = link_in_last_mail()
    set_password(browser, link, "amber lantern ferry")
    assert not is_signed_in(signed_in)
    assert not is_signed_in(browser)  # a link in a mail is no sign-in
    assert "cannot be used" in Client().get(link).content.decode()
    sign_in(browser, asha.email, "amber lantern ferry")
    assert is_signed_in(browser)


def test_a_reset_link_works_for_an_hour(asha):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        Client().post(RESET, {"email": asha.email})
        clock.shift(3601)
        assert "cannot be used" in Client().get(link_in_last_mail()).content.decode()


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(asha, caplog):
    here, there = Client(), Client()
    sign_in(here, asha.email)
    sign_in(there, asha.email)
    new = {"password1": "amber lantern ferry", "password2": "amber lantern ferry"}
    wrong = here.post("/accounts/password/change/", {"oldpassword": "no", **new})
    assert wrong.status_code == 200
    assert is_signed_in(there)
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "password changed" in caplog.messages


def test_another_session_can_be_ended(asha):
    here, there = Client(), Client()
    sign_in(here, asha.email)
    sign_in(there, asha.email)
    assert here.get("/accounts/sessions/").context["session_count"] == 2
    here.post("/accounts/sessions/")
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_a_new_address_is_used_once_it_is_confirmed(asha):
    browser = Client()
    sign_in_and_confirm(browser, asha.email)
    response = browser.post("/accounts/email/", {"email": "asha@new.example", "action_add": ""})
    assert response["Location"] == "/accounts/email/"
    asha.refresh_from_db()
    assert asha.email == "asha@people.example"
    assert mail.outbox[-1].to == ["asha@new.example"]
    link = link_in_last_mail()
    assert browser.get(link).status_code == 200
    asha.refresh_from_db()
    assert asha.email == "asha@people.example"  # reading the page confirms nothing
    browser.post(link)
    asha.refresh_from_db()
    assert asha.email == "asha@new.example"


def test_an_address_of_somebody_else_is_not_given_away(asha, samuel):
    browser, other = Client(), Client()
    sign_in_and_confirm(browser, asha.email)
    sign_in_and_confirm(other, asha.email)
    taken = browser.post("/accounts/email/", {"email": samuel.email, "action_add": ""})
    free = other.post("/accounts/email/", {"email": "free@new.example", "action_add": ""})
    assert taken["Location"] == free["Location"] == "/accounts/email/"


def test_changing_the_address_asks_for_the_password_again_after_a_while(asha):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        browser = Client()
        sign_in_and_confirm(browser, asha.email)
        clock.shift(10 * 60)
        response = browser.post("/accounts/email/", {"email": "asha@new.example", "action_add": ""})
    assert response["Location"].startswith("/accounts/reauthenticate/")
