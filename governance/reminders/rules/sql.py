"""SQL that several rules share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection

from governance.reminders.rules.rule import Occasion, Window


def inside(day: str, key: str) -> str:
    """The condition that a day is in the window, or that its subject is one of those asked for."""
    return f"""(CASE WHEN %(only)s::bigint[] IS NULL THEN {day} BETWEEN %(since)s AND %(until)s
        ELSE {key} = ANY(%(only)s) END)"""


def occasions_of(sql: str, window: Window) -> Iterator[Occasion]:
    """Run SQL that gives `subject_id, happens_on, known_on`."""
    return map(Occasion._make, rows_of(sql, window))


def rows_of(sql: str, window: Window, **more: Any) -> list[tuple[int, dt.date, dt.date | None]]:
    """Run SQL over a window."""
    with connection.cursor() as cursor:
        cursor.execute(sql, window.parameters() | more)
        return cursor.fetchall()
