"""Bring a backup of the register back, with sending on hold: nothing leaves until a person has looked."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backup.manifest import Manifest, read_manifest, refuse_newer
from config.backup.programs import BackupError
from config.backup.restore import before_the_application, differences, refuse_unknown_role, restore
from governance.management.commands.backup_register import marks
from governance.reminders.operations.hold import hold_sending
from partnerships.invariants.ledger import LEDGER


class Command(BaseCommand):
    """Exit status 0: restored and as it was; 1: refused, or something differs, with the reason."""

    help = __doc__
    compared = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and how much may be lost for it."""
        parser.add_argument(
            "file", type=Path, nargs="?", help="A file that backup_register or pg_dump --format=custom made."
        )
        parser.add_argument("--replace", action="store_true", help="Lose what the database holds now.")
        parser.add_argument(
            "--already-loaded",
            action="store_true",
            help="Something else restored the database: only compare with the file, if named, hold, give rights.",
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        """Load, compare, bring up to date, hold sending, give the application its rights, ask the guards."""
        try:
            wrong = self._restore(file, replace=options["replace"], loaded=options["already_loaded"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Sending is on hold. Compare with what was sent since, then: manage.py release_sending.")
        if wrong:
            raise CommandError("Restored, but not as it was:\n" + "\n".join(wrong))
        as_it_was = "Everything is as it was" if self.compared else "The history fits; rows were not compared"
        self.stdout.write(f"Restored. {as_it_was}; everybody signs in anew.")

    def _restore(self, file: Path | None, *, replace: bool, loaded: bool) -> list[str]:
        manifest = self._manifest(file) if file else None
        refuse_unknown_role()
        if not loaded:
            if file is None:
                raise BackupError("Name the file.")
            restore(file, replace=replace)
        head = marks()  # the chain is walked whether or not there is something to compare it with
        wrong = differences(manifest, head) if manifest else []
        self.compared = manifest is not None
        self.stdout.write(f"Head of the history: {head['history_head']}.")
        made = manifest.made_at if manifest else "an unknown day"
        with before_the_application():
            hold_sending(by=None, reason=f"Restored on {timezone.localdate():%-d %B %Y} from a backup of {made}")
        today = timezone.localdate()
        return wrong + [breach.says for each in LEDGER for breach in each.find(today)]

    def _manifest(self, file: Path) -> Manifest | None:
        if not file.is_file():
            raise BackupError(f"{file} is not there.")
        manifest = read_manifest(file)
        if manifest is None:
            self.stderr.write("No manifest stands beside the file: rows and history cannot be compared.")
        else:
            refuse_newer(manifest)
        return manifest
