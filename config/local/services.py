"""PostgreSQL and Redis for one run of the product, where the environment names none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local.postgres import PostgresServer
from config.local.redis_server import RedisServer


class Services:
    """The servers that the environment lacks, with their data in `directory`.

    `durable=False` is for tests: faster, not safe from a power cut, and free to make databases.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.servers: list[PostgresServer | RedisServer] = []
        if not os.environ.get("DATABASE_URL"):
            self.servers.append(PostgresServer(directory / "postgres", durable=durable))
        if not os.environ.get("REDIS_URL"):
            self.servers.append(RedisServer(directory / "redis.log"))

    def start(self) -> dict[str, str]:
        """Bring them up; the environment variables that lead to them."""
        variables: dict[str, str] = {}
        for server in self.servers:
            server.start()
            variables |= server.environment()
        return variables

    def revive(self) -> list[str]:
        """Start again, at the same address, those that have died; what happened, in words.

        One that does not come back at once is tried again at the next call.
        """
        return [_revived(server) for server in self.servers if not server.is_alive()]

    def places_outside(self, directory: Path) -> list[Path]:
        """Where servers keep their data when they may not enter `directory`."""
        kept = [server.directory for server in self.servers if isinstance(server, PostgresServer)]
        return [place for place in kept if directory not in place.parents]

    def stop(self) -> None:
        """Shut all down, last started first."""
        for server in reversed(self.servers):
            server.stop()


def _revived(server: PostgresServer | RedisServer) -> str:
    try:
        server.start()
    except RuntimeError as error:
        return str(error)
    return f"{server.name} had died and was started again."


@contextmanager
def services(directory: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Run what the environment lacks; stopped on the way out. Gives the environment variables to add."""
    needed = Services(directory, durable=durable)
    try:
        yield needed.start()
    finally:
        needed.stop()
