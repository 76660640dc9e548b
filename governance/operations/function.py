"""Who is responsible for a public function, and where bodies disagree about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Unpack

from governance.models import Forum, Function, FunctionResponsibility
from partnerships.models import Body, BodyKind, LegalPower, Source
from partnerships.operations.facts import DatedDetails, insert, is_closed, rule_for, writing
from partnerships.operations.life import refuse_outside_life
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


def record_responsibility(
    *,
    by: User | None,
    reason: str,
    function: Function,
    source: Source,
    body: Body | None = None,
    body_kind: BodyKind | None = None,
    legal_power: LegalPower | None = None,
    exercised_by: Forum | None = None,
    is_disputed: bool = False,
    dispute: str = "",
    resolved_on: dt.date | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> FunctionResponsibility:
    """Record that one body, or every body of a kind, is responsible for a function; or that this is disputed."""
    responsibility = FunctionResponsibility(
        function=function,
        body=body,
        body_kind=body_kind,
        legal_power=legal_power,
        exercised_by=exercised_by,
        is_disputed=is_disputed,
        dispute=dispute,
        resolved_on=resolved_on,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(responsibility, by=by)


@rule_for(FunctionResponsibility)
def _rule(record: FunctionResponsibility, *, by: User | None, before: FunctionResponsibility | None) -> None:
    if is_closed(record):
        return
    if record.is_disputed and not record.dispute.strip():
        raise Refused({"dispute": ["Say what is disputed, and between whom."]})
    if record.resolved_on and not record.is_disputed:
        raise Refused({"resolved_on": ["Only a dispute can be resolved. Say what was disputed."]})
    if record.body:
        refuse_outside_life(record, record.body)
