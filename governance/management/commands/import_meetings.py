"""Take over lists of meetings: `manage.py import_meetings FILE…`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.meeting_lists.lists import Wish, take_over
from partnerships.imports.printing import differences_and_sums
from partnerships.models import Body
from partnerships.operations import Refused

REFUSED, USAGE = 1, 2


class Command(BaseCommand):
    """Each list is taken over as a whole or not at all; those after a refused one are not read."""

    help = "Take over lists of meetings: a CSV with headings, captures of a committee site, or pasted lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is changed")
        parser.add_argument("--body", default="", help="the code of the body whose meetings they are")
        parser.add_argument(
            "--complete", action="store_true", help="what the list lacks between its days is no longer listed"
        )
        parser.add_argument(
            "--make-forums", action="store_true", help="record boards and committees that are not in the register"
        )

    def handle(self, *args: Any, files: list[Path], body: str, **options: Any) -> None:
        """Read each file in turn. Exit status 0 done, 1 refused, 2 usage."""
        named = Body.objects.filter(code__iexact=body, standing="accepted").first() if body else None
        if body and named is None:
            raise CommandError(f"No body has the code {body}.", returncode=USAGE)
        for path in files:
            wish = Wish(
                name=path.name,
                today=timezone.localdate(),
                body=named,
                complete=options["complete"],
                make_forums=options["make_forums"],
            )
            self._one(path, wish, apply=options["apply"], in_full=options["verbosity"] > 1)

    def _one(self, path: Path, wish: Wish, *, apply: bool, in_full: bool) -> None:
        try:
            report = take_over(path.read_bytes(), wish, by=None, apply=apply)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=USAGE) from error
        except Refused as refused:
            self.stderr.write(f"{path}: refused, and nothing was changed. {refused}")
            sys.exit(REFUSED)
        self.stdout.write(f"{report.name}: {report.size:,} bytes, SHA-256 {report.sha256}")
        for line in differences_and_sums(report, in_full=in_full):
            self.stdout.write(line)
