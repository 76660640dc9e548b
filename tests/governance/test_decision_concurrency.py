"""Two people at once: one confirmation wins, the other is told; a double outcome is recorded once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from governance.models import Decision, StepOutcome
from governance.operations.computed import stale
from governance.operations.outcome import confirm_outcome, enter_outcome
from partnerships.operations import Conflict
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, TODAY, WHY, Deciders, step_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Any) -> list[Any]:
    """What each job gave or raised; all begin together."""
    gate = Barrier(len(jobs))

    def run(job: Any) -> Any:
        try:
            gate.wait(timeout=20)
            return job()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_of_two_confirmations_at_once_one_is_made_and_the_other_told() -> None:
    cast = Deciders()
    made = cast.decision(cast.board_step(number=1))
    said = cast.said(step_of(made, 1), "samuel")
    priya = person("priya")

    results = at_once(*[lambda: confirm_outcome(said, by=priya, reason=WHY, version=1, today=TODAY) for _ in range(2)])
    assert sorted(type(each).__name__ for each in results) == ["Conflict", "StepOutcome"]
    assert StepOutcome.objects.get().version == 2
    assert Decision.objects.get().computed_reported == 0


def test_outcomes_of_two_bodies_at_once_both_count() -> None:
    cast = Deciders()
    made = cast.decision(cast.board_step(number=1), cast.cabinet_step(number=2, may_be_called_in=False))
    steps = [(step_of(made, 1), person("priya")), (step_of(made, 2), person("cora"))]

    at_once(
        *[
            lambda step=step, by=by: enter_outcome(
                by=by, step=step, outcome="approved", taken_on=FRIDAY, today=TODAY, reason=WHY
            )
            for step, by in steps
        ]
    )
    found = Decision.objects.get()
    assert (found.computed_position, found.computed_effective) == ("agreed", 2)
    assert list(stale()) == []
