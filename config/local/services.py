"""PostgreSQL and Redis for one run of the product, where the environment names none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.local.postgres import PostgresServer
from config.local.redis_server import RedisServer


@contextmanager
def services(directory: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Run what the environment lacks, with its data in `directory`; stopped on the way out.

    Gives the environment variables to add. `durable=False` is for tests: faster, not safe from a power cut.
    """
    directory.mkdir(parents=True, exist_ok=True)
    added = {}
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            postgres = PostgresServer(directory / "postgres", durable=durable)
            stack.callback(postgres.stop)
            postgres.start()
            added["DATABASE_URL"] = postgres.url
        if not os.environ.get("REDIS_URL"):
            redis = RedisServer(directory / "redis.log")
            stack.callback(redis.stop)
            redis.start()
            added["REDIS_URL"] = redis.url
        yield added
