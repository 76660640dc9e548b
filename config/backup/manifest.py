"""What a backup says of itself, beside the file: enough to tell afterwards whether everything came back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from config.backup.programs import BackupError

# Who was signed in then is nobody's business after a restore: a session that was ended since would live again.
LEFT_OUT = ("django_session", "django_cache", "usersessions_usersession")
PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """`counts` are rows by table, `marks` what the site itself wants to find again, `sha256` is the file's."""

    made_at: str
    sha256: str
    counts: Mapping[str, int]
    marks: Mapping[str, str]
    migrations: tuple[str, ...]

    def write(self, file: Path) -> None:
        """Keep it beside the backup."""
        path_of(file).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def path_of(file: Path) -> Path:
    """Where the manifest of a backup stands."""
    return file.with_name(f"{file.name}.json")


def read_manifest(file: Path) -> Manifest | None:
    """The manifest beside a backup, if it has one and the file is the one that was made; BackupError if it is not."""
    path = path_of(file)
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**{**told, "migrations": tuple(told["migrations"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(f"{path} cannot be read: {error}") from error
    if digest_of(file) != manifest.sha256:
        raise BackupError(f"{file} is damaged or another file: its checksum is not the one in {path}.")
    return manifest


def digest_of(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def counts() -> dict[str, int]:
    """The rows of every table that a backup holds."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(each.name for each in connection.introspection.get_table_list(cursor) if each.type == "t"):
            if table not in LEFT_OUT:
                cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
                found[table] = cursor.fetchone()[0]
        return found


def applied_migrations() -> tuple[str, ...]:
    """The migrations that the database has, in words."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations))


def refuse_newer(manifest: Manifest) -> None:
    """Refuse a backup of a version of the product that is newer than this one."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise BackupError(f"This backup was made by a newer version of the product: it has {', '.join(newer[:5])}.")
