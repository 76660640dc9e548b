"""Lines of accountability between bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from partnerships.models import Accountability, Body, LegalPower, Source
from partnerships.operations.facts import DatedDetails, change_fact, insert, is_closed, rule_for, writing
from partnerships.operations.life import refuse_outside_life

if TYPE_CHECKING:
    from accounts.models import User


def record_accountability(
    *,
    by: User | None,
    reason: str,
    from_body: Body,
    kind: str,
    to_body: Body,
    source: Source,
    legal_power: LegalPower | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Accountability:
    """Record that one body answers to another; without a legal power it is kept as generally understood."""
    line = Accountability(
        from_body=from_body,
        kind=kind,
        to_body=to_body,
        legal_power=legal_power,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(line, by=by)


def change_accountability(
    line: Accountability, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> Accountability:
    """Correct a line in place."""
    return change_fact(line, by=by, reason=reason, version=version, as_kind=as_kind, **values)


@rule_for(Accountability)
def _rule(record: Accountability, *, by: User | None, before: Accountability | None) -> None:
    if is_closed(record):
        return
    power_was_missing = before is None or before.legal_power_id is None
    if record.legal_power_id is None or power_was_missing:
        record.as_generally_understood = record.legal_power_id is None
    refuse_outside_life(record, record.from_body)
    refuse_outside_life(record, record.to_body)
