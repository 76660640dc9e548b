"""The desk of one scrutiny committee: what comes to it and what its council decides, each list as at its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from governance.models import Forum, ForumKind, ScrutinyConsultation
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, Deciders, step_of

pytestmark = pytest.mark.django_db
ADDRESS = "/scrutiny/zz-ashbyford-scrutiny/"
MONDAY = "2024-09-16"


@pytest.fixture
def cast() -> Deciders:
    return Deciders()


@pytest.fixture
def committee(cast: Deciders) -> Forum:
    kind = ForumKind.objects.create(code="zz_hosc", name="scrutiny", plural="scrutiny", is_scrutiny=True)
    return cast.forum("Ashbyford Scrutiny", kind, body=cast.ashby)


def made(client: Client, address: str = f"{ADDRESS}?on={MONDAY}&format=json") -> dict[str, Any]:
    return client.get(address).json()


def test_each_list_is_the_beginning_of_the_list_at_its_address(
    client: Client, cast: Deciders, committee: Forum
) -> None:
    decision = cast.decision(cast.cabinet_step(), title="A contract")
    cast.said(step_of(decision, 1), "cora", published_on=FRIDAY)
    planned = {"number": 1, "body": cast.ashby, "forum": committee, "capacity": "consult", "is_required": False}
    cast.decision(planned | {"planned_on": dt.date(2024, 10, 1)}, cast.board_step(), title="A change of service")
    with time_machine.travel("2024-09-16 10:00:00+01:00", tick=False):
        page, lists = client.get(f"{ADDRESS}?on={MONDAY}").content.decode(), made(client)["lists"]
        whole = [client.get(f"{each['whole_list']}&format=json").json()["rows"] for each in lists[1:]]
    assert "1 decision can still be called in by councillors." in page
    assert [[row["title"] for row in each["rows"]] for each in lists[:2]] == [["A change of service"], ["A contract"]]
    assert whole == [each["rows"] for each in lists[1:]]
    assert [each["title"] for each in lists[2:]] == [
        "Call-ins by councillors in progress: Ashbyford Council",
        "Forward plan: Ashbyford Council",
    ]


def test_consultations_on_substantial_changes_are_told(client: Client, cast: Deciders, committee: Forum) -> None:
    decision = cast.decision(title="Moving a ward")
    ScrutinyConsultation.objects.create(
        decision=decision, by_body=cast.dale, forum=committee, started_on=dt.date(2024, 9, 2), source=cast.source,
        comments_by=dt.date(2024, 11, 1),
    )  # fmt: skip
    (change,) = made(client)["substantial_changes"]
    assert change["ref"] == decision.ref
    assert change["said"] == [
        "Consulted by Dalewater Trust since 2 September 2024.",
        "Comments are due by 1 November 2024.",
        "The NHS body is to decide by a day that is not recorded.",
    ]


@pytest.mark.parametrize("hidden", [{"standing": "draft"}, {"privacy": "confidential", "private_reason": "Told so"}])
def test_nothing_private_is_told(
    browser_of: Callable[..., Client], cast: Deciders, committee: Forum, hidden: dict[str, Any]
) -> None:
    before = browser_of(None).get(ADDRESS).content
    step = {"number": 1, "body": cast.ashby, "forum": committee, "capacity": "consult", "is_required": False}
    decision = cast.decision(step, cast.board_step(), title="Zzunseen", **hidden)
    ScrutinyConsultation.objects.create(decision=decision, by_body=cast.dale, forum=committee, source=cast.source)
    assert browser_of(None).get(ADDRESS).content == before
    assert "Zzunseen" in browser_of(person("samuel")).get(ADDRESS).content.decode()


def test_a_board_that_does_not_scrutinise_has_no_desk(client: Client, cast: Deciders) -> None:
    assert client.get(f"/scrutiny/{cast.cabinet.slug}/").status_code == 404
    assert client.get("/scrutiny/zz-nothing/").status_code == 404
