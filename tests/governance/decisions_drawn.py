"""Decisions as plain facts for tests of the rules: short to write by hand, and drawn at random."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from governance.decisions.facts import (
    ADVICE,
    CARRIED,
    BodyFact,
    CallInFact,
    ConditionFact,
    DecisionFact,
    OutcomeFact,
    ProcedureFact,
    StepFact,
)

START = dt.date(2024, 1, 1)
COUNCIL = BodyFact(key=1, sector="council")
BOARD = BodyFact(key=2, sector="nhs")
PROCEDURE = ProcedureFact(body=1, call_in_days=5, call_in_day_type="working", call_in_base="publication")


def day(offset: int) -> dt.date:
    return START + dt.timedelta(days=offset)


def outcome(said: str = "approved", on: int | dt.date = 0, **more: Any) -> OutcomeFact:
    taken_on = on if isinstance(on, dt.date) else day(on)
    return OutcomeFact(**{"key": 1, "outcome": said, "taken_on": taken_on, **more})


def step(number: int = 1, body: BodyFact = BOARD, *outcomes: OutcomeFact, **more: Any) -> StepFact:
    return StepFact(
        **{"key": number, "number": number, "body": body, "capacity": "decide", "outcomes": outcomes, **more}
    )


def decision(*steps: StepFact, **more: Any) -> DecisionFact:
    return DecisionFact(key=1, steps=steps, procedures=more.pop("procedures", (PROCEDURE,)), **more)


DAYS = st.integers(0, 400).map(day)
MAYBE_DAYS = st.none() | DAYS
CAPACITIES = st.sampled_from(["decide", "decide_delegated", "endorse", "recommend", "consult", "note"])
SAID = st.sampled_from([*sorted(CARRIED | ADVICE), "deferred", "referred_back", "refused", "lapsed", "not_required"])
OUTCOMES = st.builds(
    OutcomeFact,
    key=st.integers(1, 99),
    outcome=SAID,
    taken_on=DAYS,
    is_confirmed=st.booleans(),
    published_on=MAYBE_DAYS,
    is_quorate=st.sampled_from([None, True, False]),
    votes_for=st.none() | st.integers(0, 9),
    votes_against=st.none() | st.integers(0, 9),
)
CALL_INS = st.builds(
    CallInFact,
    key=st.integers(1, 99),
    received_on=DAYS,
    is_valid=st.sampled_from([None, True, False]),
    outcome=st.sampled_from(["", "upheld", "referred_back", "referred_to_council", "lapsed", "withdrawn"]),
    outcome_on=DAYS,
    reconsidered_on=MAYBE_DAYS,
)
CONDITIONS = st.builds(ConditionFact, key=st.integers(1, 99), text=st.just("a condition"), closed_on=MAYBE_DAYS)
BODIES = st.builds(
    BodyFact,
    key=st.integers(1, 3),
    sector=st.sampled_from(["council", "nhs"]),
    ended=st.sampled_from([None, None, day(200)]),
)


@st.composite
def decisions(draw: Any) -> DecisionFact:
    """Any decision of up to five steps, each after some earlier ones."""
    steps = [draw(_steps(number)) for number in range(1, draw(st.integers(0, 5)) + 1)]
    return decision(*steps, needed_by=draw(MAYBE_DAYS), proposed_on=draw(MAYBE_DAYS), withdrawn_on=draw(_RARE_DAYS))


_RARE_DAYS = st.sampled_from([None, None, None, day(100)])


@st.composite
def _steps(draw: Any, number: int) -> StepFact:
    few = {"max_size": 3}
    return StepFact(
        key=number,
        number=number,
        body=draw(BODIES),
        capacity=draw(CAPACITIES),
        is_required=draw(st.booleans()),
        is_executive=draw(st.booleans()),
        may_be_called_in=draw(st.sampled_from([None, True, False])),
        is_key=draw(st.sampled_from([None, True, False])),
        after=tuple(draw(st.sets(st.integers(1, number - 1)))) if number > 1 else (),
        planned_on=draw(MAYBE_DAYS),
        due_on=draw(MAYBE_DAYS),
        condition_before=draw(st.sampled_from(["", "", "with the portfolio holder"])),
        condition_met_on=draw(MAYBE_DAYS),
        outcomes=tuple(draw(st.lists(OUTCOMES, **few, unique_by=lambda each: each.key))),
        conditions=tuple(draw(st.lists(CONDITIONS, max_size=2))),
        call_ins=tuple(draw(st.lists(CALL_INS, max_size=2))),
    )
