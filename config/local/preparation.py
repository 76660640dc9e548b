"""Makes the database ready: `python -m config.local.preparation MARKER`, as `make run` does before it serves.

Migrates always; loads the register of England, the worked examples and the demonstration's people the first
time, which the file MARKER remembers.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command, get_commands

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Prepare, telling what takes how long."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    marker = Path(sys.argv[1])
    _run("migrate", verbosity=0)
    if marker.exists():
        _run("load_demonstration", "--show")
        return
    _run("load_england")
    examples = sorted((ROOT / "partnerships" / "arrangements").glob("*.yaml"))
    if examples:
        _run("load_arrangements", "--apply", *map(str, examples))
    _run("load_demonstration")
    marker.write_text("The first loading is done. Remove this file to load again; loading again changes nothing.\n")


def _run(command: str, *arguments: str, **options: int) -> None:
    """One management command, if this version of the product has it."""
    if command not in get_commands():
        return
    started = time.monotonic()
    call_command(command, *arguments, **options)
    print(f"{command}: {time.monotonic() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
