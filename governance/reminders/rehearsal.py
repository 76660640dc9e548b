"""Who would get what on a day, and why: the real planner in a transaction that is rolled back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.models import User
from config.dates_in_words import day_words
from governance.reminders.delivery.gather import DIGESTS
from governance.reminders.delivery.item_words import Section, Words
from governance.reminders.models import BodyMailbox, Promise, PromiseState, Pulse, ReaderKind
from governance.reminders.planning.calendar import london_day, working_days
from governance.reminders.planning.plan import plan
from governance.reminders.rules.rule import Reader
from governance.reminders.rules.table import RULES, rule_of

NOTHING = "Nobody would be reminded of anything."


def rehearse(now: dt.datetime) -> Iterator[str]:
    """One line for each reminder that a pass at `now` would send, by reader, as anybody may read it."""
    today = london_day(now)
    with transaction.atomic():
        promises = due_on(today)
        sections = Words(today).sections(promises, AnonymousUser())
        readers = _readers(promises)
        transaction.set_rollback(True)
    lines = [_line(promise, section, readers) for promise, section in zip(promises, sections, strict=True)]
    yield from sorted(lines) or [NOTHING]


def plan_anew() -> None:
    """Have the next pass plan its day, whatever was planned before.

    Beat, whose own day is another, may have come between, on ground that has changed.
    """
    Pulse.objects.filter(part__startswith="plan:").update(figures={})
    Pulse.objects.filter(part=DIGESTS).update(day=None)


def due_on(today: dt.date, reader: Reader | None = None) -> Sequence[Promise]:
    """What waits to be sent after planning as on `today`; call it inside a transaction that is rolled back."""
    plan_anew()
    plan(RULES, today=today, is_working=working_days())
    waiting = Promise.objects.filter(state__in=(PromiseState.PLANNED, PromiseState.UNREAD), useful_until__gt=today)
    if reader is not None:
        waiting = waiting.filter(reader_kind=ReaderKind.USER, reader_id=reader.pk or 0)
    return list(waiting.filter(due_on__lte=today).order_by("happens_on", "rule", "subject_id"))


def _line(promise: Promise, section: Section, readers: dict[tuple[str, int], str]) -> str:
    reader = readers.get((promise.reader_kind, promise.reader_id), "nobody: to the delivery desk")
    rule = rule_of(promise.rule)
    kind = rule.title if rule else promise.rule
    return f"{reader} | {kind} | {section.title} | {day_words(promise.happens_on)} | {section.why}"


def _readers(promises: Sequence[Promise]) -> dict[tuple[str, int], str]:
    users = User.objects.in_bulk([p.reader_id for p in promises if p.reader_kind == ReaderKind.USER])
    mailboxes = BodyMailbox.objects.in_bulk([p.reader_id for p in promises if p.reader_kind == ReaderKind.MAILBOX])
    return {
        **{("user", pk): f"{user} <{user.email}>" for pk, user in users.items()},
        **{("mailbox", pk): mailbox.address for pk, mailbox in mailboxes.items()},
    }
