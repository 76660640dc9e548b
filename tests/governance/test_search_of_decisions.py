"""Search finds decisions and boards that the reader may see, and says nothing of the others, not even in a count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.cast import person
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db


@pytest.fixture
def deciders() -> Deciders:
    return Deciders()


def found(browser: Client, words: str, **more: str) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = browser.get("/search/", {"q": words, "format": "json", **more}).json()["rows"]
    return [(row["sort"], row["code"]) for row in rows if row["match"] == "found"]


def test_a_decision_is_found_by_its_words_and_by_its_reference(client: Client, deciders: Deciders) -> None:
    decision = deciders.decision(title="Renewal of the reablement fund in Ashby")
    page = client.get("/search/?q=ashby+reablement").content.decode()
    assert f"/decisions/{decision.ref}/" in page
    assert "Decision: Northmoor Plan" in page
    assert ("decisions", decision.ref) in found(client, decision.ref)
    assert found(client, "reablement", what="bodies") == []
    assert found(client, "reablement", what="decisions") == [("decisions", decision.ref)]


def test_a_board_is_found_by_its_name(client: Client, deciders: Deciders) -> None:
    assert ("forums", deciders.cabinet.slug) in found(client, "ashbyford cab")
    assert found(client, "Ashbyford Cabinet", what="decisions") == []


def test_more_than_a_few_can_be_shown(client: Client, deciders: Deciders) -> None:
    for number in range(11):
        deciders.decision(title=f"Zzmany {number}")
    assert "More than 10 found" in client.get("/search/?q=zzmany").content.decode()
    assert len(found(client, "zzmany", what="decisions")) == 11


@pytest.mark.parametrize(
    "hidden",
    [
        {"standing": "draft"},
        {"privacy": "exempt", "private_reason": "A tender", "exempt_paragraphs": [3]},
        {"privacy": "confidential", "private_reason": "Told in confidence"},
    ],
    ids=["draft", "exempt", "confidential"],
)
def test_what_a_reader_may_not_see_leaves_no_trace(
    browser_of: Callable[[User | None], Client], deciders: Deciders, hidden: dict[str, Any]
) -> None:
    deciders.decision(title="Zzunseen tender", **hidden)
    outsider = browser_of(None).get("/search/?q=Zzunseen+tender").content.decode()
    nothing = browser_of(None).get("/search/?q=Zzabsent+tender").content.decode()
    assert outsider.replace("Zzunseen", "") == nothing.replace("Zzabsent", "")
    assert len(found(browser_of(person("samuel")), "Zzunseen")) == 1
