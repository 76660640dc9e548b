"""Passkeys: added, used as the second step, used alone, refused from elsewhere."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as how_hypothesis_works
from hypothesis import strategies as st

from accounts.forms.second_factor import BrowserAnswer
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


def test_a_forged_signature_is_refused(asha):
    device, forger = PasskeyDevice(), PasskeyDevice()
    add_passkey(asha, device, passwordless="on")
    forger.key_id = device.key_id
    assert not is_signed_in(sign_in_alone(forger, asha))


@pytest.fixture
def unlimited(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False


def asked(asha) -> Client:
    """A browser that was asked for a new passkey and for one to sign in with."""
    browser = Client(raise_request_exception=False)
    browser.force_login(asha)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.get(ADD)
    return browser


@pytest.mark.parametrize(
    "nonsense", ["", "{}", "[]", "null", "5", '{"id": 1}', "not json", '"\\u0000"', "9" * 5000, "[" * 9000]
)
def test_nonsense_is_refused_in_words(asha, nonsense):
    browser = asked(asha)
    assert browser.post(ADD, {"credential": nonsense}).status_code == 200
    browser.get(ALONE, headers={"accept": "application/json"})
    browser.logout()
    assert browser.post(ALONE, {"credential": nonsense}).status_code == 302


TEXTS = st.text(max_size=30) | st.sampled_from(["AAAA", "eyJ0eXBlIjoieCJ9", "oA", "gA", "_w", "public-key"])
LEAVES = st.none() | st.integers() | TEXTS
BROKEN = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=3))


@how_hypothesis_works(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(place=st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject"]), broken=BROKEN)
def test_a_damaged_answer_is_refused_in_words(asha, unlimited, place, broken):
    browser = asked(asha)
    options = browser.get(ADD).context["js_data"]["creation_options"]
    answer = PasskeyDevice().create(options)
    (answer if place in answer else answer["response"])[place] = broken
    assert browser.post(ADD, {"credential": json.dumps(answer)}).status_code in (200, 302)


@how_hypothesis_works(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    place=st.sampled_from(
        ["id", "rawId", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"]
    ),
    broken=BROKEN,
)
def test_a_damaged_sign_in_is_refused_in_words(asha, unlimited, place, broken):
    browser = Client(raise_request_exception=False)
    options = browser.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]
    answer = PasskeyDevice().get(options, user_handle=user_pk_to_url_str(asha).encode())
    (answer if place in answer else answer["response"])[place] = broken
    assert browser.post(ALONE, {"credential": json.dumps(answer)}).status_code == 302


@how_hypothesis_works(max_examples=300, deadline=None)
@given(
    BROKEN
    | st.fixed_dictionaries(
        {"id": BROKEN, "rawId": BROKEN, "response": BROKEN},
        optional={"type": BROKEN, "clientExtensionResults": BROKEN},
    )
)
def test_an_answer_is_read_or_refused_and_never_breaks_the_reader(answer):
    try:
        read = BrowserAnswer().clean(json.dumps(answer))
    except ValidationError:
        return
    assert set(read) == {"id", "rawId", "type", "response", "clientExtensionResults"}
    assert "\\u0000" not in json.dumps(read)
