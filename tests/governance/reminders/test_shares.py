"""A large pass is planned in two shares at the same time, and comes to the same as a small one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from governance.reminders.delivery.claim import CLAIMING
from governance.reminders.delivery.gather import GATHERING
from governance.reminders.models import Promise, Pulse, WatchedDate
from governance.reminders.passes import plan_pass
from governance.reminders.planning import plan, shares
from governance.reminders.planning.shares import PLANNING, SHARES, LockLost, Share, shares_of
from governance.reminders.rules.rule import Occasion
from tests.governance.reminders.scene import MERGER_ON, MONTH_BEFORE, Scene, at

DAY = dt.timedelta(days=1)


def test_two_shares_hold_every_subject_once_and_few_subjects_are_one_share() -> None:
    numbers = [7, *range(100, 100 + shares.LARGE)]
    first, second = (share.of(Occasion(each, MERGER_ON) for each in numbers) for share in shares_of(numbers))
    assert [each.subject_id for each in [*first, *second]] == numbers
    assert abs(len(first) - len(second)) <= 1
    assert shares_of(numbers[: shares.LARGE - 1]) == [Share()]


@pytest.mark.django_db(transaction=True)
def test_what_two_connections_plan_is_whole_and_what_was_lost_between_them_is_made_up(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "LARGE", 2)
    others = [scene.plan_merger(MERGER_ON).pk for _ in range(4)]
    with monkeypatch.context() as broken:
        broken.setattr(plan, "_promise", _killed_at(scene.merger.pk))
        with pytest.raises(Killed):
            plan_pass(at(MONTH_BEFORE, 6))
    kept = set(WatchedDate.objects.filter(rule="reorganisation").values_list("subject_id", flat=True))
    assert set() < kept < set(others)
    assert Promise.objects.filter(subject_id__in=kept).count() == Promise.objects.count() == 2 * len(kept)
    assert not Pulse.objects.filter(part__startswith="plan").exists()
    monkeypatch.setattr(shares, "_is_connected", lambda: False)  # then both shares are done here
    assert plan_pass(at(MONTH_BEFORE, 6)).made == 2 * (5 - len(kept))
    assert plan_pass(at(MONTH_BEFORE, 6)).made == 0


@pytest.mark.django_db(transaction=True)
def test_a_share_whose_planner_has_lost_its_lock_writes_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "LARGE", 2)
    for _ in range(3):
        scene.plan_merger(MERGER_ON)
    monkeypatch.setattr(shares, "PLANNING", plan.PLANNING + 900)  # held by nobody, as after the connection broke
    with pytest.raises(LockLost):
        plan_pass(at(MONTH_BEFORE, 6))
    assert not Promise.objects.exists()
    monkeypatch.undo()
    assert plan_pass(at(MONTH_BEFORE, 6)).made == 8


def test_no_two_locks_of_the_reminders_have_one_number() -> None:
    assert len({PLANNING, SHARES, CLAIMING, GATHERING}) == 4


@pytest.mark.django_db(transaction=True)
def test_a_subject_that_is_gone_is_noticed_by_the_share_that_holds_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "LARGE", 2)
    mergers = [scene.merger, *(scene.plan_merger(MERGER_ON) for _ in range(2))]
    assert plan_pass(at(MONTH_BEFORE, 6)).made == 6
    for number, merger in enumerate(mergers[:2]):
        merger.effective_on += number * DAY
        merger.status = "approved" if number else "cancelled"
        merger.save()
    done = plan_pass(at(MONTH_BEFORE, 6))
    assert (done.made, done.withdrawn) == (2, 4)


class Killed(BaseException):
    """Ends one share."""


def _killed_at(subject_id: int) -> Any:
    planned = plan._promise

    def promise(timed: Any, done: Any) -> None:
        planned(timed, done)
        if subject_id in {each.subject_id for each in timed.occasions}:
            raise Killed

    return promise
