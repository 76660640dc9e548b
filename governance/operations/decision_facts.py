"""The records of decisions as the plain facts that their rules take, in a number of queries that never grows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django.db.models import Q

from governance.decisions.facts import (
    BodyFact,
    CallInFact,
    ConditionFact,
    DecisionFact,
    DelegationFact,
    MemberFact,
    NoticeFact,
    OutcomeFact,
    ProcedureFact,
    ReservedFact,
    StepFact,
)
from governance.models import (
    BodyProcedure,
    CallIn,
    Capacity,
    Decision,
    DecisionStep,
    Delegation,
    Engagement,
    ForumRules,
    Notice,
    StepCondition,
    StepOutcome,
)
from partnerships.membership_on_day import Standing as MemberStanding
from partnerships.membership_on_day import state_on
from partnerships.models import Body, Confidence, Membership, MembershipEvent, Standing

ACCEPTED = Standing.ACCEPTED
# An overlap of area and an inference of ours make nobody a party.
NOT_HELD = (Membership.Basis.GEOGRAPHIC_OVERLAP, Membership.Basis.INFERRED)
PAUSED = frozenset({MemberStanding.SUSPENDED, MemberStanding.WITHDRAWN, MemberStanding.DECLINED})
STEPS_WITH = ("body__kind", "forum__kind", "meeting", "reserved_matter")
Rows = Iterable[Any]


def facts_of(decisions: Sequence[Decision], steps: Sequence[DecisionStep] | None = None) -> dict[int, DecisionFact]:
    """The facts of these decisions, by key; of the given steps alone, where a reader may not see all of them."""
    if steps is None:
        steps = steps_of(decisions)
    records = _Around(decisions, steps)
    return {decision.pk: _decision(decision, records) for decision in decisions}


def steps_of(decisions: Sequence[Decision]) -> list[DecisionStep]:
    """The steps that count: accepted ones, and in a draft those drafted with it."""
    drafts = [each.pk for each in decisions if each.standing == Standing.DRAFT]
    counted = Q(standing=ACCEPTED) | Q(standing=Standing.DRAFT, decision__in=drafts)
    rows = DecisionStep.objects.filter(counted, decision__in=decisions)
    return list(rows.select_related(*STEPS_WITH).order_by("decision_id", "number"))


class _Around:
    """Everything that hangs on some decisions and their steps, read once and handed out by key."""

    def __init__(self, decisions: Sequence[Decision], steps: Sequence[DecisionStep]) -> None:
        self.steps = _by(steps, "decision_id")
        keys = [step.pk for step in steps]
        drafted = [step.pk for step in steps if step.standing == Standing.DRAFT]
        counted = Q(step__in=keys, standing=ACCEPTED) | Q(step__in=drafted, standing=Standing.DRAFT)
        self.outcomes = _by(StepOutcome.objects.filter(counted).select_related("meeting"), "step_id")
        self.conditions = _by(StepCondition.objects.filter(counted), "step_id")
        self.call_ins = _by(CallIn.objects.filter(step__in=keys, standing=ACCEPTED), "step_id")
        self.notices = _by(Notice.objects.filter(step__in=keys, standing=ACCEPTED), "step_id")
        self.engagements = _by(Engagement.objects.filter(decision__in=decisions, standing=ACCEPTED), "decision_id")
        bodies = {step.body_id for step in steps}
        self.procedures = _by(BodyProcedure.objects.accepted().filter(body__in=bodies), "body_id")
        self.delegations = _delegations(steps, bodies)
        forums = {step.forum_id for step in steps if step.forum_id}
        self.rules = _by(ForumRules.objects.accepted().filter(forum__in=forums), "forum_id")
        self.members = _members({each.partnership_id for each in decisions if each.partnership_id})


def _delegations(steps: Sequence[DecisionStep], bodies: set[int]) -> list[Delegation]:
    forums = {step.forum_id for step in steps if step.forum_id}
    posts = {step.post_id for step in steps if step.post_id}
    received = Q(to_forum__in=forums) | Q(to_post__in=posts) | Q(to_body__in=bodies)
    return list(Delegation.objects.accepted().filter(received)) if steps else []


def _members(partnerships: set[int]) -> Mapping[Any, list[MemberFact]]:
    rows = Membership.objects.accepted().filter(partnership__in=partnerships).exclude(basis__in=NOT_HELD)
    memberships = list(rows.select_related("body__kind")) if partnerships else []
    happened = MembershipEvent.objects.accepted().filter(membership__in=memberships).order_by("on")
    events = _by(happened, "membership_id") if memberships else {}
    found: dict[Any, list[MemberFact]] = defaultdict(list)
    for membership in memberships:
        found[membership.partnership_id].append(_member(membership, events.get(membership.pk, [])))
    return found


def _member(membership: Membership, events: Sequence[MembershipEvent]) -> MemberFact:
    pauses = []
    days = sorted({event.on for event in events})
    for start, end in zip_longest(days, days[1:]):
        standing = state_on(start, valid_from=None, valid_to=None, events=events).standing
        if standing in PAUSED:
            pauses.append((start, end, str(standing)))
    return MemberFact(
        body=body_fact(membership.body),
        starts=membership.valid_from,
        ends=membership.valid_to,
        pauses=tuple(pauses),
    )


def _decision(decision: Decision, around: _Around) -> DecisionFact:
    steps = around.steps.get(decision.pk, [])
    bodies = {step.body_id for step in steps}
    engagements = around.engagements.get(decision.pk, [])
    return DecisionFact(
        key=decision.pk,
        is_draft=decision.standing == Standing.DRAFT,
        proposed_on=decision.proposed_on,
        needed_by=decision.needed_by,
        needed_by_source=decision.reason_for_date,
        value=decision.value,
        functions=frozenset(decision.functions),
        withdrawn_on=decision.withdrawn_on,
        steps=tuple(_step(step, around) for step in steps),
        procedures=tuple(procedure_fact(each) for body in bodies for each in around.procedures.get(body, ())),
        delegations=tuple(delegation_fact(each) for each in around.delegations),
        members=tuple(around.members.get(decision.partnership_id, ())),
        informed=_first_told(engagements),
        published_on=min((each.on for each in engagements if each.kind == Engagement.Kind.PUBLISHED), default=None),
    )


def _first_told(engagements: Sequence[Engagement]) -> tuple[tuple[int, dt.date], ...]:
    first: dict[int, dt.date] = {}
    for each in sorted(engagements, key=lambda each: each.on):
        if each.body_id and each.kind != Engagement.Kind.PUBLISHED:
            first.setdefault(each.body_id, each.on)
    return tuple(first.items())


def _step(step: DecisionStep, around: _Around) -> StepFact:
    forum = step.forum
    rules = around.rules.get(step.forum_id, [])
    return StepFact(
        key=step.pk,
        number=step.number,
        body=body_fact(step.body),
        capacity=step.capacity,
        is_required=step.is_required,
        not_required_because=step.is_not_required_because,
        taken_by=step.taken_by,
        forum=step.forum_id,
        post=step.post_id,
        is_joint=bool(forum and is_joint(forum)),
        is_executive=is_executive(step),
        after=tuple(step.after),
        planned_on=step.planned_on,
        due_on=step.due_on,
        due_source=step.due_source,
        agenda_published_on=step.meeting.agenda_published_on if step.meeting else None,
        paper_published_on=step.paper_published_on,
        is_key=step.is_key,
        may_be_called_in=step.may_be_called_in,
        urgency=step.urgency,
        urgency_agreed_on=step.urgency_agreed_on,
        condition_before=step.condition_before,
        condition_met_on=step.condition_met_on,
        reserved=_reserved(step),
        outcomes=tuple(outcome_fact(each, rules) for each in around.outcomes.get(step.pk, ())),
        conditions=tuple(
            ConditionFact(
                key=each.pk,
                text=each.text,
                due_on=each.due_on,
                closed_on=each.closed_on,
                is_confirmed=each.confidence == Confidence.CONFIRMED,
            )
            for each in around.conditions.get(step.pk, ())
        ),
        call_ins=tuple(_call_in(each) for each in around.call_ins.get(step.pk, ())),
        notices=tuple(NoticeFact(kind=n.kind, published_on=n.published_on) for n in around.notices.get(step.pk, ())),
    )


def is_joint(forum: Any) -> bool:
    """Tell whether a forum decides what several bodies delegated to it: as recorded, or else as usual for its kind."""
    return capacity_of(forum) == Capacity.JOINTLY_DELEGATED


def capacity_of(forum: Any) -> str:
    """In what capacity a forum acts, or else how its kind usually does."""
    known = forum.capacity != Capacity.NOT_RECORDED
    return str(forum.capacity if known else forum.kind.usual_capacity)


def is_executive(step: DecisionStep) -> bool:
    """Tell whether a step takes a council's executive decision: its cabinet, a member, or an officer's key decision."""
    if step.body.kind.sector != "council":
        return False
    if step.taken_by == DecisionStep.TakenBy.FORUM:
        return bool(step.forum and step.forum.kind.is_executive)
    return step.taken_by == DecisionStep.TakenBy.MEMBER or step.is_key is True


def body_fact(body: Body) -> BodyFact:
    """When a body existed: its shadow time counts."""
    began = body.shadow_from or (body.established_on if body.established_precision == "exact" else None)
    return BodyFact(key=body.pk, sector=body.kind.sector, began=began, ended=body.abolished_on)


def outcome_fact(outcome: StepOutcome, rules: Sequence[ForumRules]) -> OutcomeFact:
    """An outcome with the forum's voting rule on its day."""
    held = (each.voting_rule for each in rules if _holds(each, outcome.taken_on))
    return OutcomeFact(
        key=outcome.pk,
        outcome=outcome.outcome,
        taken_on=outcome.taken_on,
        is_confirmed=outcome.confidence == Confidence.CONFIRMED,
        is_from_body=outcome.is_from_body,
        published_on=outcome.published_on,
        published_at=outcome.published_at,
        is_quorate=outcome.meeting.is_quorate if outcome.meeting else None,
        voting_rule=next(held, ""),
        votes_for=outcome.votes_for,
        votes_against=outcome.votes_against,
        abstentions=outcome.abstentions,
    )


