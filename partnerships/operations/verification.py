"""Somebody looked at the source of a record and found it as recorded."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.utils.dateparse import parse_date

from accounts.history.entry import HistoryEntry
from accounts.models import User
from accounts.roles import Permission
from partnerships.models import Sourced
from partnerships.operations.facts import update, verify_fact, writing
from partnerships.operations.refusal import Refused

Record = TypeVar("Record", bound=Sourced)
TAKEN_BACK = "The verification is taken back: it was marked by mistake."


def verify_by_own_source(record: Record, *, by: User, version: int, today: dt.date) -> Record:
    """Verify a record today against the source that it names."""
    reason = f"Checked against its source: {record.source.title}"
    return verify_fact(record, by=by, reason=reason, version=version, on=today, today=today)


def take_back_verification(record: Record, *, record_type: str, by: User, version: int, today: dt.date) -> Record:
    """Put back who verified a record before; only one's own verification of the same day. Both stay in the history.

    `record_type` is the ledger's name of the record.
    """
    if record.verified_on != today or record.verified_by_id != by.pk:
        raise Refused("Only your own verification of today can be taken back.")
    before = _verified_before(record_type, record.pk)
    with writing(by=by, reason=TAKEN_BACK):
        return update(record, by=by, version=version, values=before, permission=Permission.VERIFY_FACTS)


def _verified_before(record_type: str, key: int) -> dict[str, object]:
    """What the ledger's newest change of the verification replaced."""
    entries = HistoryEntry.objects.filter(record_type=record_type, record_id=key, action=HistoryEntry.Action.CHANGED)
    changed = entries.filter(changes__has_any_keys=["verified_on", "verified_by_id"])
    changes = changed.order_by("-number").values_list("changes", flat=True).first() or {}
    before: dict[str, object] = {}
    if "verified_on" in changes:
        on = changes["verified_on"][0]
        before["verified_on"] = parse_date(on) if on else None
    if "verified_by_id" in changes:
        before["verified_by"] = User.objects.filter(pk=changes["verified_by_id"][0]).first()
    return before
