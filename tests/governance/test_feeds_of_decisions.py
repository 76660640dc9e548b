"""Feeds of decisions: what everybody may see, filtered like the list, with ids that stay."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client

from accounts.models import User
from governance.models import Decision
from tests.cast import person
from tests.governance.decision_cast import Deciders, step_of

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def deciders() -> Deciders:
    return Deciders()


def entries(client: Client, address: str) -> dict[str, str]:
    """Each entry's id and its words."""
    answer = client.get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own document
    assert feed.findtext("a:updated", namespaces=ATOM)
    return {
        str(each.findtext("a:id", namespaces=ATOM)): " ".join(each.itertext()) for each in feed.findall("a:entry", ATOM)
    }


def test_a_decision_tells_of_its_steps_and_keeps_its_ids(client: Client, deciders: Deciders) -> None:
    decision = deciders.decision(title="A shared fund")
    address = f"/decisions/{decision.ref}/changes.atom"
    before = entries(client, address)
    deciders.said(step_of(decision, 1), "cora")
    after = entries(client, address)
    assert len(before) == 3
    assert before.items() < after.items()
    assert f'href="{address}"' in client.get(f"/decisions/{decision.ref}/").content.decode()


def test_the_list_s_feed_takes_the_list_s_filter(client: Client, deciders: Deciders) -> None:
    wanted, other = deciders.decision(title="Zzwanted fund"), deciders.decision(title="Zzother fund")
    every, filtered = (" ".join(entries(client, f"/decisions/changes.atom{q}").values()) for q in ("", "?q=zzwanted"))
    assert "Zzwanted" in every
    assert "Zzother" in every
    assert ("Zzwanted" in filtered, "Zzother" in filtered) == (True, False)
    feed = client.get("/decisions/changes.atom?q=zzwanted").content.decode()
    assert f"/decisions/{wanted.ref}/" in feed
    assert other.ref not in feed
    assert entries(client, "/decisions/changes.atom?status=nonsense") == {}
    page = client.get("/decisions/?q=zzwanted&sort=title").content.decode()
    assert 'href="/decisions/changes.atom?q=zzwanted"' in page


def test_nothing_private_is_in_a_feed_whoever_asks(
    browser_of: Callable[[User | None], Client], deciders: Deciders
) -> None:
    hidden = deciders.decision(title="Zzunseen", standing="draft")
    private = {"privacy": "exempt", "private_reason": "A tender", "exempt_paragraphs": [3]}
    secret = deciders.decision(title="Zzsecret", **private)
    later = deciders.decision(title="Zzlater")
    Decision.objects.filter(pk=later.pk).update(**private)
    for browser in (browser_of(None), browser_of(person("samuel")), browser_of(person("ada"))):
        feed = browser.get("/decisions/changes.atom").content.decode()
        assert not any(word in feed for word in ("Zzunseen", "Zzsecret", "Zzlater", hidden.ref, secret.ref))
        assert entries(browser, "/decisions/changes.atom?q=zz") == {}
    assert browser_of(None).get(f"/decisions/{secret.ref}/changes.atom").status_code == 404
