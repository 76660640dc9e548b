"""Notices with their working, urgency, and who was told first: as the page and the file tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from governance.models import Decision, Engagement
from governance.operations.engagement import record_engagement
from governance.operations.notice import REGULATION_9, record_notice
from partnerships.operations import NotPermitted, Refused
from tests.cast import person
from tests.governance.decision_cast import WHY, Deciders, step_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
DECEMBER_1, DECEMBER_30 = dt.date(2026, 12, 1), dt.date(2026, 12, 30)


@pytest.fixture
def cast(db: None) -> Deciders:
    cast = Deciders()
    cast.hold("beatrix", Role.PROPER_OFFICER, body=cast.ashby)
    return cast


def planned(cast: Deciders, on: dt.date, **more: Any) -> Decision:
    return cast.decision(cast.cabinet_step(is_key=True, planned_on=on, **more))


def notice(made: Decision, on: dt.date, kind: str = "key_decision", by: str = "beatrix", **more: Any) -> None:
    record_notice(by=person(by), reason=WHY, step=step_of(made, 1), kind=kind, published_on=on, **more)


def page(client: Client, made: Decision, on: str = "2027-02-01") -> str:
    return client.get(f"/decisions/{made.ref}/?on={on}").content.decode()


def test_a_notice_in_time_says_from_which_day_it_allows_the_decision(client: Client, cast: Deciders) -> None:
    made = planned(cast, DECEMBER_30)
    notice(made, DECEMBER_1, contents=sorted(REGULATION_9))
    text = page(client, made)
    assert "In time." in text
    assert "published on Tuesday 1 December 2026, 28 clear days before Wednesday 30 December 2026" in text
    assert "the earliest day for the decision was 30 December 2026" in text
    assert "States all eight points of regulation 9." in text


def test_a_notice_that_can_still_be_published_is_to_come_and_breaks_no_rule(client: Client, cast: Deciders) -> None:
    made = planned(cast, DECEMBER_30)
    assert "Still to come.</strong> Not recorded yet. To be in time it must be published by Tuesday 1 December" in page(
        client, made, on="2026-12-01"
    )
    assert "Not compliant." in page(client, made, on="2026-12-02")


def test_a_late_notice_is_saved_and_marked(client: Client, cast: Deciders) -> None:
    made = planned(cast, DECEMBER_30)
    notice(made, dt.date(2026, 12, 2), contents=["key", "matter"])
    text = page(client, made)
    assert '<strong class="late">Not compliant.</strong>' in text
    assert "27 clear days before" in text
    assert "States 2 of the eight points of regulation 9, not: who decides" in text


def test_special_urgency_says_who_agreed_and_whether_council_was_told(client: Client, cast: Deciders) -> None:
    urgent = {
        "urgency": "special_urgency",
        "urgency_agreed_by": "the chair of the scrutiny committee",
        "urgency_agreed_on": dt.date(2026, 12, 20),
        "urgency_reason": "The grant lapses",
    }
    text = page(client, planned(cast, DECEMBER_30, **urgent))
    assert "Late: by special urgency." in text
    assert "agreed by the chair of the scrutiny committee on 20 December 2026: The grant lapses." in text
    assert "Reported to full council: not recorded." in text


def test_private_business_needs_both_notices(client: Client, cast: Deciders) -> None:
    made = planned(cast, DECEMBER_30)
    notice(made, DECEMBER_1, kind="private_28", reasons="A tender")
    assert "The further notice is not recorded." in page(client, made)
    notice(made, dt.date(2026, 12, 18), kind="private_5", representations="One", response="Heard")
    text = page(client, made)
    assert "Private business: step 1, Ashbyford Council" in text
    assert "Representations: One" in text


@pytest.mark.parametrize("name", ["samuel", "asha", "cora", "ada"])
def test_only_the_councils_proper_officer_records_its_notices(cast: Deciders, name: str) -> None:
    with pytest.raises(NotPermitted):
        notice(planned(cast, DECEMBER_30), DECEMBER_1, by=name)


def test_no_point_but_the_eight_of_regulation_9(cast: Deciders) -> None:
    with pytest.raises(Refused, match="Not one of the eight points"):
        notice(planned(cast, DECEMBER_30), DECEMBER_1, contents=["nonsense"])


def told(made: Decision, body: Any, on: dt.date, kind: str = "informed", **more: Any) -> Engagement:
    details = {"body": body, "on": on, "kind": kind, "by": person("samuel"), "reason": WHY, **more}
    return record_engagement(decision=made, **details)


def test_the_days_between_the_first_nhs_body_and_the_first_council(client: Client, cast: Deciders) -> None:
    made = cast.decision()
    told(made, cast.dale, dt.date(2024, 6, 1))
    told(made, None, dt.date(2024, 7, 1), kind="published", audience="Everybody")
    told(made, cast.ashby, dt.date(2024, 7, 12), kind="draft_sent")
    text = page(client, made)
    assert "The first NHS body heard of it on 1 June 2024; the first council on 12 July 2024, 41 days later." in text
    assert "First told after it was published on 1 July 2024: Ashbyford Council." in text
    said = client.get(f"/decisions/{made.ref}/?format=json").json()
    assert (said["engagement_lag_days"], said["told_after_publication"]) == (41, ["ZZA"])
    assert "no council is recorded as told" in page(client, made, "2024-06-30")


def test_whoever_does_not_keep_the_decision_records_nobody_as_told(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision()
    with pytest.raises(NotPermitted):
        record_engagement(
            by=person("beatrix"), reason=WHY, decision=made, body=cast.dale, on=DECEMBER_1, kind="invited"
        )
    assert "Record who was told" in browser_of(person("samuel")).get(f"/decisions/{made.ref}/").content.decode()
    assert "Record who was told" not in browser_of().get(f"/decisions/{made.ref}/").content.decode()
