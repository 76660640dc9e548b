"""Consultation of health scrutiny on a substantial change of services, and what may follow it.

NHS Act 2006, section 244; SI 2013/218, Part 4. Until 30 January 2024 a council could refer a proposal to the Secretary
of State; from 31 January 2024 anybody may ask for a Secretary of State call-in (Schedule 10A). What has no power behind
it is saved and marked. What a council holds is its own to say: it stays reported until its scrutiny officer or its
approver records or confirms it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from accounts.roles import Permission
from governance.models import (
    Decision,
    ScrutinyConsultation,
    ScrutinyReferral,
    SecretaryOfStateCallIn,
    SubstantialView,
)
from partnerships.models import Body, Source, Sourced
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import insert, is_closed, rule_for, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Kept = TypeVar("Kept", bound=Sourced)


def _record(
    model: type[Kept],
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    source: Source | None,
    as_kind: str,
    values: dict[str, Any],
) -> Kept:
    record = model(decision=decision, source=source or decision.source, **values)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(record, by=by)


def record_substantial_view(
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    body: Body,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> SubstantialView:
    """Record whether a council holds a proposal to be substantial for its area."""
    said = {"body": body, **values}
    return _record(
        SubstantialView, by=by, reason=reason, decision=decision, source=source, as_kind=as_kind, values=said
    )


def record_consultation(
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    by_body: Body,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> ScrutinyConsultation:
    """Record that a body consults a council, or a joint committee of several (regulation 23)."""
    said = {"by_body": by_body, **values}
    return _record(
        ScrutinyConsultation, by=by, reason=reason, decision=decision, source=source, as_kind=as_kind, values=said
    )


def record_referral(
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    on: dt.date,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> ScrutinyReferral:
    """Record a referral to the Secretary of State; one on or after 31 January 2024 is kept and marked."""
    said = {"on": on, **values}
    return _record(
        ScrutinyReferral, by=by, reason=reason, decision=decision, source=source, as_kind=as_kind, values=said
    )


def record_secretary_of_state_call_in(
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> SecretaryOfStateCallIn:
    """Record a notification, a request for a Secretary of State call-in, or what came of it."""
    return _record(
        SecretaryOfStateCallIn, by=by, reason=reason, decision=decision, source=source, as_kind=as_kind, values=values
    )


@declare_own_act(SubstantialView)
def _own_view(view: SubstantialView) -> OwnAct | None:
    given = view.view != SubstantialView.View.NOT_GIVEN
    essential = ("standing", "view", "on", "reasons")
    return OwnAct(body=view.body, essential=essential, recorded_with=(Permission.RECORD_SCRUTINY,)) if given else None


@rule_for(SubstantialView)
def _view_rule(record: SubstantialView, *, by: User | None, before: SubstantialView | None) -> None:
    if is_closed(record):
        return
    if record.body.kind.sector != "council":
        raise Refused({"body": ["Whether a change is substantial is for a council to say: this body is none."]})
    hold_back_confirmation(record, by=by, before=before)


@rule_for(ScrutinyConsultation)
def _consultation_rule(record: ScrutinyConsultation, *, by: User | None, before: ScrutinyConsultation | None) -> None:
    if is_closed(record):
        return
    if not (record.body or record.forum):
        raise Refused({"body": ["Name the council or the joint committee that is consulted."]})
    started = record.started_on
    for name in ("comments_by", "decide_by", "responded_on"):
        day = getattr(record, name)
        if started and day and day < started:
            raise Refused({name: ["This day cannot be before the day on which the consultation began."]})


@rule_for(ScrutinyReferral)
def _referral_rule(record: ScrutinyReferral, *, by: User | None, before: ScrutinyReferral | None) -> None:
    if not is_closed(record) and record.replied_on and record.replied_on < record.on:
        raise Refused({"replied_on": ["The reply cannot come before the referral."]})


@rule_for(SecretaryOfStateCallIn)
def _call_in_rule(record: SecretaryOfStateCallIn, *, by: User | None, before: SecretaryOfStateCallIn | None) -> None:
    if is_closed(record):
        return
    if not (record.requested_on or record.notified_on or record.directed_on):
        raise Refused({"requested_on": ["Enter the day of the request, of the notification or of the direction."]})
    if record.decided_on and record.directed_on and record.decided_on < record.directed_on:
        raise Refused({"decided_on": ["The decision cannot come before the direction."]})
