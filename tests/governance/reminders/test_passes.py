"""The command, the rehearsal, and what health says of the reminders."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core import mail as outbox_of
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone

from governance.reminders.health import condition, trouble
from governance.reminders.models import Mail, Promise, Pulse, WatchedDate
from governance.reminders.operations.hold import hold_sending
from governance.reminders.passes import watch_pass, whole_pass
from tests.governance.reminders.scene import MERGER_ON, MONTH_BEFORE, Scene

pytestmark = pytest.mark.django_db


def said(**options: object) -> str:
    out = StringIO()
    call_command("send_reminders", stdout=out, **options)
    return out.getvalue()


def test_a_rehearsal_says_who_would_get_what_and_why_and_changes_nothing(scene: Scene) -> None:
    words = said(dry_run=True, today=MONTH_BEFORE)
    assert (
        "Cora Adeyemi <cora@people.example> | A reorganisation takes effect | Ashbyford Council: merger into Elmwater "
        "Trust | 1 April 2027 | It is for the body approver of Ashbyford Council." in words
    )
    assert "Samuel Okafor" in words
    assert not any(table.objects.exists() for table in (Promise, WatchedDate, Pulse))
    assert outbox_of.outbox == []


def test_another_day_is_sent_in_a_demonstration_alone(scene: Scene, settings: object) -> None:
    assert "2 mails sent" in said(today=MONTH_BEFORE)
    assert "0 mails sent" in said(today=MONTH_BEFORE)
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="real people"):
        said(today=MONTH_BEFORE)
    assert "Nobody would be" in said(dry_run=True, today=dt.date(2029, 1, 1))


def test_a_day_rehearsed_again_is_planned_again_though_beat_came_between(scene: Scene) -> None:
    said(today=MONTH_BEFORE)
    scene.plan_merger(MERGER_ON + dt.timedelta(days=1))
    whole_pass()  # beat's own day is an earlier one
    assert "2 April 2027" in said(dry_run=True, today=MONTH_BEFORE)
    assert "2 planned" in said(today=MONTH_BEFORE)


def test_health_says_what_is_wrong_with_the_reminders(scene: Scene) -> None:
    assert trouble() == "no plan pass yet; no send pass yet; no watch pass yet"
    whole_pass()
    watch_pass()
    assert trouble() is None
    hold_sending(by=None, reason="Restored")
    Mail.objects.create(
        reader_kind="user", reader_id=1, queued_at=timezone.now() - dt.timedelta(minutes=40), last_answer="", subject=""
    )
    assert trouble() == "sending is on hold; one has been due for 40 minutes"


def test_a_reminder_that_was_never_made_turns_health_amber_after_a_quarter_of_an_hour(scene: Scene) -> None:
    scene.plan_merger(timezone.localdate() + dt.timedelta(days=20))
    whole_pass()
    Promise.objects.update(reader_id=F("reader_id") + 10**9)
    assert watch_pass() == {"reorganisation": 2}
    Pulse.objects.filter(part="watch").update(trouble_since=timezone.now() - dt.timedelta(minutes=16))
    watch_pass()
    assert trouble() == "2 were never made"
    assert condition().never_made == 2


@pytest.mark.parametrize("part", ["plan", "send", "watch"])
def test_a_part_that_falls_silent_is_noticed(scene: Scene, part: str) -> None:
    whole_pass()
    watch_pass()
    Pulse.objects.filter(part=part).update(at=timezone.now() - dt.timedelta(minutes=6))
    assert trouble() == f"last {part} pass 6 minutes ago"
