"""Walk the history's hash chain and name the first row that does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.history.chain import verify_chain


class Command(BaseCommand):
    """Exit status 0: the chain is whole; 1: the number of the first row that does not fit."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the count and the head's digest, to be kept outside the database."""
        report = verify_chain()
        if report.broken_at is not None:
            raise CommandError(f"History does not fit at entry {report.broken_at}: {report.rows} entries before it do.")
        self.stdout.write(f"{report.rows} history entries fit. Head: {report.head or 'none yet'}")
