"""Power to decide for a body: what it delegated, to whom, on which day, within which limit; and whether a vote carried.

A joint committee binds a body only in what that body delegated to it, on that day, within the limit (NHS Act 2006,
s65Z6; Local Government Act 1972, s102). Everything else that it votes is a recommendation to that body.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from governance.decisions.facts import DecisionFact, DelegationFact, OutcomeFact, ReservedFact, StepFact, holds

DIFFERS_FOR_EACH_BODY = "each_body"


class Ground(StrEnum):
    """Whether a power was held on a day, and if not why not."""

    HELD = "held"
    NONE = "no_delegation"
    NOT_THAT_DAY = "no_delegation_that_day"
    NOT_CONFIRMED = "delegation_not_confirmed"
    OTHER_FUNCTION = "function_not_delegated"
    OUTSIDE_LIMIT = "outside_limit"


@dataclass(frozen=True)
class Authority:
    """A ground with the delegation that it rests on or fails by."""

    ground: Ground
    delegation: DelegationFact | None = None
    missing: frozenset[str] = frozenset()

    @property
    def is_held(self) -> bool:
        """Tell whether the power was held."""
        return self.ground == Ground.HELD


def authority_of(decision: DecisionFact, giver: int, recipients: Set[tuple[str, int]], day: date) -> Authority:
    """Whether `giver` had delegated what this decision needs to one of `recipients` on `day`.

    A decision whose functions are not recorded needs no more than a delegation in force; a delegation without
    functions covers what its instrument says, which nobody here can compare. The same for a value or a limit that is
    not recorded.
    """
    given = [each for each in decision.delegations if each.giver == giver and each.recipient in recipients]
    in_force = [each for each in given if holds(each, day)]
    confirmed = [each for each in in_force if each.is_confirmed]
    if not confirmed:
        ground = Ground.NOT_CONFIRMED if in_force else Ground.NOT_THAT_DAY if given else Ground.NONE
        return Authority(ground, next(iter(in_force or given), None))
    covering = {function: _covering(function, confirmed) for function in decision.functions or {""}}
    if missing := frozenset(function for function, found in covering.items() if not found):
        return Authority(Ground.OTHER_FUNCTION, confirmed[0], missing)
    chosen = [_within(decision.value, found) for found in covering.values()]
    if None in chosen:
        return Authority(Ground.OUTSIDE_LIMIT, max(confirmed, key=lambda each: each.limit or Decimal(0)))
    return Authority(Ground.HELD, chosen[0])


def _covering(function: str, delegations: list[DelegationFact]) -> list[DelegationFact]:
    return [each for each in delegations if not function or not each.functions or function in each.functions]


def _within(value: Decimal | None, delegations: list[DelegationFact]) -> DelegationFact | None:
    fitting = (each for each in delegations if value is None or each.limit is None or value <= each.limit)
    return next(fitting, None)


class Vote(StrEnum):
    """Whether the figures of a vote meet the forum's rule."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    NOT_RECORDED = "not_recorded"


def vote_on(outcome: OutcomeFact, *, special: str = "") -> Vote:
    """Whether the recorded figures meet the forum's voting rule, or the `special` one of a reserved matter."""
    if outcome.votes_for is None:
        return Vote.NOT_RECORDED
    rule = special or outcome.voting_rule
    met = _MEETS.get(rule)
    if met is None:
        return Vote.NOT_RECORDED
    against, abstained = outcome.votes_against or 0, outcome.abstentions or 0
    return Vote.CARRIED if met(outcome.votes_for, against, abstained) else Vote.NOT_CARRIED


def _majority(ayes: int, noes: int, _abstained: int) -> bool:
    return ayes > noes


_MEETS = {
    "consensus": lambda ayes, noes, _abstained: noes == 0,
    "majority": _majority,
    "one_vote_per_body": _majority,
    "two_thirds": lambda ayes, noes, _abstained: ayes > 0 and ayes * 3 >= (ayes + noes) * 2,
    "unanimity": lambda ayes, noes, abstained: ayes > 0 and noes == 0 and abstained == 0,
}


class Hindrance(StrEnum):
    """Why a joint committee's vote is a recommendation to a body, beside the grounds of delegation."""

    NOT_QUORATE = "not_quorate"
    NOT_CARRIED = "vote_not_carried"
    VOTE_NOT_RECORDED = "special_vote_not_recorded"
    RESERVED = "reserved"
    SUSPENDED = "membership_suspended"


@dataclass(frozen=True)
class Binding:
    """Whether a joint committee's vote binds one body, with the ground or what hinders it."""

    authority: Authority
    hindrance: Hindrance | None = None
    words: str = ""

    @property
    def binds(self) -> bool:
        """Tell whether it binds."""
        return self.authority.is_held and self.hindrance is None

    @property
    def reason(self) -> str:
        """The code of what it rests on or fails by."""
        return str(self.hindrance or self.authority.ground)


def binding_of_vote(decision: DecisionFact, step: StepFact, outcome: OutcomeFact, body: int) -> Binding:
    """Whether the joint committee's vote in this step binds `body`: invariant I13."""
    authority = authority_of(decision, body, step.recipients, outcome.taken_on)
    if not authority.is_held:
        return Binding(authority)
    hindrance, words = _hindrance(decision, step, outcome, body)
    return Binding(authority, hindrance, words)


def _hindrance(decision: DecisionFact, step: StepFact, outcome: OutcomeFact, body: int) -> tuple[Hindrance | None, str]:
    reserved = reserved_on(step, outcome.taken_on)
    if reserved and reserved.needs == DIFFERS_FOR_EACH_BODY and reserved.set_by in (None, body):
        return Hindrance.RESERVED, reserved.matter
    for membership in decision.membership_of(body):
        if words := membership.paused_on(outcome.taken_on):
            return Hindrance.SUSPENDED, words
    if outcome.is_quorate is False:
        return Hindrance.NOT_QUORATE, ""
    special = special_vote(step, outcome.taken_on)
    vote = vote_on(outcome, special=special)
    if vote == Vote.NOT_CARRIED:
        return Hindrance.NOT_CARRIED, special or outcome.voting_rule
    if special and vote == Vote.NOT_RECORDED:
        return Hindrance.VOTE_NOT_RECORDED, special
    return None, ""


def reserved_on(step: StepFact, day: date) -> ReservedFact | None:
    """The reserved matter that the step touches, if it was one on that day."""
    return step.reserved if step.reserved and holds(step.reserved, day) else None


def special_vote(step: StepFact, day: date) -> str:
    """The vote that a reserved matter needs on a day, or nothing."""
    reserved = reserved_on(step, day)
    return reserved.needs if reserved and reserved.needs != DIFFERS_FOR_EACH_BODY else ""
