"""What sources say of the fields of a body's own record, and a claim that is put in its place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from partnerships.models import Body, BodyClaim, BodyKind
from partnerships.operations.facts import rule_for, update_along
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Field = BodyClaim.Field
PRECISION_OF = {Field.ESTABLISHED_ON: "established_precision", Field.ABOLISHED_ON: "abolished_precision"}


def put_in_place(claim: BodyClaim, *, by: User | None) -> Body:
    """Give the body the value that an accepted claim says."""
    return update_along(claim.body, by=by, values=columns_of(claim))


def columns_of(claim: BodyClaim) -> dict[str, Any]:
    """The columns of the body with the values of a claim."""
    values: dict[str, Any] = {claim.field: value_of(claim)}
    if precision := PRECISION_OF.get(Field(claim.field)):
        values[precision] = claim.precision
    return values


def value_of(claim: BodyClaim) -> dt.date | str | BodyKind | Body | None:
    """What a claim says, as the body's own field has it; `Refused` where its words mean nothing."""
    try:
        if claim.field in BodyClaim.DAYS:
            return dt.date.fromisoformat(claim.value) if claim.value else None
        if claim.field == Field.KIND:
            return BodyKind.objects.get(code=claim.value)
        if claim.field == Field.COUNTY:
            return Body.objects.get(code=claim.value) if claim.value else None
    except (ValueError, BodyKind.DoesNotExist, Body.DoesNotExist):
        raise Refused({"value": [f"“{claim.value}” is no value of this field."]}) from None
    return claim.value


@rule_for(BodyClaim)
def _rule(record: BodyClaim, *, by: User | None, before: BodyClaim | None) -> None:
    value_of(record)
