"""Makes the database ready: `python -m config.local.preparation MARKER`, as `make run` does before it serves.

Migrates always; loads the register of England, the worked examples and the demonstration's people the first
time, which the file MARKER remembers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command, get_commands

from config.health.checks import migrations

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Prepare, telling what takes how long; what the loaders have to say goes to `loading.log` beside MARKER."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["STATEMENT_TIMEOUT_S"] = "0"
    django.setup()
    marker = Path(sys.argv[1])
    if migrations() is not None:
        _migrate()
    if marker.exists():
        _run("load_demonstration", "--show")
        return
    print("Loading the register of England and the worked examples: the first start alone does this.", flush=True)
    folders = [ROOT / app / "arrangements" for app in ("partnerships", "governance")]
    examples = [str(path) for folder in folders for path in sorted(folder.glob("*.yaml"))]
    with open(marker.with_name("loading.log"), "w", encoding="utf-8") as log:
        _run("load_england", stdout=log)
        if examples:
            _run("load_arrangements", "--apply", *examples, stdout=log)
    _run("load_demonstration")
    marker.write_text("The first loading is done. Remove this file to load again; loading again changes nothing.\n")


def _migrate() -> None:
    """In a process of its own: `migrate` comes as the owner of the tables, all else as the application."""
    started = time.monotonic()
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True)
    print(f"migrate: {time.monotonic() - started:.1f} s", flush=True)


def _run(command: str, *arguments: str, **options: Any) -> None:
    """One management command, if this version of the product has it."""
    if command not in get_commands():
        return
    started = time.monotonic()
    call_command(command, *arguments, **options)
    print(f"{command}: {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main()
