"""Read ODS files of organisations and successions: dry run by default."""

from __future__ import annotations

from partnerships.imports.command import ImportCommand
from partnerships.imports.layouts import Family


class Command(ImportCommand):
    """Exit status: 0 done, 1 refused with the reason, 2 usage."""

    help = "Read published files (docs/importing.md). A dry run unless --apply is given."
    family = Family.ODS
