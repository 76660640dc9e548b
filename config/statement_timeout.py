"""How long PostgreSQL may work on one statement: five seconds for a page, longer where that is known to be needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

EXPORT_S = 60


@contextmanager
def longer_statements(seconds: int = EXPORT_S) -> Iterator[None]:
    """Allow each statement inside `seconds` seconds, as a whole export may need.

    Opens a transaction: the limit ends with it, whatever happens, and an export sees one state of the register.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{seconds}s"])
        yield
