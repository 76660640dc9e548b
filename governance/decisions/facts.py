"""The plain facts that the rules of decisions are given. Dates are half-open where they are periods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal

DECIDING = frozenset({"decide", "decide_delegated"})
CARRIED = frozenset({"approved", "approved_with_conditions", "amended"})
ADVICE = frozenset({"endorsed", "recommended", "noted"})
REOPENING = frozenset({"deferred", "referred_back"})
CLOSING = frozenset({"refused", "lapsed"})
FINAL = CARRIED | ADVICE | CLOSING | {"not_required"}
REFERRED = frozenset({"referred_back", "referred_to_council"})  # outcomes of a call-in
FIRST_DAY = date(1948, 7, 5)  # the appointed day of the National Health Service Act 1946: no earlier day is recorded


@dataclass(frozen=True, kw_only=True)
class OutcomeFact:
    """What a body came to on a day. `is_from_body`: its own people said so; `is_confirmed`: its approver did.

    The forum's rule on that day travels with it: `voting_rule`, and `special_vote` where a reserved matter needs more.
    """

    key: int
    outcome: str
    taken_on: date
    is_confirmed: bool = False
    is_from_body: bool = False
    published_on: date | None = None
    published_at: time | None = None
    is_quorate: bool | None = None
    voting_rule: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConditionFact:
    """A condition that a body set; open until that body closes it."""

    key: int
    text: str
    due_on: date | None = None
    closed_on: date | None = None
    is_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class CallInFact:
    """A call-in by councillors. `is_valid` None: not judged yet."""

    key: int
    received_on: date
    is_valid: bool | None = None
    outcome: str = ""
    outcome_on: date | None = None
    reconsidered_on: date | None = None
    callers_count: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProcedureFact:
    """A body's own clock, from its constitution, in [starts, ends). None: not recorded."""

    body: int
    starts: date | None = None
    ends: date | None = None
    call_in_days: int | None = None
    call_in_day_type: str = "working"
    call_in_base: str = "publication"
    call_in_cut_off: time | None = None
    callers_needed: int | None = None
    scrutiny_meets_within: int | None = None
    reconsiders_within: int | None = None
    publishes_within: int | None = None
    agenda_days: int | None = None
    agenda_day_type: str = "working"
    notice_day_type: str = "calendar"
    papers_days: int | None = None
    source: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class DelegationFact:
    """Power that the body `giver` gave to a forum, a body or a post (`recipient`: sort and key), in [starts, ends).

    `functions` empty: not recorded one by one. `is_confirmed`: by the giver or its published instrument.
    """

    key: int
    giver: int
    recipient: tuple[str, int]
    functions: frozenset[str] = frozenset()
    limit: Decimal | None = None
    starts: date | None = None
    ends: date | None = None
    is_confirmed: bool = True
    reserved: str = ""


@dataclass(frozen=True, kw_only=True)
class ReservedFact:
    """A matter for which the forum needs a special vote, or which a body kept for itself (`set_by` None: each)."""

    matter: str
    needs: str
    set_by: int | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeFact:
    """A notice about a step: `kind` as in the register's own list."""

    kind: str
    published_on: date


@dataclass(frozen=True, kw_only=True)
class BodyFact:
    """When a body existed, in [began, ended), and its sector."""

    key: int
    sector: str = ""
    began: date | None = None
    ended: date | None = None


