"""A party that is abolished passes to its successor by a recorded step, never by itself; a fund that it hosts too."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from partnerships.agreement_on_day import agreement_on_day
from partnerships.models import Agreement, AgreementKind, AgreementParty, FundHost
from partnerships.operations import PartyTo, record_agreement, record_agreement_event, record_fund
from partnerships.reorganisation.settling import settle
from partnerships.reorganisation.worklist import open_count_of
from tests.cast import person
from tests.partnerships.reorganisation_cast import SPLIT_ON, Reorganised, terms

pytestmark = pytest.mark.django_db
WHY = "Seen in the papers"
BEGAN = dt.date(2020, 4, 1)


def test_a_party_and_a_hosted_fund_pass_by_a_recorded_step(db: None) -> None:
    register = Reorganised()
    agreement = record_agreement(
        by=None, reason=WHY, title="Care together", kind=AgreementKind.objects.get(code="s75"), source=register.source,
        valid_from=BEGAN, parties=[PartyTo(body=register.ashby), PartyTo(body=register.dale)],
    )  # fmt: skip
    for body in (register.ashby, register.dale):
        record_agreement_event(
            by=None, reason=WHY, agreement=agreement, kind="signed", body=body, on=BEGAN, source=register.source
        )
    record_fund(
        by=None, reason=WHY, name="Pool", classification="pooled", agreement=agreement, host=register.ashby,
        source=register.source, valid_from=BEGAN,
    )  # fmt: skip
    party = register.item("agreement-party")
    assert party.kind.words(party.record) == "Ashbyford Council: party to Care together"
    settle(register.split, party, by=None, terms=terms("pass", register.east), version=1)
    settle(register.split, register.item("fund-host"), by=None, terms=terms("pass", register.east), version=1)

    new = AgreementParty.objects.get(body=register.east)
    assert (new.follows, new.valid_from, new.confidence) == (party.record, SPLIT_ON, "reported")
    assert FundHost.objects.get(host=register.ashby).valid_to == SPLIT_ON
    assert FundHost.objects.get(host=register.east).valid_from == SPLIT_ON
    record = agreement_on_day(agreement.ref, SPLIT_ON, person("samuel"))
    assert {each.body for each in record.holding} == {register.east, register.dale}
    assert all(each.has_signed for each in record.holding)


def test_a_place_in_an_agreement_that_is_over_passes_to_nobody(db: None) -> None:
    register = Reorganised()

    def agreed(title: str, **more: Any) -> Agreement:
        return record_agreement(
            by=None, reason=WHY, title=title, kind=AgreementKind.objects.get(code="s75"), source=register.source,
            valid_from=BEGAN, parties=[PartyTo(body=register.ashby), PartyTo(body=register.dale)], **more,
        )  # fmt: skip

    before = open_count_of(register.split)
    agreed("Over by then", valid_to=dt.date(2021, 4, 1))
    assert open_count_of(register.split) == before
    going_on = agreed("Going on")
    assert open_count_of(register.split) == before + 1
    Agreement.objects.filter(pk=agreed("The next one").pk).update(predecessor=going_on, valid_from=dt.date(2022, 4, 1))
    assert open_count_of(register.split) == before + 1
