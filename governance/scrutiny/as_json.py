"""Scrutiny's side of a decision for programs. `call_ins`: by councillors; the other has its own key and name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from governance.decision_pages.record import DecisionRecord
from governance.scrutiny.substantial_change import known_by


def scrutiny_as_json(record: DecisionRecord) -> dict[str, Any]:
    """Both kinds of call-in, consultation on a substantial change, referrals."""
    said, code = record.substantial, {key: body.code for key, body in record.bodies.items()}
    return {
        "call_ins": [
            {
                "step": record.steps[each.step_id].number,
                "received_on": each.received_on.isoformat(),
                "callers": each.callers or None,
                "callers_count": each.callers_count,
                "grounds": each.grounds or None,
                "valid": each.is_valid if known_by(each.judged_on or each.received_on, record.day) else None,
                "outcome": each.outcome if each.outcome and known_by(each.outcome_on, record.day) else None,
                "outcome_on": _iso(each.outcome_on, record.day),
                "reconsidered_on": _iso(each.reconsidered_on, record.day),
            }
            for each in record.call_ins
        ],
        "substantial_views": [
            {"body": code.get(each.body_id), "view": each.view, "on": _iso(each.on, record.day)}
            for each in said.views
            if each.on is None or known_by(each.on, record.day)
        ],
        "consultations": [
            {
                "by": code.get(each.by_body_id),
                "body": code.get(each.body_id or 0),
                "forum": each.forum.slug if each.forum else None,
                "started_on": _iso(each.started_on, record.day),
                "comments_by": each.comments_by.isoformat() if each.comments_by else None,
                "decide_by": each.decide_by.isoformat() if each.decide_by else None,
                "responded_on": _iso(each.responded_on, record.day),
            }
            for each in said.consultations
        ],
        "referrals": [{"body": code.get(each.body_id or 0), "on": each.on.isoformat()} for each in said.referrals],
        "secretary_of_state_call_ins": [
            {
                "requested_on": _iso(each.requested_on, record.day),
                "notified_on": _iso(each.notified_on, record.day),
                "directed_on": _iso(each.directed_on, record.day),
                "decided_on": _iso(each.decided_on, record.day),
            }
            for each in said.secretary_of_state
        ],
    }


def _iso(on: dt.date | None, day: dt.date) -> str | None:
    return on.isoformat() if on and on <= day else None
