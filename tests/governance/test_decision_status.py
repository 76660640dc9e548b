"""What is agreed and awaited, as at any day, from plain facts."""

from __future__ import annotations

import datetime as dt

import pytest

from governance.decisions.facts import CallInFact, ConditionFact, NoticeFact, ProcedureFact
from governance.decisions.marks import Mark
from governance.decisions.position import LAST_DAY, DecisionOnDay, Stall, Status, decision_on
from governance.decisions.steps import StepState
from tests.governance.calendar_of_england import HOLIDAYS
from tests.governance.decisions_drawn import BOARD, COUNCIL, day, decision, outcome, step

WOKING = ProcedureFact(body=1, call_in_days=5)
FRIDAY = dt.date(2024, 9, 13)
SATURDAY = dt.date(2024, 9, 21)


def at(on: dt.date, *steps: object, **more: object) -> DecisionOnDay:
    return decision_on(decision(*steps, **more), on, HOLIDAYS)  # type: ignore[arg-type]


def cabinet(*outcomes: object, **more: object) -> object:
    return step(1, COUNCIL, *outcomes, is_executive=True, **more)  # type: ignore[arg-type]


def test_it_is_agreed_when_every_required_body_has_decided() -> None:
    steps = step(1, BOARD, outcome(on=3)), step(2, COUNCIL, outcome(on=10))

    assert at(day(9), *steps).status == Status.IN_SIGN_OFF or at(day(9), *steps).status == Status.STALLED
    assert at(day(10), *steps).status == Status.AGREED
    assert at(LAST_DAY, *steps).agreed_on == day(10)


@pytest.mark.parametrize("capacity", ["endorse", "recommend", "consult", "note"])
def test_endorsing_never_counts(capacity: str) -> None:
    advised = step(1, BOARD, outcome("endorsed"), capacity=capacity)

    assert at(LAST_DAY, advised).status != Status.AGREED
    assert at(LAST_DAY, advised).counting == []
    assert at(LAST_DAY, advised, step(2, COUNCIL, outcome())).status == Status.AGREED


def test_advice_recorded_where_a_decision_was_due_decides_nothing() -> None:
    found = at(LAST_DAY, step(1, BOARD, outcome("endorsed")))

    assert found.steps[0].state == StepState.WITHOUT_EFFECT
    assert Mark.ADVICE_ONLY in found.marks[1]


def test_a_councils_executive_decision_has_effect_on_the_day_after_call_in() -> None:
    """Woking, 13 September 2024: the last day is Friday 20, effect from Saturday 21."""
    taken = cabinet(outcome(on=FRIDAY, published_on=FRIDAY))

    before, after = (at(on, taken, procedures=(WOKING,)) for on in (dt.date(2024, 9, 20), SATURDAY))
    assert before.steps[0].state == StepState.AWAITING_CALL_IN
    assert before.steps[0].effect.call_in_until == dt.date(2024, 9, 20)
    assert (after.steps[0].state, after.agreed_on) == (StepState.EFFECTIVE, SATURDAY)


@pytest.mark.parametrize("traits", [{"is_executive": False}, {"may_be_called_in": False}])
def test_other_decisions_have_effect_on_the_day(traits: dict[str, bool]) -> None:
    """An NHS board, a committee that is not the executive, and a decision that may not be called in (Lewisham)."""
    taken = step(1, COUNCIL, outcome(on=FRIDAY, published_on=FRIDAY), **{"is_executive": True, **traits})

    assert at(FRIDAY, taken, procedures=(WOKING,)).status == Status.AGREED


def test_where_the_period_is_not_recorded_it_is_marked_or_not_known() -> None:
    said = outcome(on=FRIDAY)

    unclear = at(LAST_DAY, cabinet(said), procedures=())
    assert (unclear.status, unclear.marks[1]) == (Status.AGREED, [Mark.CALL_IN_PERIOD_NOT_RECORDED])
    open_ended = at(LAST_DAY, cabinet(said, may_be_called_in=True), procedures=())
    assert (open_ended.awaited[0].state, open_ended.agreed_on) == (StepState.AWAITING_CALL_IN, None)


