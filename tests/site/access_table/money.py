"""Agreements, funds and the money in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.roles import Permission, Reach
from tests.site.access_table.row import (
    ADMINISTRATOR,
    EDITORS_OF_OTHER,
    EDITORS_OF_OWN,
    READERS_OF_DRAFT_PARTNERSHIP,
    Case,
    Row,
    holders,
    same,
)
from tests.site.stage import Stage

# Whoever keeps an agreement: the editors, and the pool managers of its parties. Its fund: of the host. Money: the
# host's pool manager alone, and for a body's own figure, act or answer its own people.
AGREEMENT = ("agreement", "agreement-party", "agreement-term", "agreement-function")
FUND, MONEY = ("fund", "fund-host"), ("fund-year", "scheme", "scheme-funding", "risk-share", "variation", "return")
POOL_MANAGERS = frozenset({"pool_manager_own", "pool_manager_other"})
OF_OWN_BODY = holders(Permission.RECORD_OUTCOME_OF_OWN_BODY, Reach.OWN_BODY) - {"administrator", "board_secretary_own"}
KEEPERS_OF_MONEY = {
    **dict.fromkeys(AGREEMENT, EDITORS_OF_OWN | POOL_MANAGERS),
    "agreement-event": EDITORS_OF_OWN | POOL_MANAGERS | OF_OWN_BODY,
    **dict.fromkeys(FUND, EDITORS_OF_OWN | {"pool_manager_own"}),
    **dict.fromkeys(MONEY, frozenset({"pool_manager_own"})),
    "contribution": frozenset({"pool_manager_own", "council_officer_own"}),
    "variation-answer": OF_OWN_BODY | {"pool_manager_own"},
    "minimum": EDITORS_OF_OWN | EDITORS_OF_OTHER,
    "succession": EDITORS_OF_OWN | EDITORS_OF_OTHER,
}
READERS_OF_DRAFT_MONEY = ADMINISTRATOR | {
    "system_lead_own",
    "board_secretary_own",
    *(f"{role}_own" for role in ("pool_manager", "scrutiny_officer", "body_approver")),
    *(f"{role}_other" for role in ("pool_manager", "scrutiny_officer", "body_approver")),
}


def agreement_page(kind: str) -> Row:
    """Published: everyone. Draft: those who read drafts where it belongs; absent for all others."""
    return Row(
        cases=lambda stage: [
            Case({"ref": stage.facts[kind].ref}, "published"),
            Case({"ref": stage.drafts[kind].ref}, "draft", READERS_OF_DRAFT_PARTNERSHIP, 404),
            Case({"ref": f"no-such-{kind}"}, "unknown", frozenset(), 404),
        ]
    )


def money_grid(about: Callable[[Stage], dict[str, Any]]) -> Row:
    """Opens to the pool manager of the host alone."""
    return Row(
        cases=lambda stage: [
            Case({"ref": stage.facts["fund"].ref, **about(stage)}, opens_to=frozenset({"pool_manager_own"})),
            Case({"ref": "no-such-fund", **about(stage)}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    )


MONEY_PAGES: dict[str, Row] = {
    "agreements": same(),
    "agreement": agreement_page("agreement"),
    "funds": same(),
    "fund": agreement_page("fund"),
    "fund-return": Row(
        cases=lambda stage: [
            Case({"ref": stage.facts["fund"].ref, "pk": stage.facts["return"].pk}, "published"),
            Case(
                {"ref": stage.facts["fund"].ref, "pk": stage.draft_money["return"].pk},
                "draft",
                READERS_OF_DRAFT_MONEY,
                404,
            ),
            Case({"ref": stage.facts["fund"].ref, "pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ]
    ),
    "fund-return-grid": money_grid(lambda stage: {"pk": stage.facts["return"].pk}),
    "fund-contributions-grid": money_grid(lambda stage: {"year": 2021}),
    "fund-schemes-grid": money_grid(lambda stage: {"year": 2021}),
}
