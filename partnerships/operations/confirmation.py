"""What a body itself must have decided is kept as reported until somebody who confirms on its behalf has done so.

Each kind of fact says by `declare_own_act` whose own act it is, if any body's, and which permissions speak for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission, Reach, why_not
from partnerships.models import Body, Confidence, Sourced, Standing
from partnerships.operations.facts import update, writing
from partnerships.operations.permission import acts_for, name_of
from partnerships.operations.refusal import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class OwnAct:
    """A body's own act: whose, who confirms it, who else records it as confirmed, and what it consists of."""

    body: Body
    essential: tuple[str, ...]
    confirmed_with: Permission = Permission.CONFIRM_FOR_BODY
    recorded_with: tuple[Permission, ...] = ()


_declared: dict[type[Sourced], Callable[[Any], OwnAct | None]] = {}


def declare_own_act(model: type[Sourced]) -> Callable[[Callable[[Any], OwnAct | None]], Callable[[Any], OwnAct | None]]:
    """Declare how to tell of which body a fact of this kind is the own act; None where of none."""

    def declare(find: Callable[[Any], OwnAct | None]) -> Callable[[Any], OwnAct | None]:
        _declared[model] = find
        return find

    return declare


def own_act(fact: Any) -> OwnAct | None:
    """Of which body a fact is the own act; None where of none."""
    find = _declared.get(type(fact))
    return find(fact) if find else None


def hold_back_confirmation(record: Any, *, by: User | None, before: Any) -> None:
    """Keep as reported what a body must have decided, unless it was confirmed before and says the same."""
    act = own_act(record)
    if act is None or record.confidence != Confidence.CONFIRMED:
        return
    stands = (
        before is not None
        and before.confidence == Confidence.CONFIRMED
        and all(getattr(record, name, None) == getattr(before, name, None) for name in act.essential)
    )
    speaks = any(acts_for(by, each, act.body) for each in (act.confirmed_with, *act.recorded_with))
    if not stands and not speaks:
        record.confidence = Confidence.REPORTED


def confirm_for_body(fact: Any, *, by: User, reason: str, version: int, today: dt.date) -> Any:
    """Confirm on a body's behalf what was reported of it."""
    act = own_act(fact)
    if act is None:
        raise Refused("This is no act of a body's own, so there is nothing to confirm.")
    if not acts_for(by, act.confirmed_with, act.body):
        raise NotPermitted(why_not(act.confirmed_with, name_of(act.body, today), Reach.OWN_BODY))
    if fact.standing != Standing.ACCEPTED:
        raise Refused("Only a published fact can be confirmed.")
    values = {"confidence": Confidence.CONFIRMED, "verified_on": today, "verified_by": by}
    with writing(by=by, reason=reason):
        return update(fact, by=by, version=version, values=values, permission=act.confirmed_with)
