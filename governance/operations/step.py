"""The steps by which bodies decide: adding, changing, planning and withdrawing them. Structural nonsense is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission, Reach, why_not
from governance.decisions.facts import DECIDING
from governance.models import Capacity, Decision, DecisionStep, Forum, Meeting
from governance.operations.consequences import TAKES_PLACE, day_of
from governance.operations.days import refuse_far_days
from governance.operations.decision import refuse_circles
from governance.operations.decision_facts import capacity_of
from partnerships.models import Body, Confidence, Source, Standing
from partnerships.operations.facts import change_fact, insert, is_closed, rule_for, withdraw_fact, writing
from partnerships.operations.permission import acts_for, name_of
from partnerships.operations.refusal import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

SHARED = (Capacity.JOINTLY_DELEGATED, Capacity.IN_COMMON)
BEARING = (
    "forum_id",
    "post_id",
    "taken_by",
    "may_be_called_in",
    "condition_before",
    "condition_met_on",
    "reserved_matter_id",
)
COUNTING = (Standing.DRAFT, Standing.ACCEPTED)


def add_step(
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    body: Body,
    capacity: str,
    number: int | None = None,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> DecisionStep:
    """Add one body's step; its source is the decision's where no other is given, its number the next one free."""
    step = DecisionStep(
        decision=decision,
        body=body,
        capacity=capacity,
        number=number or next_number(decision),
        source=source or decision.source,
        **{"standing": decision.standing, **values},
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(step, by=by)


def next_number(decision: Decision) -> int:
    """The number after the highest of a decision's steps, those withdrawn included."""
    highest = decision.steps.order_by("-number").values_list("number", flat=True).first()
    return (highest or 0) + 1


