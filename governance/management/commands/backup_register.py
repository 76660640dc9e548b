"""Back the whole register up to one file, with what is needed to tell afterwards whether everything came back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.history.chain import verify_chain
from config.backup.dump import dump
from config.backup.manifest import path_of
from config.backup.programs import BackupError


class Command(BaseCommand):
    """Exit status 0: made; 1: refused with the reason, and no file is left."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="A new file; its manifest goes beside it, with .json at the end.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write both and say what they hold."""
        try:
            manifest = dump(file, marks=marks)
        except BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(manifest.counts.values())
        self.stdout.write(f"{file}: {rows:,} rows in {len(manifest.counts)} tables, sha256 {manifest.sha256}.")
        self.stdout.write(f"Head of the history: {manifest.marks['history_head']}. Keep {path_of(file)} with it.")


def marks() -> dict[str, str]:
    """What must come back besides the rows: the head of the history's hash chain, which every row of it makes."""
    report = verify_chain()
    if report.broken_at is not None:
        raise BackupError(f"The history does not fit at entry {report.broken_at}. Look into that before anything else.")
    return {"history_head": report.head}
