"""Notices that a body published: the proper officer of that body records them.

Late ones and incomplete ones are saved as they were: `governance.decisions.marks` and the page say what fell short.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from governance.models import DecisionStep, Notice
from partnerships.models import Source
from partnerships.operations.facts import insert, is_closed, rule_for, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

# What the document about a key decision must state: SI 2012/2089, regulation 9(1)(a) to (h).
REGULATION_9 = {
    "key": "that a key decision is to be made",
    "matter": "the matter",
    "decision-maker": "who decides: name and title, or the body and its members",
    "date": "the day or the period",
    "documents": "a list of the documents submitted",
    "address": "where copies can be had",
    "other-documents": "that other documents may follow",
    "how-to-request": "how to ask for those",
}


def record_notice(
    *,
    by: User | None,
    reason: str,
    step: DecisionStep,
    kind: str,
    published_on: dt.date,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> Notice:
    """Record a notice about one step of the body that published it."""
    notice = Notice(
        step=step, body=step.body, kind=kind, published_on=published_on, source=source or step.source, **values
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(notice, by=by)


@rule_for(Notice)
def _notice_rule(record: Notice, *, by: User | None, before: Notice | None) -> None:
    if is_closed(record):
        return
    if record.step and record.step.body_id != record.body_id:
        raise Refused({"body": ["A notice about a step is that body’s own."]})
    unknown = set(record.contents) - set(REGULATION_9)
    if unknown:
        raise Refused({"contents": [f"Not one of the eight points of regulation 9: {', '.join(sorted(unknown))}."]})