def change_step(
    step: DecisionStep, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> DecisionStep:
    """Change what a step says; its outcomes stay."""
    return change_fact(step, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def withdraw_step(step: DecisionStep, *, by: User | None, reason: str, version: int, as_kind: str = "") -> DecisionStep:
    """Take a step that was set out by mistake out of the decision; it stays in the register with the reason."""
    return withdraw_fact(step, by=by, reason=reason, version=version, as_kind=as_kind)


@rule_for(DecisionStep)
def _step_rule(record: DecisionStep, *, by: User | None, before: DecisionStep | None) -> None:
    if is_closed(record):
        _refuse_left_behind(record)
        return
    refuse_far_days(record)
    _refuse_over_the_head(record, by=by, before=before)
    if before is not None and record.outcomes.filter(standing__in=COUNTING).exists():
        _refuse_other_step(record, before)
    _refuse_without_personality(record)
    _refuse_wrong_decider(record)
    if record.forum is not None:
        _refuse_wrong_forum(record, record.forum)
    _keep_meetings_day(record, before)
    _refuse_wrong_meeting(record)
    _refuse_order(record)


def _refuse_left_behind(record: DecisionStep) -> None:
    if record.outcomes.filter(standing__in=COUNTING).exists():
        raise Refused("An outcome is recorded for this step. Withdraw that first, if it is a mistake too.")
    later = record.decision.steps.filter(standing__in=COUNTING, after__contains=[record.number]).exclude(pk=record.pk)
    if number := later.values_list("number", flat=True).first():
        raise Refused(f"Step {number} comes after this one. Change that step first.")


def _refuse_other_step(record: DecisionStep, before: DecisionStep) -> None:
    """An outcome is a body's, in a capacity: neither may change under it."""
    for field in ("body_id", "capacity", "decision_id"):
        if getattr(record, field) != getattr(before, field):
            words = "An outcome is recorded for this step. Withdraw the step and add another instead."
            raise Refused({field.removesuffix("_id"): [words]})


def _refuse_over_the_head(record: DecisionStep, *, by: User | None, before: DecisionStep | None) -> None:
    """On what the effect of a confirmed outcome hangs, only the body's own people change."""
    if by is None or before is None or all(getattr(record, name) == getattr(before, name) for name in BEARING):
        return
    confirmed = record.outcomes.filter(standing=Standing.ACCEPTED, confidence=Confidence.CONFIRMED)
    if confirmed.exists() and not acts_for(by, Permission.RECORD_OUTCOME_OF_OWN_BODY, record.body):
        where = name_of(record.body, dt.date.max)
        words = why_not(Permission.RECORD_OUTCOME_OF_OWN_BODY, where, Reach.OWN_BODY)
        raise NotPermitted(f"The body has confirmed its outcome, which hangs on this. {words}")


def _refuse_without_personality(record: DecisionStep) -> None:
    kind = record.body.kind
    if record.capacity in DECIDING and not kind.is_legal_person:
        words = f"{name_of(record.body, dt.date.max)} ({kind.name}) is not a legal person and cannot decide."
        raise Refused({"body": [words]})


def _refuse_wrong_decider(record: DecisionStep) -> None:
    by_forum = record.taken_by == DecisionStep.TakenBy.FORUM
    if not by_forum and record.forum is not None:
        raise Refused({"forum": ["An officer or a member decides this step. Leave the board or committee empty."]})
    if record.post and record.post.body_id not in (None, record.body_id):
        raise Refused({"post": ["This post is not one of the body’s own."]})


def _refuse_wrong_forum(record: DecisionStep, forum: Forum) -> None:
    capacity, decides = capacity_of(forum), record.capacity in DECIDING
    if decides and capacity == Capacity.ADVISES:
        words = f"{forum} advises and endorses; it decides nothing for any body. Choose endorse, recommend or note."
        raise Refused({"capacity": [words]})
    if record.capacity == "decide" and capacity == Capacity.JOINTLY_DELEGATED:
        words = f"{forum} decides only what bodies delegated to it. Choose “Decide under delegation”."
        raise Refused({"capacity": [words]})
    if capacity in SHARED or forum.body_id == record.body_id:
        return
    if forum.body_id is None and not decides:
        return
    owner = name_of(forum.body, dt.date.max) if forum.body else "a partnership, which is no body"
    words = f"{forum} belongs to {owner}. A body decides at a board or committee of its own, or at a joint one."
    raise Refused({"forum": [words]})


def _refuse_wrong_meeting(record: DecisionStep) -> None:
    if record.meeting and record.forum_id and record.meeting.forum_id != record.forum_id:
        raise Refused({"meeting": [f"This is a meeting of {record.meeting.forum}, not of {record.forum}."]})
    if record.item and record.meeting and not _on_one_agenda(record.item.meeting, record.meeting):
        raise Refused({"item": ["This item is on the agenda of another meeting."]})


def _on_one_agenda(one: Meeting, other: Meeting) -> bool:
    """Meetings in common share one agenda."""
    return one.pk == other.pk or (one.in_common_id is not None and one.in_common_id == other.in_common_id)


def _keep_meetings_day(record: DecisionStep, before: DecisionStep | None) -> None:
    """A step at a meeting keeps its day; one that is planned for the day of a recorded meeting is put there."""
    if record.meeting and (before is None or before.meeting_id != record.meeting_id):
        record.planned_on = day_of(record.meeting)
    elif before is None or (before.planned_on, before.forum_id) != (record.planned_on, record.forum_id):
        if record.meeting and (day_of(record.meeting), record.meeting.forum_id) != (record.planned_on, record.forum_id):
            record.meeting, record.item = None, None
        record.meeting = record.meeting or _meeting_on_its_day(record)


def _meeting_on_its_day(record: DecisionStep) -> Meeting | None:
    """The one meeting of the step's forum that takes place on the day that it is planned for."""
    if record.forum_id is None or record.planned_on is None:
        return None
    meetings = Meeting.objects.filter(forum=record.forum_id, on=record.planned_on, standing=Standing.ACCEPTED)
    found = list(meetings.filter(state__in=TAKES_PLACE)[:2])
    return found[0] if len(found) == 1 else None


def _refuse_order(record: DecisionStep) -> None:
    others = record.decision.steps.filter(standing__in=COUNTING).exclude(pk=record.pk).values_list("number", "after")
    follows = {number: list(after) for number, after in others}
    refuse_circles(follows | {record.number: list(record.after)})
