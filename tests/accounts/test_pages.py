"""Every page about people: opens for whom it should, parses, and runs under the strict content policy."""

import re

import html5lib
import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.operations import people
from tests.accounts.passkey_device import PasskeyDevice, add_passkey
from tests.accounts.second_steps import code_of, give_app, give_recovery_codes
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "account_login": "/accounts/login/",
    "account_logout": "/accounts/logout/",
    "account_inactive": "/accounts/inactive/",
    "account_signup": "/accounts/signup/",
    "account_email_verification_sent": "/accounts/confirm-email/",
    "account_confirm_email": "/accounts/confirm-email/nonsense/",
    "account_reset_password": "/accounts/password/reset/",
    "account_reset_password_done": "/accounts/password/reset/done/",
    "account_reset_password_from_key": "/accounts/password/reset/key/1-nonsense/",
    "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
    "account_confirm_login_code": "/accounts/login/code/confirm/",
    "mfa_authenticate": "/accounts/2fa/authenticate/",
    "mfa_login_webauthn": "/accounts/2fa/webauthn/login/",
    "accounts_home": "/accounts/",
    "accounts_accept_invitation": "/accounts/invitations/nonsense/",
}
FOR_THE_SIGNED_IN = {
    "account_email": "/accounts/email/",
    "account_change_password": "/accounts/password/change/",
    "account_set_password": "/accounts/password/set/",
    "account_reauthenticate": "/accounts/reauthenticate/",
    "mfa_index": "/accounts/2fa/",
    "mfa_reauthenticate": "/accounts/2fa/reauthenticate/",
    "mfa_activate_totp": "/accounts/2fa/totp/activate/",
    "mfa_deactivate_totp": "/accounts/2fa/totp/deactivate/",
    "mfa_list_webauthn": "/accounts/2fa/webauthn/",
    "mfa_add_webauthn": "/accounts/2fa/webauthn/add/",
    "mfa_reauthenticate_webauthn": "/accounts/2fa/webauthn/reauthenticate/",
    "mfa_edit_webauthn": "/accounts/2fa/webauthn/keys/{key}/edit/",
    "mfa_remove_webauthn": "/accounts/2fa/webauthn/keys/{key}/remove/",
    "mfa_view_recovery_codes": "/accounts/2fa/recovery-codes/",
    "mfa_generate_recovery_codes": "/accounts/2fa/recovery-codes/generate/",
    "mfa_download_recovery_codes": "/accounts/2fa/recovery-codes/download/",
    "usersessions_list": "/accounts/sessions/",
    "accounts_profile": "/accounts/profile/",
    "accounts_change_name": "/accounts/profile/name/",
}
FOR_ADMINISTRATORS = {
    "accounts_people": "/accounts/people/",
    "accounts_person": "/accounts/people/{person}/",
    "accounts_invitations": "/accounts/invitations/",
    "accounts_invite": "/accounts/invitations/new/",
    "accounts_withdraw_invitation": "/accounts/invitations/1/withdraw/",
}
EVERY_PAGE = OPEN_TO_ALL | FOR_THE_SIGNED_IN | FOR_ADMINISTRATORS


def names_below(patterns, prefix: str = "") -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names_below(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found.add(pattern.name)
    return found


def test_every_address_below_accounts_is_listed_here():
    below = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "accounts/"]
    assert names_below(below) == set(EVERY_PAGE)


def filled(address: str, **values: object) -> str:
    return re.sub(r"{(\w+)}", lambda name: str(values.get(name[1], 1)), address)


def check_page(response) -> None:
    """A page parses, names its language and title, labels its fields, and holds no inline script or style."""
    if response.status_code in (302, 405) or not response["Content-Type"].startswith("text/html"):
        return
    text = response.content.decode()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(text)
    assert page.find(".//title").text.strip(" –\n")
    assert len(page.findall(".//h1")) == 1
    for element in page.iter():
        attributes = getattr(element, "attrib", {})
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert element.tag != "style"
        assert element.tag != "script" or "src" in attributes
    check_fields(page)


