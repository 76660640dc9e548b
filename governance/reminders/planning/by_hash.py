"""Joins by hash, for statements that read and write by the ten thousand.

PostgreSQL takes a ledger that was empty a moment ago for one that stays empty, and would scan it anew for each row as
it grows: minutes instead of a second. These joins are hash joins, whatever the statistics say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_JOINS = """SELECT set_config('enable_nestloop', %(on)s, true), set_config('enable_mergejoin', %(on)s, true),
    set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"""


@contextmanager
def by_hash() -> Iterator[None]:
    """For the statements within; the caller holds the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_JOINS, {"on": "off"})
        yield
        cursor.execute(_JOINS, {"on": "on"})
