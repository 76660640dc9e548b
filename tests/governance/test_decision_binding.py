"""Who is bound: by their own decision, by a joint committee to which they delegated, or not; and why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from governance.decisions.authority import Vote, vote_on
from governance.decisions.binding import Bound, Reason, who_is_bound
from governance.decisions.facts import BodyFact, DelegationFact, MemberFact, ReservedFact
from governance.decisions.position import LAST_DAY, decision_on
from tests.governance.calendar_of_england import HOLIDAYS
from tests.governance.decisions_drawn import BOARD, COUNCIL, day, decision, outcome, step

THIRD = BodyFact(key=3, sector="council")
JOINT = ("forum", 50)
A, B, C = COUNCIL.key, BOARD.key, THIRD.key


def gave(giver: int, **more: Any) -> DelegationFact:
    return DelegationFact(**{"key": giver, "giver": giver, "recipient": JOINT, **more})


def vote(*outcomes: Any, body: BodyFact = COUNCIL, number: int = 1, **more: Any) -> Any:
    said = outcomes or (outcome(on=100, is_confirmed=True),)
    return step(number, body, *said, **{"capacity": "decide_delegated", "forum": 50, "is_joint": True, **more})


def answers(*steps: Any, on: dt.date = LAST_DAY, **more: Any) -> dict[int, Bound]:
    found = decision_on(decision(*steps, **{"members": MEMBERS, **more}), on, HOLIDAYS)
    return {each.body.key: each for each in who_is_bound(found)}


def bound(*steps: Any, **more: Any) -> set[int]:
    return {key for key, each in answers(*steps, **more).items() if each.is_bound}


MEMBERS = tuple(MemberFact(body=body) for body in (COUNCIL, BOARD, THIRD))


def test_a_joint_committee_binds_exactly_the_bodies_that_delegated() -> None:
    found = answers(vote(), delegations=(gave(A), gave(B)))

    assert {key for key, each in found.items() if each.is_bound} == {A, B}
    assert (found[C].reason, found[C].vote and found[C].vote.reason) == (Reason.RECOMMENDED, "no_delegation")


@pytest.mark.parametrize(
    ("delegation", "why"),
    [
        ({"ends": day(100)}, "no_delegation_that_day"),
        ({"starts": day(101)}, "no_delegation_that_day"),
        ({"limit": Decimal(99)}, "outside_limit"),
        ({"functions": frozenset({"social-care"})}, "function_not_delegated"),
        ({"is_confirmed": False}, "delegation_not_confirmed"),
    ],
)
def test_a_delegation_that_does_not_reach_makes_it_a_recommendation(delegation: dict[str, Any], why: str) -> None:
    matter = {"value": Decimal(100), "functions": frozenset({"hospitals"})}
    found = answers(vote(), delegations=(gave(A), gave(B, **delegation)), **matter)

    assert (found[A].is_bound, found[B].is_bound, found[B].vote and found[B].vote.reason) == (True, False, why)


def test_several_delegations_together_may_cover_the_functions() -> None:
    both = (gave(A, functions=frozenset({"one"})), gave(A, key=9, functions=frozenset({"two"})))

    assert bound(vote(), delegations=both, functions=frozenset({"one", "two"})) == {A}
    assert bound(vote(), delegations=both[:1], functions=frozenset({"one", "two"})) == set()


@pytest.mark.parametrize(
    ("needs", "set_by", "votes", "who"),
    [
        ("each_body", None, (5, 0), set()),
        ("each_body", B, (5, 0), {A}),
        ("unanimity", None, (5, 0), {A, B}),
        ("unanimity", None, (5, 1), set()),
        ("unanimity", None, (None, None), set()),
        ("two_thirds", None, (4, 2), {A, B}),
    ],
)
def test_reserved_matters(needs: str, set_by: int | None, votes: tuple[int | None, int | None], who: set[int]) -> None:
    reserved = ReservedFact(matter="closing a hospital", needs=needs, set_by=set_by)
    said = outcome(on=100, is_confirmed=True, votes_for=votes[0], votes_against=votes[1])

    assert bound(vote(said, reserved=reserved), delegations=(gave(A), gave(B))) == who


def test_a_body_whose_membership_was_suspended_is_not_bound() -> None:
    paused = MemberFact(body=BOARD, pauses=((day(50), day(150), "Membership suspended"),))
    found = answers(vote(), delegations=(gave(A), gave(B)), members=(MEMBERS[0], paused))

    assert (found[A].is_bound, found[B].is_bound, found[B].vote and found[B].vote.reason) == (
        True,
        False,
        "membership_suspended",
    )


@pytest.mark.parametrize(
    "said", [{"is_quorate": False}, {"voting_rule": "majority", "votes_for": 3, "votes_against": 4}]
)
def test_a_vote_that_does_not_stand_binds_nobody(said: dict[str, Any]) -> None:
    taken = vote(outcome(on=100, is_confirmed=True, **said))

    assert bound(taken, delegations=(gave(A), gave(B))) == set()


def test_what_is_only_reported_binds_nobody() -> None:
    found = answers(step(1, BOARD, outcome(on=1)), step(2, COUNCIL, outcome(on=1, is_confirmed=True)))

    assert (found[B].is_bound, found[B].reason, found[A].is_bound) == (False, Reason.NOT_CONFIRMED, True)


def test_a_row_of_a_body_that_did_not_delegate_says_nothing_of_the_others() -> None:
    rows = vote(body=COUNCIL), vote(body=THIRD, number=2)
    found = answers(*rows, delegations=(gave(A), gave(B)))

    assert {key for key, each in found.items() if each.is_bound} == {A, B}


def test_a_body_that_decides_for_another_binds_it() -> None:
    lead = step(1, BOARD, outcome(on=5, is_confirmed=True))
    found = answers(lead, delegations=(DelegationFact(key=1, giver=A, recipient=("body", B)),))

    assert (found[A].is_bound, found[A].reason, found[C].reason) == (True, Reason.DECIDED_FOR_IT, Reason.NO_STEP)


def test_nobody_is_bound_before_or_without() -> None:
    taken = step(1, BOARD, outcome(on=10, is_confirmed=True))

    assert bound(taken, on=day(9)) == set()
    assert bound(taken, withdrawn_on=day(20)) == set()
    assert bound(taken, is_draft=True) == set()
    assert bound(step(1, BOARD, outcome("endorsed", is_confirmed=True), capacity="endorse")) == set()


@pytest.mark.parametrize(
    ("rule", "votes", "expected"),
    [
        ("majority", (3, 2, 9), Vote.CARRIED),
        ("majority", (3, 3, 0), Vote.NOT_CARRIED),
        ("two_thirds", (4, 2, 0), Vote.CARRIED),
        ("two_thirds", (3, 2, 0), Vote.NOT_CARRIED),
        ("unanimity", (3, 0, 1), Vote.NOT_CARRIED),
        ("consensus", (3, 0, 1), Vote.CARRIED),
        ("one_vote_per_body", (2, 1, 0), Vote.CARRIED),
        ("weighted", (2, 1, 0), Vote.NOT_RECORDED),
        ("majority", (None, None, None), Vote.NOT_RECORDED),
    ],
)
def test_voting_rules(rule: str, votes: tuple[int, int, int], expected: Vote) -> None:
    ayes, noes, abstained = votes
    said = outcome(voting_rule=rule, votes_for=ayes, votes_against=noes, abstentions=abstained)

    assert vote_on(said) == expected
