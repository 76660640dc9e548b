"""The page of a decision and its file: the answer first, as at any day, for whoever may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from django.test import Client

from accounts.models import User
from governance.models import CallIn, Decision, Engagement
from partnerships.operations import change_fact
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, SATURDAY, Deciders, step_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def cast(db: None) -> Deciders:
    return Deciders()


@pytest.fixture
def made(cast: Deciders) -> Decision:
    """The trust has approved; the council's cabinet has decided on a Friday, with five working days for call-in."""
    made = cast.decision(needed_by=SATURDAY, proposed_on=dt.date(2024, 8, 1))
    cast.said(step_of(made, 2), "priya")
    cast.said(step_of(made, 1), "cora", published_on=FRIDAY)
    return made


def page(client: Client, decision: Decision, query: str = "") -> str:
    response = client.get(f"/decisions/{decision.ref}/{query}")
    assert response.status_code == 200
    text: str = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return text


def record(client: Client, decision: Decision, query: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/decisions/{decision.ref}/?format=json{query}").json()
    return answer


def test_the_page_answers_first_and_as_at_the_day_on_view(client: Client, cast: Deciders, made: Decision) -> None:
    assert "Agreed: 2 of 2, the last on 21 September 2024." in page(client, made)
    assert "Not yet agreed: 1 of 2. Waiting for Ashbyford Council (decided on 13 September 2024" in page(
        client, made, "?on=2024-09-20"
    )
    assert "Not yet proposed on 31 July 2024." in page(client, made, "?on=2024-07-31")


def test_the_file_has_the_keys_of_the_contract(client: Client, cast: Deciders, made: Decision) -> None:
    said = record(client, made)
    assert said.keys() >= {
        "ref",
        "title",
        "status",
        "needed_by",
        "steps",
        "waiting_for",
        "binds",
        "does_not_bind",
        "deadlines",
    }
    council = said["steps"][0]
    assert council.keys() >= {
        "body", "forum", "capacity", "required", "planned_on", "taken_on", "outcome", "effective_on", "call_in_until"
    }  # fmt: skip
    assert (said["status"], council["call_in_until"], council["effective_on"]) == ("agreed", "2024-09-20", "2024-09-21")
    assert {each["body"] for each in said["binds"]} == {"ZZA", "ZZD"}
    window = next(each for each in said["deadlines"] if each["rule"] == "call-in")
    assert (window["on"], window["source"]) == ("2024-09-20", "The body’s constitution, Part 4, rule 16")
    assert len(window["working"]["counted"]) == 5
    assert [each["body"] for each in record(client, made, "&on=2024-09-20")["waiting_for"]] == ["ZZA"]


@pytest.mark.parametrize("privacy", ["exempt", "confidential"])
def test_a_private_decision_is_as_absent_as_none(browser_of: Browser, cast: Deciders, privacy: str) -> None:
    made = cast.decision(privacy=privacy, private_reason="A tender is under way", exempt_paragraphs=[3])
    absent = [browser_of().get(f"/decisions/{ref}/") for ref in (made.ref, "no-such-decision")]

    assert [each.status_code for each in absent] == [404, 404]
    assert absent[0].content == absent[1].content
    for name, status in (("samuel", 200), ("cora", 200), ("beatrix", 404), ("ada", 404), ("asha", 404)):
        assert browser_of(person(name)).get(f"/decisions/{made.ref}/").status_code == status, name


def test_drafts_are_for_those_whose_bodies_take_part(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(standing="draft")

    for name, status in (("samuel", 200), ("asha", 200), ("priya", 200), ("beatrix", 404)):
        assert browser_of(person(name)).get(f"/decisions/{made.ref}/").status_code == status, name
    assert "This is a draft with 2 steps" in page(browser_of(person("samuel")), made).replace("two", "2")


def test_a_step_of_a_hidden_body_is_neither_shown_nor_counted(browser_of: Browser, cast: Deciders) -> None:
    hidden = cast.body("ZZH", "Hiddenwater Trust", cast.trust_kind, standing="draft")
    made = cast.decision(cast.board_step(number=1), {"number": 2, "body": hidden, "capacity": "decide"})
    cast.said(step_of(made, 1), "priya")

    public = page(browser_of(), made)
    assert "Agreed: 1 of 1" in public
    assert "Hiddenwater" not in public
    assert len(record(browser_of(), made)["steps"]) == 1
    assert "Not yet agreed: 1 of 2" in page(browser_of(person("ada")), made)


def test_a_call_in_and_a_late_word_show(client: Client, cast: Deciders, made: Decision) -> None:
    CallIn.objects.create(
        step=step_of(made, 1), received_on=dt.date(2024, 9, 18), callers="five councillors", source=cast.source
    )
    for body, on, kind in ((None, 1, "published"), (cast.dale, 9, "informed")):
        day = dt.date(2024, 8, on)
        Engagement.objects.create(
            decision=made, body=body, audience="" if body else "Everybody", on=day, kind=kind, source=cast.source
        )

    text = page(client, made)
    assert "called in by councillors on 18 September 2024" in text
    assert "The body was first told after publication." in text


def test_a_step_that_moved_with_its_meeting_says_from_which_day(client: Client, cast: Deciders) -> None:
    meeting = cast.meeting(cast.cabinet, dt.date(2027, 1, 12))
    made = cast.decision(cast.cabinet_step(meeting=meeting, is_key=True))
    before = {each["rule"]: each["on"] for each in record(client, made)["deadlines"]}

    change_fact(meeting, by=None, reason="Moved", version=1, on=dt.date(2027, 2, 9))
    after = {each["rule"]: each["on"] for each in record(client, made)["deadlines"]}
    assert (before["key-decision-notice"], after["key-decision-notice"]) == ("2026-12-14", "2027-01-11")
    assert before["call-in"] < after["call-in"]
    assert "moved from 12 January 2027" in page(client, made)


def test_many_steps_cost_no_more_queries(client: Client, cast: Deciders, django_assert_max_num_queries: Any) -> None:
    counts = []
    for number in (1, 12):
        made = cast.decision(*(cast.board_step(number=n + 1, planned_on=FRIDAY) for n in range(number)))
        with django_assert_max_num_queries(38) as asked:
            page(client, made)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("ref", ["x" * 200, "1", "-", "NULL"])
def test_odd_addresses_are_absent(client: Client, ref: str) -> None:
    assert client.get(f"/decisions/{ref}/").status_code == 404


def test_text_of_people_is_escaped(client: Client, cast: Deciders, samuel: User) -> None:
    made = cast.decision(title="<script>alert(1)</script> & more", plain_english="<b>bold</b>")

    text = page(client, made)
    assert "<script>alert" not in text
    assert "<b>bold" not in text
