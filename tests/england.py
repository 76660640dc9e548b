"""The register of England in the test database: loaded once, copied back after a test without a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from partnerships.models import Body, Partnership
from partnerships.reference_data.register_of_england import load_register_of_england


class England:
    """The register of England: its bodies by code and its partnerships by slug."""

    def body(self, code: str) -> Body:
        """The body at this code."""
        return Body.objects.get(code=code)

    def partnership(self, slug: str) -> Partnership:
        """The partnership at this slug."""
        return Partnership.objects.get(slug=slug)


@contextmanager
def england_loaded() -> Iterator[None]:
    """Load England, and keep a copy of the database, as a template, for as long as the tests run.

    A test without a transaction (live server, threads) leaves the database to be made anew from that copy, where
    Django would empty two hundred tables one by one: about a second either way, but then England would be gone.
    """
    load_register_of_england(apply=True)
    _copy(_database(), _template())
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: _copy(_template(), _database()))
            yield
    finally:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(_template())} WITH (FORCE)")
            # A server thread of a test may still hold a connection, which would keep the database from being dropped.
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [_database()])


@contextmanager
def undone_after_all(blocker: Any) -> Iterator[None]:
    """A transaction around several tests, each of which has one of its own within: for what a module loads once."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _copy(original: str, copy: str) -> None:
    """PostgreSQL copies a database only while nobody uses it; a server thread connects again by itself."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(copy)} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {_quoted(copy)} TEMPLATE {_quoted(original)}")


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _template() -> str:
    return f"{_database()}_england"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
