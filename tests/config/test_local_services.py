"""The servers that `make run` and `make test` bring along."""

import pytest
import redis
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_tests_run_on_a_real_postgresql_with_the_extensions_we_need():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name IN ('btree_gist', 'pg_trgm')")
        assert len(cursor.fetchall()) == 2


def test_the_tests_run_on_a_real_redis():
    client = redis.Redis.from_url(settings.REDIS_URL)
    assert client.ping()
    client.close()
