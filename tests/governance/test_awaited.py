"""Dashboards: what is agreed, what is awaited from whom, and what comes within 90 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from governance.dashboards.decisions import awaited_in, awaited_of
from tests.cast import person
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def deciders() -> Deciders:
    return Deciders()


def test_the_partnership_says_who_is_awaited(deciders: Deciders, client: Client) -> None:
    deciders.decision(title="A shared fund")
    page = client.get("/partnerships/zz-northmoor/").content.decode()
    assert "1 decision waits for bodies to decide." in page
    assert "Waiting for" in page
    assert "Ashbyford Council" in page


def test_what_is_planned_comes_in_its_order(deciders: Deciders) -> None:
    today = timezone.localdate()
    soon, later = today + dt.timedelta(days=20), today + dt.timedelta(days=60)
    deciders.decision(deciders.board_step() | {"planned_on": later}, title="Later")
    deciders.decision(deciders.board_step() | {"planned_on": soon}, title="Sooner")
    coming = awaited_in(deciders.northmoor, today, PUBLIC).coming
    assert [each.title for each in coming if each.on in (soon, later)] == ["Sooner", "Later"]
    assert all(today <= each.on <= today + dt.timedelta(days=90) for each in coming)


def test_drafts_and_private_matters_stay_with_those_who_read_them(deciders: Deciders) -> None:
    deciders.decision(title="A draft", standing="draft")
    deciders.decision(title="A tender", privacy="exempt", private_reason="A tender", exempt_paragraphs=[3])
    today = timezone.localdate()
    assert awaited_in(deciders.northmoor, today, PUBLIC).answer == "No decision is recorded here."
    mine = awaited_in(deciders.northmoor, today, person("samuel"))
    assert {line.title for line in mine.open} == {"A draft", "A tender"}
    assert mine.answer == "1 decision waits for bodies to decide. 1 more is a draft."


def test_my_front_page_holds_what_my_bodies_decide(
    deciders: Deciders, browser_of: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        deciders.decision(title=f"Fund {number}")
    assert awaited_of(person("beatrix"), timezone.localdate()).open == []  # type: ignore[union-attr]
    assert len(awaited_of(person("asha"), timezone.localdate()).open) == 4  # type: ignore[union-attr]
    with django_assert_max_num_queries(45):
        page = browser_of(person("asha")).get("/").content.decode()
    assert "My decisions and deadlines" in page
