"""What was irregular about a step: recorded and marked, never hidden and never refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from governance.deadlines import Holidays
from governance.deadlines import Standing as NoticeStanding
from governance.decisions.authority import Ground, Hindrance, authority_of, binding_of_vote
from governance.decisions.facts import ADVICE, CARRIED, DecisionFact, OutcomeFact
from governance.decisions.openness import notice_check
from governance.decisions.steps import StepOnDay


class Mark(StrEnum):
    """One irregularity. The value is kept with the step (`computed_marks`)."""

    AFTER_DUE = "after_due"
    AFTER_NEEDED_BY = "after_needed_by"
    NOTICE_LATE = "notice_late"
    NOTICE_NOT_RECORDED = "notice_not_recorded"
    NO_DELEGATION = "no_delegation"
    DELEGATION_NOT_CONFIRMED = "delegation_not_confirmed"
    FUNCTION_NOT_DELEGATED = "function_not_delegated"
    OUTSIDE_LIMIT = "outside_limit"
    NOT_QUORATE = "not_quorate"
    VOTE_NOT_CARRIED = "vote_not_carried"
    RESERVED = "reserved"
    MEMBERSHIP_SUSPENDED = "membership_suspended"
    BODY_ABOLISHED = "body_abolished"
    BODY_NOT_BEGUN = "body_not_begun"
    BEFORE_EARLIER_STEP = "before_earlier_step"
    BEFORE_CONDITION = "before_condition"
    AFTER_WITHDRAWAL = "after_withdrawal"
    CALL_IN_PERIOD_NOT_RECORDED = "call_in_period_not_recorded"
    CALL_IN_LATE = "call_in_late"
    CALL_IN_TOO_FEW = "call_in_too_few"
    CALL_IN_NOT_OPEN = "call_in_not_open"
    TOLD_AFTER_PUBLICATION = "told_after_publication"
    ADVICE_ONLY = "advice_only"
    LATER_REPORT = "later_report"


WORDS: dict[Mark, str] = {
    Mark.AFTER_DUE: "decided after its own due day",
    Mark.AFTER_NEEDED_BY: "decided after the day by which it was needed",
    Mark.NOTICE_LATE: "less than the notice that a key decision needs",
    Mark.NOTICE_NOT_RECORDED: "no notice of the key decision is recorded",
    Mark.NO_DELEGATION: "no delegation for that day is recorded",
    Mark.DELEGATION_NOT_CONFIRMED: "the delegation is reported, not confirmed by the body",
    Mark.FUNCTION_NOT_DELEGATED: "the delegation recorded does not name this function",
    Mark.OUTSIDE_LIMIT: "above the limit of the delegation",
    Mark.NOT_QUORATE: "the meeting was not quorate",
    Mark.VOTE_NOT_CARRIED: "the recorded vote does not meet the voting rule",
    Mark.RESERVED: "the matter was reserved to the body",
    Mark.MEMBERSHIP_SUSPENDED: "the body’s membership did not run on that day",
    Mark.BODY_ABOLISHED: "the body no longer existed",
    Mark.BODY_NOT_BEGUN: "the body did not yet exist",
    Mark.BEFORE_EARLIER_STEP: "taken before a step that it had to follow",
    Mark.BEFORE_CONDITION: "taken before what had to come first",
    Mark.AFTER_WITHDRAWAL: "taken after the decision was withdrawn",
    Mark.CALL_IN_PERIOD_NOT_RECORDED: "whether and until when it could be called in is not recorded",
    Mark.CALL_IN_LATE: "called in by councillors after the period for it",
    Mark.CALL_IN_TOO_FEW: "called in by fewer councillors than the council’s procedure asks for",
    Mark.CALL_IN_NOT_OPEN: "called in by councillors although it is recorded as one that may not be",
    Mark.TOLD_AFTER_PUBLICATION: "the body was first told after publication",
    Mark.ADVICE_ONLY: "advice was recorded where a decision was due",
    Mark.LATER_REPORT: "another outcome was reported later; what the body confirmed stands until it confirms that",
}
_OF_GROUNDS = {
    Ground.NONE: Mark.NO_DELEGATION,
    Ground.NOT_THAT_DAY: Mark.NO_DELEGATION,
    Ground.NOT_CONFIRMED: Mark.DELEGATION_NOT_CONFIRMED,
    Ground.OTHER_FUNCTION: Mark.FUNCTION_NOT_DELEGATED,
    Ground.OUTSIDE_LIMIT: Mark.OUTSIDE_LIMIT,
}
_OF_HINDRANCES = {
    Hindrance.NOT_QUORATE: Mark.NOT_QUORATE,
    Hindrance.NOT_CARRIED: Mark.VOTE_NOT_CARRIED,
    Hindrance.VOTE_NOT_RECORDED: Mark.VOTE_NOT_CARRIED,
    Hindrance.RESERVED: Mark.RESERVED,
    Hindrance.SUSPENDED: Mark.MEMBERSHIP_SUSPENDED,
}
_IRREGULAR_NOTICE = frozenset({NoticeStanding.NON_COMPLIANT})


def marks_of(decision: DecisionFact, step: StepOnDay, done: dict[int, StepOnDay], holidays: Holidays) -> list[Mark]:
    """The marks of a step, in the order of `Mark`. `done`: every step of the decision by number."""
    found = set(_of_the_body(decision, step))
    outcome = step.outcome
    if outcome and outcome.outcome in CARRIED | ADVICE:
        found |= {*_of_time(decision, step, outcome), *_of_order(step, done, outcome), *_of_life(step, outcome)}
        if step.fact.decides:
            found |= {*_of_notice(decision, step, outcome, holidays), *_of_power(decision, step, outcome)}
            found |= set(_of_call_in(decision, step, outcome))
    return [mark for mark in Mark if mark in found]


def _of_the_body(decision: DecisionFact, step: StepOnDay) -> Iterator[Mark]:
    told = dict(decision.informed).get(step.fact.body.key)
    if told and decision.published_on and told > decision.published_on:
        yield Mark.TOLD_AFTER_PUBLICATION
    if step.fact.later_reports:
        yield Mark.LATER_REPORT


def _of_time(decision: DecisionFact, step: StepOnDay, outcome: OutcomeFact) -> Iterator[Mark]:
    if step.fact.due_on and outcome.taken_on > step.fact.due_on:
        yield Mark.AFTER_DUE
    if decision.needed_by and outcome.taken_on > decision.needed_by and step.fact.is_required:
        yield Mark.AFTER_NEEDED_BY
    if decision.withdrawn_on and outcome.taken_on > decision.withdrawn_on:
        yield Mark.AFTER_WITHDRAWAL
    met = step.fact.condition_met_on
    if step.fact.condition_before and (met is None or met > outcome.taken_on):
        yield Mark.BEFORE_CONDITION


def _of_order(step: StepOnDay, done: dict[int, StepOnDay], outcome: OutcomeFact) -> Iterator[Mark]:
    for number in step.fact.after:
        earlier = done.get(number)
        if earlier and not _was_done(earlier, outcome.taken_on):
            yield Mark.BEFORE_EARLIER_STEP


def _was_done(earlier: StepOnDay, day: date) -> bool:
    return earlier.is_done and (earlier.done_on is None or earlier.done_on <= day)


def _of_life(step: StepOnDay, outcome: OutcomeFact) -> Iterator[Mark]:
    body = step.fact.body
    if body.ended and outcome.taken_on >= body.ended:
        yield Mark.BODY_ABOLISHED
    if body.began and outcome.taken_on < body.began:
        yield Mark.BODY_NOT_BEGUN
    if outcome.is_quorate is False:
        yield Mark.NOT_QUORATE


def _of_notice(decision: DecisionFact, step: StepOnDay, outcome: OutcomeFact, holidays: Holidays) -> Iterator[Mark]:
    """Whether a key decision had 28 clear days' notice, or came by a route of urgency (SI 2012/2089, regs 9 to 11)."""
    check = notice_check(decision, step, holidays) if step.fact.is_key else None
    if check and check.standing in _IRREGULAR_NOTICE:
        yield Mark.NOTICE_NOT_RECORDED if check.clear_days is None else Mark.NOTICE_LATE


