"""Where a decision and its steps stand, in sentences that can be read out in a meeting. Names are an argument."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from config.dates_in_words import day_words
from governance.deadlines.words import number_words
from governance.decisions.binding import Bound, Reason
from governance.decisions.position import DecisionOnDay, Stall, Status
from governance.decisions.steps import StepOnDay, StepState
from partnerships.english import capital, listed

MOST_NAMED = 4
NO_DAY = "no day set"
Names = Mapping[int, str]  # the name of each body, by its key
Deciders = Mapping[int, str]  # who decides each step (the cabinet, a post), by the step's key


def opening(decision: DecisionOnDay, names: Names, deciders: Deciders | None = None) -> str:
    """The answer in one or two sentences: what is agreed, what is awaited and from whom."""
    said = _Said(decision, names, deciders or {})
    return _OPENINGS[decision.status](said)


class _Said:
    """A decision with the names in which it is spoken of."""

    def __init__(self, decision: DecisionOnDay, names: Names, deciders: Deciders) -> None:
        self.decision = decision
        self.names = names
        self.deciders = deciders
        self.often = Counter(step.fact.body.key for step in decision.counting)

    def name(self, step: StepOnDay) -> str:
        """The body, with who decides for it where it has more than one step."""
        body = self.names.get(step.fact.body.key, "a body that is not shown")
        decider = without_body(self.deciders.get(step.fact.key, ""), body)
        return f"{body}, {decider}" if decider and self.often[step.fact.body.key] > 1 else body

    @property
    def tally(self) -> str:
        """2 of 4."""
        return f"{len(self.decision.effective)} of {len(self.decision.counting)}"

    def waiting(self) -> str:
        """For whom it waits, and what each of them is at."""
        awaited = self.decision.awaited
        each = _alike(awaited)
        said = [f"{self.name(step)}{'' if each else f' ({doing(step)})'}" for step in awaited[:MOST_NAMED]]
        more = len(awaited) - MOST_NAMED
        return f"Waiting for {listed([*said, *([f'{more} more'] if more > 0 else [])])}{each}."


def _alike(steps: Sequence[StepOnDay]) -> str:
    """What several steps are all at, in brackets, to be said once; empty where they differ."""
    at = {doing(step) for step in steps}
    if len(steps) == 1 or len(at) != 1:
        return ""
    words = at.pop()
    return " (no day set for any of them)" if words == NO_DAY else f" (each {words})"


def without_body(decider: str, body: str) -> str:
    """Executive Board, of "Nottingham City Council Executive Board": the body is named beside it."""
    return decider.removeprefix(f"{body} ")


def doing(step: StepOnDay) -> str:
    """What a step is at, in brackets after the body's name."""
    taken = f"decided on {day_words(step.taken_on)}" if step.taken_on else ""
    planned = f"planned for {day_words(step.planned_on)}" if step.planned_on else NO_DAY
    match step.state:
        case StepState.SCHEDULED:
            return planned
        case StepState.OUTCOME_NOT_RECORDED:
            return f"{planned}, outcome not recorded"
        case StepState.DEFERRED | StepState.REFERRED_BACK:
            word = "deferred" if step.state == StepState.DEFERRED else "referred back"
            return f"{word} on {_day(step)}, no new day set"
        case StepState.AWAITING_CALL_IN if step.effect.call_in_until:
            return f"{taken}, may be called in by councillors until {day_words(step.effect.call_in_until)}"
        case StepState.AWAITING_CALL_IN:
            return f"{taken}, end of the time for call-in by councillors not recorded"
        case StepState.CALLED_IN | StepState.TO_BE_RECONSIDERED:
            return called_in(step)
        case StepState.AWAITING_CONDITION:
            return f"{taken}; first needed: {step.fact.condition_before}"
        case StepState.WITHOUT_EFFECT:
            return f"{taken}, without effect: {_void(step)}"
        case StepState.REFUSED | StepState.LAPSED:
            return f"{'decided against it' if step.state == StepState.REFUSED else 'lapsed'} on {_day(step)}"
    return planned


def called_in(step: StepOnDay) -> str:
    """Called in on a day; and to be reconsidered, where it was referred back."""
    call_in = step.effect.call_in
    on = f" on {day_words(call_in.received_on)}" if call_in else ""
    back = "; to be reconsidered" if step.state == StepState.TO_BE_RECONSIDERED else ""
    return f"called in by councillors{on}{back}"


