"""Bring a backup back: all of it in one transaction, into an empty database, or over another one if told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

from config.backup.manifest import LEFT_OUT, PIECE, Manifest, counts
from config.backup.programs import BackupError, program, run, started
from config.grants import prepare_database

NOT_EMPTY = (
    "The database is not empty: it has {} tables. Restore into an empty one, or say --replace to lose what it has."
)


def restore(file: Path, *, replace: bool) -> None:
    """Load the file; the database is as before if anything fails. The caller gives rights and counts afterwards."""
    tables = _tables()
    if tables and not replace:
        raise BackupError(NOT_EMPTY.format(len(tables)))
    psql, pg_restore = program("psql"), program("pg_restore")
    connection.close()  # ours would hold locks on what is dropped
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    run([psql, *options], script=_script(pg_restore, file, replace=bool(tables)))


def differences(manifest: Manifest, marks: Mapping[str, str]) -> list[str]:
    """What did not come back as it was, one line each."""
    now = counts()
    tables = sorted({*manifest.counts, *now})
    found = [
        f"{table}: {now.get(table, 0)} rows, {manifest.counts.get(table, 0)} in the backup"
        for table in tables
        if now.get(table, 0) != manifest.counts.get(table, 0)
    ]
    changed = [name for name, value in manifest.marks.items() if marks.get(name) != value]
    return found + [f"{name}: {marks.get(name)}, {manifest.marks[name]} in the backup" for name in changed]


def end_sessions() -> None:
    """Forget who was signed in when the backup was made, where another program put that into it."""
    with connection.cursor() as cursor:
        for table in set(LEFT_OUT).intersection(_tables()):
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def refuse_unknown_role() -> None:
    """Refuse before anything is done where the application's role is not there to be given its rights."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APPLICATION_ROLE])
        if settings.APPLICATION_ROLE and cursor.fetchone() is None:
            raise BackupError(f"The role {settings.APPLICATION_ROLE} does not exist on this server. Create it first.")


@contextmanager
def before_the_application() -> Iterator[None]:
    """Bring the tables up to date and do what must be done before the application may read or send anything.

    A backup holds no rights: until they are given at the end of the block, the application's role can do nothing.
    """
    role, settings.APPLICATION_ROLE = settings.APPLICATION_ROLE, ""
    try:
        call_command("migrate", verbosity=0, interactive=False)
        end_sessions()
        yield
    finally:
        settings.APPLICATION_ROLE = role
    prepare_database()


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def _script(pg_restore: str, file: Path, *, replace: bool) -> Iterator[bytes]:
    """The backup as SQL, after what clears the way; BackupError where the file is none."""
    if replace:
        yield b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
    arguments = [pg_restore, "--no-owner", "--no-privileges", "--exit-on-error", "--file=-", str(file)]
    process = started(arguments)
    while process.stdout and (piece := process.stdout.read(PIECE)):
        yield piece
    _, said = process.communicate()
    if process.returncode:
        raise BackupError(f"{file} cannot be read to its end: {said.decode(errors='replace').strip()}")
