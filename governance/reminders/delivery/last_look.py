"""The last look at every item of a mail: still true, still for this reader, still theirs to see.

Mails of a batch are looked at together, which is far cheaper than one by one. What was seen holds as long as neither
the register (the head of its ledger) nor the reader's own choices have changed since; `claim.mark` asks that in the
statement by which a mail goes out, and a mail for which something did change is looked at anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from psycopg2.sql import SQL, Identifier

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
from governance.reminders.planning.readers import told_today
from governance.reminders.rules.rule import Reader, Rule, Window
from governance.reminders.rules.table import rule_of
from partnerships.visibility import holds_a_role

# One value for all that the reader can change: the account, follows, mutes, a pause, the link to a post; a mailbox.
CHOICES = SQL("""CASE {mail}.reader_kind WHEN 'user' THEN (
        SELECT md5(concat_ws('|', account.is_active, account.email,
            (SELECT preference.paused_at FROM governance_reminderpreference AS preference
                WHERE preference.user_id = account.id),
            (SELECT string_agg(follow.id::text, ',' ORDER BY follow.id) FROM governance_follow AS follow
                WHERE follow.user_id = account.id AND follow.ended_at IS NULL),
            (SELECT string_agg(mute.rule, ',' ORDER BY mute.rule) FROM governance_mute AS mute
                WHERE mute.user_id = account.id AND mute.ended_at IS NULL),
            (SELECT string_agg(link.person_id::text, ',' ORDER BY link.person_id)
                FROM governance_accountofperson AS link WHERE link.user_id = account.id)))
        FROM accounts_user AS account WHERE account.id = {mail}.reader_id)
    ELSE (SELECT md5(concat_ws('|', mailbox.address, mailbox.stopped_at)) FROM governance_bodymailbox AS mailbox
        WHERE mailbox.id = {mail}.reader_id) END""")
REGISTER = SQL("COALESCE((SELECT digest FROM accounts_historyentry ORDER BY number DESC LIMIT 1), '')")
_GROUND = SQL("SELECT id, {register}, {choices} FROM governance_mail AS mail WHERE id = ANY(%s)").format(
    register=REGISTER, choices=CHOICES.format(mail=Identifier("mail"))
)


@dataclass
class Look:
    """What is left of a mail: the address it goes to, who reads it, the promises that hold, why the others do not.

    `register` and `choices` are what it rests on.
    """

    address: str = ""
    reader: Reader = field(default_factory=AnonymousUser)
    kept: list[Promise] = field(default_factory=list)
    dropped: dict[Promise, StateReason] = field(default_factory=dict)
    register: bytes = b""
    choices: str = ""


def look(mails: Sequence[Mail], today: dt.date) -> dict[int, Look]:
    """Look at mails as on `today`, by their keys."""
    seen = {mail.pk: Look() for mail in mails}
    _ground(mails, seen)  # first: what changes while we look is found by the mark
    _addressees(mails, seen)
    promises = Promise.objects.filter(mail__in=mails, state=PromiseState.QUEUED).order_by(
        "happens_on", "rule", "subject_id"
    )
    for code, group in _by_rule(promises).items():
        rule = rule_of(code)
        reasons = _reasons(rule, group, seen, today) if rule else {}
        for promise in group:
            one = seen[promise.mail_id or 0]
            reason = reasons.get(promise.pk, StateReason.NONE) if rule and one.address else StateReason.CLOSED
            if reason:
                one.dropped[promise] = reason
            else:
                one.kept.append(promise)
    for one in seen.values():
        one.kept.sort(key=lambda promise: (promise.happens_on, promise.rule, promise.subject_id))
    return seen


def settle_dropped(seen: Look) -> None:
    """Write down why items fell out of a mail."""
    for reason in set(seen.dropped.values()):
        keys = [promise.pk for promise, why in seen.dropped.items() if why is reason]
        late = reason in (StateReason.TOO_LATE, StateReason.REPLACED)
        state = PromiseState.LAPSED if late else PromiseState.WITHDRAWN
        rows = Promise.objects.filter(pk__in=keys, state=PromiseState.QUEUED)
        rows.update(state=state, state_reason=reason, settled_at=timezone.now())


def _ground(mails: Sequence[Mail], seen: Mapping[int, Look]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GROUND, [[mail.pk for mail in mails]])
        for key, register, chosen in cursor.fetchall():
            seen[key].register, seen[key].choices = bytes(register), chosen or ""


def _addressees(mails: Sequence[Mail], seen: Mapping[int, Look]) -> None:
    """Whose eyes, and which address; no address where the account was closed or the mailbox removed."""
    users = User.objects.filter(pk__in=_readers(mails, ReaderKind.USER), is_active=True).in_bulk()
    mailboxes = BodyMailbox.objects.in_use().filter(pk__in=_readers(mails, ReaderKind.MAILBOX)).in_bulk()
    for mail in mails:
        one = seen[mail.pk]
        if mail.reader_kind == ReaderKind.MAILBOX and (mailbox := mailboxes.get(mail.reader_id)):
            one.address = mailbox.address
        elif mail.reader_kind == ReaderKind.USER and (user := users.get(mail.reader_id)):
            one.reader, one.address = user, user.email


def _readers(mails: Iterable[Mail], kind: ReaderKind) -> list[int]:
    return [mail.reader_id for mail in mails if mail.reader_kind == kind]


def _by_rule(promises: Iterable[Promise]) -> Mapping[str, list[Promise]]:
    groups: dict[str, list[Promise]] = {}
    for promise in promises:
        groups.setdefault(promise.rule, []).append(promise)
    return groups


def _reasons(
    rule: Rule, promises: Sequence[Promise], seen: Mapping[int, Look], today: dt.date
) -> dict[Any, StateReason]:
    """Why each promise no longer holds, by its key; those that hold are left out."""
    days = _days(rule, promises, today)
    told = _told(rule, promises, today)
    shown = _shown(rule, promises, seen)
    found = {}
    for promise in promises:
        reason = _reason(promise, days, told, shown, today)
        if reason is StateReason.ROLE_ENDED and _is_muted(rule, promise):
            reason = StateReason.MUTED
        if reason:
            found[promise.pk] = reason
    return found


def _reason(
    promise: Promise,
    days: Mapping[int, dt.date],
    told: set[tuple[int, str, int]],
    shown: set[tuple[str, int, int]],
    today: dt.date,
) -> StateReason:
    if promise.useful_until <= today:
        return StateReason.TOO_LATE
    if promise.subject_id not in days:
        return StateReason.GONE
    if days[promise.subject_id] != promise.happens_on:
        return StateReason.MOVED
    if (promise.subject_id, promise.reader_kind, promise.reader_id) not in told:
        return StateReason.ROLE_ENDED
    is_shown = (promise.reader_kind, promise.reader_id, promise.subject_id) in shown
    return StateReason.NONE if is_shown else StateReason.NO_ACCESS


def _is_muted(rule: Rule, promise: Promise) -> bool:
    if promise.reader_kind != ReaderKind.USER:
        return False
    mutes = Mute.objects.filter(user=promise.reader_id, rule=rule.code, ended_at=None)
    paused = ReminderPreference.objects.filter(user=promise.reader_id, paused_at__isnull=False)
    return mutes.exists() or paused.exists()


def _days(rule: Rule, promises: Sequence[Promise], today: dt.date) -> dict[int, dt.date]:
    """The day of each subject as it stands now."""
    days = [promise.happens_on for promise in promises]
    window = Window(today=today, since=min(days), until=max(days), only=tuple({p.subject_id for p in promises}))
    return {each.subject_id: each.happens_on for each in rule.occasions(window)}


def _told(rule: Rule, promises: Sequence[Promise], today: dt.date) -> set[tuple[int, str, int]]:
    """Which of these readers would be told today of which of these subjects."""
    subjects = list({promise.subject_id for promise in promises})
    readers = list({promise.reader_id for promise in promises})
    return {(each.subject_id, each.kind, each.id) for each in told_today(rule, subjects, today, readers)}


def _shown(rule: Rule, promises: Sequence[Promise], seen: Mapping[int, Look]) -> set[tuple[str, int, int]]:
    """What each reader may see; a body's own mailbox is told that there is something, whatever it may see of it.

    Readers without a role all see the same, which is asked once for all of them.
    """
    found, asked = set(), dict[int, set[int]]()
    eyes: dict[int, Reader] = {}
    for promise in promises:
        if promise.reader_kind == ReaderKind.MAILBOX:
            found.add((promise.reader_kind, promise.reader_id, promise.subject_id))
        elif isinstance(reader := seen[promise.mail_id or 0].reader, User):
            eyes[promise.reader_id] = reader if holds_a_role(reader) else AnonymousUser()
            asked.setdefault(eyes[promise.reader_id].pk or 0, set()).add(promise.subject_id)
    shown = {each.pk or 0: rule.visible(each, list(asked[each.pk or 0])) for each in _once(eyes.values())}
    for promise in promises:
        looks = eyes.get(promise.reader_id) if promise.reader_kind == ReaderKind.USER else None
        if looks and promise.subject_id in shown[looks.pk or 0]:
            found.add((ReaderKind.USER.value, promise.reader_id, promise.subject_id))
    return found


def _once(readers: Iterable[Reader]) -> Iterable[Reader]:
    return {reader.pk or 0: reader for reader in readers}.values()
