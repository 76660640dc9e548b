"""`python -m config.health`, by which containers tell whether they are well."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from django.conf import settings

from config.health.checks import HEARTBEAT_KEY, record_heartbeat

ROOT = Path(__file__).parents[2]


def ask(part: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.health", part]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.mark.django_db(transaction=True)
def test_ready_asks_the_site_by_its_own_name(live_server):
    address = live_server.url.removeprefix("http://")
    assert ask("ready", BIND=address, SITE_URL="http://localhost:8000").returncode == 0


def test_ready_fails_where_nothing_answers():
    done = ask("ready", BIND="127.0.0.1:1")
    assert (done.returncode, "refused" in done.stderr) == (1, True)


def test_background_follows_the_heartbeat():
    record_heartbeat()
    assert ask("background").returncode == 0
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(HEARTBEAT_KEY, 0)
    done = ask("background")
    assert (done.returncode, "last heartbeat" in done.stderr) == (1, True)
