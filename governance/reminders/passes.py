"""One pass: plan what should exist, gather what is due, send it. Beat, the timer's command and the proofs run this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict

from django.db.models.functions import Now

from governance.reminders.delivery.gather import gather, mark_waiting_again
from governance.reminders.delivery.limits import limits
from governance.reminders.delivery.send import Sent, send
from governance.reminders.models import Pulse
from governance.reminders.operations.reading import forget_old_mails
from governance.reminders.planning.calendar import database_now, london_day, working_days
from governance.reminders.planning.plan import Planned, plan
from governance.reminders.rules.table import RULES
from governance.reminders.watchdog import missing


def plan_pass(now: dt.datetime) -> Planned:
    """Make every promise that should exist by now, and put what is due into mails."""
    is_working = working_days()
    planned = plan(RULES, today=london_day(now), is_working=is_working)
    if not planned.is_busy:  # a digest waits for every rule, so that it is one
        gather(now=now, is_working=is_working)
        _first_of_the_day(london_day(now))
        done = {"made": planned.made, "lapsed": planned.lapsed, "withdrawn": planned.withdrawn}
        note("plan", **done, stopped=len(planned.stopped))
    return planned


def _first_of_the_day(today: dt.date) -> None:
    """Once a day, erase what mails said that have done their work."""
    if not Pulse.objects.filter(part="forget", day=today).exists():
        Pulse.objects.update_or_create(part="forget", defaults={"at": Now(), "day": today})
        mark_waiting_again()
        forget_old_mails(kept_days=limits().kept_days)


def send_pass(now: dt.datetime, stopping: Callable[[], bool] = lambda: False) -> Sent:
    """Deliver what is in mails."""
    done = send(today=london_day(now), stopping=stopping)
    note("send", **asdict(done))
    return done


def watch_pass(now: dt.datetime | None = None) -> dict[str, int]:
    """Look for reminders that were never made, and note since when there are any."""
    found = missing(RULES, today=london_day(now or database_now()))
    before = Pulse.objects.filter(part="watch").first()
    since = (before.trouble_since if before else None) or Now()
    Pulse.objects.update_or_create(
        part="watch", defaults={"at": Now(), "figures": found, "trouble_since": since if found else None}
    )
    return found


def whole_pass(now: dt.datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> tuple[Planned, Sent]:
    """Plan and send, by the database's clock where no time is given."""
    now = now or database_now()
    return plan_pass(now), send_pass(now, stopping)


def note(part: str, **figures: int) -> None:
    """Leave a sign of life with what was done."""
    Pulse.objects.update_or_create(part=part, defaults={"at": Now(), "figures": figures})
