"""The front page, the search, the calculator, the statements, and what machines ask."""

from __future__ import annotations

from tests.site.access_table.row import (
    Case,
    Row,
    same,
)

_HEALTH = {
    "health_live": same(),
    "health_ready": same(page=200),
    "health_background": same(page=503),  # no worker beats in a test
}


SITE: dict[str, Row] = {
    "front": same(),
    "search": same(),
    "deadlines": Row(
        cases=lambda stage: [
            Case(state="the rules"),
            Case(state="a rule", query="?rule=call-in"),
            Case(state="an answer", query="?rule=call-in&date=2028-12-22&days=6&cut_off=noon&body=ZS1"),
            Case(state="a check", query="?rule=key-decision-check&date=2027-01-06&published_on=2026-12-09"),
            Case(state="months", query="?rule=executive-response&date=2026-12-31"),
            Case(state="refused", query="?rule=call-in&date=2026-02-31&days=lots&published_at=tea", page=400),
            Case(state="a rule we do not know", query="?rule=nonsense", page=400),
        ]
    ),
    "accessibility": same(),
    "privacy": same(),
    "design-system": same(),
    **_HEALTH,
}
