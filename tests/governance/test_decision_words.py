"""The first line of a decision's page, and the reasons why bodies are bound or not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from governance.decisions.binding import who_is_bound
from governance.decisions.facts import CallInFact, ConditionFact
from governance.decisions.position import decision_on
from governance.decisions.sentences import opening, state_words, why_bound
from tests.governance.calendar_of_england import HOLIDAYS
from tests.governance.decisions_drawn import BOARD, COUNCIL, day, decision, outcome, step

NAMES = {1: "Ashbyford Council", 2: "Dalewater Trust", 3: "Elmwater Trust"}
DAY_ON_VIEW = day(10)
DONE = step(1, BOARD, outcome(on=3, is_confirmed=True))


def said(*steps: Any, on: dt.date = DAY_ON_VIEW, **more: Any) -> str:
    return opening(decision_on(decision(*steps, **more), on, HOLIDAYS), NAMES)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (
            [DONE, step(2, COUNCIL, planned_on=day(20))],
            "Not yet agreed: 1 of 2. Waiting for Ashbyford Council (planned for 21 January 2024).",
        ),
        (
            [DONE, step(2, COUNCIL, planned_on=day(5))],
            "Not yet agreed: 1 of 2. Waiting for Ashbyford Council (planned for 6 January 2024, outcome not recorded).",
        ),
        (
            [DONE, step(2, COUNCIL)],
            "Not yet agreed: 1 of 2, and stalled: no day is set for one step. "
            "Waiting for Ashbyford Council (no day set).",
        ),
        ([DONE, step(2, COUNCIL, outcome(on=9, is_confirmed=True))], "Agreed: 2 of 2, the last on 10 January 2024."),
        (
            [DONE, step(2, COUNCIL, outcome(on=9))],
            "Agreed: 2 of 2, the last on 10 January 2024. "
            "1 of 2 steps reported by a partner, not yet confirmed by the body.",
        ),
        (
            [DONE, step(2, COUNCIL, outcome("refused", on=9))],
            "Not agreed: Ashbyford Council decided against it on 10 January 2024.",
        ),
        (
            [DONE, step(2, COUNCIL, outcome("lapsed", on=9))],
            "Lapsed: the step of Ashbyford Council lapsed on 10 January 2024.",
        ),
        (
            [step(1, BOARD, outcome("endorsed"), capacity="endorse")],
            "Not yet agreed: no step is recorded in which a body must decide.",
        ),
    ],
)
def test_the_first_line_answers(steps: list[Any], words: str) -> None:
    assert said(*steps) == words


def test_the_first_line_of_conditions_suspension_withdrawal_and_other_days() -> None:
    condition = ConditionFact(key=1, text="A review")
    approved = step(1, BOARD, outcome("approved_with_conditions", on=3, is_confirmed=True), conditions=(condition,))
    called = step(
        1,
        COUNCIL,
        outcome(on=3, published_on=day(3)),
        is_executive=True,
        call_ins=(CallInFact(key=1, received_on=day(5)),),
    )

    assert said(approved) == "Agreed: 1 of 1, on 4 January 2024. One condition still open."
    assert said(called).startswith(
        "Not yet agreed: 0 of 1, and suspended by call-in. Waiting for Ashbyford Council (called in by councillors on "
        "6 January 2024)."
    )
    assert said(DONE, withdrawn_on=day(9)) == "Withdrawn on 10 January 2024, with 1 of 1 agreed."
    assert said(DONE, on=day(1), proposed_on=day(2)) == "Not yet proposed on 2 January 2024."
    assert said(DONE, is_draft=True) == "This is a draft with one step. It counts for nobody until it is published."


def test_many_are_not_all_named() -> None:
    steps = [step(n, COUNCIL, planned_on=day(20)) for n in range(1, 8)]

    assert said(*steps).endswith("and 3 more (each planned for 21 January 2024).")
    undated = [step(n, COUNCIL) for n in range(1, 3)]
    assert said(*undated).endswith("(no day set for any of them).")


def test_reasons_in_words() -> None:
    steps = DONE, step(2, COUNCIL, outcome(on=4, published_on=day(4)), is_executive=True)
    found = decision_on(decision(*steps), day(6), HOLIDAYS)
    words = {each.body.key: why_bound(each, NAMES, {1: "Board"}) for each in who_is_bound(found)}

    assert words == {
        2: "it decided so itself (Board) on 4 January 2024, in effect from 4 January 2024; the outcome is confirmed",
        1: "its decision has no effect yet (decided on 5 January 2024, may be called in by councillors until "
        "12 January 2024)",
    }
    assert state_words(found.steps[1]) == "May be called in by councillors until 12 January 2024"