def _void(step: StepOnDay) -> str:
    words = {
        "not_quorate": "the meeting was not quorate",
        "no_body": "the body did not exist on that day",
        "recommendation": "a recommendation to this body, which did not delegate it",
    }
    return words.get(str(step.effect.hold), "advice, where a decision was due")


def _day(step: StepOnDay) -> str:
    return day_words(step.taken_on) if step.taken_on else "a day that is not recorded"


def _draft(said: _Said) -> str:
    steps = number_words(len(said.decision.steps), "step")
    return f"This is a draft with {steps}. It counts for nobody until it is published."


def _not_proposed(said: _Said) -> str:
    return f"Not yet proposed on {day_words(said.decision.day)}."


def _nothing_to_count(said: _Said) -> str:
    return "Not yet agreed: no step is recorded in which a body must decide."


def _in_sign_off(said: _Said) -> str:
    if not said.decision.counting:
        return _nothing_to_count(said)
    return f"Not yet agreed: {said.tally}. {said.waiting()}{_reports(said)}"


def _stalled(said: _Said) -> str:
    if not said.decision.counting:
        return _nothing_to_count(said)
    why = why_stalled(said.decision, said.names)
    return f"Not yet agreed: {said.tally}, and stalled: {why}. {said.waiting()}{_reports(said)}"


def why_stalled(decision: DecisionOnDay, names: Names) -> str:
    """Why a decision is stalled, in words."""
    found: dict[Stall, list[str]] = {}
    for why, since, step in decision.stalls:
        if since <= decision.day:
            name = names.get(step.fact.body.key, "a body that is not shown") if step else day_words(since)
            found.setdefault(why, []).append(name)
    return listed(_STALLS[why](decision, each) for why, each in found.items())


_STALLS = {
    Stall.NEEDED_BY_PASSED: lambda decision, _: f"it was needed by {day_words(decision.fact.needed_by)}",
    Stall.DEFERRED_AGAIN: lambda _, names: f"{listed(names)} deferred it more than once",
    Stall.NO_DAY_SET: lambda _, names: f"no day is set for {number_words(len(names), 'step')}",
}


def _suspended(said: _Said) -> str:
    return f"Not yet agreed: {said.tally}, and suspended by call-in. {said.waiting()}{_reports(said)}"


def _agreed(said: _Said) -> str:
    on = said.decision.agreed_on
    last = (
        f"on {day_words(on)}"
        if len(said.decision.counting) == 1 and on
        else f"the last on {day_words(on)}"
        if on
        else ""
    )
    open_conditions = len(said.decision.open_conditions)
    still = f" {capital(number_words(open_conditions, 'condition'))} still open." if open_conditions else ""
    return f"Agreed: {said.tally}, {last}.{still}{_reports(said)}"


def _reports(said: _Said) -> str:
    """1 of 4 steps reported by a partner: such a step counts, and binds nobody until the body confirms it."""
    reported = said.decision.reported
    of = len(said.decision.counting)
    by_partner = sum(not step.outcome.is_from_body for step in reported if step.outcome)
    parts = [
        (by_partner, "reported by a partner"),
        (len(reported) - by_partner, "recorded by the body’s own people"),
    ]
    said_so = [f"{number} of {of} steps {words}" for number, words in parts if number]
    return f" {listed(said_so)}, not yet confirmed by the body." if said_so else ""


def _not_agreed(said: _Said) -> str:
    against = [step for step in said.decision.counting if step.state == StepState.REFUSED]
    return f"Not agreed: {listed(f'{said.name(step)} {doing(step)}' for step in against)}."


def _lapsed(said: _Said) -> str:
    steps = [step for step in said.decision.counting if step.state == StepState.LAPSED]
    return f"Lapsed: {listed(f'the step of {said.name(step)} {doing(step)}' for step in steps)}."


def _withdrawn(said: _Said) -> str:
    on = said.decision.fact.withdrawn_on
    return f"Withdrawn on {day_words(on)}, with {said.tally} agreed." if on else "Withdrawn."


_OPENINGS = {
    Status.DRAFT: _draft,
    Status.NOT_PROPOSED: _not_proposed,
    Status.IN_SIGN_OFF: _in_sign_off,
    Status.STALLED: _stalled,
    Status.SUSPENDED: _suspended,
    Status.AGREED: _agreed,
    Status.CONDITIONS: _agreed,
    Status.NOT_AGREED: _not_agreed,
    Status.LAPSED: _lapsed,
    Status.WITHDRAWN: _withdrawn,
}


