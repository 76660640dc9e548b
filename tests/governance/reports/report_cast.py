"""A matter that has a row in every report of decisions: a key decision with notices, urgency, contacts, two steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from governance.models import Decision, Engagement, ForumKind, Notice
from governance.operations.outcome import record_outcome
from tests.governance.decision_cast import Deciders

DAY = dt.date(2026, 6, 1)
TAKEN = dt.date(2026, 5, 12)


def set_out(cast: Deciders, word: str = "A shared fund", **more: Any) -> Decision:
    """The trust has decided, the council's cabinet meets on 11 July; scrutiny was told, then the public."""
    decision = cast.decision(
        cast.cabinet_step(
            planned_on=dt.date(2026, 7, 11),
            is_key=True,
            urgency="general_exception",
            urgency_reason=f"{word} cannot wait",
        ),
        cast.board_step(planned_on=TAKEN),
        title=word,
        plain_english=f"{word}, in plain English",
        proposed_on=dt.date(2026, 1, 5),
        needed_by=dt.date(2026, 5, 20),
        lead_body=cast.ashby,
        value=53_440_286,
        **more,
    )
    cabinet, board = decision.steps.order_by("number")
    record_outcome(
        by=None, reason="Minutes", step=board, outcome="approved", taken_on=TAKEN, today=TAKEN, confidence="confirmed"
    )
    for kind, on in (("key_decision", DAY), ("private_28", TAKEN), ("general_exception", DAY)):
        Notice.objects.create(
            kind=kind, body=cast.ashby, step=cabinet, published_on=on, reasons=f"{word}: why", source=cast.source
        )
    tell(cast, decision)
    return decision


def tell(cast: Deciders, decision: Decision) -> None:
    """The trust heard in January, the council in March, scrutiny in April; published in February."""
    kind, _ = ForumKind.objects.get_or_create(
        code="zz_scrutiny", defaults={"name": "scrutiny", "plural": "scrutinies", "is_scrutiny": True}
    )
    scrutiny = cast.ashby.forums.filter(kind=kind).first() or cast.forum("Ashbyford Scrutiny", kind, body=cast.ashby)
    told = {"decision": decision, "source": cast.source}
    Engagement.objects.create(kind="informed", body=cast.dale, on=dt.date(2026, 1, 6), **told)
    Engagement.objects.create(kind="published", audience="the public", on=dt.date(2026, 2, 1), **told)
    Engagement.objects.create(
        kind="consulted", body=cast.ashby, on=dt.date(2026, 3, 2), respond_by=dt.date(2026, 4, 30), **told
    )
    Engagement.objects.create(kind="informed", forum=scrutiny, on=dt.date(2026, 4, 1), **told)
