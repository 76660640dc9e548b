"""What changed last week, in Monday's digest of whoever follows: once, in words that everybody may read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.reminders.models import Promise
from governance.reminders.planning.calendar import working_days
from governance.reminders.rules.table import RULES
from governance.reminders.rules.week import WEEK, monday_of, numbers_of_week
from governance.reminders.watchdog import missing
from partnerships.models import BodyName
from tests.governance.reminders.scene import Scene, pass_on
from tests.governance.reminders.test_delivery import received, text_of

pytestmark = pytest.mark.django_db
MONDAY = monday_of(timezone.localdate()) + WEEK  # what the tests record now is of the week before it
DAY = MONDAY if working_days()(MONDAY) else MONDAY + dt.timedelta(1)


def of_the_week(name: str) -> list[str]:
    """What one of the cast was sent of a week, in one line each."""
    texts = [" ".join(text_of(each).split()) for each in received(name)]
    return [text for text in texts if "what changed last week" in text]


def test_followers_are_told_on_monday_what_changed_by_sort_of_record(scene: Scene) -> None:
    scene.follower("moira", "partnership", scene.northmoor.pk)
    scene.follower("tomasz", "body", scene.dale.pk)
    BodyName.objects.create(body=scene.dale, name="Dale Trust", standing="draft", source=scene.source)
    for day in (DAY, DAY, DAY + WEEK):
        pass_on(day)
    (to_moira,), (to_tomasz,) = of_the_week("moira"), of_the_week("tomasz")
    assert "2 memberships, 1 partnership and 1 partnership stage." in to_moira
    assert "You follow Northmoor Plan." in to_moira
    assert "1 body, 1 body name and 1 membership." in to_tomasz  # not the draft
    assert missing(RULES, today=DAY) == {}
    Promise.objects.filter(rule="week_in_place").delete()
    assert missing(RULES, today=DAY) == {"week_in_place": 1}


def test_a_quiet_week_tells_nothing_and_a_week_is_found_without_a_scan(scene: Scene) -> None:
    scene.follower("moira", "partnership", scene.northmoor.pk)
    assert numbers_of_week(MONDAY + WEEK) is None
    pass_on(DAY + WEEK)
    assert of_the_week("moira") == []
    with CaptureQueriesContext(connection) as asked:
        first, end, _ = numbers_of_week(MONDAY) or (0, 0, b"")
    assert (end - first > 10, len(asked)) == (True, 1)
