"""What holds of every decision, whatever is recorded of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings

from governance.decisions.binding import who_is_bound
from governance.decisions.facts import CARRIED, DecisionFact
from governance.decisions.order import all_before, circle_in, in_order
from governance.decisions.position import LAST_DAY, Status, decision_on
from tests.governance.calendar_of_england import HOLIDAYS
from tests.governance.decisions_drawn import DAYS, decisions

AGREED = (Status.AGREED, Status.CONDITIONS)
few = settings(max_examples=60, deadline=None)


@few
@given(decisions(), DAYS)
def test_agreed_means_that_every_body_needed_has_decided(fact: DecisionFact, on: dt.date) -> None:
    found = decision_on(fact, on, HOLIDAYS)

    if found.status in AGREED:
        assert found.counting
        for step in found.counting:
            assert step.outcome is not None
            assert step.outcome.outcome in CARRIED
            assert step.effective_on is not None
            assert step.taken_on is not None
            assert step.taken_on <= step.effective_on <= on
    assert len(found.effective) + len(found.awaited) == len(found.counting)


@few
@given(decisions(), DAYS)
def test_what_happens_later_changes_no_earlier_day(fact: DecisionFact, on: dt.date) -> None:
    assert decision_on(fact, on, HOLIDAYS) == decision_on(fact.as_known_on(on), on, HOLIDAYS)


@few
@given(decisions(), DAYS)
def test_without_its_advisers_it_stands_where_it_stood(fact: DecisionFact, on: dt.date) -> None:
    deciders = tuple(replace(step, after=()) for step in fact.steps if step.decides)

    with_advice = decision_on(fact, on, HOLIDAYS)
    without = decision_on(replace(fact, steps=deciders), on, HOLIDAYS)
    assert (with_advice.status in AGREED) == (without.status in AGREED)
    assert len(with_advice.effective) == len(without.effective)


@few
@given(decisions(), DAYS)
def test_who_is_bound_decided_and_confirmed_it(fact: DecisionFact, on: dt.date) -> None:
    found = decision_on(fact, on, HOLIDAYS)

    for each in who_is_bound(found):
        if each.is_bound:
            assert each.step is not None
            assert each.step.is_confirmed
            assert each.step.fact.decides
            assert found.status not in (Status.DRAFT, Status.WITHDRAWN)


def all_of(fact: DecisionFact, *, confirmed: bool) -> DecisionFact:
    """The same decision with every outcome confirmed, or every one only reported."""
    steps = tuple(
        replace(step, outcomes=tuple(replace(each, is_confirmed=confirmed) for each in step.outcomes))
        for step in fact.steps
    )
    return replace(fact, steps=steps)


@few
@given(decisions())
def test_a_reported_outcome_counts_and_binds_nobody(fact: DecisionFact) -> None:
    # Of a mixture the confirmed one is taken, which another test covers: here all are of one sort.
    reported = decision_on(all_of(fact, confirmed=False), LAST_DAY, HOLIDAYS)

    assert reported.status == decision_on(all_of(fact, confirmed=True), LAST_DAY, HOLIDAYS).status
    assert not [each for each in who_is_bound(reported) if each.is_bound]


@few
@given(decisions())
def test_steps_are_ordered_after_those_that_they_follow(fact: DecisionFact) -> None:
    follows = {step.number: step.after for step in fact.steps}
    ordered = in_order(follows)

    assert sorted(ordered) == sorted(follows)
    assert all(ordered.index(earlier) < ordered.index(number) for number in follows for earlier in follows[number])
    assert all(number not in all_before(number, follows) for number in follows)


def test_a_circle_is_named() -> None:
    assert set(circle_in({1: [3], 2: [1], 3: [2], 4: []})) == {1, 2, 3}
    assert all_before(1, {1: [2], 2: [1]}) == {1, 2}
