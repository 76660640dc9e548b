"""Reminders of decisions: the notice of a key decision, and a step that comes near."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail as outbox_of
from django.test import Client

from accounts.roles import Role
from governance.models import Decision, DecisionStep, Forum, ForumKind, Notice, Seat, SeatHolding
from governance.reminders.models import Promise
from governance.reminders.rules.table import RULES
from governance.reminders.watchdog import missing
from partnerships.models import Person
from tests.governance.reminders.scene import Scene, pass_on
from tests.governance.reminders.test_delivery import received, text_of

pytestmark = pytest.mark.django_db
CABINET_ON = dt.date(2027, 3, 16)  # 28 clear days before: the notice is out by 15 February
LAST_DAY = dt.date(2027, 2, 15)
REHEARSED = {10: dt.date(2027, 2, 1), 5: dt.date(2027, 2, 8), 1: dt.date(2027, 2, 12)}


class Matter(Scene):
    """Northmoor’s integration plan: a key decision of Ashby’s cabinet, then the Dale trust’s board."""

    def __init__(self) -> None:
        super().__init__()
        self.priya = self.hold("priya", Role.PROPER_OFFICER, body=self.ashby)
        self.moira = self.follower("moira", "partnership", self.northmoor.pk)
        self.decision = Decision.objects.create(
            ref="zz-plan", title="Integration plan", partnership=self.northmoor, source=self.source
        )
        Decision.objects.update(bodies=[self.ashby.pk, self.dale.pk])  # as the operations work out
        self.cabinet = self.step(1, self.ashby, is_key=True, planned_on=CABINET_ON, decider_words="Cabinet")
        self.board = self.step(2, self.dale, planned_on=CABINET_ON + dt.timedelta(14), after=[1])

    def step(self, number: int, body: Any, **more: Any) -> DecisionStep:
        return DecisionStep.objects.create(
            decision=self.decision, number=number, body=body, capacity="decide", source=self.source, **more
        )


@pytest.fixture
def matter(db: None) -> Matter:
    return Matter()


def leads_to(user: Any, rule: str) -> list[tuple[int, str]]:
    rows = Promise.objects.filter(reader_kind="user", reader_id=user.pk, rule=rule).order_by("due_on", "revision")
    return list(rows.values_list("lead", "state"))


def subjects_to(name: str) -> list[str]:
    return [str(message["Subject"]).strip() for message in received(name)]


def test_the_proper_officer_is_told_ten_five_and_one_working_days_before_the_last_day(
    matter: Matter, client: Client
) -> None:
    day = dt.date(2027, 1, 25)
    while day <= LAST_DAY + dt.timedelta(3):
        pass_on(day)
        day += dt.timedelta(1)
    assert leads_to(matter.priya, "notice_due") == [(10, "sent"), (5, "sent"), (1, "sent")]
    first = received("priya")[0]
    assert first["Subject"] == "By 15 February 2027: notice of the key decision: Integration plan"
    text = " ".join(text_of(first).split())
    assert "The days that count run from 16 February 2027 to 15 March 2027: 28 of them" in text
    assert "general exception (regulation 10)" in text
    assert "stand: - Dalewater Trust, a board or committee: planned for 30 March 2027" in text
    assert received("asha") == []
    page = client.get("/decisions/zz-plan/").content.decode()
    assert "Proper officer" in page.partition("Who was reminded")[2]
    assert "notice of a key decision is due. Last day for the notice: Monday 15 February 2027" in page
    assert "Priya" not in page.partition("Who was reminded")[2]


def test_the_points_of_regulation_9_are_told_by_what_is_recorded(matter: Matter) -> None:
    pass_on(REHEARSED[10])
    text = " ".join(text_of(received("priya")[0]).split())
    recorded, _, missing = text.partition("Not recorded here yet:")
    missing, _, of_the_document = missing.partition("For the notice itself to say:")
    assert recorded.endswith("- the matter: Integration plan - the day or the period: 16 March 2027 ")
    assert missing == " - who decides: the members of Cabinet - a list of the documents submitted "
    assert of_the_document.startswith(" - where copies can be had - that other documents may follow - how to ask")
    board = Forum.objects.create(
        slug="ashby-cabinet",
        name="Cabinet",
        kind=ForumKind.objects.create(code="zz_cabinet", name="cabinet", plural="cabinets"),
        body=matter.ashby,
        source=matter.source,
    )
    chair = Seat.objects.create(forum=board, label="Leader", source=matter.source)
    SeatHolding.objects.create(
        seat=chair,
        person=Person.objects.create(name="Lena Lead"),
        valid_from=dt.date(2026, 5, 20),
        source=matter.source,
    )
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(forum=board, paper_url="https://ashby.example/plan")
    pass_on(REHEARSED[5])
    text = " ".join(text_of(received("priya")[1]).split())
    assert "Not recorded here yet" not in text
    assert "- who decides: Cabinet and its members" in text
    assert "- a list of the documents submitted For the notice itself" in text
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(taken_by="member", forum=None, decider_words="")
    pass_on(REHEARSED[1])
    text = " ".join(text_of(received("priya")[2]).split())
    assert "Not recorded here yet: - who decides: name and title, or the body and its members" in text


def test_a_meeting_that_moves_re_times_and_a_withdrawal_stops(matter: Matter) -> None:
    pass_on(REHEARSED[10])
    DecisionStep.objects.filter(pk=matter.cabinet.pk).update(planned_on=CABINET_ON + dt.timedelta(7))
    pass_on(REHEARSED[5])
    assert [subject[:19] for subject in subjects_to("priya")] == ["By 15 February 2027", "By 22 February 2027"]
    Decision.objects.update(withdrawn_on=REHEARSED[5])
    for day in (dt.date(2027, 2, 15), dt.date(2027, 2, 19)):
        pass_on(day)
    assert len(received("priya")) == 2


def test_a_notice_that_is_recorded_ends_it_and_what_was_told_stays_told(matter: Matter, client: Client) -> None:
    pass_on(REHEARSED[10])
    Notice.objects.create(
        kind="key_decision", body=matter.ashby, step=matter.cabinet, published_on=REHEARSED[10], source=matter.source
    )
    pass_on(REHEARSED[5])
    assert leads_to(matter.priya, "notice_due") == [(10, "sent")]
    client.force_login(matter.priya)
    sent = client.get("/reminders/").content.decode().partition("What was sent")[2]
    assert "Integration plan: Ashbyford Council" in sent
    assert "Exempt item" not in sent


def test_a_follower_gets_one_digest_of_all_that_comes_near(matter: Matter) -> None:
    pass_on(dt.date(2027, 3, 2))  # 14 days before the cabinet, 28 before the board, 30 before the merger
    (message,) = received("moira")
    assert message["Subject"].startswith("3 reminders. First: 16 March 2027: Ashbyford Council on Integration plan")
    assert text_of(message).count("You follow Northmoor Plan.") == 3


def test_a_private_matter_is_an_exempt_item_to_those_who_may_read_it_and_nothing_to_others(matter: Matter) -> None:
    title = {"title": "Zyxwcanary", "ref": "zyxwcanary"}
    Decision.objects.update(privacy="exempt", exempt_paragraphs=[3], private_reason="Commercial", **title)
    pass_on(REHEARSED[10])
    (message,) = received("priya")
    assert message["Subject"] == "Exempt item, 15 February 2027"
    assert "Last day for the notice: Monday 15 February 2027, in 14 days" in text_of(message)
    link = f"http://localhost:8000/accounts/login/?next=%2Ffacts%2Fdecision%2F{matter.decision.pk}%2F"
    assert link in text_of(message).splitlines()
    assert not any(b"zyxwcanary" in mail.as_bytes().lower() for mail in outbox_of.outbox)
    assert all("Exempt" not in subject for subject in subjects_to("moira"))


def test_a_draft_is_told_to_those_whose_role_reads_it(matter: Matter) -> None:
    Decision.objects.update(standing="draft")
    DecisionStep.objects.update(standing="draft")
    pass_on(REHEARSED[10])
    assert len(received("priya")) == 1
    pass_on(dt.date(2027, 3, 2))
    assert all("Integration" not in subject for subject in subjects_to("moira"))


def test_the_watchdog_finds_what_was_never_made_and_agrees_with_the_planner_otherwise(matter: Matter) -> None:
    for day in (*REHEARSED.values(), dt.date(2027, 3, 2), dt.date(2027, 3, 14)):
        pass_on(day)
        assert missing(RULES, today=day) == {}
    Promise.objects.filter(rule="upcoming", reader_id=matter.moira.pk).update(reader_id=0)
    assert missing(RULES, today=dt.date(2027, 3, 14)) == {"upcoming": 2}
