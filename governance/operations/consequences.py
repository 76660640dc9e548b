"""What follows from a change: decisions are worked out anew, and steps move with their meeting.

Declared once for each kind of record, so that no operation, screen or file can forget it. `GovernanceConfig.ready`
imports this module.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from governance.models import (
    BodyProcedure,
    CallIn,
    Decision,
    DecisionStep,
    Delegation,
    Engagement,
    ForumRules,
    Meeting,
    Notice,
    ReservedMatter,
    StepCondition,
    StepOutcome,
)
from governance.operations.computed import recompute, together
from partnerships.models import Body, Membership, MembershipEvent, Standing
from partnerships.operations.facts import after_change, update_along

if TYPE_CHECKING:
    from accounts.models import User

TAKES_PLACE = (Meeting.State.PLANNED, Meeting.State.AGENDA_PUBLISHED, Meeting.State.HELD)


def follow_meeting(meeting: Meeting, *, by: User | None) -> None:
    """Move the steps of a meeting that were not yet taken to its day, or off the calendar where it does not take place.

    The ledger keeps the day that each step had; its deadlines are worked out from the new one.
    """
    day = day_of(meeting)
    with together():
        for step in DecisionStep.objects.filter(meeting=meeting, standing__in=("draft", "accepted")):
            taken = step.outcomes.filter(standing="accepted", taken_on__gte=meeting.first_planned_on).exists()
            if step.planned_on != day and not taken:
                update_along(step, by=by, values={"planned_on": day})
        recompute(DecisionStep.objects.filter(_at_meeting(meeting)).values_list("decision_id", flat=True))


def day_of(meeting: Meeting) -> dt.date | None:
    """The day on which a meeting takes place; None where it was cancelled, postponed or withdrawn."""
    return meeting.on if meeting.state in TAKES_PLACE else None


def _at_meeting(meeting: Meeting) -> Q:
    return Q(meeting=meeting) | Q(outcomes__meeting=meeting)


@after_change(Meeting)
def _meeting_changed(record: Meeting, *, by: User | None, before: Meeting | None) -> None:
    if before and (before.on, before.state, before.is_quorate) != (record.on, record.state, record.is_quorate):
        follow_meeting(record, by=by)


@after_change(Decision)
def _decision_changed(record: Decision, *, by: User | None, before: Decision | None) -> None:
    """A decision that is published brings the steps with it that were drafted for it."""
    with together():
        if before and before.standing == Standing.DRAFT and record.standing == Standing.ACCEPTED:
            for step in record.steps.filter(standing=Standing.DRAFT):
                update_along(step, by=by, values={"standing": Standing.ACCEPTED})
        recompute([record.pk])


@after_change(DecisionStep)
@after_change(Engagement)
def _of_a_decision(record: Any, *, by: User | None, before: Any) -> None:
    recompute({record.decision_id, *([before.decision_id] if before else [])})


@after_change(StepOutcome)
@after_change(StepCondition)
@after_change(CallIn)
@after_change(Notice)
def _of_a_step(record: Any, *, by: User | None, before: Any) -> None:
    if record.step_id:
        recompute([record.step.decision_id])


@after_change(BodyProcedure)
def _procedure_changed(record: BodyProcedure, *, by: User | None, before: BodyProcedure | None) -> None:
    _recompute_steps(Q(body__in={record.body_id, *([before.body_id] if before else [])}))


@after_change(Delegation)
def _delegation_changed(record: Delegation, *, by: User | None, before: Delegation | None) -> None:
    for each in filter(None, (record, before)):
        _recompute_steps(
            Q(forum__isnull=False, forum=each.to_forum_id)
            | Q(post__isnull=False, post=each.to_post_id)
            | Q(body=each.to_body_id)
        )


@after_change(ForumRules)
@after_change(ReservedMatter)
def _forum_rules_changed(record: Any, *, by: User | None, before: Any) -> None:
    _recompute_steps(Q(forum=record.forum_id))


@after_change(Membership)
def _membership_changed(record: Membership, *, by: User | None, before: Membership | None) -> None:
    _recompute_steps(Q(decision__partnership=record.partnership_id, body=record.body_id))


@after_change(MembershipEvent)
def _membership_event(record: MembershipEvent, *, by: User | None, before: MembershipEvent | None) -> None:
    _membership_changed(record.membership, by=by, before=None)


@after_change(Body)
def _body_changed(record: Body, *, by: User | None, before: Body | None) -> None:
    _recompute_steps(Q(body=record.pk))


def _recompute_steps(which: Q) -> None:
    recompute(DecisionStep.objects.filter(which).order_by().values_list("decision_id", flat=True).distinct())
