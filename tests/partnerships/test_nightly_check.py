"""The night's check: once a night, whoever looks, kept as a row and shown to administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from config.settings import CELERY_BEAT_SCHEDULE
from partnerships.invariants.invariant import Breach, Invariant
from partnerships.invariants.nightly import due_night, last_check, run_if_due
from partnerships.models import RegisterCheck
from partnerships.tasks import check_register

pytestmark = pytest.mark.django_db
NIGHT = dt.date(2026, 7, 2)
AT_TWO = dt.datetime(2026, 7, 2, 1, 0, tzinfo=dt.UTC)  # two o'clock in British summer time


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Invariant(
        code="X1",
        sentence="All is well.",
        find=lambda today: [Breach(says="ZZA is <b>wrong</b>", address="/bodies/ZZA/")],
    )
    monkeypatch.setattr("partnerships.invariants.invariant._invariants", {"X1": broken})


def test_a_night_begins_at_two_by_the_clock_on_the_wall() -> None:
    assert due_night(AT_TWO) == NIGHT
    assert due_night(AT_TWO - dt.timedelta(minutes=1)) is None


def test_two_ticks_run_it_once() -> None:
    first = run_if_due(AT_TWO)
    assert first
    assert (first.breaches, first.rules, first.ended_at is not None) == (1, 1, True)
    assert run_if_due(AT_TWO + dt.timedelta(minutes=10)) is None
    assert run_if_due(AT_TWO + dt.timedelta(days=1)) is not None


def test_a_run_that_was_cut_short_is_begun_again_and_one_under_way_is_not() -> None:
    RegisterCheck.objects.create(night=NIGHT, started_at=AT_TWO)
    assert run_if_due(AT_TWO + dt.timedelta(minutes=20)) is None
    assert run_if_due(AT_TWO + dt.timedelta(minutes=40)) is not None


def test_a_result_that_is_old_says_so() -> None:
    run = run_if_due(AT_TWO)
    assert run
    assert run.ended_at
    assert not last_check(run.ended_at + dt.timedelta(hours=35)).is_stale
    assert last_check(run.ended_at + dt.timedelta(hours=37)).is_stale


def test_administrators_see_the_breach_with_its_page(browser_of: Any, ada: User) -> None:
    run_if_due(AT_TWO)
    page = browser_of(ada).get("/upkeep/").content.decode()
    assert "1 breach</strong> of" in page or "1 breach of" in page
    assert '<a class="govuk-link" href="/bodies/ZZA/">ZZA is &lt;b&gt;wrong&lt;/b&gt;</a>' in page


def test_beat_only_says_look_now() -> None:
    assert {"task": check_register.name, "schedule": 600.0}.items() <= CELERY_BEAT_SCHEDULE["check-register"].items()
    check_register()
    assert RegisterCheck.objects.count() <= 1
