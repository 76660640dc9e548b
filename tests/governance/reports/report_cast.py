"""A matter that has a row in every report of decisions: a key decision with notices, urgency, contacts, two steps."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from governance.models import Decision, Engagement, ForumKind, Notice
from governance.operations.outcome import record_outcome
from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementKind,
    AgreementParty,
    Contribution,
    FinanceReturn,
    Fund,
    FundHost,
    FundYear,
    Post,
    RiskShare,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
)
from tests.governance.decision_cast import Deciders

DAY = dt.date(2026, 6, 1)
TAKEN = dt.date(2026, 5, 12)
BEGAN = dt.date(2026, 4, 1)


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
    pool(cast, word, standing=more.get("standing", "draft" if more.get("privacy") else "accepted"))
    return decision


def pool(cast: Deciders, word: str, standing: str = "accepted") -> Fund:
    """Ashby hosts a pooled fund for 2026/27 under an agreement; both put in, the trust over its plan; one scheme."""
    kept: dict[str, Any] = {"source": cast.source, "standing": standing}
    ref = f"zz-{slugify(word)}-{Agreement.objects.count()}"
    agreement = Agreement.objects.create(
        ref=ref, title=f"{word} agreement", kind=AgreementKind.objects.get(code="s75"), partnership=cast.northmoor,
        valid_from=BEGAN, valid_to=dt.date(2028, 4, 1), notice_months=6, has_pooled_fund=True, **kept,
    )  # fmt: skip
    for body in (cast.ashby, cast.dale):
        AgreementParty.objects.create(agreement=agreement, body=body, valid_from=BEGAN, **kept)
    AgreementEvent.objects.create(agreement=agreement, kind="signed", body=cast.ashby, on=BEGAN, **kept)
    fund = Fund.objects.create(
        ref=ref, name=f"{word} fund", agreement=agreement, partnership=cast.northmoor, classification="pooled", **kept
    )
    post = Post.objects.create(body=cast.ashby, title=f"{word} pool manager", **kept)
    FundHost.objects.create(fund=fund, host=cast.ashby, pool_manager=post, valid_from=BEGAN, **kept)
    year = FundYear.objects.create(fund=fund, year=2026, **kept)
    Contribution.objects.create(fund_year=year, body=cast.ashby, funding="la_additional", planned=1_000_000, **kept)
    Contribution.objects.create(
        fund_year=year, body=cast.dale, funding="nhs_minimum", planned=2_000_000, actual=2_500_000, **kept
    )
    scheme = Scheme.objects.create(
        fund_year=year, name=f"{word} scheme", setting="community", commissioner=cast.dale, **kept
    )
    SchemeFunding.objects.create(scheme=scheme, body=cast.dale, funding="nhs_minimum", planned=2_000_000, **kept)
    share = RiskShare.objects.create(fund_year=year, basis="fixed_split", clause="9.1", **kept)
    RiskShareSplit.objects.create(risk_share=share, body=cast.dale, share=Decimal("0.6"))
    for kind, due, sent in (("internal", BEGAN, BEGAN), ("s75_quarterly", dt.date(2026, 5, 22), None)):
        FinanceReturn.objects.create(fund_year=year, kind=kind, period="q1", due_on=due, submitted_on=sent, **kept)
    return fund


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
