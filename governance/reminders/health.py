"""Whether reminders get out: for `/health/ready`, the desk and the metrics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from governance.reminders.models import Mail, MailState, Promise, PromiseState, Pulse, SendingHold
from governance.reminders.planning.calendar import database_now

LATE = dt.timedelta(minutes=15)
SILENT = dt.timedelta(minutes=5)
PARTS = ("plan", "send", "watch")


@dataclass
class Condition:
    """What there is to say of the reminders at a moment. Ages are None where there is nothing to be old."""

    now: dt.datetime
    hold: SendingHold | None = None
    pulses: dict[str, Pulse] = field(default_factory=dict)
    waiting_mails: int = 0
    planned: int = 0
    at_the_desk: int = 0
    bounced: int = 0
    unread: int = 0
    oldest_wait: dt.timedelta | None = None

    @property
    def never_made(self) -> int:
        """How many reminders the watchdog misses."""
        watch = self.pulses.get("watch")
        return sum(watch.figures.values()) if watch else 0

    @property
    def stopped(self) -> int:
        """How many kinds of reminder the last pass could not plan."""
        plan = self.pulses.get("plan")
        return int(plan.figures.get("stopped", 0)) if plan else 0

    def troubles(self) -> list[str]:
        """What is wrong, in a few words each; the gravest first."""
        watch = self.pulses.get("watch")
        found = [self._silence(part) for part in PARTS]
        if watch and watch.trouble_since and self.now - watch.trouble_since > LATE:
            found.insert(0, f"{self.never_made} were never made")
        if self.stopped:
            found.insert(0, f"{self.stopped} kinds could not be planned")
        if self.oldest_wait and self.oldest_wait > LATE:
            found.insert(0, f"one has been due for {_minutes(self.oldest_wait)}")
        if self.hold:
            found.insert(0, "sending is on hold")
        return [words for words in found if words]

    def _silence(self, part: str) -> str:
        pulse = self.pulses.get(part)
        if pulse is None:
            return f"no {part} pass yet"
        age = self.now - pulse.at
        return f"last {part} pass {_minutes(age)} ago" if age > SILENT else ""


def condition() -> Condition:
    """Look at everything, by the database's clock."""
    now = database_now()
    waiting = Mail.objects.waiting()
    oldest = waiting.order_by("queued_at").values_list("queued_at", flat=True).first()
    return Condition(
        now=now,
        hold=SendingHold.objects.in_force().first(),
        pulses={pulse.part: pulse for pulse in Pulse.objects.filter(part__in=PARTS)},
        waiting_mails=waiting.count(),
        planned=Promise.objects.waiting().count(),
        at_the_desk=Mail.objects.at_the_desk().count(),
        bounced=Mail.objects.filter(bounced_at__isnull=False, state=MailState.SENT).count(),
        unread=Promise.objects.filter(state=PromiseState.UNREAD, useful_until__gt=now.date()).count(),
        oldest_wait=now - oldest if oldest else None,
    )


def trouble() -> str | None:
    """None while reminders get out, else what is wrong in a few words."""
    try:
        return "; ".join(condition().troubles()) or None
    except DatabaseError:
        connection.close()
        return "not known"


def figures(seen: Condition) -> dict[str, float]:
    """The same as numbers, by the names that monitoring knows them by."""
    ages: dict[str, Any] = {
        f"reminders_{part}_pass_age_seconds": (seen.now - pulse.at).total_seconds()
        for part, pulse in seen.pulses.items()
    }
    oldest = seen.oldest_wait.total_seconds() if seen.oldest_wait else 0.0
    return ages | {
        "reminders_on_hold": float(bool(seen.hold)),
        "reminders_planned": seen.planned,
        "reminders_mails_waiting": seen.waiting_mails,
        "reminders_oldest_wait_seconds": oldest,
        "reminders_mails_at_desk": seen.at_the_desk,
        "reminders_mails_bounced": seen.bounced,
        "reminders_without_reader": seen.unread,
        "reminders_never_made": seen.never_made,
        "reminders_kinds_not_planned": seen.stopped,
    }


def _minutes(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
