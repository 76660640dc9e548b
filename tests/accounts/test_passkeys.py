"""Passkeys: added, used as the second step, used alone, refused from elsewhere."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.passkey_device import ADD, PasskeyDevice, add_passkey
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, ALONE = "/accounts/login/", "/accounts/2fa/webauthn/login/"
SECOND_STEP, PROFILE = "/accounts/2fa/authenticate/", "/accounts/profile/"


def is_signed_in(browser: Client) -> bool:
    return browser.get(PROFILE).status_code == 200


def test_a_passkey_is_the_second_step(asha):
    device = PasskeyDevice()
    assert add_passkey(asha, device)["Location"] == "/accounts/2fa/recovery-codes/"
    browser = Client()
    browser.post(LOGIN, {"login": asha.email, "password": PASSWORD})
    assert not is_signed_in(browser)
    options = browser.get(SECOND_STEP).context["js_data"]["request_options"]
    browser.post(SECOND_STEP, {"credential": json.dumps(device.get(options))})
    assert is_signed_in(browser)


def sign_in_alone(device: PasskeyDevice, user) -> Client:
    browser = Client()
    options = browser.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]
    handle = user_pk_to_url_str(user).encode()
    browser.post(ALONE, {"credential": json.dumps(device.get(options, user_handle=handle))})
    return browser


def test_a_passkey_signs_in_alone(asha):
    device = PasskeyDevice()
    add_passkey(asha, device, passwordless="on")
    assert is_signed_in(sign_in_alone(device, asha))


def test_another_key_does_not_sign_in(asha):
    add_passkey(asha, PasskeyDevice(), passwordless="on")
    assert not is_signed_in(sign_in_alone(PasskeyDevice(), asha))


def test_an_answer_made_for_another_site_is_refused(asha):
    page = add_passkey(asha, PasskeyDevice(origin="https://evil.example", site="evil.example"))
    assert page.status_code == 200
    assert not Authenticator.objects.filter(user=asha).exists()


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", "null", '{"id": 1}', "not json"])
@pytest.mark.parametrize("address", [ADD, ALONE])
def test_nonsense_is_refused_in_words(asha, address, nonsense):
    browser = Client()
    if address == ADD:
        browser.force_login(asha)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.get(address, headers={"accept": "application/json"} if address == ALONE else {})
    assert browser.post(address, {"credential": nonsense}).status_code in (200, 302)