def _of_power(decision: DecisionFact, step: StepOnDay, outcome: OutcomeFact) -> Iterator[Mark]:
    if step.fact.is_joint:
        binding = binding_of_vote(decision, step.fact, outcome, step.fact.body.key)
        if binding.hindrance:
            yield _OF_HINDRANCES[binding.hindrance]
        elif not binding.authority.is_held:
            yield _OF_GROUNDS[binding.authority.ground]
    elif step.fact.capacity == "decide_delegated":
        authority = authority_of(decision, step.fact.body.key, step.fact.recipients, outcome.taken_on)
        if not authority.is_held:
            yield _OF_GROUNDS[authority.ground]
    if outcome.outcome in ADVICE:
        yield Mark.ADVICE_ONLY


def _of_call_in(decision: DecisionFact, step: StepOnDay, outcome: OutcomeFact) -> Iterator[Mark]:
    if step.effect.is_unclear or step.effect.hold == "call_in_end_unknown":
        yield Mark.CALL_IN_PERIOD_NOT_RECORDED
    until = step.effect.call_in_until
    if until and any(each.received_on > until for each in step.fact.call_ins):
        yield Mark.CALL_IN_LATE
    procedure = decision.procedure_of(step.fact.body.key, outcome.taken_on)
    needed = (procedure and procedure.callers_needed) or 0
    if any(each.callers_count is not None and each.callers_count < needed for each in step.fact.call_ins):
        yield Mark.CALL_IN_TOO_FEW
    if step.fact.may_be_called_in is False and step.fact.call_ins:
        yield Mark.CALL_IN_NOT_OPEN