def called_in(**more: object) -> CallInFact:
    return CallInFact(key=1, received_on=dt.date(2024, 9, 18), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call_in", "status", "effective"),
    [
        (called_in(), Status.SUSPENDED, None),
        (called_in(is_valid=False), Status.AGREED, SATURDAY),
        (
            called_in(is_valid=True, outcome="upheld", outcome_on=dt.date(2024, 10, 1)),
            Status.AGREED,
            dt.date(2024, 10, 1),
        ),
        (called_in(outcome="withdrawn", outcome_on=dt.date(2024, 9, 19)), Status.AGREED, SATURDAY),
        (called_in(outcome="referred_back", outcome_on=dt.date(2024, 10, 1)), Status.SUSPENDED, None),
        (
            called_in(outcome="referred_back", outcome_on=dt.date(2024, 10, 1), reconsidered_on=dt.date(2024, 10, 8)),
            Status.AGREED,
            dt.date(2024, 10, 8),
        ),
    ],
)
def test_call_in_suspends_until_it_is_settled(call_in: CallInFact, status: Status, effective: dt.date | None) -> None:
    taken = cabinet(outcome(on=FRIDAY, published_on=FRIDAY), call_ins=(call_in,))

    found = at(dt.date(2024, 12, 1), taken, procedures=(WOKING,))
    assert (found.status, found.steps[0].effective_on) == (status, effective)
    assert at(dt.date(2024, 9, 17), taken, procedures=(WOKING,)).steps[0].state == StepState.AWAITING_CALL_IN


def test_a_decision_taken_again_after_call_in_is_not_called_in_again() -> None:
    referred = called_in(outcome="referred_back", outcome_on=dt.date(2024, 10, 1))
    again = outcome(on=dt.date(2024, 10, 8), key=2)
    taken = cabinet(outcome(on=FRIDAY, published_on=FRIDAY), again, call_ins=(referred,))

    assert at(LAST_DAY, taken, procedures=(WOKING,)).agreed_on == dt.date(2024, 10, 8)


def test_a_condition_keeps_it_open_until_the_body_closes_it() -> None:
    condition = ConditionFact(key=1, text="a review in a year", closed_on=day(40))
    taken = step(1, BOARD, outcome("approved_with_conditions", on=1), conditions=(condition,))

    assert at(day(39), taken).status == Status.CONDITIONS
    assert at(day(40), taken).status == Status.AGREED


def test_an_officer_decides_only_when_what_must_come_first_is_met() -> None:
    told = {"condition_before": "with the portfolio holder", "capacity": "decide_delegated", "taken_by": "officer"}
    waiting = step(1, COUNCIL, outcome(on=1), **told)
    met = step(1, COUNCIL, outcome(on=1), **told, condition_met_on=day(5))

    assert at(LAST_DAY, waiting).steps[0].state == StepState.AWAITING_CONDITION
    assert at(LAST_DAY, met).agreed_on == day(5)
    assert Mark.BEFORE_CONDITION in at(LAST_DAY, met).marks[1]


@pytest.mark.parametrize(
    ("said", "planned", "status", "state"),
    [
        ("refused", None, Status.NOT_AGREED, StepState.REFUSED),
        ("lapsed", None, Status.LAPSED, StepState.LAPSED),
        ("refused", 9, Status.IN_SIGN_OFF, StepState.SCHEDULED),
        ("deferred", 9, Status.IN_SIGN_OFF, StepState.SCHEDULED),
        ("deferred", None, Status.STALLED, StepState.DEFERRED),
        ("referred_back", None, Status.STALLED, StepState.REFERRED_BACK),
    ],
)
def test_refusal_deferral_and_lapse(said: str, planned: int | None, status: Status, state: StepState) -> None:
    taken = step(1, BOARD, outcome(said, on=1), planned_on=day(planned) if planned else None)

    found = at(day(5), taken)
    assert (found.status, found.steps[0].state) == (status, state)


def test_why_and_since_when_it_is_stalled() -> None:
    late = step(1, BOARD, planned_on=day(30))
    twice = step(2, BOARD, outcome("deferred", on=1), outcome("deferred", on=8, key=2), planned_on=day(30))

    found = at(day(20), late, twice, needed_by=day(15))
    assert [(why, since) for why, since, _ in found.stalls] == [
        (Stall.NEEDED_BY_PASSED, day(16)),
        (Stall.DEFERRED_AGAIN, day(8)),
    ]
    assert (found.status, at(day(7), late, twice, needed_by=day(15)).status) == (Status.STALLED, Status.IN_SIGN_OFF)


