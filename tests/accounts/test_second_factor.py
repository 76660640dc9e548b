"""The second step at sign-in, and the gate that asks for one."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.operations import people
from tests.accounts.second_steps import code_of, give_app, give_recovery_codes
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, PROFILE, SECOND_STEP = "/accounts/login/", "/accounts/profile/", "/accounts/2fa/authenticate/"
SET_UP = "/accounts/2fa/totp/activate/"
MORNING = "2026-03-02T09:00:00Z"


def first_step(email: str) -> Client:
    browser = Client()
    response = browser.post(LOGIN, {"login": email, "password": PASSWORD})
    assert response["Location"].startswith(SECOND_STEP)
    return browser


def is_signed_in(browser: Client) -> bool:
    return browser.get(PROFILE).status_code == 200


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_the_password_alone_does_not_sign_in(asha):
    give_app(asha)
    assert not is_signed_in(first_step(asha.email))


def test_a_code_works_once(asha):
    secret = give_app(asha)
    with time_machine.travel(MORNING, tick=False) as clock:
        browser, replay = first_step(asha.email), first_step(asha.email)
        browser.post(SECOND_STEP, {"code": code_of(secret)})
        assert is_signed_in(browser)
        replay.post(SECOND_STEP, {"code": code_of(secret)})
        assert not is_signed_in(replay)
        clock.shift(30)
        replay.post(SECOND_STEP, {"code": code_of(secret)})
        assert is_signed_in(replay)


def test_a_code_lives_thirty_seconds(asha):
    secret = give_app(asha)
    with time_machine.travel(MORNING, tick=False) as clock:
        old = code_of(secret)
        clock.shift(30)
        browser = first_step(asha.email)
        browser.post(SECOND_STEP, {"code": old})
        assert not is_signed_in(browser)


def test_guessing_codes_is_stopped(asha):
    secret = give_app(asha)
    with time_machine.travel(MORNING, tick=False):
        for _ in range(2):
            browser = first_step(asha.email)
            for _ in range(6):
                browser.post(SECOND_STEP, {"code": "000000"})
        browser.post(SECOND_STEP, {"code": code_of(secret)})
        assert not is_signed_in(browser)


def test_a_recovery_code_works_once(asha):
    give_app(asha)
    code, *_ = give_recovery_codes(asha)
    browser, replay = first_step(asha.email), first_step(asha.email)
    told = browser.post(SECOND_STEP, {"code": code}, follow=True).content.decode()
    assert "9 are left" in told
    assert 'href="/accounts/2fa/">Second step at sign-in</a>' in told
    assert is_signed_in(browser)
    again = replay.post(SECOND_STEP, {"code": code}).content.decode()
    assert "A recovery code works once: use another." in again
    assert not is_signed_in(replay)


def test_a_reset_does_not_get_round_the_second_step(asha):
    give_app(asha)
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": asha.email})
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]
    form = browser.get(link)["Location"]
    browser.post(form, {"password1": "amber lantern ferry", "password2": "amber lantern ferry"})
    assert not is_signed_in(browser)
    browser.post(LOGIN, {"login": asha.email, "password": "amber lantern ferry"})
    assert not is_signed_in(browser)


def test_secrets_are_encrypted_at_rest(asha):
    secret = give_app(asha)
    give_recovery_codes(asha)
    stored = str(list(Authenticator.objects.values("data")))
    assert secret not in stored
    assert stored.count("gAAAA") == 2  # Fernet tokens begin so


def test_a_secret_survives_a_new_secret_key(asha, settings):
    secret = give_app(asha)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 5
    browser = first_step(asha.email)
    browser.post(SECOND_STEP, {"code": code_of(secret)})
    assert is_signed_in(browser)


def confirmed(user) -> Client:
    browser = Client()
    browser.force_login(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_setting_up_an_app_shows_picture_and_text_and_gives_recovery_codes(asha, django_capture_on_commit_callbacks):
    browser = confirmed(asha)
    page = browser.get(SET_UP).content.decode()
    secret = re.search(r'class="set-up-key">(\w+)<', page)[1]
    assert "<svg" in page
    assert "data:" not in page
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(SET_UP, {"code": code_of(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert Authenticator.objects.filter(user=asha).count() == 2
    assert "authenticator app has been set up" in mail.outbox[-1].subject


def test_where_required_a_person_without_a_second_factor_can_only_set_one_up(asha, required):
    browser = confirmed(asha)
    for address in [PROFILE, "/accounts/profile/name/", "/", "/accounts/email/", "/accounts/sessions/"]:
        assert browser.get(address)["Location"] == "/accounts/2fa/" if address != "/" else True
        assert browser.post(address).status_code in (302, 404)
    assert browser.get("/accounts/2fa/").status_code == 200
    assert browser.get(SET_UP).status_code == 200
    give_app(asha)
    assert is_signed_in(browser)


def test_where_required_the_last_second_factor_stays(asha, required):
    give_app(asha)
    give_recovery_codes(asha)
    browser = confirmed(asha)
    page = browser.post("/accounts/2fa/totp/deactivate/")
    assert "This is your last second step" in page.content.decode()
    assert Authenticator.objects.filter(user=asha, type="totp").exists()


def test_an_administrator_removes_a_lost_second_factor_and_every_session(asha, ada, django_capture_on_commit_callbacks):
    give_app(asha)
    browser = confirmed(asha)
    with django_capture_on_commit_callbacks(execute=True):
        people.remove_second_factors(user=asha, by=ada)
    assert mail.outbox[-1].to == [asha.email]
    assert "removed the second step" in mail.outbox[-1].body
    assert not is_signed_in(browser)
    with pytest.raises(people.NotAllowed):
        people.remove_second_factors(user=ada, by=ada)


def test_passkeys_belong_to_the_sites_own_name(asha):
    browser = confirmed(asha)
    page = browser.get("/accounts/2fa/webauthn/add/", HTTP_HOST="127.0.0.1")
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"] == {"name": "Partnership Register", "id": "localhost"}


def test_passkey_sign_in_gives_nothing_away(db):
    answer = Client().get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert not answer.json()["request_options"]["publicKey"].get("allowCredentials")
