"""What the three import commands share: dry run by default, the report on paper, exit status 0, 1 or 2."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.tables.csv_file import BYTE_ORDER_MARK
from partnerships.imports.importing import Wish, import_file
from partnerships.imports.layouts import Family, Layout
from partnerships.imports.printing import printed
from partnerships.imports.report import Report, RowsAsCsv
from partnerships.operations import Refused

REFUSED, USAGE = 1, 2


class ImportCommand(BaseCommand):
    """Each file is applied as a whole or not at all; those after a refused one are not read."""

    family: ClassVar[Family]

    def add_arguments(self, parser: ArgumentParser) -> None:
        layouts = [layout.value for layout in Layout if layout.family is self.family]
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is changed")
        parser.add_argument("--layout", choices=layouts, default="", help="do not tell the layout from the content")
        parser.add_argument(
            "--vintage", type=_day, metavar="YYYY-MM-DD", help="the day whose state the file gives, if you know it"
        )
        parser.add_argument("--report", type=Path, metavar="CSV", help="write what became of every row to this file")

    def handle(self, *args: Any, files: list[Path], report: Path | None, **options: Any) -> None:
        """Read each file in turn."""
        with ExitStack() as stack:
            on_row = RowsAsCsv(stack.enter_context(_opened_for_writing(report))) if report else None
            for path in files:
                self._one(path, on_row, options)

    def _one(self, path: Path, on_row: RowsAsCsv | None, options: dict[str, Any]) -> None:
        wish = Wish(
            name=path.name, family=self.family, today=timezone.localdate(), layout=options["layout"],
            vintage=options["vintage"],
        )  # fmt: skip
        try:
            with path.open("rb") as stream:
                report = import_file(
                    stream, wish, by=None, at=timezone.now(), apply=options["apply"], on_row=on_row
                )  # fmt: skip
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=USAGE) from error
        except Refused as refused:
            self.stderr.write(f"{path}: refused, and nothing was changed. {refused}")
            sys.exit(REFUSED)
        self._print(report, options["verbosity"])

    def _print(self, report: Report, verbosity: int) -> None:
        for line in printed(report, in_full=verbosity > 1) if verbosity else ():
            self.stdout.write(line)


def _opened_for_writing(path: Path) -> TextIO:
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=USAGE) from error
    file.write(BYTE_ORDER_MARK)
    return file


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day: write it as 2022-04-01") from None