def state_words(step: StepOnDay) -> str:
    """Where a step stands, for the table of steps: "Planned", "May be called in until 20 September 2024"."""
    until = step.effect.call_in_until
    match step.state:
        case StepState.AWAITING_CALL_IN if until:
            return f"May be called in by councillors until {day_words(until)}"
        case StepState.CALLED_IN | StepState.TO_BE_RECONSIDERED:
            return capital(called_in(step))
        case StepState.WITHOUT_EFFECT:
            return f"Without effect: {_void(step)}"
        case StepState.AWAITING_CONDITION:
            return f"First needed: {step.fact.condition_before}"
    return _STATES[step.state]


_STATES = {
    StepState.NOT_REQUIRED: "Not required",
    StepState.UNSCHEDULED: "No day set",
    StepState.SCHEDULED: "Planned",
    StepState.OUTCOME_NOT_RECORDED: "Outcome not recorded",
    StepState.DEFERRED: "Deferred, no new day set",
    StepState.REFERRED_BACK: "Referred back, no new day set",
    StepState.REFUSED: "Decided against it",
    StepState.LAPSED: "Lapsed",
    StepState.ADVISED: "Advice given",
    StepState.AWAITING_CALL_IN: "End of the time for call-in by councillors not recorded",
    StepState.EFFECTIVE: "In effect",
}


def why_bound(bound: Bound, names: Names, deciders: Deciders) -> str:
    """Why a body is bound or not, as the end of "Bound: …" or "Not bound: …"."""
    step = bound.step
    decider = deciders.get(step.fact.key, "its decision-maker") if step else ""
    decider = without_body(decider, names.get(bound.body.key, ""))
    on = f"on {_day(step)}" if step else ""
    match bound.reason:
        case Reason.OWN_DECISION:
            since = step and step.effective_on and day_words(step.effective_on)
            return f"it decided so itself ({decider}) {on}, in effect from {since}; the outcome is confirmed"
        case Reason.JOINT_DECISION:
            return f"{decider} decided {on} what the body had delegated to it; the outcome is confirmed"
        case Reason.DECIDED_FOR_IT if step:
            other = names.get(step.fact.body.key, "another body")
            return f"{other} decided {on} what the body had delegated to it; the outcome is confirmed"
        case Reason.NOT_CONFIRMED:
            from_body = bool(step and step.outcome and step.outcome.is_from_body)
            who = "recorded by the body’s own people" if from_body else "reported by a partner"
            return f"the outcome of {_day(step) if step else ''} is {who}; the body’s approver has not confirmed it"
        case Reason.NOT_EFFECTIVE if step:
            return f"its decision has no effect yet ({doing(step)})"
        case Reason.RECOMMENDED:
            return f"recommended to it by {decider} {on}: {_why_recommended(bound)}"
    return _NOT_BOUND[bound.reason]


_NOT_BOUND = {
    Reason.DRAFT: "this is a draft",
    Reason.WITHDRAWN: "the decision was withdrawn",
    Reason.NO_STEP: "no step of its own and no delegation are recorded",
    Reason.ADVICE_ONLY: "it endorses or advises here, and decides nothing",
    Reason.NOT_EFFECTIVE: "its decision has no effect yet",
    Reason.DECIDED_FOR_IT: "another body decided for it",
}


def _why_recommended(bound: Bound) -> str:
    vote = bound.vote
    if vote is None:
        return "no delegation is recorded"
    limit = vote.authority.delegation.limit if vote.authority.delegation else None
    words = {
        "no_delegation": "no delegation by this body is recorded",
        "no_delegation_that_day": "its delegation was not in force on that day",
        "delegation_not_confirmed": "its delegation is reported, and the body has not confirmed it",
        "function_not_delegated": "its delegation does not name this function",
        "outside_limit": f"above the limit of its delegation (£{limit:,.0f})" if limit is not None else "",
        "not_quorate": "the meeting was not quorate",
        "vote_not_carried": "the vote does not meet the voting rule",
        "special_vote_not_recorded": "the matter needs a special vote, and the vote is not recorded",
        "reserved": f"the matter is reserved to the body: {vote.words}",
        "membership_suspended": f"on that day: {vote.words[:1].lower()}{vote.words[1:]}",
    }
    return words[vote.reason]