def procedure_fact(procedure: BodyProcedure) -> ProcedureFact:
    """A body's clock, with the paragraph that it comes from."""
    return ProcedureFact(
        body=procedure.body_id,
        starts=procedure.valid_from,
        ends=procedure.valid_to,
        call_in_days=procedure.call_in_days,
        call_in_day_type=procedure.call_in_day_type,
        call_in_base=procedure.call_in_base or "publication",
        call_in_cut_off=procedure.call_in_cut_off,
        callers_needed=procedure.call_in_callers_needed,
        scrutiny_meets_within=procedure.scrutiny_meets_within,
        reconsiders_within=procedure.reconsiders_within,
        publishes_within=procedure.publishes_within,
        agenda_days=procedure.agenda_days,
        agenda_day_type=procedure.agenda_day_type,
        notice_day_type=procedure.notice_day_type,
        papers_days=procedure.papers_days,
        source=procedure.constitution_paragraph and f"The body’s constitution, {procedure.constitution_paragraph}",
        address=procedure.constitution_url,
    )


def delegation_fact(delegation: Delegation) -> DelegationFact:
    """A delegation in force until it ends or is revoked, whichever comes first."""
    ends = min((day for day in (delegation.valid_to, delegation.revoked_on) if day), default=None)
    pairs = (("forum", delegation.to_forum_id), ("body", delegation.to_body_id), ("post", delegation.to_post_id))
    return DelegationFact(
        key=delegation.pk,
        giver=delegation.from_body_id,
        recipient=next((sort, key) for sort, key in pairs if key),
        functions=frozenset(delegation.functions),
        limit=delegation.value_limit,
        starts=delegation.valid_from,
        ends=ends,
        is_confirmed=delegation.confidence == Confidence.CONFIRMED,
        reserved=delegation.reserved,
    )


def _reserved(step: DecisionStep) -> ReservedFact | None:
    matter = step.reserved_matter
    if matter is None or matter.standing != ACCEPTED:
        return None
    return ReservedFact(
        matter=matter.matter,
        needs=matter.needs,
        set_by=matter.set_by_id,
        starts=matter.valid_from,
        ends=matter.valid_to,
    )


def _call_in(call_in: CallIn) -> CallInFact:
    return CallInFact(
        key=call_in.pk,
        received_on=call_in.received_on,
        is_valid=call_in.is_valid,
        outcome=call_in.outcome,
        outcome_on=call_in.outcome_on,
        reconsidered_on=call_in.reconsidered_on,
        callers_count=call_in.callers_count,
    )


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or day < fact.valid_to)


def _by(rows: Rows, key: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
