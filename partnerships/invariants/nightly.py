"""The night's check: due once a night, whoever looks first, and kept as a row."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from config.statement_timeout import longer_statements
from partnerships.invariants.checking import check
from partnerships.invariants.invariant import invariants
from partnerships.models import RegisterCheck

BEGINS_AT = dt.time(2)  # UK time
CUT_SHORT_AFTER = dt.timedelta(minutes=30)
STALE_AFTER = dt.timedelta(hours=36)


def due_night(now: dt.datetime) -> dt.date | None:
    """The night whose check is due: today's from two o'clock on, None before. A missed night is not made up."""
    local = timezone.localtime(now)
    return local.date() if local.time() >= BEGINS_AT else None


def run_if_due(now: dt.datetime) -> RegisterCheck | None:
    """Run tonight's check if nobody has taken it; None where there is nothing to do."""
    night = due_night(now)
    run = _taken(night, now) if night else None
    return _run(run) if run else None


def _taken(night: dt.date, now: dt.datetime) -> RegisterCheck | None:
    """Take the night's run: the first to write its row has it; one that was cut short is taken anew."""
    try:
        with transaction.atomic():
            return RegisterCheck.objects.create(night=night, started_at=now)
    except IntegrityError:
        given_up = RegisterCheck.objects.filter(
            night=night, ended_at__isnull=True, started_at__lt=now - CUT_SHORT_AFTER
        )
        return RegisterCheck.objects.get(night=night) if given_up.update(started_at=now) else None


def _run(run: RegisterCheck) -> RegisterCheck:
    begun = time.monotonic()
    with longer_statements():
        findings = list(check(run.night))
    run.ended_at, run.took_s = timezone.now(), round(time.monotonic() - begun, 1)
    run.rules = len(invariants())
    run.breaches = sum(len(each.breaches) for each in findings)
    run.explained = sum(len(each.explained) for each in findings)
    run.found = [each.as_json() for each in findings]
    run.save()
    return run


@dataclass(frozen=True)
class LastCheck:
    """The newest check that ended, whether it is stale, and whether a later one is under way or was cut short."""

    run: RegisterCheck | None
    is_stale: bool = False
    unfinished: RegisterCheck | None = None


def last_check(now: dt.datetime) -> LastCheck:
    """What the administrator's page shows."""
    run = RegisterCheck.objects.filter(ended_at__isnull=False).first()
    newest = RegisterCheck.objects.first()
    stale = run is None or bool(run.ended_at and run.ended_at < now - STALE_AFTER)
    return LastCheck(run, stale, newest if newest and newest.ended_at is None else None)
