"""A body as a program reads it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from partnerships.body_on_day import BodyOnDay
from partnerships.members_on_day import Member
from partnerships.memberships_of_body import Belonging
from partnerships.partnership_json import iso
from partnerships.succession_graph import Event, SuccessionGraph


def body_as_json(record: BodyOnDay, belonging: Belonging, graph: SuccessionGraph) -> dict[str, Any]:
    """The body on the day: other bodies by code, shares as decimal strings, ends as last days."""
    body = record.body
    return {
        "code": body.code,
        "as_at": record.day.isoformat(),
        "name": record.name,
        "kind": body.kind.code,
        "sector": body.kind.sector,
        "is_legal_person": body.kind.is_legal_person,
        "state": record.state.value,
        "established_on": iso(body.established_on),
        "established_precision": body.established_precision,
        "last_day": iso(_last(body.abolished_on)),
        "county": body.county_code,
        "website": body.website or None,
        "names": [
            {"name": each["name"], "from": iso(each["start"]), "until": iso(each["until"])}
            for each in record.names_through_time()
        ],
        "codes": [
            {"scheme": each.scheme, "code": each.code, "from": iso(each.valid_from), "until": iso(_last(each.valid_to))}
            for each in record.codes
        ],
        "partnerships": [_membership(each) for each in belonging.now],
        "predecessors": [part for event in graph.arrivals() for part in _parts(graph, event, before=True)],
        "successors": [part for event in graph.departures() for part in _parts(graph, event, before=False)],
    }


def _membership(member: Member) -> dict[str, Any]:
    fact = member.fact
    return {
        "partnership": fact.partnership.slug,
        "name": fact.partnership_name,
        "basis": fact.basis,
        "role": fact.role,
        "state": member.state.standing.name.lower(),
        "from": iso(fact.valid_from),
        "until": iso(_last(fact.valid_to)),
    }


def _parts(graph: SuccessionGraph, event: Event, *, before: bool) -> list[dict[str, Any]]:
    return [
        {
            "body": graph.nodes[other].address,
            "kind": event.kind,
            "status": event.status,
            "effective_on": iso(event.on),
            "share": None if part.share is None else str(part.share),
        }
        for part in event.parts
        if (other := part.before if before else part.after)
    ]


def _last(end: dt.date | None) -> dt.date | None:
    return end - dt.timedelta(days=1) if end else None
