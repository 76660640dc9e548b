"""Memberships and what happens to them.

An editor never records the approval of another sovereign body: what a body itself must have decided is kept as
"reported, not confirmed by the body" until somebody who confirms on its behalf has done so.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Unpack

from accounts.roles import Permission, Reach, why_not
from partnerships.models import Body, Confidence, Membership, MembershipEvent, Partnership, Precision, Source, Standing
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
from partnerships.operations.permission import acts_for, name_of
from partnerships.operations.refusal import NotPermitted, Refused

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


def confirm_for_body(
    fact: Membership | MembershipEvent, *, by: User, reason: str, version: int, today: dt.date
) -> Membership | MembershipEvent:
    """Confirm on a body's behalf what was reported of it."""
    body = body_of(fact)
    if not acts_for(by, Permission.CONFIRM_FOR_BODY, body):
        raise NotPermitted(why_not(Permission.CONFIRM_FOR_BODY, name_of(body, today), Reach.OWN_BODY))
    if fact.standing != Standing.ACCEPTED:
        raise Refused("Only a published fact can be confirmed.")
    values = {"confidence": Confidence.CONFIRMED, "verified_on": today, "verified_by": by}
    with writing(by=by, reason=reason):
        return update(fact, by=by, version=version, values=values, permission=Permission.CONFIRM_FOR_BODY)


def body_of(fact: Membership | MembershipEvent) -> Body:
    """The body that a membership or its event is about."""
    return fact.body if isinstance(fact, Membership) else fact.membership.body


def is_bodys_own_act(fact: Membership | MembershipEvent) -> bool:
    """Tell whether a fact says what a body itself decided."""
    if isinstance(fact, Membership):
        return fact.basis == Membership.Basis.AGREED
    return fact.kind in BODYS_OWN_ACTS


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
    _hold_back_confirmation(record, by=by, before=before)


@rule_for(MembershipEvent)
def _event_rule(record: MembershipEvent, *, by: User | None, before: MembershipEvent | None) -> None:
    ended_by_it = before is not None and _ends(before) and record.membership.valid_to == before.on
    if not is_closed(record):
        if not ended_by_it:
            _refuse_event_outside_membership(record)
        _hold_back_confirmation(record, by=by, before=before)
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


def _hold_back_confirmation(
    record: Membership | MembershipEvent, *, by: User | None, before: Membership | MembershipEvent | None
) -> None:
    """Keep as reported what a body must have decided, unless it was confirmed before and says the same."""
    if record.confidence != Confidence.CONFIRMED or not is_bodys_own_act(record):
        return
    stands = (
        before is not None
        and before.confidence == Confidence.CONFIRMED
        and all(getattr(record, name, None) == getattr(before, name, None) for name in ESSENTIAL)
    )
    if not stands and not acts_for(by, Permission.CONFIRM_FOR_BODY, body_of(record)):
        record.confidence = Confidence.REPORTED


def _refuse_event_outside_membership(event: MembershipEvent) -> None:
    starts, ends = event.membership.valid_from, event.membership.valid_to
    if event.kind in (Event.SUSPENDED, Event.RESUMED) and starts and event.on < starts:
        raise Refused({"on": ["The membership had not begun on that day. Check both dates."]})
    if event.kind != Event.SUCCEEDED and ends and event.on > ends:
        raise Refused({"on": ["The membership had ended before that day. Check both dates."]})
