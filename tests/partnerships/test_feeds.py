"""Feeds of changes: what everybody may see, with ids that stay, and no name of anybody who made a change."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client

from accounts.history.entry import HistoryEntry
from accounts.history.recording import recording
from accounts.models import User
from partnerships.models import Body, BodyName, Membership, Partnership
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
BODY, PARTNERSHIP = "/bodies/ZZD/changes.atom", "/partnerships/zz-northmoor/changes.atom"


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def public(browser_of: Callable[[User | None], Client]) -> Client:
    return browser_of(None)


def feed(browser: Client, address: str) -> ElementTree.Element:
    response = browser.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own document


def titles(browser: Client, address: str) -> list[str]:
    return [each.text or "" for each in feed(browser, address).findall("a:entry/a:title", ATOM)]


def test_a_feed_tells_what_changed_newest_first(register: Register, public: Client, samuel: User) -> None:
    with recording(by=samuel, reason="Minute 4.2 of 12 May", as_kind="system lead"):
        Body.objects.filter(pk=register.dale.pk).update(region="Midlands")

    made = feed(public, BODY)
    newest = made.find("a:entry", ATOM)

    assert newest is not None
    assert newest.findtext("a:title", namespaces=ATOM) == "Changed: The record of Dalewater Trust"
    assert "Minute 4.2 of 12 May" in newest.findtext("a:summary", "", ATOM)
    assert "Midlands" in newest.findtext("a:summary", "", ATOM)
    assert made.findtext("a:updated", namespaces=ATOM) == newest.findtext("a:updated", namespaces=ATOM)
    assert samuel.display_name not in ElementTree.tostring(made, encoding="unicode")


def test_an_entry_keeps_its_id(register: Register, public: Client) -> None:
    number = HistoryEntry.objects.filter(record_type="body", record_id=register.dale.pk).get().number
    ids = [each.text for each in feed(public, BODY).findall("a:entry/a:id", ATOM)]

    assert f"tag:localhost,2026:history:{number}" in ids
    assert len(ids) == len(set(ids))
    Body.objects.filter(pk=register.dale.pk).update(region="Midlands")
    assert [each.text for each in feed(public, BODY).findall("a:entry/a:id", ATOM)][1:] == ids


def test_a_partnership_tells_of_its_members(register: Register, public: Client) -> None:
    assert "Recorded: Membership of Dalewater Trust in Northmoor Plan" in titles(public, PARTNERSHIP)


def test_no_draft_and_no_hidden_partner_is_in_a_feed(
    register: Register, browser_of: Callable[[User | None], Client], ada: User
) -> None:
    before = {address: titles(browser_of(None), address) for address in (BODY, PARTNERSHIP)}
    hidden = register.body("ZZH", "Canary Trust", register.trust_kind, standing="draft")
    register.member(register.northmoor, hidden)
    draft = Partnership.objects.create(slug="zz-canary", source=register.source, standing="draft")
    register.member(draft, register.dale)
    register.member(register.southmoor, register.dale, standing="draft")
    BodyName.objects.create(
        body=register.dale, name="Canary", use="also_known_as", standing="draft", source=register.source
    )

    for browser in (browser_of(None), browser_of(ada)):
        assert {address: titles(browser, address) for address in (BODY, PARTNERSHIP)} == before


def test_the_feed_of_a_hidden_record_is_not_found(register: Register, public: Client) -> None:
    register.body("ZZH", "Canary Trust", register.trust_kind, standing="draft")

    assert public.get("/bodies/ZZH/changes.atom").status_code == 404
    assert public.get("/bodies/NOSUCH/changes.atom").status_code == 404
    assert public.get("/partnerships/zz-nosuch/changes.atom").status_code == 404


def test_text_that_xml_cannot_hold_breaks_no_feed(register: Register, public: Client) -> None:
    with recording(by=None, reason="Bell\x07 & <b>bold</b> \ud7ff", as_kind="system lead"):
        Membership.objects.filter(pk=register.dale_joined.pk).update(note="\x0bvertical")

    summary = feed(public, BODY).findtext("a:entry/a:summary", "", ATOM)

    assert "Bell &amp; &lt;b&gt;bold&lt;/b&gt;" in summary


def test_a_reader_that_asks_again_gets_no_copy(register: Register, public: Client) -> None:
    first = public.get(BODY)

    assert public.get(BODY, headers={"if-none-match": first["ETag"]}).status_code == 304
