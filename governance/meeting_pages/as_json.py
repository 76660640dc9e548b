"""A meeting for programs: snake_case, ISO dates, bodies by code."""

from __future__ import annotations

from typing import Any

from governance.meeting_pages.deadlines import Deadline, meeting_deadlines, papers_answer
from governance.meeting_pages.record import MeetingRecord
from governance.meeting_pages.words import answer
from partnerships.partnership_json import iso


def meeting_as_json(record: MeetingRecord, codes: dict[int, str]) -> dict[str, Any]:
    """The meeting, with bodies by the codes given."""
    meeting, forum = record.meeting, record.forum
    return {
        "id": meeting.pk,
        "forum": forum.slug,
        "body": forum.body.code if forum.body else None,
        "partnership": forum.partnership.slug if forum.partnership else None,
        "title": meeting.title or None,
        "on": iso(meeting.on),
        "starts_at": f"{meeting.starts_at:%H:%M}" if meeting.starts_at else None,
        "first_planned_on": iso(meeting.first_planned_on),
        "moved": [{"from": iso(m.before), "to": iso(m.after), "reason": m.reason} for m in record.moves],
        "state": meeting.state,
        "answer": answer(record),
        "openness": meeting.openness,
        "venue": meeting.venue or None,
        "is_remote": meeting.is_remote,
        "is_quorate": meeting.is_quorate,
        "made_no_decision": meeting.made_no_decision,
        "agenda_published_on": iso(meeting.agenda_published_on),
        "minutes_approved_on": iso(meeting.minutes_approved_on),
        "minutes_url": meeting.minutes_url or None,
        "url": meeting.url or None,
        "external_reference": meeting.external_reference or None,
        "in_common": _in_common(record),
        "items": [_item(record, item, codes) for item in record.items],
        "steps": [_step(record, step, codes) for step in record.steps.values()],
        "attendance": [
            {"seat": each.seat.label, "body": each.body_code or None, "state": came.state if came else None}
            for each in record.seats.seats
            for came in [record.attendance.get(each.seat.pk)]
        ],
        "actions": [_action(each, codes) for each in record.actions],
        "parked": [_parked(each) for each in record.parked],
        "deadlines": [_deadline(record, each, codes) for each in meeting_deadlines(record)],
        "source": meeting.source.title,
        "confidence": meeting.confidence,
    }


def _in_common(record: MeetingRecord) -> dict[str, Any] | None:
    if record.meeting.in_common is None:
        return None
    return {"title": record.meeting.in_common.title, "meetings": [each.pk for each in record.sitting]}


def _item(record: MeetingRecord, item: Any, codes: dict[int, str]) -> dict[str, Any]:
    due = papers_answer(record)
    published = item.paper_published_on
    return {
        "number": item.number,
        "title": item.title,
        "purpose": item.purpose or None,
        "privacy": item.privacy,
        "lead_body": codes.get(item.lead_body_id),
        "paper_title": item.paper_title or None,
        "paper_url": item.paper_url or None,
        "paper_published_on": iso(published),
        "paper_late": published > due.on if published and due else None,
        "result": item.result or None,
        "result_words": item.result_words or None,
        "result_confirmed": item.confidence == "confirmed" if item.result else None,
        "minutes_spent": item.minutes_spent,
        "for_bodies": [
            codes[body]
            for (key, body), applies in record.applies.items()
            if key == item.pk and applies and body in codes
        ],
        "steps": [{"decision": step.decision.ref, "step": step.number} for step in record.steps_of(item)],
    }  # fmt: skip


def _step(record: MeetingRecord, step: Any, codes: dict[int, str]) -> dict[str, Any]:
    taken = record.taken.get(step.pk)
    outcome = taken.outcome if taken else None
    return {
        "decision": step.decision.ref,
        "step": step.number,
        "body": codes.get(step.body_id),
        "capacity": step.capacity,
        "state": str(taken.state) if taken else "draft",
        "outcome": outcome.outcome if outcome else None,
        "confirmed": taken.is_confirmed if taken and outcome else None,
    }


def _action(each: Any, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "text": each.text,
        "owner_body": codes.get(each.owner_body_id),
        "owner": each.owner_words or None,
        "due_on": iso(each.due_on),
        "state": each.state,
        "closed_on": iso(each.closed_on),
    }


def _parked(each: Any) -> dict[str, Any]:
    days = {"parked_on": iso(each.parked_on), "revisit_on": iso(each.revisit_on), "closed_on": iso(each.closed_on)}
    return {"title": each.title, **days, "outcome": each.outcome or None}


def _deadline(record: MeetingRecord, each: Deadline, codes: dict[int, str]) -> dict[str, Any]:
    step = record.steps.get(each.step) if each.step else None
    return each.answer.as_record() | {
        "on": iso(each.on),
        "before": iso(each.before),
        "met_on": iso(each.met_on),
        "decision": step.decision.ref if step else None,
        "body": codes.get(step.body_id) if step else None,
    }
