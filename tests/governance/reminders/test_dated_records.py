"""Reminders of days that a record carries itself: consultation, review, pre-election period."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outbox_of

from accounts.roles import Role
from governance.models import (
    Decision,
    Delegation,
    Election,
    Forum,
    ForumKind,
    ForumRules,
    ParkedIssue,
    ScrutinyConsultation,
)
from governance.reminders.rules.table import RULES
from governance.reminders.watchdog import missing
from tests.governance.reminders.scene import pass_on
from tests.governance.reminders.test_course_rules import told
from tests.governance.reminders.test_decision_rules import Matter
from tests.governance.reminders.test_delivery import received, text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = dt.date(2027, 2, 10)  # a Wednesday


@pytest.fixture
def matter(db: None) -> Matter:
    made = Matter()
    made.hold("moira", Role.SCRUTINY_OFFICER, body=made.ashby)
    made.hold("beatrix", Role.BOARD_SECRETARY, body=made.ashby)
    return made


def forum(matter: Matter) -> Forum:
    kind = ForumKind.objects.create(code="zz_cabinet", name="cabinet", plural="cabinets")
    return Forum.objects.create(slug="zz-cabinet", name="Cabinet", kind=kind, body=matter.ashby, source=matter.source)


def passes(first: dt.date, last: dt.date) -> None:
    day = first
    while day <= last:
        pass_on(day)
        assert missing(RULES, today=day) == {}
        day += DAY


def test_scrutiny_is_told_before_comments_are_due_and_no_more_once_it_answered(matter: Matter) -> None:
    asked = ScrutinyConsultation.objects.create(
        decision=matter.decision, by_body=matter.dale, body=matter.ashby, comments_by=ON, source=matter.source
    )
    passes(ON - 15 * DAY, ON - 7 * DAY)
    assert told("comments_due")["moira"] == [7, 14]
    (first, _) = [each for each in received("moira") if "Comments by 10 February 2027" in each["Subject"]]
    assert "agree a new day and record it" in " ".join(text_of(first).split())
    ScrutinyConsultation.objects.filter(pk=asked.pk).update(responded_on=ON - 3 * DAY)
    passes(ON - 2 * DAY, ON)
    assert told("comments_due")["moira"] == [7, 14]


def test_reviews_are_told_of_sixty_and_thirty_days_before_and_on_the_day(matter: Matter) -> None:
    ForumRules.objects.create(forum=forum(matter), review_on=ON, source=matter.source)
    Delegation.objects.create(
        from_body=matter.ashby, to_body=matter.dale, scope="Community equipment", review_on=ON, source=matter.source
    )
    ParkedIssue.objects.create(
        title="Who chairs", partnership=matter.northmoor, parked_on=ON - 90 * DAY, revisit_on=ON, source=matter.source
    )
    for lead in (60, 30, 0):
        passes(ON - (lead + 1) * DAY, ON - lead * DAY)
    for rule in ("rules_review", "powers_review"):
        assert told(rule) == {"priya": [0, 30, 60], "beatrix": [0, 30, 60]}
    assert told("parked_review") == {"samuel": [0, 30, 60]}
    assert "Who chairs" in text_of(received("samuel")[0])


def test_a_pre_election_period_is_told_of_with_what_is_planned_in_it(matter: Matter) -> None:
    Election.objects.create(
        body=matter.ashby, name="Elections to Ashbyford Council", polling_on=ON + 36 * DAY, valid_from=ON,
        valid_to=ON + 37 * DAY, source=matter.source,
    )  # fmt: skip
    private = {"title": "Zyxwcanary", "privacy": "private_session", "private_reason": "Staff"}
    place = {"partnership": matter.northmoor, "bodies": [matter.ashby.pk]}
    quiet = Decision.objects.create(ref="zz-quiet", source=matter.source, **place, **private)
    quiet.steps.create(number=1, body=matter.ashby, capacity="decide", planned_on=ON + 9 * DAY, source=matter.source)
    passes(ON - 15 * DAY, ON + DAY)
    assert told("pre_election") == {"samuel": [0, 14], "priya": [0, 14], "beatrix": [0, 14]}
    (first, _) = [each for each in received("beatrix") if "Pre-election period" in each["Subject"]]
    assert "Planned in this time (1):\n- 16 March 2027: Integration plan\n\nWhat to do" in text_of(first).replace(
        "\r", ""
    )
    assert '<li dir="auto">16 March 2027: Integration plan</li>' in first.get_body(("html",)).get_content()
    assert not any(b"Zyxwcanary" in mail.as_bytes() for mail in outbox_of.outbox)
