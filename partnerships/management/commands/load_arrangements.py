"""Load arrangement files: dry run by default."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.arrangements.extension import extensions
from partnerships.arrangements.keeping import ADDED, CHANGED, KEPT, SAME, Report
from partnerships.arrangements.loading import load

WORKED_EXAMPLES = Path(__file__).parents[2] / "arrangements"
REFUSED, USAGE = 1, 2


class Command(BaseCommand):
    """Each file is loaded as a whole or not at all. Exit status: 0 done, 1 a file was refused, 2 usage."""

    help = "Load arrangement files (docs/arrangement-files.md). A dry run unless --apply is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is changed")
        parser.add_argument("--worked-examples", action="store_true", help="the examples that the product ships")

    def handle(self, *args: Any, files: list[Path], apply: bool, worked_examples: bool, **options: Any) -> None:
        chosen = [*files, *(worked_example_files() if worked_examples else ())]
        if not chosen:
            raise CommandError("Name at least one file.", returncode=USAGE)
        contents = [(path, _read(path)) for path in chosen]
        reports = [self._load(path, data, apply=apply, verbosity=options["verbosity"]) for path, data in contents]
        if any(report.problems for report in reports):
            sys.exit(REFUSED)

    def _load(self, path: Path, data: bytes, *, apply: bool, verbosity: int) -> Report:
        report = load(data, apply=apply)
        for problem in report.problems:
            self.stderr.write(f"{path}:{problem.line}: {problem.words}")
        if report.problems:
            self.stderr.write(f"{path}: refused; nothing of it was written.")
            return report
        if not verbosity:
            return report
        for line, outcome, words in sorted(report.done):
            if verbosity > 1 or outcome != SAME:
                self.stdout.write(f"{path}:{line}: {outcome}: {words}")
        counted = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in (ADDED, CHANGED, SAME, KEPT))
        self.stdout.write(
            f"{path}: {counted}.{'' if apply else ' Dry run: nothing was written; add --apply to write.'}"
        )
        return report


def worked_example_files() -> list[Path]:
    """The examples that the product ships, those of the layer above last."""
    folders = [WORKED_EXAMPLES, *(added.examples for added in extensions())]
    return [file for folder in folders for file in sorted(folder.glob("*.yaml"))]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=USAGE) from error
