"""Make the people and drafts of a demonstration, and print how to sign in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnerships.arrangements.loading import load
from partnerships.demonstration import people

DRAFTS = Path(people.__file__).with_name("drafts.yaml")


class Command(BaseCommand):
    """Only where DEMONSTRATION=1, because the password is public. Running it again changes nothing."""

    help = "Make the people and drafts of a demonstration and print how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--show` prints the table and changes nothing."""
        parser.add_argument("--show", action="store_true", help="print the sign-ins without changing anything")

    def handle(self, *args: Any, show: bool, **options: Any) -> None:
        """Refuse outside a demonstration and without the register of England."""
        if not settings.DEMONSTRATION:
            raise CommandError("Only a demonstration (DEMONSTRATION=1) has these sign-ins: their password is public.")
        if not show:
            self._load()
        if options["verbosity"]:
            self._print()

    def _load(self) -> None:
        report = load(DRAFTS.read_bytes(), apply=True)
        if report.problems:
            words = "; ".join(f"line {problem.line}: {problem.words}" for problem in report.problems)
            raise CommandError(f"The drafts were refused ({words}). Load the register of England first: load_england.")
        try:
            for character in people.CHARACTERS:
                people.settle_in(character, today=timezone.localdate())
        except ObjectDoesNotExist as missing:
            raise CommandError(f"{missing} Load the register of England first: load_england.") from missing

    def _print(self) -> None:
        width = max(len(character.job) for character in people.CHARACTERS)
        self.stdout.write(f"Sign in at {settings.SITE_URL}/accounts/login/ with the password “{people.PASSWORD}”:")
        for character in people.CHARACTERS:
            self.stdout.write(f"  {character.job:<{width}}  {character.address:<24}  {people.PASSWORD}")
