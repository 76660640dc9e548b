"""Who acts for which partnership or body, from when until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.roles import Permission, why_not
from partnerships.models import Body, Partnership, RoleHolding
from partnerships.operations.facts import writing
from partnerships.operations.refusal import Conflict, NotPermitted, Refused
from partnerships.visibility import places_of

if TYPE_CHECKING:
    from accounts.models import User


def grant_role(
    *,
    by: User | None,
    reason: str,
    user: User,
    role: str,
    valid_from: dt.date,
    body: Body | None = None,
    partnership: Partnership | None = None,
    valid_to: dt.date | None = None,
) -> RoleHolding:
    """Give a person a role on one body or one partnership for a period."""
    _require_manager(by)
    holding = RoleHolding(
        user=user, role=role, body=body, partnership=partnership, valid_from=valid_from, valid_to=valid_to
    )
    with writing(by=by, reason=reason):
        _check(holding)
        holding.save(force_insert=True)
    return holding


def end_role(holding: RoleHolding, *, by: User | None, reason: str, version: int, on: dt.date) -> RoleHolding:
    """End a role; `on` is the first day without it, at the earliest the day after it began."""
    _require_manager(by)
    with writing(by=by, reason=reason):
        rows = RoleHolding.objects.select_for_update(no_key=True)
        current = rows.filter(pk=holding.pk, version=version).first()
        if current is None:
            raise Conflict(rows.get(pk=holding.pk))
        current.valid_to = max(on, current.valid_from + dt.timedelta(days=1))
        current.version += 1
        _check(current)
        current.save(force_update=True)
    return current


def _require_manager(by: User | None) -> None:
    if by is not None and not places_of(by, Permission.MANAGE_PEOPLE).everywhere:
        raise NotPermitted(why_not(Permission.MANAGE_PEOPLE, "this register"))


def _check(holding: RoleHolding) -> None:
    try:
        holding.full_clean()
    except ValidationError as error:
        raise Refused.because_of(error) from error
