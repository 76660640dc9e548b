"""One pass of the reminders: plan what should exist, send what is due. The same pass that beat runs.

From a system timer it is a second driver, which needs no Redis.
"""

from __future__ import annotations

import datetime as dt
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.reminders.passes import whole_pass
from governance.reminders.planning.calendar import database_now, digest_moment, london_day
from governance.reminders.rehearsal import plan_anew, rehearse


class Command(BaseCommand):
    """Exit status 0: done, also where another pass was at work; 1: refused with the reason."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Rehearse, and on which day."""
        parser.add_argument("--dry-run", action="store_true", help="list who would get what and why; change nothing")
        parser.add_argument(
            "--today",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="as on this day at 07:00: only with --dry-run, or in a demonstration's database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Pass, or rehearse."""
        now = digest_moment(options["today"]) if options["today"] else database_now()
        if options["dry_run"]:
            for line in rehearse(now):
                self.stdout.write(line)
            return
        if options["today"] and not settings.DEMONSTRATION:
            raise CommandError("--today without --dry-run would send mail of another day to real people.")
        if options["today"]:
            plan_anew()
        stopping: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _: stopping.append(number))  # the mail under way is finished
        planned, sent = whole_pass(now, stopping=lambda: bool(stopping))
        self.stdout.write(
            f"{london_day(now)}: {planned.made} planned, {planned.lapsed} lapsed, {planned.withdrawn} withdrawn; "
            f"{sent.sent} mails sent, {sent.put_off} put off, {sent.cancelled} cancelled, "
            f"{sent.in_doubt} in doubt, {sent.to_the_desk} to the delivery desk."
        )
