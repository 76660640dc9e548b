"""Put the sending of reminders on hold, as after a restore from a backup; `release_sending` ends it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.reminders.operations.hold import hold_sending
from partnerships.operations import Refused


class Command(BaseCommand):
    """Exit status 0: on hold, also where it was before; 1: refused with the reason."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Why it is held."""
        parser.add_argument("--reason", required=True, help="Shown on the delivery desk.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hold, and say since when and why."""
        try:
            hold = hold_sending(by=None, reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Sending is on hold since {hold.held_at:%Y-%m-%d %H:%M} UTC: {hold.reason}")
