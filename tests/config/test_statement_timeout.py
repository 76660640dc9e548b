"""How long PostgreSQL may work on one statement."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from config.statement_timeout import longer_statements

ROOT = Path(__file__).parents[2]
SHOW = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_long_page_gets_its_time_and_the_next_one_the_usual():
    usual = limit()
    with longer_statements(seconds=90):
        assert limit() == "90s"
    assert limit() == usual


@pytest.mark.django_db(transaction=True)
def test_the_usual_limit_is_back_after_a_failure_too():
    usual = limit()
    with pytest.raises(ZeroDivisionError), longer_statements(seconds=90):
        raise ZeroDivisionError
    assert limit() == usual


@pytest.mark.django_db(transaction=True)
def test_a_statement_past_its_limit_is_stopped():
    stopped = pytest.raises(OperationalError, match="statement timeout")
    with stopped, longer_statements(seconds=1), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


def options_with(**environment: str) -> str:
    known = {name: value for name, value in os.environ.items() if name != "STATEMENT_TIMEOUT_S"}
    known |= {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=known, capture_output=True, text=True, check=True
    ).stdout


def test_pages_have_five_seconds_unless_told_otherwise():
    assert "statement_timeout=5s" in options_with()
    assert "statement_timeout=60s" in options_with(STATEMENT_TIMEOUT_S="60")


def test_locks_and_idle_transactions_are_limited_too():
    assert {"lock_timeout=4s", "idle_in_transaction_session_timeout=60s"} <= set(options_with().split())
