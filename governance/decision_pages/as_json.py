"""A decision for programs: the keys of the contract, snake_case, ISO dates, money as strings, bodies by code."""

from __future__ import annotations

from typing import Any

from governance.decision_pages.openness import openness_as_json
from governance.decision_pages.record import DecisionRecord
from governance.decisions.binding import Bound
from governance.decisions.due import Due
from governance.decisions.position import WORDS
from governance.decisions.sentences import doing, state_words, why_bound
from governance.decisions.steps import StepOnDay
from governance.scrutiny.as_json import scrutiny_as_json


def decision_as_json(record: DecisionRecord) -> dict[str, Any]:
    """The decision as at the day on view."""
    decision, now = record.decision, record.on_day
    return {
        "ref": decision.ref,
        "title": decision.title,
        "as_at": record.day.isoformat(),
        "what_this_means": decision.plain_english,
        "partnership": decision.partnership.slug if decision.partnership else None,
        "lead_body": _code(record, decision.lead_body_id),
        "status": str(now.status),
        "status_words": WORDS[now.status],
        "answer": record.opening,
        "agreed_on": _iso(now.agreed_on) if not now.awaited else None,
        "needed_by": _iso(decision.needed_by),
        "reason_for_date": decision.reason_for_date,
        "proposed_on": _iso(decision.proposed_on),
        "withdrawn_on": _iso(now.fact.withdrawn_on),
        "value": str(decision.value) if decision.value is not None else None,
        "functions": list(decision.functions),
        "agreement": decision.agreement_reference or None,
        "required_steps": len(now.counting),
        "effective_steps": len(now.effective),
        "reported_steps": len(now.reported),
        "steps": [_step(record, step) for step in now.steps],
        "waiting_for": [
            {"body": _code(record, step.fact.body.key), "step": step.fact.number, "why": doing(step)}
            for step in now.awaited
        ],
        "open_conditions": [
            {"body": _code(record, step.fact.body.key), "text": condition.text, "due_on": _iso(condition.due_on)}
            for step, condition in now.open_conditions
        ],
        "binds": [_bound(record, each) for each in record.bound if each.is_bound],
        "does_not_bind": [_bound(record, each) for each in record.bound if not each.is_bound],
        "deadlines": [_deadline(record, due) for due in record.deadlines],
        **openness_as_json(record),
        **scrutiny_as_json(record),
        "source": {"title": decision.source.title, "url": decision.source.url, "detail": decision.source_detail},
    }


def _step(record: DecisionRecord, step: StepOnDay) -> dict[str, Any]:
    row, outcome = record.record_of(step), step.outcome
    return {
        "number": step.fact.number,
        "body": _code(record, step.fact.body.key),
        "forum": row.forum.slug if row.forum else None,
        "decider": record.deciders[row.pk],
        "capacity": row.capacity,
        "required": row.is_required,
        "after": list(row.after),
        "planned_on": _iso(row.planned_on),
        "due_on": _iso(row.due_on),
        "state": str(step.state),
        "state_words": state_words(step),
        "taken_on": _iso(step.taken_on),
        "outcome": outcome.outcome if outcome else None,
        "effective_on": _iso(step.effective_on),
        "call_in_until": _iso(step.effect.call_in_until),
        "called_in": step.is_suspended,
        "confirmed": step.is_confirmed if outcome else None,
        "days_late": step.days_late(record.decision.needed_by),
        "marks": [str(mark) for mark in record.on_day.marks[row.pk]],
        "paper_published_on": _iso(row.paper_published_on),
        "conditions": [
            {"text": each.text, "due_on": _iso(each.due_on), "closed_on": _iso(each.closed_on)}
            for each in step.fact.conditions
        ],
    }


def _bound(record: DecisionRecord, bound: Bound) -> dict[str, Any]:
    return {
        "body": _code(record, bound.body.key),
        "reason": str(bound.reason),
        "why": why_bound(bound, record.names, record.deciders),
    }


def _deadline(record: DecisionRecord, due: Due) -> dict[str, Any]:
    step = due.step
    return due.answer.as_record() | {
        "step": step.fact.number if step else None,
        "body": _code(record, step.fact.body.key) if step else None,
        "expected": due.is_expected,
        "met_on": _iso(due.met_on),
    }


def _code(record: DecisionRecord, key: int | None) -> str | None:
    body = record.bodies.get(key) if key else None
    return body.code if body else None


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
