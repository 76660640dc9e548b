"""Memberships and what happens to them.

An editor never records the approval of another sovereign body: what a body itself must have decided is kept as
"reported, not confirmed by the body" until somebody who confirms on its behalf has done so.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Unpack

from partnerships.models import Body, Membership, MembershipEvent, Partnership, Precision, Source, Standing
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import (
    DatedDetails,
    SourcedDetails,
    change_fact,
    insert,
    is_closed,
    rule_for,
    update,
    update_along,
    writing,
)
from partnerships.operations.life import refuse_outside_life
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Event = MembershipEvent.Kind
# What a body decides for itself; an invitation is the partnership's, a succession the law's.
BODYS_OWN_ACTS = frozenset({Event.JOINED, Event.SUSPENDED, Event.RESUMED, Event.WITHDREW, Event.DECLINED})
ENDING = frozenset({Event.WITHDREW, Event.SUCCEEDED})
LONGEST_DECISION = 200
ESSENTIAL = ("standing", "basis", "role", "is_voting", "valid_from", "valid_to", "kind", "on", "conditions")


def record_membership(
    *,
    by: User | None,
    reason: str,
    partnership: Partnership,
    body: Body,
    basis: str,
    source: Source,
    role: str = Membership.Role.NOT_RECORDED,
    is_voting: bool | None = None,
    share_of_body: Decimal | None = None,
    joined_by: str = "",
    left_by: str = "",
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Membership:
    """Record that a body belongs to a partnership."""
    membership = Membership(
        partnership=partnership,
        body=body,
        basis=basis,
        source=source,
        role=role,
        is_voting=is_voting,
        share_of_body=share_of_body,
        joined_by=joined_by,
        left_by=left_by,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(membership, by=by)


def change_membership(
    membership: Membership, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> Membership:
    """Correct a membership in place."""
    return change_fact(membership, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def end_membership(
    membership: Membership,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    on_precision: str = Precision.EXACT,
    left_by: str = "",
    as_kind: str = "",
) -> Membership:
    """End a membership; `on` is the first day without it."""
    values = {"valid_to": on, "to_precision": on_precision, "left_by": left_by or membership.left_by}
    with writing(by=by, reason=reason, as_kind=as_kind):
        return update(membership, by=by, version=version, values=values)


def record_membership_event(
    *,
    by: User | None,
    reason: str,
    membership: Membership,
    kind: str,
    on: dt.date,
    source: Source,
    on_precision: str = Precision.EXACT,
    why: str = "",
    decided_by: str = "",
    conditions: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> MembershipEvent:
    """Record what happened to a membership on a day; leaving it also ends it on that day.

    The end moves with the event as long as the two agree, and goes if the event turns out to be a mistake.
    """
    event = MembershipEvent(
        membership=membership,
        kind=kind,
        on=on,
        on_precision=on_precision,
        source=source,
        reason=why,
        decided_by=decided_by,
        conditions=conditions,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(event, by=by)


@declare_own_act(Membership)
def _membership_act(fact: Membership) -> OwnAct | None:
    return OwnAct(body=fact.body, essential=ESSENTIAL) if fact.basis == Membership.Basis.AGREED else None


@declare_own_act(MembershipEvent)
def _event_act(fact: MembershipEvent) -> OwnAct | None:
    return OwnAct(body=fact.membership.body, essential=ESSENTIAL) if fact.kind in BODYS_OWN_ACTS else None


@rule_for(Membership)
def _membership_rule(record: Membership, *, by: User | None, before: Membership | None) -> None:
    if is_closed(record):
        return
    if not record.body.kind.is_legal_person:
        kind = record.body.kind.name
        raise Refused(
            {"body": [f"{name_of(record.body, dt.date.max)} ({kind}) is not a legal person and cannot join."]}
        )
    refuse_outside_life(record, record.body)
    hold_back_confirmation(record, by=by, before=before)


@rule_for(MembershipEvent)
def _event_rule(record: MembershipEvent, *, by: User | None, before: MembershipEvent | None) -> None:
    ended_by_it = before is not None and _ends(before) and record.membership.valid_to == before.on
    if not is_closed(record):
        if not ended_by_it:
            _refuse_event_outside_membership(record)
        hold_back_confirmation(record, by=by, before=before)
    if _ends(record) and (record.membership.valid_to is None or ended_by_it):
        _end_with(record, by=by)
    elif ended_by_it and not _ends(record):
        update_along(record.membership, by=by, values={"valid_to": None, "to_precision": Precision.EXACT})


def _ends(event: MembershipEvent) -> bool:
    return event.standing == Standing.ACCEPTED and event.kind in ENDING


def _end_with(event: MembershipEvent, *, by: User | None) -> None:
    """End the membership on the day of the event, or move its end there."""
    values = {"valid_to": event.on, "to_precision": event.on_precision, "left_by": event.decided_by[:LONGEST_DECISION]}
    if any(getattr(event.membership, name) != value for name, value in values.items()):
        update_along(event.membership, by=by, values=values)


def _refuse_event_outside_membership(event: MembershipEvent) -> None:
    starts, ends = event.membership.valid_from, event.membership.valid_to
    if event.kind in (Event.SUSPENDED, Event.RESUMED) and starts and event.on < starts:
        raise Refused({"on": ["The membership had not begun on that day. Check both dates."]})
    if event.kind != Event.SUCCEEDED and ends and event.on > ends:
        raise Refused({"on": ["The membership had ended before that day. Check both dates."]})
