"""Who is bound by a decision on a day, who is not, and why.

A body is bound by its own decision once that has effect and its approver confirmed it; by a joint committee, or by
another body, to which it delegated the matter (invariant I13). Reported outcomes bind nobody; to everybody else a vote
is a recommendation. That every body agrees is another question: a body is bound by what it decided itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from governance.decisions.authority import Binding, authority_of, binding_of_vote
from governance.decisions.facts import CARRIED, BodyFact, OutcomeFact
from governance.decisions.position import DecisionOnDay, Status
from governance.decisions.steps import StepOnDay


class Reason(StrEnum):
    """Why a body is bound or not."""

    OWN_DECISION = "own_decision"
    JOINT_DECISION = "joint_decision"
    DECIDED_FOR_IT = "decided_for_it"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    NO_STEP = "no_step"
    ADVICE_ONLY = "advice_only"
    NOT_CONFIRMED = "not_confirmed"
    NOT_EFFECTIVE = "not_effective"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One body: bound or not, by which reason and step; `vote` where it hangs on a joint committee's vote."""

    body: BodyFact
    is_bound: bool
    reason: Reason
    step: StepOnDay | None = None
    vote: Binding | None = None


def who_is_bound(decision: DecisionOnDay) -> list[Bound]:
    """Every body with a step, every member on the day and every body that delegated, bound ones first."""
    answers = [_answer(decision, body) for body in _parties(decision)]
    return sorted(answers, key=lambda each: not each.is_bound)


def _parties(decision: DecisionOnDay) -> list[BodyFact]:
    known = {step.fact.body.key: step.fact.body for step in decision.steps}
    for member in decision.fact.members:
        if member.held_on(decision.day):
            known.setdefault(member.body.key, member.body)
    for delegation in decision.fact.delegations:
        if any(delegation.recipient in step.fact.recipients for step in decision.steps if step.fact.is_joint):
            known.setdefault(delegation.giver, BodyFact(key=delegation.giver))
    return list(known.values())


def _answer(decision: DecisionOnDay, body: BodyFact) -> Bound:
    if decision.status in (Status.DRAFT, Status.WITHDRAWN):
        return Bound(body=body, is_bound=False, reason=Reason(decision.status))
    own = [step for step in decision.steps if step.fact.body.key == body.key and step.fact.decides]
    own = [step for step in own if step.counts] or own
    if own:
        answers = [_own(decision, step) for step in own]
        return next((each for each in answers if not each.is_bound), answers[-1])
    taken = [each for step in decision.steps if (each := _by_others(decision, step, body))]
    if taken:
        return next((each for each in taken if each.is_bound), taken[0])
    advised = next((step for step in decision.steps if step.fact.body.key == body.key), None)
    reason = Reason.ADVICE_ONLY if advised else Reason.NO_STEP
    return Bound(body=body, is_bound=False, reason=reason, step=advised)


def _own(decision: DecisionOnDay, step: StepOnDay) -> Bound:
    """By its own deciding step, which at a joint committee needs its delegation."""
    body = step.fact.body
    if step.fact.is_joint and step.outcome and step.outcome.outcome in CARRIED:
        return _by_vote(decision, step, step.outcome, body)
    if not step.is_effective:
        return Bound(body=body, is_bound=False, reason=Reason.NOT_EFFECTIVE, step=step)
    reason = Reason.OWN_DECISION if step.is_confirmed else Reason.NOT_CONFIRMED
    return Bound(body=body, is_bound=step.is_confirmed, reason=reason, step=step)


def _by_vote(decision: DecisionOnDay, step: StepOnDay, outcome: OutcomeFact, body: BodyFact) -> Bound:
    vote = binding_of_vote(decision.fact, step.fact, outcome, body.key)
    if not vote.binds:
        return Bound(body=body, is_bound=False, reason=Reason.RECOMMENDED, step=step, vote=vote)
    if not _stands(step):
        return Bound(body=body, is_bound=False, reason=Reason.NOT_EFFECTIVE, step=step, vote=vote)
    reason = Reason.JOINT_DECISION if step.is_confirmed else Reason.NOT_CONFIRMED
    return Bound(body=body, is_bound=step.is_confirmed, reason=reason, step=step, vote=vote)


def _stands(step: StepOnDay) -> bool:
    """In effect; or without effect only for the body whose row it is, which says nothing of the others."""
    return step.is_effective or step.effect.hold == "recommendation"


def _by_others(decision: DecisionOnDay, step: StepOnDay, body: BodyFact) -> Bound | None:
    """By a joint committee to which it delegated, or by another body that decides for it."""
    if not step.fact.decides or step.outcome is None or step.outcome.outcome not in CARRIED:
        return None
    if step.fact.is_joint:
        return _by_vote(decision, step, step.outcome, body)
    return _by_body(decision, step, step.outcome, body)


def _by_body(decision: DecisionOnDay, step: StepOnDay, outcome: OutcomeFact, body: BodyFact) -> Bound | None:
    authority = authority_of(decision.fact, body.key, {("body", step.fact.body.key)}, outcome.taken_on)
    if not authority.is_held:
        return None
    if not step.is_effective:
        return Bound(body=body, is_bound=False, reason=Reason.NOT_EFFECTIVE, step=step, vote=Binding(authority))
    reason = Reason.DECIDED_FOR_IT if step.is_confirmed else Reason.NOT_CONFIRMED
    return Bound(body=body, is_bound=step.is_confirmed, reason=reason, step=step, vote=Binding(authority))
