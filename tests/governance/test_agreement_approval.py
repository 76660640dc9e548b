"""The approval of an agreement is a decision: what follows from it once every party has decided for itself."""

from __future__ import annotations

import datetime as dt

import pytest

from partnerships.models import Agreement, AgreementEvent, AgreementKind
from partnerships.operations import PartyTo, record_agreement
from tests.governance.decision_cast import FRIDAY, SATURDAY, WHY, Deciders, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Deciders:
    return Deciders()


def agreement_of(cast: Deciders) -> Agreement:
    parties = [PartyTo(body=body) for body in (cast.ashby, cast.dale)]
    kind = AgreementKind.objects.get(code="s75")
    return record_agreement(
        by=None, reason=WHY, title="A pooled fund", kind=kind, source=cast.source, parties=parties,
        partnership=cast.northmoor, valid_from=dt.date(2024, 4, 1),
    )  # fmt: skip


def approvals(agreement: Agreement) -> dict[str, dt.date]:
    rows = AgreementEvent.objects.accepted().filter(agreement=agreement, kind="approved").select_related("body")
    assert {row.decision for row in rows} <= {"a-pooled-fund"}
    return {row.body.code: row.on for row in rows if row.body}


def test_it_is_approved_once_each_party_confirmed_its_own_step_and_signed_by_none(cast: Deciders) -> None:
    agreement = agreement_of(cast)
    decision = cast.decision(agreement_reference=agreement.ref)
    cast.said(step_of(decision, 1), "cora", published_on=FRIDAY)
    assert approvals(agreement) == {}

    cast.said(step_of(decision, 2), "samuel")
    assert approvals(agreement) == {}  # reported by the lead: the trust has not confirmed it

    cast.said(step_of(decision, 2), "priya")
    assert approvals(agreement) == {cast.ashby.code: SATURDAY, cast.dale.code: FRIDAY}
    assert not AgreementEvent.objects.filter(agreement=agreement, kind="signed").exists()


def test_a_party_without_a_step_leaves_it_unapproved(cast: Deciders) -> None:
    agreement = agreement_of(cast)
    decision = cast.decision(cast.cabinet_step(), agreement_reference=agreement.ref)
    cast.said(step_of(decision, 1), "cora", published_on=FRIDAY)
    assert approvals(agreement) == {}
