"""A passkey in a real browser, with the content policy in force: added on one page, then used to sign in alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.cast import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page_with_device(browser: Browser, live_server: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page whose browser holds a passkey device, and what its scripts and its content policy complain of."""
    context = browser.new_context(base_url=live_server.url)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page, complaints
    context.close()


@pytest.fixture
def asha(live_server: Any) -> User:
    """Asha, in the database of the live server."""
    return person("asha")


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/?next=/accounts/profile/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_signs_in_alone(page_with_device: tuple[Page, list[str]], asha: User) -> None:
    page, complaints = page_with_device
    sign_in(page, asha)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/accounts/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert complaints == []


def test_a_passkey_is_the_second_step(page_with_device: tuple[Page, list[str]], asha: User) -> None:
    page, complaints = page_with_device
    sign_in(page, asha)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, asha)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda address: "/2fa/" not in address)
    page.goto("/accounts/profile/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert complaints == []


def test_on_a_bare_number_the_page_says_why_a_passkey_cannot_work(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url.replace("localhost", "127.0.0.1"))
    page = context.new_page()
    page.goto("/accounts/login/")
    expect(page.get_by_text("A passkey belongs to a name, not to a number")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    context.close()


def test_without_javascript_the_page_says_so_and_the_password_works(
    browser: Browser, live_server: Any, asha: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, asha)
    page.goto("/accounts/profile/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    expect(page.get_by_text("JavaScript, which is off")).to_be_visible()
    context.close()
