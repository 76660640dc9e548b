"""Whatever is moved, ended, muted and run again, the ledger keeps its keys and nobody is told the same twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from django.core import mail as outbox_of
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.reminders.models import Mail, Promise
from governance.reminders.operations.reading import choose, follow, unfollow
from partnerships.models import RoleHolding
from tests.cast import person
from tests.governance.reminders.scene import MERGER_ON, Scene, pass_on

pytestmark = pytest.mark.django_db
CHANGES = st.one_of(
    st.tuples(st.just("move"), st.integers(-20, 20)),
    st.tuples(st.just("cancel"), st.booleans()),
    st.tuples(st.just("role"), st.booleans()),
    st.tuples(st.just("follow"), st.booleans()),
    st.tuples(st.just("mute"), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 25)),
    st.tuples(st.just("pass"), st.integers(1, 3)),
)


class Rolled(Exception):
    """Ends one example without a trace."""


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.lists(CHANGES, min_size=3, max_size=14))
def test_the_keys_hold_whatever_happens(scene: Scene, changes: list[tuple[str, Any]]) -> None:
    with suppress(Rolled), transaction.atomic():
        outbox_of.outbox.clear()
        _live_through(scene, changes)
        _check()
        raise Rolled


def _live_through(scene: Scene, changes: list[tuple[str, Any]]) -> None:
    today, moira = MERGER_ON - dt.timedelta(days=60), person("moira")
    for what, how in [*changes, ("pass", 1)]:
        if what == "move":
            type(scene.merger).objects.filter(pk=scene.merger.pk).update(effective_on=MERGER_ON + dt.timedelta(how))
        elif what == "cancel":
            type(scene.merger).objects.filter(pk=scene.merger.pk).update(status="cancelled" if how else "approved")
        elif what == "role":
            RoleHolding.objects.filter(user=person("cora")).update(valid_to=today if how else None)
        elif what == "follow":
            (follow if how else unfollow)(by=moira, kind="body", record_id=scene.ashby.pk)  # type: ignore[arg-type]
        elif what == "mute":
            choose(by=moira, together=True, lead_days=[], muted=["reorganisation"] if how else [], paused=False)
        elif what == "wait":
            today += dt.timedelta(how)
        else:
            for _ in range(how):
                pass_on(today)
                sent = len(outbox_of.outbox)
                pass_on(today, 9)
                assert len(outbox_of.outbox) == sent, "a second pass on the same day sent something"


def _check() -> None:
    told = Counter(
        Promise.objects.filter(state="sent").values_list(
            "reader_kind", "reader_id", "rule", "subject_id", "due_on", "revision"
        )
    )
    assert all(count == 1 for count in told.values())
    digests = Counter(Mail.objects.filter(state="sent").values_list("reader_kind", "reader_id", "digest_on"))
    assert all(count == 1 for (_, _, day), count in digests.items() if day)
    identifiers = Counter(Mail.objects.filter(state="sent").values_list("message_id", flat=True))
    assert all(count == 1 for count in identifiers.values())
    assert Promise.objects.filter(state="sent").exclude(mail__state="sent").count() == 0
    with connection.cursor() as cursor:  # what was sent was true of its revision: one day for each
        cursor.execute("SELECT count(DISTINCT happens_on) FROM governance_promise GROUP BY rule, subject_id, revision")
        assert all(days == 1 for (days,) in cursor.fetchall())
