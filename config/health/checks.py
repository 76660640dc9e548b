"""One function a part: None when it is well, else what is wrong in a few words."""

from __future__ import annotations

import time

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

HEARTBEAT_KEY = "register:heartbeat"
HEARTBEAT_EVERY_S = 60
HEARTBEAT_LATE_S = 3 * HEARTBEAT_EVERY_S
TIMEOUT_S = 2.0


def database() -> str | None:
    """Whether PostgreSQL answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return "no answer"
    return None


def migrations() -> str | None:
    """Whether the database has the shape that this code expects."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        connection.close()
        return "not known"
    return f"{len(missing)} to apply" if missing else None


def broker() -> str | None:
    """Whether Redis answers."""
    try:
        with _redis() as client:
            client.ping()
    except redis.RedisError:
        return "no answer"
    return None


def background() -> str | None:
    """Whether beat, Redis and a worker have lately done a task together."""
    try:
        with _redis() as client:
            beat = client.get(HEARTBEAT_KEY)
    except redis.RedisError:
        return "not known"
    if beat is None:
        return "no heartbeat yet"
    age_s = int(time.time() - float(beat))
    return f"last heartbeat {age_s} seconds ago" if age_s > HEARTBEAT_LATE_S else None


def of_the_apps() -> dict[str, str | None]:
    """What the apps have to say of their own parts, by the names in the settings."""
    return {name: import_string(path)() for name, path in settings.HEALTH_CHECKS.items()}


def record_heartbeat() -> None:
    """Note that background work got done just now."""
    with _redis() as client:
        client.set(HEARTBEAT_KEY, time.time())


def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=None
    )
