"""A partnership as a program reads it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from partnerships.members_on_day import Member, Members
from partnerships.partnership_on_day import PartnershipOnDay


def partnership_as_json(record: PartnershipOnDay, members: Members) -> dict[str, Any]:
    """The partnership on the day: bodies by code, shares as decimal strings, ends as last days."""
    partnership, stage = record.partnership, record.stage
    return {
        "slug": partnership.slug,
        "as_at": record.day.isoformat(),
        "name": record.name,
        "kind": stage.kind.code if stage else None,
        "level": partnership.level,
        "is_legal_person": False,
        "state": record.state.state if record.state else None,
        "parent": partnership.parent_slug,
        "region": partnership.region or None,
        "footprint": partnership.footprint or None,
        "website": partnership.website or None,
        "names": [
            {"name": each["name"], "kind": each["kind"], "from": iso(each["start"]), "until": iso(each["until"])}
            for each in record.names_through_time()
        ],
        "members": [member_as_json(each) for each in members.taking_part],
        "invited": [member_as_json(each) for each in members.invited],
        "area_overlaps": [
            {"body": each.code, "name": each.name, "share_of_body": _decimal(each.fact.share_of_body)}
            for each in members.overlapping
        ],
    }


def member_as_json(member: Member) -> dict[str, Any]:
    """One membership."""
    fact = member.fact
    return {
        "body": member.code,
        "name": member.name,
        "sector": member.kind.sector,
        "role": fact.role,
        "basis": fact.basis,
        "state": member.state.standing.name.lower(),
        "from": iso(fact.valid_from),
        "from_precision": fact.from_precision,
        "until": iso(fact.valid_to - dt.timedelta(days=1) if fact.valid_to else None),
        "source": fact.source.title,
        "verified_on": iso(fact.verified_on),
    }


def iso(day: dt.date | None) -> str | None:
    """2019-06-01, or None."""
    return day.isoformat() if day else None


def _decimal(share: Any) -> str | None:
    return None if share is None else str(share)