def check_fields(page) -> None:
    labelled = {label.get("for") for label in page.iter("label")}
    for field in page.iter("input"):
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labelled
            assert "placeholder" not in field.attrib
            assert field.get("onpaste") is None
        if field.get("type") == "password":
            assert field.get("autocomplete") in ("current-password", "new-password")
    ids = [element.get("id") for element in page.iter() if getattr(element, "attrib", {}).get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_for_a_stranger(name):
    response = Client().get(filled(EVERY_PAGE[name]))
    if name in OPEN_TO_ALL:
        assert response.status_code in (200, 302, 404)
        check_page(response)
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")


def confirmed(user) -> Client:
    browser = Client()
    browser.force_login(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.mark.parametrize("equipped", [False, True], ids=["bare", "with second factors"])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_for_a_person(name, equipped, asha):
    key = 1
    if equipped:
        give_app(asha), give_recovery_codes(asha)
        add_passkey(asha, PasskeyDevice())
        key = Authenticator.objects.get(user=asha, type="webauthn").pk
    response = confirmed(asha).get(filled(EVERY_PAGE[name], key=key, person=asha.pk))
    if name in FOR_ADMINISTRATORS:
        assert response.status_code == 403
    else:
        assert response.status_code in (200, 302, 404)
        assert response.status_code != 404 or not equipped or "nonsense" in EVERY_PAGE[name]
    check_page(response)


@pytest.mark.parametrize("name", FOR_ADMINISTRATORS)
def test_a_page_for_an_administrator(name, ada, asha):
    response = confirmed(ada).get(filled(FOR_ADMINISTRATORS[name], person=asha.pk))
    assert response.status_code == (405 if name == "accounts_withdraw_invitation" else 200)
    check_page(response)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "accounts_change_name",
        "accounts_invite",
    ],
)
def test_an_empty_form_comes_back_with_a_summary_of_errors(name, ada):
    browser = Client() if name in OPEN_TO_ALL else confirmed(ada)
    data = {"roles-TOTAL_FORMS": "3", "roles-INITIAL_FORMS": "0"} if name == "accounts_invite" else {"display_name": ""}
    response = browser.post(EVERY_PAGE[name], data | ({"action_add": ""} if name == "account_email" else {}))
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert "This field is required" not in response.content.decode()
    check_page(response)


def test_the_pages_between_the_steps_of_sign_in(asha):
    secret = give_app(asha)
    browser = Client()
    browser.post("/accounts/login/", {"login": asha.email, "password": PASSWORD})
    page = browser.get("/accounts/2fa/authenticate/")
    assert page.status_code == 200
    check_page(page)
    check_page(browser.post("/accounts/2fa/authenticate/", {"code": "nonsense"}))
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert browser.get("/accounts/profile/").status_code == 200


def test_the_page_of_a_reset_link(asha):
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": asha.email})
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]
    page = browser.get(link, follow=True)
    assert page.status_code == 200
    check_page(page)
    check_page(browser.post(page.redirect_chain[-1][0], {"password1": "short", "password2": "short"}))


def test_the_page_of_too_many_requests():
    browser = Client()
    for _ in range(25):
        page = browser.post("/accounts/password/reset/", {"email": "x@y.example"})
    assert page.status_code == 429
    check_page(page)


def test_a_person_is_managed_from_their_page(ada, asha, browser_of):
    browser, theirs = browser_of(ada), browser_of(asha)
    address = f"/accounts/people/{asha.pk}/"
    browser.post(address, {"action": "close"})
    asha.refresh_from_db()
    assert not asha.is_active
    assert theirs.get("/accounts/profile/").status_code == 302
    page = browser.get(address)
    assert "can no longer sign in" in page.content.decode()
    browser.post(address, {"action": "open"})
    asha.refresh_from_db()
    assert asha.is_active
    assert "not something this page can do" in browser.post(address, {"action": "?"}, follow=True).content.decode()
    own = browser.post(f"/accounts/people/{ada.pk}/", {"action": "close"}, follow=True)
    assert "You cannot close your own account" in own.content.decode()


def test_personal_pages_are_not_kept_by_caches(asha, browser_of):
    assert "no-store" in browser_of(asha).get("/accounts/profile/")["Cache-Control"]


def test_mails_about_accounts_are_plain_and_complete(asha, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        people.invite(by=ada, email="new@people.example", display_name="Nia & Co <x>")
    Client().post("/accounts/password/reset/", {"email": asha.email})
    Client().post("/accounts/password/reset/", {"email": "nobody@people.example"})
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        assert message.content_subtype == "plain"
        assert not getattr(message, "alternatives", None)
        assert "&amp;" not in message.body
        assert "None" not in message.body
