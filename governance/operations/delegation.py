"""Delegations: power that a body gives to a forum, another body or a post.

Anybody who keeps the record of the giver or of the board that receives may report one; only the giver's own people make
it confirmed, and until then it binds nobody (`governance.decisions.authority`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from accounts.roles import Permission
from governance.models import Delegation, Forum, Function
from partnerships.english import listed
from partnerships.models import Body, LegalPower, Post, Source
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import DatedDetails, insert, is_closed, rule_for, update, writing
from partnerships.operations.life import refuse_outside_life
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

ESSENTIAL = (
    "standing",
    "from_body_id",
    "to_forum_id",
    "to_body_id",
    "to_post_id",
    "functions",
    "scope",
    "value_limit",
    "area",
    "conditions",
    "reserved",
    "may_be_sub_delegated",
    "valid_from",
    "valid_to",
    "revoked_on",
)


def record_delegation(
    *,
    by: User | None,
    reason: str,
    from_body: Body,
    source: Source,
    to_forum: Forum | None = None,
    to_body: Body | None = None,
    to_post: Post | None = None,
    functions: Iterable[str] = (),
    scope: str = "",
    value_limit: Decimal | None = None,
    area: str = "",
    conditions: str = "",
    reserved: str = "",
    may_be_sub_delegated: bool | None = None,
    legal_power: LegalPower | None = None,
    instrument: str = "",
    instrument_url: str = "",
    approved_by: str = "",
    revoked_on: dt.date | None = None,
    review_on: dt.date | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Delegation:
    """Record that a body delegated functions (by their codes) to one forum, body or post, up to a limit in pounds."""
    delegation = Delegation(
        from_body=from_body,
        to_forum=to_forum,
        to_body=to_body,
        to_post=to_post,
        functions=list(dict.fromkeys(functions)),
        scope=scope,
        value_limit=value_limit,
        area=area,
        conditions=conditions,
        reserved=reserved,
        may_be_sub_delegated=may_be_sub_delegated,
        legal_power=legal_power,
        instrument=instrument,
        instrument_url=instrument_url,
        approved_by=approved_by,
        revoked_on=revoked_on,
        review_on=review_on,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(delegation, by=by)


def revoke_delegation(
    delegation: Delegation, *, by: User | None, reason: str, version: int, on: dt.date, as_kind: str = ""
) -> Delegation:
    """Take a delegation back; `on` is the first day without it."""
    with writing(by=by, reason=reason, as_kind=as_kind):
        return update(delegation, by=by, version=version, values={"revoked_on": on})


@declare_own_act(Delegation)
def _own_act(delegation: Delegation) -> OwnAct:
    return OwnAct(body=delegation.from_body, essential=ESSENTIAL, confirmed_with=Permission.APPROVE_DELEGATION)


@rule_for(Delegation)
def _rule(record: Delegation, *, by: User | None, before: Delegation | None) -> None:
    if is_closed(record):
        return
    _refuse_nonsense(record)
    refuse_outside_life(record, record.from_body)
    hold_back_confirmation(record, by=by, before=before)


def _refuse_nonsense(delegation: Delegation) -> None:
    if not delegation.from_body.kind.is_legal_person:
        name = name_of(delegation.from_body, dt.date.max)
        raise Refused({"from_body": [f"{name} is not a legal person and has no power to delegate."]})
    if sum(1 for each in (delegation.to_forum_id, delegation.to_body_id, delegation.to_post_id) if each) != 1:
        raise Refused({"to_forum": ["Say to which one board, body or post it is. Fill in one of the three."]})
    if delegation.to_body_id == delegation.from_body_id:
        raise Refused({"to_body": ["A body cannot delegate to itself."]})
    if delegation.revoked_on and delegation.valid_from and delegation.revoked_on < delegation.valid_from:
        raise Refused({"revoked_on": ["It cannot be taken back before it began. Check both dates."]})
    known = set(Function.objects.filter(code__in=delegation.functions).values_list("code", flat=True))
    if unknown := sorted(set(delegation.functions) - known):
        raise Refused({"functions": [f"No function is recorded under {listed(unknown)}."]})
