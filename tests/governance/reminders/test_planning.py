"""What the planner promises: once, from state, and no more when the state says otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from governance.reminders.health import trouble
from governance.reminders.models import BodyMailbox, Follow, Promise, Pulse
from governance.reminders.passes import plan_pass
from governance.reminders.rules.reorganisation import REORGANISATION
from governance.reminders.rules.sql import occasions_of
from governance.reminders.rules.upcoming import UPCOMING
from partnerships.models import RoleHolding
from tests.cast import person
from tests.governance.reminders.scene import MERGER_ON, MONTH_BEFORE, Scene, at

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def plan_on(day: dt.date) -> None:
    plan_pass(at(day, 6))


def promised(**wanted: object) -> list[tuple[int, str, str]]:
    """Lead, state and reason of the promises that anybody got."""
    rows = Promise.objects.filter(**wanted).order_by("due_on", "revision", "pk")
    return list(rows.values_list("lead", "state", "state_reason"))


def to(name: str) -> dict[str, object]:
    return {"reader_kind": "user", "reader_id": person(name).pk}


def test_leads_approvers_and_followers_are_promised_each_lead_once(scene: Scene) -> None:
    scene.follower("moira")
    for day in (MONTH_BEFORE, MONTH_BEFORE, MONTH_BEFORE + DAY):
        plan_on(day)
    assert {name: promised(**to(name)) for name in ("samuel", "cora", "moira", "asha")} == {
        "samuel": [(30, "planned", "")],
        "cora": [(30, "planned", "")],
        "moira": [(30, "planned", "")],
        "asha": [],
    }
    assert set(Promise.objects.values_list("why", flat=True)) == {
        f"system_lead@partnership:{scene.northmoor.pk}",
        f"body_approver@body:{scene.ashby.pk}",
        f"follow@body:{scene.ashby.pk}",
    }


def test_who_is_told_twice_over_is_promised_once(scene: Scene) -> None:
    for name in ("cora", "moira"):
        scene.follower(name, "partnership", scene.northmoor.pk)
        scene.follower(name)
    plan_on(MONTH_BEFORE)
    assert Promise.objects.filter(**to("cora")).get().why == f"body_approver@body:{scene.ashby.pk}"
    assert Promise.objects.filter(**to("moira")).get().why == f"follow@body:{scene.ashby.pk}"


def test_a_date_that_moves_there_and_back_is_told_anew_each_time(scene: Scene) -> None:
    plan_on(MONTH_BEFORE)
    scene.merger.effective_on = MERGER_ON + 10 * DAY
    scene.merger.save()
    plan_on(MONTH_BEFORE)
    scene.merger.effective_on = MERGER_ON
    scene.merger.save()
    plan_on(MONTH_BEFORE)
    rows = Promise.objects.filter(**to("cora")).order_by("revision")
    assert [(row.revision, row.happens_on, row.state, row.state_reason) for row in rows] == [
        (0, MERGER_ON, "withdrawn", "moved"),
        (1, MERGER_ON + 10 * DAY, "withdrawn", "moved"),
        (2, MERGER_ON, "planned", ""),
    ]


def test_what_is_cancelled_is_withdrawn_and_comes_back_with_it(scene: Scene) -> None:
    plan_on(MONTH_BEFORE)
    scene.merger.status = "cancelled"
    scene.merger.save()
    plan_on(MONTH_BEFORE)
    assert promised(**to("cora")) == [(30, "withdrawn", "gone")]
    scene.merger.status = "approved"
    scene.merger.save()
    plan_on(MONTH_BEFORE)
    assert promised(**to("cora")) == [(30, "withdrawn", "gone"), (30, "planned", "")]


def test_after_three_weeks_of_silence_the_nearest_is_told_and_the_rest_noted(scene: Scene) -> None:
    plan_on(MERGER_ON - 40 * DAY)
    plan_on(MERGER_ON - 5 * DAY)
    assert promised(**to("cora")) == [
        (90, "lapsed", "replaced"),
        (30, "lapsed", "replaced"),
        (7, "planned", ""),
    ]
    plan_on(MERGER_ON + 14 * DAY)
    assert promised(**to("cora"))[-1] == (7, "lapsed", "too_late")
    assert not Promise.objects.filter(state="planned").exists()


def test_a_day_recorded_late_is_told_at_once_without_a_row_for_what_never_was(scene: Scene) -> None:
    plan_on(MERGER_ON - 5 * DAY)
    assert promised(**to("cora")) == [(7, "planned", "")]


def test_own_lead_days_hold_for_what_is_followed(scene: Scene) -> None:
    from governance.reminders.operations.reading import choose

    choose(by=scene.follower("moira"), together=True, lead_days=[14, 3], muted=[], paused=False)
    plan_on(MERGER_ON - 20 * DAY)
    assert promised(**to("moira")) == []
    plan_on(MERGER_ON - 10 * DAY)
    assert promised(**to("moira")) == [(14, "planned", "")]


def test_a_role_that_nobody_holds_goes_to_the_mailbox_else_to_the_desk(scene: Scene) -> None:
    RoleHolding.objects.filter(user=person("cora")).update(valid_to=MONTH_BEFORE)
    plan_on(MONTH_BEFORE)
    dead_end = Promise.objects.get(state="unread")
    assert (dead_end.reader_kind, dead_end.reader_id) == ("nobody", scene.ashby.pk)
    mailbox = BodyMailbox.objects.create(body=scene.ashby, address="democracy@ashby.example")
    plan_on(MONTH_BEFORE)
    assert promised(reader_kind="mailbox", reader_id=mailbox.pk) == [(30, "planned", "")]


def test_a_body_that_never_used_the_register_is_no_dead_end(scene: Scene) -> None:
    plan_on(MONTH_BEFORE)
    assert not Promise.objects.filter(state="unread").exists()


def test_post_to_appointment_to_account(scene: Scene) -> None:
    from governance.reminders.models import AccountOfPerson
    from governance.reminders.planning.readers import told_today
    from governance.reminders.rules.rule import PostAt
    from partnerships.models import Appointment, Person, Post

    post = Post.objects.create(body=scene.ashby, title="Director", statutory_role="dass", source=scene.source)
    someone = Person.objects.create(name="Someone")
    Appointment.objects.create(post=post, person=someone, source=scene.source, valid_to=MONTH_BEFORE + DAY)
    AccountOfPerson.objects.create(person=someone, user=person("moira"))
    rule = replace(REORGANISATION, audience=(PostAt("DASS"),))
    for today, found in ((MONTH_BEFORE, [person("moira").pk]), (MONTH_BEFORE + DAY, [])):
        assert [reader.id for reader in told_today(rule, [scene.merger.pk], today)] == found


def test_the_ledger_itself_refuses_a_second_row(scene: Scene) -> None:
    plan_on(MONTH_BEFORE)
    row = Promise.objects.filter(**to("cora")).get()
    with pytest.raises(IntegrityError, match="governance_promise_pkey"), transaction.atomic():
        row.save(force_insert=True)
    for broken in ({"state": "sent"}, {"state": "lapsed"}, {"state": "nonsense"}, {"reader_kind": "nobody"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(**to("cora")).update(**broken)


def test_who_stopped_following_or_muted_is_promised_nothing(scene: Scene) -> None:
    from governance.reminders.operations.reading import choose, unfollow

    moira, tomasz = scene.follower("moira"), scene.follower("tomasz")
    unfollow(by=moira, kind="body", record_id=scene.ashby.pk)
    choose(by=tomasz, together=True, lead_days=[], muted=["reorganisation"], paused=False)
    plan_on(MONTH_BEFORE)
    assert promised(**to("moira")) == promised(**to("tomasz")) == []
    assert Follow.objects.in_force().filter(user=moira).count() == 0


def test_roles_at_this_place_alone(scene: Scene) -> None:
    scene.hold("priya", Role.BODY_APPROVER, body=scene.dale)
    plan_on(MONTH_BEFORE)
    assert promised(**to("priya")) == []


def test_an_error_in_one_rule_stays_with_it_until_it_is_mended(
    scene: Scene, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.follower("moira")
    blind = replace(UPCOMING, occasions=lambda window: occasions_of("SELECT no_such_column", window))
    dumb = replace(REORGANISATION, code="other", places="SELECT no_such_column")
    with monkeypatch.context() as broken:
        broken.setattr("governance.reminders.passes.RULES", (blind, dumb, REORGANISATION))
        plan_on(MONTH_BEFORE)
    assert set(Promise.objects.values_list("rule", "state")) == {("reorganisation", "planned")}
    assert "2 kinds could not be planned" in (trouble() or "")
    assert all(f"The reminders of the rule {code} could" in caplog.text for code in ("upcoming", "other"))
    assert set(Pulse.objects.filter(part__startswith="plan:").values_list("part", flat=True)) == {"plan:reorganisation"}
    plan_on(MONTH_BEFORE)
    assert "kinds" not in (trouble() or "")
