"""Make a backup: one file by `pg_dump`, and a manifest of the same moment beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from config.backup.manifest import LEFT_OUT, Manifest, applied_migrations, counts, digest_of
from config.backup.programs import BackupError, program, run


def dump(file: Path, *, marks: Callable[[], Mapping[str, str]]) -> Manifest:
    """Write the whole database to a new file that only we may read. `marks` is asked at the same moment."""
    if file.exists():
        raise BackupError(f"{file} exists already. Choose another name: a backup is never written over.")
    draft = file.with_name(f"{file.name}.part")
    pg_dump = program("pg_dump")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        with transaction.atomic(), connection.cursor() as cursor:
            # The rows are counted, and the marks asked, in the very state that pg_dump writes.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            told = counts(), dict(marks()), applied_migrations()
            run([pg_dump, *_options(), f"--snapshot={snapshot}", f"--file={draft}"])
        manifest = Manifest(timezone.now().isoformat(timespec="seconds"), digest_of(draft), *told)
        manifest.write(file)
        draft.rename(file)
    except OSError as error:
        raise BackupError(f"The file cannot be written: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _options() -> list[str]:
    """No owners and no rights: both differ from place to place and are given anew after a restore."""
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    return ["--format=custom", "--no-owner", "--no-privileges", *left_out]
