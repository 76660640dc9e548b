"""A board as a program reads it: bodies by code, ends as last days, amounts as decimal strings."""

from __future__ import annotations

from typing import Any

from config.dates_in_words import last_day
from governance.forum_pages.forum_on_day import ForumOnDay, GivenPower
from governance.forum_pages.seats import SeatOnDay
from governance.forum_pages.statutory import Checked
from partnerships.partnership_json import iso


def forum_as_json(record: ForumOnDay) -> dict[str, Any]:
    """The board on the day."""
    forum, rules = record.forum, record.rules
    return {
        "slug": forum.slug,
        "as_at": record.day.isoformat(),
        "name": forum.name,
        "kind": forum.kind.code,
        "body": forum.body.code if forum.body else None,
        "partnership": forum.partnership.slug if forum.partnership else None,
        "capacity": forum.capacity,
        "legal_power": forum.legal_power.code if forum.legal_power else None,
        "meets_in_public": forum.meets_in_public,
        "from": iso(forum.valid_from),
        "until": iso(last_day(forum.valid_to)),
        "answer": record.opening,
        "quorum": rules.quorum_count if rules else None,
        "quorum_words": (rules.quorum_words or None) if rules else None,
        "voting_rule": rules.voting_rule if rules else None,
        "terms_of_reference": (rules.terms_of_reference_url or None) if rules else None,
        "reserved_matters": [
            {"matter": each.matter, "needs": each.needs, "set_by": each.set_by.code if each.set_by else None}
            for each in record.reserved
        ],
        "seats": [_seat(each) for each in record.seats.seats],
        "statutory_seats": [_statutory(each) for each in record.statutory],
        "decides_for": [each.body.code for each in record.reach if each.binds],
        "does_not_decide_for": [{"body": each.body.code, "why": each.why} for each in record.reach if not each.binds],
        "delegations": [_power(each) for each in record.delegations],
        "functions": [each.function.code for each in record.functions],
        "next_meetings": [_meeting(each) for each in record.next_meetings],
        "last_meetings": [_meeting(each) for each in record.last_meetings],
        "parked_issues": [
            {"title": each.title, "revisit_on": iso(each.revisit_on), "closed_on": iso(each.closed_on)}
            for each in record.parked
        ],
        "source": forum.source.title,
        "confidence": forum.confidence,
    }


def _meeting(each: Any) -> dict[str, Any]:
    return {"id": each.pk, "on": iso(each.on), "state": each.state, "produced": getattr(each, "product", "") or None}


def _seat(each: SeatOnDay) -> dict[str, Any]:
    return {
        "label": each.seat.label,
        "body": each.body_code or None,
        "sector": each.sector,
        "holder_kind": each.seat.holder_kind,
        "is_voting": each.seat.is_voting,
        "is_chair": each.seat.is_chair,
        "required_for_quorum": each.seat.is_required_for_quorum,
        "statutory_seat": each.seat.statutory_seat.code if each.seat.statutory_seat else None,
        "holders": list(each.holders),
        "deputies": list(each.deputies),
        "is_vacant": each.is_vacant,
    }


def _statutory(each: Checked) -> dict[str, Any]:
    return {
        "seat": each.label,
        "provision": each.provision,
        "recorded": bool(each.filled_by),
        "filled_by": [seat.seat.label for seat in each.filled_by],
    }


def _power(each: GivenPower) -> dict[str, Any]:
    fact = each.delegation
    return {
        "from_body": each.giver_code,
        "functions": list(fact.functions),
        "scope": fact.scope or None,
        "limit": str(fact.value_limit) if fact.value_limit is not None else None,
        "from": iso(fact.valid_from),
        "until": iso(last_day(fact.valid_to)),
        "revoked_on": iso(fact.revoked_on),
        "in_force": each.holds,
        "confidence": fact.confidence,
    }
