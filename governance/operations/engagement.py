"""Who was told, invited, consulted or sent the draft of a decision, when and how."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from governance.models import Decision, Engagement
from partnerships.models import Source
from partnerships.operations.facts import insert, is_closed, rule_for, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


def record_engagement(
    *,
    by: User | None,
    reason: str,
    decision: Decision,
    kind: str,
    on: dt.date,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> Engagement:
    """Record one contact: with a body, a board, or an audience in words."""
    entry = Engagement(decision=decision, kind=kind, on=on, source=source or decision.source, **values)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(entry, by=by)


@rule_for(Engagement)
def _engagement_rule(record: Engagement, *, by: User | None, before: Engagement | None) -> None:
    if is_closed(record):
        return
    if not (record.body or record.forum or record.audience):
        raise Refused({"body": ["Say who it was: a body, a board, or an audience in words."]})
    for name in ("respond_by", "responded_on"):
        day = getattr(record, name)
        if day and day < record.on:
            raise Refused({name: ["This day cannot be before the day of the contact."]})