def test_a_report_does_not_undo_what_the_body_confirmed() -> None:
    confirmed, refusal = outcome(on=1, is_confirmed=True), outcome("refused", on=9, key=2)
    report = ConditionFact(key=1, text="said by a partner", is_confirmed=False)

    found = at(LAST_DAY, step(1, BOARD, confirmed, refusal, conditions=(report,)))
    assert (found.status, found.marks[1]) == (Status.AGREED, [Mark.LATER_REPORT])
    deferred = outcome("deferred", on=1, is_confirmed=True)
    assert at(LAST_DAY, step(1, BOARD, deferred, outcome(on=9, key=2))).status == Status.AGREED
    both = outcome("refused", on=9, key=2, is_confirmed=True)
    assert at(LAST_DAY, step(1, BOARD, confirmed, both)).status == Status.NOT_AGREED


def test_a_planned_day_that_passed_without_an_outcome_is_said_so() -> None:
    planned = step(1, BOARD, planned_on=day(5))

    assert at(day(5), planned).steps[0].state == StepState.SCHEDULED
    assert at(day(6), planned).steps[0].state == StepState.OUTCOME_NOT_RECORDED


def test_withdrawal_and_drafts() -> None:
    taken = step(1, BOARD, outcome(on=1))

    assert at(day(5), taken, withdrawn_on=day(4)).status == Status.WITHDRAWN
    assert at(day(3), taken, withdrawn_on=day(4)).status == Status.AGREED
    assert at(day(5), taken, is_draft=True).status == Status.DRAFT


def test_how_many_days_late_by_the_steps_own_day_or_the_decisions() -> None:
    """North Yorkshire's Better Care Fund plan, due 31 March 2025: 2 April is two days late, 14 April fourteen."""
    due = dt.date(2025, 3, 31)
    council = step(1, COUNCIL, outcome(on=dt.date(2025, 4, 2)))
    board = step(2, BOARD, outcome(on=dt.date(2025, 4, 14)), due_on=due)
    prompt = step(3, BOARD, outcome(on=due))

    found = at(LAST_DAY, council, board, prompt, needed_by=due)
    assert [each.days_late(due) for each in found.steps] == [2, 14, 0]
    assert found.marks == {1: [Mark.AFTER_NEEDED_BY], 2: [Mark.AFTER_DUE, Mark.AFTER_NEEDED_BY], 3: []}


@pytest.mark.parametrize(
    ("notices", "marks"),
    [
        ((), [Mark.NOTICE_NOT_RECORDED]),
        ((NoticeFact(kind="key_decision", published_on=day(100)),), [Mark.NOTICE_LATE]),
        ((NoticeFact(kind="key_decision", published_on=day(71)),), []),
        ((NoticeFact(kind="general_exception", published_on=day(85)),), []),
    ],
)
def test_a_key_decision_without_its_notice_is_marked_and_counts(
    notices: tuple[NoticeFact, ...], marks: list[Mark]
) -> None:
    taken = cabinet(outcome(on=day(100)), is_key=True, may_be_called_in=False, notices=notices)

    found = at(LAST_DAY, taken)
    assert (found.status, found.marks[1]) == (Status.AGREED, marks)


def test_irregular_history_is_marked() -> None:
    first = step(1, BOARD, outcome(on=20))
    early = step(2, BOARD, outcome(on=10), after=(1,))
    told = decision(first, early, informed=((2, day(5)),), published_on=day(1))

    marks = decision_on(told, LAST_DAY, HOLIDAYS).marks
    assert marks == {1: [Mark.TOLD_AFTER_PUBLICATION], 2: [Mark.BEFORE_EARLIER_STEP, Mark.TOLD_AFTER_PUBLICATION]}
    inquorate = at(LAST_DAY, step(1, BOARD, outcome(is_quorate=False)))
    assert (inquorate.steps[0].state, inquorate.marks[1]) == (StepState.WITHOUT_EFFECT, [Mark.NOT_QUORATE])
