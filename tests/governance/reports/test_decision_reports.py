"""What the reports of decisions say, held to the rules that the decision's own page uses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from governance.decision_pages.record import decision_record
from governance.models import AgendaItem, DecisionStep, Meeting, Notice, StepCondition
from governance.operations.outcome import record_outcome
from partnerships.models import Succession, SuccessionPart
from tests.cast import person
from tests.governance.decision_cast import Deciders
from tests.governance.reports.report_cast import DAY, TAKEN, set_out

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def rows(client: Client, key: str, on: dt.date = DAY, **query: str) -> list[dict[str, Any]]:
    return client.get(f"/reports/{key}/", {"format": "json", "on": on.isoformat(), **query}).json()["rows"]


def test_upcoming_decisions_say_what_comes_next_and_whether_notice_is_out(client: Client) -> None:
    set_out(Deciders())
    (row,) = rows(client, "upcoming-decisions", q="A shared fund")
    expected = {
        "partnership": "zz-northmoor",
        "level": "system",
        "deciding_bodies": ["ZZA", "ZZD"],
        "lead_body": "ZZA",
        "value_gbp": "53440286.00",
        "is_key": True,
        "needed_by": "2026-05-20",
        "next_leg_body": "ZZA",
        "next_leg_forum": "Ashbyford Cabinet",
        "next_leg_date": "2026-07-11",
        "next_leg_capacity": "decide",
        "notice_published": "2026-06-01",
        "notice_status": "compliant",
        "urgency_route": "general_exception",
        "private_paras": [],
        "legs_required": 2,
        "legs_effective": 1,
        "legs_outstanding": 1,
        "scrutiny_informed_on": "2026-04-01",
        "days_from_first_notice_to_decision": 60,
        "consultation_until": "2026-04-30",
        "call_in_until": None,
    }
    assert {key: row[key] for key in expected} == expected
    assert row["url"] == settings.SITE_URL + reverse("decision", args=[row["decision_ref"]])


def test_the_counts_are_those_of_the_decisions_own_page_on_every_day(client: Client) -> None:
    cast = Deciders()
    decision = set_out(cast)
    cabinet = decision.steps.get(number=1)
    held = dt.date(2026, 7, 11)
    record_outcome(
        by=None, reason="Minutes", step=cabinet, outcome="approved", taken_on=held, today=held, published_on=held
    )
    for on in (dt.date(2026, 1, 5), DAY, held, dt.date(2026, 7, 17), dt.date(2026, 9, 1)):
        page = decision_record(decision.ref, on, PUBLIC).on_day
        found = rows(client, "upcoming-decisions", on=on, q="A shared fund")
        assert bool(found) == bool(page.awaited), on
        if found:
            counts = (found[0]["legs_required"], found[0]["legs_effective"], found[0]["legs_outstanding"])
            assert counts == (len(page.counting), len(page.effective), len(page.awaited)), on


def test_what_was_not_proposed_yet_is_not_upcoming(client: Client) -> None:
    set_out(Deciders())
    assert rows(client, "upcoming-decisions", on=dt.date(2025, 12, 31), q="A shared fund") == []


def test_the_sign_off_matrix_says_what_each_step_came_to_and_what_is_waited_for(client: Client) -> None:
    cast = Deciders()
    board = set_out(cast).steps.get(number=2)
    StepCondition.objects.create(step=board, text="A deed of variation", source=cast.source)
    cabinet_row, board_row = rows(client, "sign-off-matrix", q="A shared fund")
    expected = {
        "body": "ZZD",
        "forum": "Dalewater Board",
        "capacity": "decide",
        "planned": "2026-05-12",
        "taken": "2026-05-12",
        "outcome": "approved",
        "conditions": ["A deed of variation (open)"],
        "effective_from": "2026-05-12",
        "confirmed_by_body": True,
        "blocking_leg": "step 1, Ashbyford Council",
        "days_overdue": 12,
    }
    assert {key: board_row[key] for key in expected} == expected
    assert (cabinet_row["body"], cabinet_row["taken"], cabinet_row["confirmed_by_body"]) == ("ZZA", None, None)
    before = rows(client, "sign-off-matrix", on=dt.date(2026, 5, 11), q="A shared fund")
    assert [row["taken"] for row in before] == [None, None]


def test_the_status_of_the_matrix_is_that_of_the_decisions_page(client: Client) -> None:
    decision = set_out(Deciders())
    for on in (dt.date(2026, 1, 5), DAY, dt.date(2026, 8, 1)):
        page = decision_record(decision.ref, on, PUBLIC).on_day
        found = rows(client, "sign-off-matrix", on=on, q="A shared fund")
        assert {row["overall_status"] for row in found} == {str(page.status)}


def test_engagement_lag_counts_from_the_first_nhs_body_and_shows_who_was_never_told(client: Client) -> None:
    cast = Deciders()
    decision = set_out(cast)
    found = {row["body"]: row for row in rows(client, "engagement-lag", q="A shared fund")}
    council = {
        "subject": decision.ref,
        "first_told": "2026-03-02",
        "consulted_from": "2026-03-02",
        "first_draft_seen": None,
        "nhs_signoff": "2026-05-12",
        "published": "2026-02-01",
        "lag_days_vs_first_nhs": 55,
        "told_after_publication": True,
    }
    assert {key: found["ZZA"][key] for key in council} == council
    assert (found["ZZD"]["lag_days_vs_first_nhs"], found["ZZD"]["told_after_publication"]) == (0, False)
    cast.decision(title="A quiet fund")
    silent = rows(client, "engagement-lag", q="A quiet fund")
    assert [(row["body"], row["first_told"]) for row in silent] == [("ZZA", None), ("ZZD", None)]


def test_urgency_says_by_which_route_and_whether_the_rule_was_met(client: Client) -> None:
    cast = Deciders()
    decision = set_out(cast)
    (row,) = rows(client, "urgency-and-exceptions", q="A shared fund")
    assert row == {
        "body": "ZZA",
        "leg": f"{decision.ref}/1",
        "route": "general_exception",
        "reason": "A shared fund cannot wait",
        "agreed_by_role": None,
        "on": "2026-06-01",
        "decision_on": "2026-07-11",
        "reported_to_council_on": None,
        "compliant": True,
    }
    decision.steps.filter(number=1).update(planned_on=dt.date(2026, 6, 3))
    assert rows(client, "urgency-and-exceptions", q="A shared fund")[0]["compliant"] is False
    assert rows(client, "urgency-and-exceptions", on=dt.date(2026, 1, 6), q="A shared fund")[0]["on"] is None


def test_private_business_lists_the_notices_and_for_those_who_may_the_private_decisions(client: Client) -> None:
    cast = Deciders()
    set_out(cast)
    private = {"privacy": "exempt", "private_reason": "A tender", "exempt_paragraphs": [3]}
    cast.decision(cast.cabinet_step(), title="A shared fund in private", **private)
    (row,) = rows(client, "private-business", q="A shared fund")
    assert (row["item"], row["notice_28"], row["notice_5"]) == ("A shared fund", "2026-05-12", None)
    assert (row["exempt_paras"], row["reason"], row["date"]) == ([], "A shared fund: why", "2026-07-11")
    client.force_login(person("cora"))
    found = rows(client, "private-business", q="A shared fund")
    assert ("A shared fund in private", [3], "A tender") in [
        (row["item"], row["exempt_paras"], row["reason"]) for row in found
    ]
    assert len(rows(client, "private-business", q="A shared fund", private="left_out")) == 1


def test_private_items_of_agendas_are_private_business_for_those_who_read_them(client: Client) -> None:
    cast = Deciders()
    meeting = Meeting.objects.create(forum=cast.cabinet, on=DAY, first_planned_on=DAY, source=cast.source)
    secret = {"privacy": "exempt", "private_reason": "A tender", "exempt_paragraphs": [3]}
    kept = {"meeting": meeting, "source": cast.source}
    AgendaItem.objects.create(number="7", title="A shared fund behind doors", **secret, **kept)
    told = AgendaItem.objects.create(number="8", title="A shared fund with notice", **kept)
    AgendaItem.objects.create(number="9", title="A shared fund in public", **kept)
    Notice.objects.create(kind="private_5", body=cast.ashby, item=told, published_on=TAKEN, source=cast.source)
    step = cast.decision(cast.cabinet_step(), title="A shared fund of a step", **secret).steps.get()
    of_step = AgendaItem.objects.create(number="10", title="A shared fund of a step", **secret, **kept)
    DecisionStep.objects.filter(pk=step.pk).update(item=of_step)
    client.force_login(person("asha"))
    (row,) = rows(client, "private-business", q="A shared fund")
    assert (row["item"], row["notice_5"], row["date"]) == ("A shared fund with notice", "2026-05-12", "2026-06-01")
    client.force_login(person("cora"))
    seen = rows(client, "private-business", q="A shared fund")
    assert sorted((row["item"], row["exempt_paras"]) for row in seen) == [
        ("A shared fund behind doors", [3]),
        ("A shared fund of a step", [3]),
        ("A shared fund with notice", []),
    ]
    assert {row["body"] for row in seen} == {cast.ashby.code}
    assert len(rows(client, "private-business", q="A shared fund", private="left_out")) == 1


def test_succession_says_what_is_still_open(client: Client) -> None:
    cast = Deciders()
    cast.elm.abolished_on = dt.date(2026, 4, 1)
    cast.elm.save()
    merger = Succession.objects.create(
        kind="merger", effective_on=dt.date(2026, 4, 1), worklist="open", source=cast.source
    )
    SuccessionPart.objects.create(
        succession=merger, from_body=cast.elm, to_body=cast.dale, scope="whole", source=cast.source
    )
    cast.member(cast.northmoor, cast.elm)
    (row,) = rows(client, "succession", body="ZZE")
    assert row == {
        "from_body": "ZZE",
        "to_body": "ZZD",
        "type": "merger",
        "on": "2026-04-01",
        "scope": "whole",
        "open_items": 1,
    }
