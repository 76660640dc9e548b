"""Load the register of England that comes with the product."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from partnerships.models import Source
from partnerships.reference_data.comparison import TableReport
from partnerships.reference_data.register_of_england import NAMESPACE, LoadReport, load_register_of_england


class Command(BaseCommand):
    """Applies to an empty register; otherwise only reports the differences, unless `--apply` is given."""

    help = "Load the register of England. Without --apply, a register that has it already is only compared."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--apply` writes the differences; `--first-time` does nothing where the register is there already."""
        parser.add_argument("--apply", action="store_true", help="write the differences")
        parser.add_argument("--first-time", action="store_true", help="do nothing if it was loaded before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1, with the reason, where the database refuses."""
        empty = not Source.objects.filter(reference_key__startswith=f"{NAMESPACE}/").exists()
        if options["first_time"] and not empty:
            return
        try:
            report = load_register_of_england(apply=empty or options["apply"])
        except IntegrityError as refusal:
            raise CommandError(f"The database refused, and nothing was changed: {refusal}") from refusal
        if options["verbosity"]:
            self._print(report)

    def _print(self, report: LoadReport) -> None:
        for table in report.tables:
            self._print_table(table)
        if not report.differs:
            self.stdout.write(f"The register of England, edition {report.edition}: nothing differs.")
        elif report.applied:
            self.stdout.write(f"The register of England, edition {report.edition}: applied.")
        else:
            self.stdout.write("Nothing was changed. To write these differences: manage.py load_england --apply")

    def _print_table(self, table: TableReport) -> None:
        if not table.differs:
            return
        self.stdout.write(
            f"{table.table}: {len(table.new)} new, {len(table.changed)} changed, {len(table.gone)} withdrawn,"
            f" {len(table.kept)} kept because somebody else changed them, {table.unchanged} unchanged"
        )
        for label, items in (("changed", table.changed), ("kept", table.kept), ("withdrawn", table.gone)):
            for item in items:
                self.stdout.write(f"  {label}: {item}")
        for key in table.new if table.unchanged else []:
            self.stdout.write(f"  new: {key}")
