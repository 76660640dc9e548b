"""What one reader will be sent in the days to come, as things stand: worked out anew, written nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from governance.reminders.models import Mail, Promise, PromiseState, ReaderKind, ReminderPreference
from governance.reminders.planning.calendar import working_days
from governance.reminders.planning.plan import MARGIN, PERSONAL_LEADS
from governance.reminders.planning.readers import told_today
from governance.reminders.rules.rule import Rule, Window
from governance.reminders.rules.table import RULES
from governance.reminders.rules.timing import due_days

DAYS_SHOWN = 30


@dataclass(frozen=True)
class Coming:
    """One reminder that is planned or will be: what `Words` needs of a promise, and the day on which it is due."""

    rule: str
    subject_id: int
    happens_on: dt.date
    due_on: dt.date
    why: str
    lead: int


def coming(reader: User, today: dt.date, *, days: int = DAYS_SHOWN) -> list[Coming]:
    """What waits for this reader, and what falls due within so many days; by due day."""
    until = today + dt.timedelta(days=days)
    on_the_way = Mail.objects.waiting().filter(reader_kind=ReaderKind.USER, reader_id=reader.pk)
    queued = Promise.objects.filter(mail__in=on_the_way.values("pk"), state=PromiseState.QUEUED)
    found = [
        Coming(each.rule, each.subject_id, each.happens_on, each.due_on, each.why, each.lead)
        for each in [*Promise.objects.waiting().to_user(reader), *queued]
        if each.useful_until > today
    ]
    for rule in RULES:
        found += _of_rule(rule, reader, today, until)
    return sorted(found, key=lambda each: (each.due_on, each.happens_on, each.rule, each.subject_id))


def _of_rule(rule: Rule, reader: User, today: dt.date, until: dt.date) -> Iterator[Coming]:
    longest = max(*rule.leads, *(PERSONAL_LEADS if rule.personal_leads else ()), 0)
    ahead = dt.timedelta(days=longest * 7 // 4) + MARGIN
    window = Window(today=today, since=today, until=until + ahead)
    days = {each.subject_id: each.happens_on for each in rule.occasions(window)}
    ways = _ways(rule, reader, list(days), today) if days else {}
    shown = rule.visible(reader, list(ways)) if ways else set()
    is_working = working_days()
    for subject_id in shown:
        why, own_leads = ways[subject_id]
        for due in due_days(days[subject_id], own_leads or rule.leads, rule.unit, is_working):
            if today < due.on <= until:
                yield Coming(rule.code, subject_id, days[subject_id], due.on, why, due.lead)


def _ways(rule: Rule, reader: User, subjects: Sequence[int], today: dt.date) -> dict[int, tuple[str, Sequence[int]]]:
    """How this reader comes to be told of each subject, and their own lead days."""
    found: dict[int, tuple[str, Sequence[int]]] = {}
    for each in told_today(rule, subjects, today, [reader.pk]):
        if each.kind == ReaderKind.USER:
            found.setdefault(each.subject_id, (each.why, each.personal_leads or ()))
    return found


def preference_of(reader: User) -> ReminderPreference:
    """How a reader is reminded; the usual way where they have not chosen."""
    return ReminderPreference.objects.filter(pk=reader.pk).first() or ReminderPreference(user=reader)
