"""The floor of a page: the same template and context, by a view that does next to nothing.

Session and user, one raw SQL row query, one raw capped count, render.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

CAPPED_COUNT = "SELECT count(*) FROM (SELECT 1 FROM partnerships_bodyname LIMIT 1001) AS capped"
_FLOORS: list[Floor] = []


@dataclass(frozen=True)
class Floor:
    """What one page's floor needs."""

    template: Any
    context: dict[str, Any]
    rows_sql: str
    queries: int
    count_sql: str = CAPPED_COUNT


def prepare(client: Client, address: str, *, by_hand: tuple[str, str] | None = None) -> tuple[int, Floor]:
    """Load the page once, keep its template, its evaluated context and its heaviest row query.

    `by_hand`: rows and capped count as one would write them without our code, in place of the page's own query.
    """
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    if response.status_code != 200:
        raise ValueError(f"{address} answered {response.status_code}")
    # A plain row query: one that first tells the planner something (set_config) would flatter the page.
    rows = [
        q
        for q in captured.captured_queries
        if q["sql"].startswith("SELECT") and "set_config" not in q["sql"] and "partnerships_" in q["sql"]
    ]
    heaviest = max(rows, key=lambda q: float(q["time"]))["sql"] if rows else "SELECT 1"
    made = Floor(response.templates[0], _context(response), heaviest, len(captured.captured_queries))
    if by_hand:
        made = replace(made, rows_sql=by_hand[0], count_sql=by_hand[1])
    _FLOORS.append(made)
    return len(_FLOORS) - 1, made


def floor(request: HttpRequest, number: int) -> HttpResponse:
    """Answer with the same bytes as the page, at the least possible cost."""
    made = _FLOORS[number]
    str(request.user)
    with connection.cursor() as cursor:
        cursor.execute(made.rows_sql)
        cursor.fetchall()
        cursor.execute(made.count_sql)
        cursor.fetchall()
    return TemplateResponse(request, made.template.name, made.context)


def _context(response: Any) -> dict[str, Any]:
    if getattr(response, "context_data", None):
        return dict(response.context_data)
    return dict(response.context[0].flatten())