@dataclass(frozen=True, kw_only=True)
class StepFact:
    """One body's part in a decision. `forum` None: by an officer or a member, or the forum is not recorded.

    `is_executive`: takes a council's executive decisions. `is_joint`: a joint committee, which binds only bodies that
    delegated to it.
    """

    key: int
    number: int
    body: BodyFact
    capacity: str
    is_required: bool = True
    not_required_because: str = ""
    taken_by: str = "forum"
    forum: int | None = None
    post: int | None = None
    is_joint: bool = False
    is_executive: bool = False
    after: tuple[int, ...] = ()
    planned_on: date | None = None
    due_on: date | None = None
    due_source: str = ""
    agenda_published_on: date | None = None
    paper_published_on: date | None = None
    is_key: bool | None = None
    may_be_called_in: bool | None = None
    urgency: str = "none"
    urgency_agreed_on: date | None = None
    condition_before: str = ""
    condition_met_on: date | None = None
    reserved: ReservedFact | None = None
    outcomes: tuple[OutcomeFact, ...] = ()
    conditions: tuple[ConditionFact, ...] = ()
    call_ins: tuple[CallInFact, ...] = ()
    notices: tuple[NoticeFact, ...] = ()

    @property
    def decides(self) -> bool:
        """Tell whether the body decides here; endorsing, advising and noting decide nothing."""
        return self.capacity in DECIDING

    @property
    def recipients(self) -> frozenset[tuple[str, int]]:
        """To whom a power must have been delegated for this step to be taken under delegation."""
        pairs = (("forum", self.forum), ("post", self.post))
        return frozenset((sort, key) for sort, key in pairs if key is not None)

    @property
    def last(self) -> OutcomeFact | None:
        """The outcome that counts: the latest, and of one day the one recorded last.

        What a body's approver confirmed, and what settled the step, is not undone by a report.
        """
        counting: OutcomeFact | None = None
        for each in self._in_order:
            if counting is None or each.is_confirmed or not self._stands(counting, each):
                counting = each
        return counting

    @property
    def later_reports(self) -> tuple[OutcomeFact, ...]:
        """What was reported after the outcome that counts, and does not count against what the body confirmed."""
        last = self.last
        ordered = self._in_order
        return tuple(ordered[ordered.index(last) + 1 :]) if last else ()

    @property
    def _in_order(self) -> list[OutcomeFact]:
        return sorted(self.outcomes, key=lambda each: (each.taken_on, each.key))

    def _stands(self, settled: OutcomeFact, later: OutcomeFact) -> bool:
        """Tell whether a confirmed outcome still stands when another is reported: unless a call-in sent it back."""
        sent_back = any(
            each.outcome in REFERRED and each.outcome_on and settled.taken_on <= each.outcome_on <= later.taken_on
            for each in self.call_ins
        )
        return settled.is_confirmed and settled.outcome in FINAL and not sent_back

    def as_known_on(self, day: date) -> StepFact:
        """The step without anything that happened after `day`."""
        return replace(
            self,
            outcomes=tuple(each for each in self.outcomes if each.taken_on <= day),
            conditions=tuple(replace(each, closed_on=_until(each.closed_on, day)) for each in self.conditions),
            call_ins=tuple(_call_in_on(each, day) for each in self.call_ins if each.received_on <= day),
            condition_met_on=_until(self.condition_met_on, day),
            notices=tuple(each for each in self.notices if each.published_on <= day),
            urgency_agreed_on=_until(self.urgency_agreed_on, day),
            agenda_published_on=_until(self.agenda_published_on, day),
            paper_published_on=_until(self.paper_published_on, day),
        )


@dataclass(frozen=True, kw_only=True)
class MemberFact:
    """A body that belongs to the partnership, and the periods [start, end) in which its membership did not run.

    A period with `words` says why: suspended, withdrawn, declined.
    """

    body: BodyFact
    starts: date | None = None
    ends: date | None = None
    pauses: tuple[tuple[date, date | None, str], ...] = ()

    def held_on(self, day: date) -> bool:
        """Tell whether the membership ran or was suspended on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day < self.ends)

    def paused_on(self, day: date) -> str:
        """Why the membership did not run on a day, or nothing."""
        held = (words for start, end, words in self.pauses if start <= day and (end is None or day < end))
        return next(held, "")


@dataclass(frozen=True, kw_only=True)
class DecisionFact:
    """A decision with its steps and all that its rules need.

    `informed`: the first day on which each body was told, invited, consulted or sent the draft, by the body's key.
    `published_on`: the first day on which the proposal was published to everybody.
    """

    key: int
    is_draft: bool = False
    proposed_on: date | None = None
    needed_by: date | None = None
    needed_by_source: str = ""
    value: Decimal | None = None
    functions: frozenset[str] = frozenset()
    withdrawn_on: date | None = None
    steps: tuple[StepFact, ...] = ()
    procedures: tuple[ProcedureFact, ...] = ()
    delegations: tuple[DelegationFact, ...] = ()
    members: tuple[MemberFact, ...] = ()
    informed: tuple[tuple[int, date], ...] = field(default=())
    published_on: date | None = None

    def as_known_on(self, day: date) -> DecisionFact:
        """The decision without anything that happened after `day`."""
        return replace(
            self,
            steps=tuple(step.as_known_on(day) for step in self.steps),
            withdrawn_on=_until(self.withdrawn_on, day),
            informed=tuple((body, on) for body, on in self.informed if on <= day),
            published_on=_until(self.published_on, day),
        )

    def procedure_of(self, body: int, day: date) -> ProcedureFact | None:
        """The body's own procedure on a day, where one is recorded."""
        return next((each for each in self.procedures if each.body == body and holds(each, day)), None)

    def step(self, number: int) -> StepFact | None:
        """The step with this number."""
        return next((each for each in self.steps if each.number == number), None)

    def membership_of(self, body: int) -> Collection[MemberFact]:
        """The memberships of a body in the partnership, through time."""
        return [each for each in self.members if each.body.key == body]


def holds(fact: ProcedureFact | DelegationFact | ReservedFact, day: date) -> bool:
    """Tell whether a dated fact holds on a day."""
    return (fact.starts is None or fact.starts <= day) and (fact.ends is None or day < fact.ends)


def _until(on: date | None, day: date) -> date | None:
    return on if on and on <= day else None


def _call_in_on(call_in: CallInFact, day: date) -> CallInFact:
    known = call_in.outcome_on is None or call_in.outcome_on <= day
    return replace(
        call_in,
        outcome=call_in.outcome if known else "",
        outcome_on=_until(call_in.outcome_on, day),
        reconsidered_on=_until(call_in.reconsidered_on, day),
    )
