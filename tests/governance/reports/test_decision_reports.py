"""What the reports of decisions say, held to the rules that the decision's own page uses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from governance.decision_pages.record import decision_record
from governance.operations.outcome import record_outcome
from tests.governance.decision_cast import Deciders
from tests.governance.reports.report_cast import DAY, set_out

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
    assert row["url"].endswith(f"/decisions/{row['decision_ref']}/")


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
