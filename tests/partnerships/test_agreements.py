"""Agreements: their state is worked out, a signature is each body's own, and what the law asks for is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from partnerships.agreement_on_day import agreement_on_day
from partnerships.agreement_states import with_state
from partnerships.agreement_words import exclusion, lateness, marks, opening
from partnerships.models import Agreement, AgreementEvent, AgreementHead, AgreementKind, AgreementParty, BodyKind
from partnerships.operations import (
    NotPermitted,
    Refused,
    confirm_for_body,
    pass_to_successor,
    record_agreement_event,
    record_agreement_function,
    record_agreement_term,
    withdraw_fact,
)
from tests.partnerships.money_cast import AFTER, BEGAN, ENDED, IN_THE_YEAR, WHY, MoneyRegister

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def register(db: None) -> MoneyRegister:
    return MoneyRegister()


def state(agreement: Agreement, day: dt.date = IN_THE_YEAR) -> str:
    found: str = with_state(Agreement.objects.all(), day, PUBLIC).get(pk=agreement.pk).state
    return found


def marks_of(agreement: Agreement, day: dt.date = IN_THE_YEAR) -> list[str]:
    return [mark.words for mark in marks(agreement_on_day(agreement.ref, day, PUBLIC))]


def test_the_state_follows_from_what_happened(register: MoneyRegister) -> None:
    agreement = register.agreement()
    assert state(agreement) == "not_recorded"

    register.event(agreement, "heads_of_terms", on=dt.date(2025, 5, 1))
    assert state(agreement) == "heads_of_terms"
    register.event(agreement, "approved", register.ashby)
    assert state(agreement) == "in_approval"
    register.event(agreement, "approved", register.dale)
    assert state(agreement) == "approved_unsigned"
    register.signed(agreement)
    assert (state(agreement), state(agreement, dt.date(2025, 9, 9))) == ("in_force", "heads_of_terms")
    assert state(agreement, AFTER) == "expired"
    register.event(agreement, "notice_given", register.dale, on=dt.date(2025, 10, 1))
    assert state(agreement) == "notice_given"
    register.event(agreement, "terminated", on=dt.date(2025, 11, 1), ends_on=dt.date(2025, 12, 1))
    assert (state(agreement), state(agreement, dt.date(2025, 11, 30))) == ("terminated", "notice_given")


def test_an_extension_moves_the_end_and_a_follower_takes_over(register: MoneyRegister) -> None:
    agreement = register.agreement()
    register.signed(agreement)
    register.event(agreement, "extended", on=dt.date(2026, 3, 1), ends_on=dt.date(2027, 4, 1))
    assert state(agreement, AFTER) == "in_force"

    register.agreement(title="The next one", predecessor=agreement, valid_from=AFTER, valid_to=None)
    assert state(agreement, AFTER) == "superseded"


def test_in_use_while_not_signed_is_marked_with_three_states(register: MoneyRegister) -> None:
    agreement = register.agreement()
    register.event(agreement, "approved", register.ashby)
    assert marks_of(agreement)[0] == "In use since 1 April 2025; no signature recorded here"

    register.event(agreement, "signed", register.ashby)
    assert marks_of(agreement)[0].endswith("signed by 1 of 2 parties; for the other no signature recorded here")
    register.event(agreement, "not_signed", register.dale, on=dt.date(2025, 10, 1))
    assert marks_of(agreement)[0].endswith("not signed on 1 October 2025, as the source says")
    register.event(agreement, "signed", register.dale, on=dt.date(2025, 11, 1))
    assert not [words for words in marks_of(agreement) if words.startswith("In use")]


def test_expired_but_running_needs_money_of_a_later_year(register: MoneyRegister) -> None:
    agreement = register.agreement()
    fund = register.fund(agreement)
    register.year(fund, 2025)
    assert marks_of(agreement, AFTER) == ["Its end date, 31 March 2026, has passed"]

    register.year(fund, 2027)
    assert marks_of(agreement, dt.date(2027, 3, 31)) == ["Its end date, 31 March 2026, has passed"]
    assert marks_of(agreement, dt.date(2027, 4, 1)) == ["Past its end date, 31 March 2026, and still running"]

    register.year(fund, 2026)
    assert marks_of(agreement, AFTER) == ["Past its end date, 31 March 2026, and still running"]


def test_the_sentence_says_how_late_it_was_approved(register: MoneyRegister) -> None:
    agreement = register.agreement()
    register.event(agreement, "approved", register.ashby)

    assert opening(agreement_on_day(agreement.ref, IN_THE_YEAR, PUBLIC)) == (
        "A section 75 agreement between Ashbyford Council and Dalewater Trust, 1 April 2025 until 31 March 2026: "
        "approved by Ashbyford Council on 10 September 2025, five months into the year it covers; "
        "no signature recorded here."
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ((2025, 4, 1), ""),
        ((2025, 4, 20), ", 19 days after it began"),
        ((2025, 5, 1), ", one month into the year it covers"),
        ((2026, 10, 1), ", one year after it began"),
    ],
)
def test_lateness(on: tuple[int, int, int], words: str) -> None:
    assert lateness(dt.date(*on), BEGAN) == words


def test_notice_has_to_be_given_months_before_the_end(register: MoneyRegister) -> None:
    agreement = register.agreement(notice_months=6)

    assert agreement_on_day(agreement.ref, BEGAN, PUBLIC).notice_by == dt.date(2025, 9, 30)
    assert "Notice had to be given by 30 September 2025" in marks_of(agreement)


def test_a_section_75_agreement_needs_an_nhs_body_and_a_council_on_its_first_day(register: MoneyRegister) -> None:
    with pytest.raises(Refused, match="Missing: a council"):
        register.agreement(register.dale, register.elm)
    with pytest.raises(Refused, match="Missing: an NHS body"):
        register.agreement(register.ashby, register.gone)
    assert register.agreement(register.ashby, register.gone, kind=AgreementKind.objects.get(code="mou"))
    assert register.agreement(register.dale, register.elm, standing="draft").parties.count() == 2

    agreement = register.agreement()
    party = agreement.parties.get(body=register.dale)
    with pytest.raises(Refused, match="Missing: an NHS body"):
        withdraw_fact(party, by=None, reason=WHY, version=party.version)


def test_a_party_is_a_legal_person(register: MoneyRegister) -> None:
    electors = register.body("ZZP", "Electors", register.nobody_kind)

    with pytest.raises(Refused, match="not a legal person"):
        register.agreement(register.ashby, register.dale, electors)


def test_only_a_bodys_own_people_sign_for_it(register: MoneyRegister) -> None:
    agreement = register.agreement()

    reported = register.event(agreement, "signed", register.ashby, by=register.samuel)
    assert reported.confidence == "reported"
    own = register.event(agreement, "signed", register.ashby, by=register.asha, on=dt.date(2025, 9, 11))
    assert own.confidence == "confirmed"
    with pytest.raises(NotPermitted):
        register.event(agreement, "signed", register.dale, by=register.asha)


def test_a_reported_signature_counts_once_the_body_confirms_it(register: MoneyRegister) -> None:
    agreement = register.agreement()
    register.event(agreement, "signed", register.dale)
    reported = register.event(agreement, "signed", register.ashby, by=register.samuel)
    assert state(agreement) == "in_approval"
    with pytest.raises(NotPermitted):
        confirm_for_body(reported, by=register.samuel, reason=WHY, version=1, today=AFTER)

    confirm_for_body(reported, by=register.cora, reason=WHY, version=1, today=AFTER)

    assert state(agreement) == "in_force"


def test_a_decision_pushes_a_signature_down_with_its_reference(register: MoneyRegister) -> None:
    agreement = register.agreement()

    event = record_agreement_event(
        by=None,
        reason="Decision D-12 took effect",
        agreement=agreement,
        kind="signed",
        body=register.ashby,
        on=IN_THE_YEAR,
        source=register.source,
        decided_by="Cabinet",
        decision="D-12",
    )

    assert agreement_on_day(agreement.ref, AFTER, PUBLIC).parties[0].signature == event
    assert AgreementEvent.objects.get(decision="D-12").confidence == "confirmed"


def test_an_event_is_by_a_party_and_ends_after_it_happened(register: MoneyRegister) -> None:
    agreement = register.agreement()

    with pytest.raises(Refused, match="not recorded as a party"):
        register.event(agreement, "signed", register.elm)
    with pytest.raises(Refused, match="cannot end before"):
        register.event(agreement, "extended", ends_on=BEGAN)
    with pytest.raises(Refused, match="each does so for itself"):
        register.event(agreement, "signed")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("agreement_signed_by_a_body", {"kind": "signed", "body": None}),
        ("agreement_extended_to_a_day", {"kind": "extended", "ends_on": None}),
    ],
)
def test_the_database_refuses_a_senseless_event(register: MoneyRegister, name: str, values: dict) -> None:
    agreement = register.agreement()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AgreementEvent.objects.create(agreement=agreement, on=BEGAN, source=register.source, **values)


def test_the_database_refuses_a_party_twice_and_a_reversed_period(register: MoneyRegister) -> None:
    agreement = register.agreement()

    with pytest.raises(IntegrityError, match="agreement_party_no_overlap"), transaction.atomic():
        AgreementParty.objects.create(agreement=agreement, body=register.ashby, source=register.source)
    with pytest.raises(IntegrityError, match="agreement_period"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(valid_to=BEGAN)
    with pytest.raises(IntegrityError, match="agreement_extends"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(extendable_to=ENDED)


def test_a_successor_takes_a_partys_place_by_a_recorded_step(register: MoneyRegister) -> None:
    register.dale.abolished_on = dt.date(2025, 10, 1)
    register.dale.save()
    agreement = register.agreement()
    register.signed(agreement)
    gone = "Dalewater Trust was abolished; who took its place here is not recorded"
    assert gone in marks_of(agreement)

    party = agreement.parties.get(body=register.dale)
    on = dt.date(2025, 10, 1)
    pass_to_successor(
        party, by=register.samuel, reason=WHY, version=1, successor=register.elm, on=on, source=register.source
    )

    record = agreement_on_day(agreement.ref, IN_THE_YEAR, PUBLIC)
    assert [each.name for each in record.holding] == ["Ashbyford Council", "Elmwater Trust"]
    assert (record.state, gone in marks_of(agreement)) == ("in_force", False)


def test_the_checklist_is_that_of_the_law_of_its_first_day(register: MoneyRegister) -> None:
    agreement = register.agreement(has_pooled_fund=True)
    old = register.agreement(title="An old one", valid_from=dt.date(1999, 4, 1))
    head = AgreementHead.objects.get(code="aims-and-outcomes")
    about = {"by": None, "reason": WHY, "source": register.source}

    record_agreement_term(agreement=agreement, head=head, is_present=True, clause="4", **about)
    record = agreement_on_day(agreement.ref, IN_THE_YEAR, PUBLIC)

    assert (record.present, len(record.checks)) == (1, 20)
    assert not [check for check in agreement_on_day(old.ref, AFTER, PUBLIC).checks if check.is_required]
    mou = register.agreement(kind=AgreementKind.objects.get(code="mou"), title="A memorandum")
    with pytest.raises(Refused, match="not on the checklist"):
        record_agreement_term(agreement=mou, head=head, is_present=True, **about)


def test_an_excluded_service_is_warned_of_and_a_power_of_another_day_is_marked(register: MoneyRegister) -> None:
    agreement = register.agreement(valid_from=dt.date(2005, 4, 1), valid_to=dt.date(2006, 4, 1))

    function = record_agreement_function(
        by=None,
        reason=WHY,
        agreement=agreement,
        direction="jointly",
        function="Endoscopy in the community",
        source=register.source,
    )

    assert "as generally understood" in exclusion(function.function)
    assert exclusion("Equipment in the home") == ""
    assert "No such power existed on 1 April 2005" in marks_of(agreement, dt.date(2005, 6, 1))


def test_a_pool_manager_of_a_party_records_an_agreement_and_a_stranger_does_not(register: MoneyRegister) -> None:
    assert register.agreement(by=register.tomasz, partnership=None).ref == "northmoor-section-75-agreement"
    assert register.agreement(by=register.tomasz, partnership=None).ref == "northmoor-section-75-agreement-2"
    oakford = register.body("ZZO", "Oakford Council", register.council_kind)
    with pytest.raises(NotPermitted):
        register.agreement(register.elm, oakford, by=register.tomasz)
    with pytest.raises(NotPermitted):
        register.agreement(by=register.asha)


def test_a_kind_of_body_that_may_not_is_no_section_75_party(register: MoneyRegister) -> None:
    kind = BodyKind.objects.create(code="zz_club", name="club", plural="clubs", sector="council")

    with pytest.raises(Refused, match="Missing: a council"):
        register.agreement(register.dale, register.body("ZZC", "A club", kind))
