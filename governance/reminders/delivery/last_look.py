"""The last look at every item of a mail: still true, still for this reader, still theirs to see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from accounts.models import User
from governance.reminders.models import (
    BodyMailbox,
    Mail,
    Mute,
    Promise,
    PromiseState,
    ReaderKind,
    ReminderPreference,
    StateReason,
)
from governance.reminders.planning.readers import readers_sql
from governance.reminders.rules.rule import Reader, Rule, Window
from governance.reminders.rules.table import rule_of


@dataclass
class Look:
    """What is left of a mail: the address it goes to, who reads it, the promises that hold, why the others do not."""

    address: str = ""
    reader: Reader = field(default_factory=AnonymousUser)
    kept: list[Promise] = field(default_factory=list)
    dropped: dict[Promise, StateReason] = field(default_factory=dict)


def look(mail: Mail, today: dt.date) -> Look:
    """Look at a mail as on `today`."""
    seen = Look()
    promises = list(mail.promises.filter(state=PromiseState.QUEUED).order_by("happens_on", "pk"))
    seen.reader, seen.address = _addressee(mail)
    for code, group in _by_rule(promises).items():
        rule = rule_of(code)
        reasons = _reasons(rule, group, seen.reader, mail, today) if rule and seen.address else {}
        for promise in group:
            reason = reasons.get(promise.pk, StateReason.NONE) if rule and seen.address else StateReason.CLOSED
            if reason:
                seen.dropped[promise] = reason
            else:
                seen.kept.append(promise)
    return seen


def settle_dropped(seen: Look) -> None:
    """Write down why items fell out of a mail."""
    for reason in set(seen.dropped.values()):
        keys = [promise.pk for promise, why in seen.dropped.items() if why is reason]
        late = reason in (StateReason.TOO_LATE, StateReason.REPLACED)
        state = PromiseState.LAPSED if late else PromiseState.WITHDRAWN
        rows = Promise.objects.filter(pk__in=keys, state=PromiseState.QUEUED)
        rows.update(state=state, state_reason=reason, settled_at=timezone.now())


def _addressee(mail: Mail) -> tuple[Reader, str]:
    """Whose eyes, and which address; no address where the account was closed or the mailbox removed."""
    if mail.reader_kind == ReaderKind.MAILBOX:
        mailbox = BodyMailbox.objects.in_use().filter(pk=mail.reader_id).first()
        return AnonymousUser(), mailbox.address if mailbox else ""
    user = User.objects.filter(pk=mail.reader_id, is_active=True).first()
    return (user, user.email) if user else (AnonymousUser(), "")


def _by_rule(promises: Iterable[Promise]) -> Mapping[str, list[Promise]]:
    groups: dict[str, list[Promise]] = {}
    for promise in promises:
        groups.setdefault(promise.rule, []).append(promise)
    return groups


def _reasons(
    rule: Rule, promises: Sequence[Promise], reader: Reader, mail: Mail, today: dt.date
) -> dict[int, StateReason]:
    """Why each promise no longer holds, by its key; those that hold are left out."""
    subjects = [promise.subject_id for promise in promises]
    days = _days(rule, promises, today)
    told = _still_told(rule, subjects, mail, today)
    shown = rule.visible(reader, subjects) if mail.reader_kind == ReaderKind.USER else set(subjects)
    found = {}
    for promise in promises:
        reason = _reason(promise, days, told, shown, today)
        if reason is StateReason.ROLE_ENDED and _is_muted(rule, mail):
            reason = StateReason.MUTED
        if reason:
            found[promise.pk] = reason
    return found


def _reason(
    promise: Promise, days: Mapping[int, dt.date], told: set[int], shown: set[int], today: dt.date
) -> StateReason:
    if promise.useful_until <= today:
        return StateReason.TOO_LATE
    if promise.subject_id not in days:
        return StateReason.GONE
    if days[promise.subject_id] != promise.happens_on:
        return StateReason.MOVED
    if promise.subject_id not in told:
        return StateReason.ROLE_ENDED
    return StateReason.NONE if promise.subject_id in shown else StateReason.NO_ACCESS


def _is_muted(rule: Rule, mail: Mail) -> bool:
    if mail.reader_kind != ReaderKind.USER:
        return False
    mutes = Mute.objects.filter(user=mail.reader_id, rule=rule.code, ended_at=None)
    return mutes.exists() or ReminderPreference.objects.filter(user=mail.reader_id, paused_at__isnull=False).exists()


def _days(rule: Rule, promises: Sequence[Promise], today: dt.date) -> dict[int, dt.date]:
    """The day of each subject as it stands now."""
    days = [promise.happens_on for promise in promises]
    window = Window(today=today, since=min(days), until=max(days), only=tuple({p.subject_id for p in promises}))
    return {each.subject_id: each.happens_on for each in rule.occasions(window)}


def _still_told(rule: Rule, subjects: Sequence[int], mail: Mail, today: dt.date) -> set[int]:
    """The subjects that this reader would be told of today."""
    sql = (
        f"SELECT subject_id FROM ({readers_sql(rule)}) AS told WHERE reader_kind = %(kind)s AND reader_id = %(reader)s"  # noqa: S608 - our own words alone
    )
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"rule": rule.code, "subjects": list(subjects), "today": today}
        cursor.execute(sql, {**parameters, "kind": mail.reader_kind, "reader": mail.reader_id})
        return {row[0] for row in cursor.fetchall()}
