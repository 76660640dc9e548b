"""Reminders along the course of a decision: your turn, no date, papers, call-in by councillors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from governance.models import BodyProcedure, CallIn, Decision, DecisionStep, Forum, ForumKind, Meeting, StepOutcome
from governance.reminders.models import Promise
from governance.reminders.rules.rule import Told
from governance.reminders.rules.table import RULES, rule_of
from governance.reminders.watchdog import missing
from tests.cast import person
from tests.governance.reminders.scene import pass_on
from tests.governance.reminders.test_decision_rules import CABINET_ON, Matter
from tests.governance.reminders.test_delivery import received, text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def matter(db: None) -> Matter:
    made = Matter()
    made.hold("tomasz", Role.BODY_APPROVER, body=made.dale)
    made.hold("moira", Role.SCRUTINY_OFFICER, body=made.ashby)
    return made


def told(rule: str) -> dict[str, list[int]]:
    """Who was told by a rule, with the leads."""
    names = {person(name).pk: name for name in ("samuel", "cora", "priya", "moira", "tomasz", "asha", "beatrix")}
    found: dict[str, list[int]] = {}
    for reader, lead in Promise.objects.filter(rule=rule, state="sent").values_list("reader_id", "lead"):
        found.setdefault(names.get(reader, "?"), []).append(lead)
    return {name: sorted(leads) for name, leads in found.items()}


def take(matter: Matter, on: dt.date, **more: Any) -> None:
    """Ashby’s cabinet approves; what follows as the operations work it out."""
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(
        computed_outcome="approved", computed_taken_on=on, computed_effective_on=on + 6 * DAY, **more
    )
    StepOutcome.objects.create(
        step=matter.cabinet, outcome="approved", taken_on=on, published_on=on, source=matter.source
    )


def test_the_next_body_is_told_at_once_whatever_the_hour(matter: Matter) -> None:
    take(matter, CABINET_ON)
    for text, closed_on in (("A yearly\nreport", None), ("Done before", CABINET_ON)):
        matter.cabinet.conditions.create(text=text, closed_on=closed_on, source=matter.source)
    pass_on(CABINET_ON, 20)
    assert told("your_turn") == {"tomasz": [0]}
    assert missing(RULES, today=CABINET_ON) == {}
    (message,) = [
        each
        for each in received("tomasz")
        if "Your body is next, planned for 30 March 2027: Integration plan" in each["Subject"]
    ]
    said = " ".join(text_of(message).split())
    assert "Ashbyford Council, Cabinet: approved on 16 March 2027" in said
    assert "that are open: - A yearly report Where the other steps stand:" in said
    pass_on(CABINET_ON + DAY)
    assert told("your_turn") == {"tomasz": [0]}


@pytest.mark.parametrize("code", ["your_turn", "call_in_opens"])
def test_the_words_of_two_steps_take_no_more_queries_than_those_of_one(matter: Matter, code: str) -> None:
    rule, ada, counts = rule_of(code), person("ada"), []
    assert rule is not None
    for steps in ([matter.cabinet], [matter.cabinet], [matter.cabinet, matter.board]):  # the first warms what is kept
        with CaptureQueriesContext(connection) as asked:
            said = rule.items([Told(step.pk, CABINET_ON) for step in steps], ada, CABINET_ON)
        assert set(said) == {step.pk for step in steps}
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_step_without_a_date_is_asked_for_once_a_week(matter: Matter) -> None:
    Decision.objects.update(needed_by=CABINET_ON)
    DecisionStep.objects.filter(pk=matter.board.pk).update(planned_on=None)
    monday = dt.date(2027, 2, 1)
    for day in range(15):
        pass_on(monday + day * DAY)
    assert told("no_date") == {"samuel": [0, 0, 0], "tomasz": [0, 0, 0]}
    DecisionStep.objects.filter(pk=matter.board.pk).update(planned_on=CABINET_ON)
    pass_on(monday + 21 * DAY)
    assert told("no_date")["samuel"] == [0, 0, 0]


def test_papers_are_asked_for_before_they_are_due_and_on_the_day_after(matter: Matter) -> None:
    kind = ForumKind.objects.create(code="zz_cabinet", name="cabinet", plural="cabinets")
    forum = Forum.objects.create(slug="zz-cabinet", name="Cabinet", kind=kind, body=matter.ashby, source=matter.source)
    meeting = Meeting.objects.create(forum=forum, on=CABINET_ON, first_planned_on=CABINET_ON, source=matter.source)
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(meeting=meeting, forum=forum)
    for day in range(20):
        pass_on(dt.date(2027, 2, 22) + day * DAY)
    assert told("papers_due") == {"priya": [-1, 2, 5, 10]}  # five clear days before: 8 March
    subjects = [str(message["Subject"]).strip() for message in received("priya")]
    assert any("By 8 March 2027: paper for Ashbyford Council on Integration plan" in each for each in subjects)
    assert "How it is counted: Publish the agenda and reports by Monday 8 March 2027" in text_of(received("priya")[0])
    assert missing(RULES, today=dt.date(2027, 3, 15)) == {}


def test_call_in_opens_closes_and_happens(matter: Matter) -> None:
    take(matter, CABINET_ON, computed_call_in_until=CABINET_ON + 7 * DAY)
    for day in range(9):
        pass_on(CABINET_ON + day * DAY)
        assert missing(RULES, today=CABINET_ON + day * DAY) == {}
    everybody = {"moira": [0], "cora": [0], "samuel": [0]}
    assert told("call_in_opens") == told("call_in_closes") == everybody
    CallIn.objects.create(step=matter.cabinet, received_on=CABINET_ON + 5 * DAY, source=matter.source)
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(computed_is_called_in=True)
    pass_on(CABINET_ON + 6 * DAY, 20)
    assert set(told("called_in")) == {"priya", "cora", "moira", "samuel"}


def test_a_call_in_stops_the_reminder_of_its_last_day(matter: Matter) -> None:
    take(matter, CABINET_ON, computed_call_in_until=CABINET_ON + 7 * DAY, computed_is_called_in=True)
    CallIn.objects.create(step=matter.cabinet, received_on=CABINET_ON + DAY, source=matter.source)
    pass_on(CABINET_ON + 7 * DAY)
    assert told("call_in_closes") == {}


def test_call_in_is_told_with_its_hour_its_callers_and_its_working_where_the_procedure_is_recorded(
    matter: Matter,
) -> None:
    BodyProcedure.objects.create(
        body=matter.ashby,
        call_in_days=5,
        call_in_cut_off=dt.time(12),
        call_in_callers_needed=3,
        call_in_callers="members of the council",
        scrutiny_meets_within=10,
        constitution_paragraph="rule 16",
        source=matter.source,
    )
    take(matter, CABINET_ON, computed_call_in_until=CABINET_ON + 7 * DAY)
    pass_on(CABINET_ON)
    subject = "Call-in by councillors until 23 March 2027: Integration plan"
    (opens,) = [each for each in received("moira") if each["Subject"] == subject]
    text = " ".join(text_of(opens).split())
    assert "until 12 noon on Tuesday 23 March 2027. It takes 3 callers: members of the council." in text
    assert "Source: The body’s constitution, rule 16" in text
    CallIn.objects.create(step=matter.cabinet, received_on=CABINET_ON + DAY, callers_count=4, source=matter.source)
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(computed_is_called_in=True)
    pass_on(CABINET_ON + DAY, 20)
    called_in = " ".join(text_of(received("moira")[-1]).split())
    assert "Callers: 4. No meeting of scrutiny about it is recorded yet; by the council’s procedure" in called_in


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_whole(rule: Any, db: None) -> None:
    """A table that can be read: words, a source, lead times, a template, and a second opinion that runs."""
    from django.template.loader import get_template

    assert rule.title
    assert rule.explanation.endswith(".")
    assert rule.source
    assert rule.leads == tuple(sorted(set(rule.leads), reverse=True))
    assert get_template(rule.template)
    assert missing([rule], today=dt.date(2027, 3, 1)) == {}
