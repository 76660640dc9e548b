"""Let reminders leave again after `hold_sending`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.reminders.operations.hold import release_sending
from partnerships.operations import Refused


class Command(BaseCommand):
    """Exit status 0: released; 1: refused with the reason."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Why it is released."""
        parser.add_argument("--reason", required=True, help="For example what was compared with the mail server.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Release, and say what was released."""
        try:
            hold = release_sending(by=None, reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Released: {hold.reason}")
