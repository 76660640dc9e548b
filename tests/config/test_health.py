"""`/health/…`, for machines."""

import time

import pytest
from django.db import connection

from config.health.checks import HEARTBEAT_KEY, HEARTBEAT_LATE_S
from config.tasks import heartbeat
from governance.tasks import remind, watch_reminders


def test_live_needs_no_database(client):
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_every_part_is_well(client, broker):
    heartbeat.apply()
    remind.apply()
    watch_reminders.apply()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok", "background": "ok", "reminders": "ok"},
    )


@pytest.mark.django_db
def test_a_silent_background_degrades_the_site_and_fails_its_own_address(client, broker):
    broker.set(HEARTBEAT_KEY, time.time() - HEARTBEAT_LATE_S - 5)
    assert client.get("/health/ready").json()["status"] == "degraded"
    answer = client.get("/health/background")
    assert answer.status_code == 503
    assert answer.json()["status"].startswith("last heartbeat")


@pytest.mark.django_db
def test_without_redis_pages_can_still_be_served(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["broker"]) == (200, "no answer")


@pytest.mark.django_db
def test_a_migration_that_is_missing_makes_it_unready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "1 to apply")


def test_health_answers_are_not_kept_by_caches(client):
    assert "no-store" in client.get("/health/live")["Cache-Control"]
