"""A claim on a field of a body in words: what the source says, what is recorded."""

from __future__ import annotations

import datetime as dt

from config.dates_in_words import NOT_RECORDED, dated_words, day_words, last_day
from partnerships.models import Body, BodyClaim, BodyKind
from partnerships.operations.body_claim import PRECISION_OF, Field, value_of
from partnerships.operations.permission import name_of

LABELS = {
    Field.ESTABLISHED_ON: "First day",
    Field.ABOLISHED_ON: "Last day",
    Field.KIND: "Kind",
    Field.REGION: "Region",
    Field.COUNTY: "County",
}


def label_of(claim: BodyClaim) -> str:
    """What the claim is about."""
    return LABELS[Field(claim.field)]


def claimed_words(claim: BodyClaim, day: dt.date) -> str:
    """What the source says; names as on a day."""
    return _words(claim.field, value_of(claim), claim.precision, day)


def recorded_words(claim: BodyClaim, day: dt.date) -> str:
    """What the body's record says of the same field now."""
    body = claim.body
    precision = PRECISION_OF.get(Field(claim.field))
    return _words(claim.field, getattr(body, claim.field), getattr(body, precision) if precision else "exact", day)


def _words(field: str, value: object, precision: str, day: dt.date) -> str:
    if isinstance(value, dt.date):
        return day_words(last_day(value)) if field == Field.ABOLISHED_ON else dated_words(value, precision)
    if isinstance(value, BodyKind):
        return value.name
    if isinstance(value, Body):
        return name_of(value, day)
    if not value:
        return "none: the body is open" if field == Field.ABOLISHED_ON else NOT_RECORDED
    return str(value)
