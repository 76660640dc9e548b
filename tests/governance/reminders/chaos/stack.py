"""The whole stack in processes of its own: PostgreSQL, Redis, SMTP, two workers, two beats; each can be killed."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from config.local.postgres import OWNER, PostgresServer
from config.local.processes import launch, stop
from config.local.redis_server import RedisServer, free_port
from tests.governance.reminders.chaos.notify_server import KEY

ROOT = Path(__file__).parents[4]
HERE = Path(__file__).parent
CELERY = ["-m", "celery", "--quiet", "-A", "tests.governance.reminders.chaos.celery_app"]
WORKER = ["worker", "--without-gossip", "--without-mingle", "--concurrency=2", "--loglevel=ERROR"]
BEAT = ["beat", "--scheduler=celery.beat:Scheduler", "--pidfile=", "--loglevel=ERROR", "--max-interval=1"]


@dataclass
class Part:
    """A Python program that is started again after it was killed."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it."""
        with open(self.log, "ab") as log:
            self.process = launch(
                [sys.executable, *self.command],
                dying_wish=signal.SIGKILL,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """SIGKILL it with all that it started, and run it anew."""
        self.end()
        self.start()

    def kill_a_child(self, chance: random.Random) -> None:
        """SIGKILL one of a worker's own processes, in which the tasks run."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(children)), signal.SIGKILL)

    def term(self) -> None:
        """Ask it to end in order, wait for that, and run it anew."""
        assert self.process
        stop(self.process, signals=[signal.SIGTERM], patience_s=20)
        self.start()

    def end(self) -> None:
        """SIGKILL."""
        if self.process:
            stop(self.process, signals=[])

    def has_ended(self) -> bool:
        """Whether it gave up by itself."""
        return self.process is not None and self.process.poll() is not None


@dataclass
class Stack:
    """Everything that runs, and where."""

    directory: Path
    faults: dict[str, float] = field(default_factory=dict)
    notify: bool = False
    killed: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        """Bring up the servers and load the schema; the senders start by `go`."""
        self.postgres = PostgresServer(self.directory / "postgres")
        self.redis = RedisServer(self.directory / "redis.log")
        self.postgres.start()
        self.redis.start()
        self._load_schema()
        port, self.kept = free_port(), self.directory / "kept.jsonl"
        self.kept.touch()
        server = "notify_server.py" if self.notify else "smtp_server.py"
        self.server = Part(
            [str(HERE / server), str(port), str(self.kept), json.dumps(self.faults)], {}, self.directory / "mail.log"
        )
        self.server.start()
        way = {"CHAOS_NOTIFY": f"http://127.0.0.1:{port}", "NOTIFY_API_KEY": KEY}
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "tests.governance.reminders.chaos.settings",
            "DATABASE_URL": self.postgres.url(OWNER),
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "STATEMENT_TIMEOUT_S": "20",
            "NO_COLOR": "1",
            "PYTHONWARNINGS": "ignore",
            **(way if self.notify else {}),
        }

    def go(self, workers: int = 2, beats: int = 2) -> None:
        """Start the senders and the beats."""
        log = self.directory / "celery.log"
        self.workers = [
            Part([*CELERY, *WORKER, f"--hostname=chaos{n}@%h"], self.environment, log) for n in range(workers)
        ]
        self.beats = [Part([*CELERY, *BEAT], self.environment, log) for _ in range(beats)]
        for part in (*self.workers, *self.beats):
            part.start()

    def end(self) -> None:
        """Leave nothing behind."""
        for part in (*getattr(self, "workers", ()), *getattr(self, "beats", ()), self.server):
            part.end()
        self.redis.stop()
        with suppress(Exception):
            self.postgres.stop()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the stack's own database, waiting while it is down."""
        for _ in range(100):
            try:
                address = self.postgres.url(OWNER).replace("postgres://", "postgresql://")
                with closing(psycopg2.connect(address)) as asked, asked.cursor() as cursor:
                    cursor.execute(sql)
                    return cursor.fetchall()
            except psycopg2.OperationalError:
                time.sleep(0.1)
        raise AssertionError("The database did not come back.")

    def accepted(self) -> list[dict[str, str]]:
        """What the mail server took, in order."""
        return [json.loads(line) for line in self.kept.read_text().splitlines()]

    def kill_something(self, chance: random.Random, weights: dict[str, int]) -> None:
        """SIGKILL one part at random, and bring it back."""
        what = chance.choices(list(weights), list(weights.values()))[0]
        self.killed[what] += 1
        _KILLS[what](self, chance)
        self.revive()

    def kill_postgres(self) -> None:
        """SIGKILL the server with every backend of it, and start it over what is left on disk."""
        assert self.postgres.process
        os.killpg(self.postgres.process.pid, signal.SIGKILL)
        self.postgres.process.wait()
        time.sleep(0.2)
        self.postgres.start()

    def kill_redis(self) -> None:
        """SIGKILL: whatever was queued is gone, since nothing is kept on disk."""
        assert self.redis.process
        stop(self.redis.process, signals=[])
        self.redis.start()

    def revive(self) -> None:
        """Start again what ended by itself, as Compose and `make run` do.

        A worker that holds a task while Redis dies gives up: kombu 5.7 reads an address it has just dropped.
        """
        for part in (*self.workers, *self.beats):
            if part.has_ended():
                self.killed["by itself"] += 1
                part.start()

    def wait_until(self, settled: Callable[[], bool], patience_s: float) -> None:
        """Wait, or fail with what the senders had to say."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if settled():
                return
            self.revive()
            time.sleep(0.3)
        raise AssertionError((self.directory / "celery.log").read_text()[-4000:])

    def _load_schema(self) -> None:
        """The schema of the test's own database, rather than migrate again."""
        dump = [str(self.postgres.bin / "pg_dump"), "--schema-only", "--no-owner", "--no-privileges"]
        settings = connection.settings_dict
        source = [f"--host={settings['HOST'] or settings['OPTIONS'].get('host', '')}", f"--username={settings['USER']}"]
        schema = subprocess.run([*dump, *source, settings["NAME"]], check=True, capture_output=True).stdout
        target = ["--host", str(self.postgres.sockets), "--username", OWNER, "--dbname", "register", "--quiet"]
        load = [str(self.postgres.bin / "psql"), "--no-psqlrc", "--set=ON_ERROR_STOP=1", *target]
        subprocess.run(load, input=schema, check=True, capture_output=True)


_KILLS: dict[str, Callable[[Stack, random.Random], None]] = {
    "child": lambda stack, chance: chance.choice(stack.workers).kill_a_child(chance),
    "worker": lambda stack, chance: chance.choice(stack.workers).kill(),
    "beat": lambda stack, chance: chance.choice(stack.beats).kill(),
    "redis": lambda stack, chance: stack.kill_redis(),
    "postgres": lambda stack, chance: stack.kill_postgres(),
    "server": lambda stack, chance: stack.server.kill(),
}


@contextmanager
def stack(directory: Path, **options: Any) -> Iterator[Stack]:
    """A stack for one proof."""
    running = Stack(directory, **options)
    try:
        running.start()
        yield running
    finally:
        running.end()
