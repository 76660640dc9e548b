"""The check of the register: the shipped register passes, and every kind of breach is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from partnerships.invariants.checking import check
from partnerships.invariants.invariant import Breach, Invariant, _invariants, invariants, register_invariants
from partnerships.models import (
    Accountability,
    Body,
    BodyCode,
    BodyName,
    Membership,
    MembershipEvent,
    PartnershipStage,
    RoleHolding,
    Succession,
    SuccessionPart,
)
from tests.partnerships.reorganisation_cast import BEGAN, TODAY, Reorganised

pytestmark = pytest.mark.django_db
LAST_YEAR = dt.date(2025, 4, 1)
Planting = Callable[[Reorganised], Any]


def sql(*statements: str) -> Planting:
    def run(register: Reorganised) -> None:
        with connection.cursor() as cursor:
            for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *statements):
                cursor.execute(statement.format(ashby=register.ashby.pk, source=register.source.pk))

    return run


def circle(register: Reorganised) -> None:
    pairs = [(register.ashby, register.dale), (register.dale, register.elm), (register.elm, register.ashby)]
    for lower, upper in pairs:
        about = {"kind": "answers_to", "valid_from": dt.date(2020, 1, 1), "source": register.source}
        Accountability.objects.create(from_body=lower, to_body=upper, **about)


def ended_with_things_open(register: Reorganised) -> None:
    register.member(register.southmoor, register.gone)


def event_after_the_end(register: Reorganised) -> None:
    Membership.objects.filter(pk=register.ashby_joined.pk).update(valid_to=LAST_YEAR)
    MembershipEvent.objects.create(membership=register.ashby_joined, kind="suspended", on=TODAY, source=register.source)


def half_published(register: Reorganised) -> None:
    SuccessionPart.objects.filter(succession=register.split).update(standing="withdrawn")
    Succession.objects.filter(pk=register.split.pk).update(standing="draft")


def too_much(register: Reorganised) -> None:
    SuccessionPart.objects.filter(succession=register.split).update(share="0.7")


PLANTED: dict[str, Planting] = {
    "I15-one-name": sql(
        "ALTER TABLE partnerships_bodyname DROP CONSTRAINT body_name_no_overlap",
        "INSERT INTO partnerships_bodyname (version, standing, source_detail, confidence, note, from_precision,"
        " to_precision, name, use, initials, body_id, source_id) VALUES (1, 'accepted', '', 'confirmed', '', 'exact',"
        " 'exact', 'Ashby', 'official', 'A', {ashby}, {source})",
    ),
    "I15-every-day-named": lambda r: BodyName.objects.filter(body=r.ashby).update(valid_from=BEGAN),
    "I15-stages-follow": lambda r: PartnershipStage.objects.filter(partnership=r.northmoor).update(standing="draft"),
    "codes-are-one-bodys": lambda r: [
        BodyCode.objects.create(body=body, scheme="ods", code=code, source=r.source)
        for body, code in ((r.ashby, "ZZ9"), (r.dale, "zz9"))
    ],
    "I17-fate-recorded": lambda r: r.end(r.elm, LAST_YEAR),
    "I17-predecessor-ended": lambda r: r.event("abolition", {r.elm: []}, status="in_force", effective_on=LAST_YEAR),
    "I17-plans-kept-up": lambda r: Succession.objects.filter(pk=r.split.pk).update(effective_on=LAST_YEAR),
    "succession-and-parts": half_published,
    "succession-shares": too_much,
    "I1-members-are-legal-persons": lambda r: r.member(r.northmoor, r.body("ZZN", "Electors", r.nobody_kind)),
    "I16-memberships": lambda r: r.member(r.northmoor, r.gone),
    "I16-lines": lambda r: r.end(r.dale, LAST_YEAR),
    "I16-appointments": lambda r: r.end(r.ashby, LAST_YEAR),
    "I16-roles": lambda r: (r.hold("asha", Role.COUNCIL_OFFICER, body=r.elm), r.end(r.elm, LAST_YEAR)),
    "I16-events": event_after_the_end,
    "I17-worklists": ended_with_things_open,
    "answers-to-has-no-circle": circle,
    "published-names-published": lambda r: (
        Body.objects.filter(pk=r.elm.pk).update(standing="draft") and r.member(r.southmoor, r.elm, valid_from=LAST_YEAR)
    ),
    "I25-history-chain": sql(
        "ALTER TABLE accounts_historyentry DISABLE TRIGGER ALL",
        "UPDATE accounts_historyentry SET reason = 'another' WHERE number = 7",
    ),
    "I25-triggers": sql("ALTER TABLE partnerships_membership DISABLE TRIGGER ALL"),
    "guards-stand": sql("ALTER TABLE partnerships_membership DROP CONSTRAINT membership_no_overlap"),
}


def test_the_shipped_register_passes() -> None:
    said = StringIO()
    call_command("check_register", stdout=said)
    assert said.getvalue().endswith(f"{len(invariants())} invariants asked: 0 breaches, 9 known exceptions.\n")


def test_every_invariant_has_a_breach_here() -> None:
    assert {each.code for each in invariants() if each.code.startswith(("I", "c", "s", "a", "p", "g"))} == set(PLANTED)


@pytest.mark.parametrize("code", PLANTED)
def test_a_breach_is_found(code: str) -> None:
    register = Reorganised()
    invariant = _invariants[code]
    before = [each for each in invariant.find(TODAY) if not each.reference.startswith("england/")]
    PLANTED[code](register)
    assert before == []
    assert [each for each in invariant.find(TODAY) if not each.reference.startswith("england/")]


def test_the_small_register_itself_passes() -> None:
    Reorganised()
    assert [each.invariant.code for each in check(TODAY) if each.breaches] == []


def test_a_breach_is_one_line_with_the_page_and_ends_in_failure(capsys: pytest.CaptureFixture[str]) -> None:
    register = Reorganised()
    joined = register.member(register.northmoor, register.gone)
    with pytest.raises(SystemExit) as stopped:
        call_command("check_register")
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("I16-memberships"))
    assert stopped.value.code == 1
    assert "ZZG in zz-northmoor, from 1 March 2016, no end recorded; ZZG existed until 31 March 2020" in line
    assert line.endswith(f"/facts/membership/{joined.pk}/")


def test_a_role_is_told_without_the_name_of_its_holder() -> None:
    register = Reorganised()
    register.end(register.ashby, LAST_YEAR)
    found = list(_invariants["I16-roles"].find(TODAY))
    assert RoleHolding.objects.filter(body=register.ashby).count() == len(found)
    assert not any("Asha" in each.says for each in found)


def test_another_layer_adds_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerships.invariants.invariant._invariants", dict(_invariants))
    register_invariants(Invariant(code="X1", sentence="None.", find=lambda today: [Breach(says="wrong")]))
    assert [each.breaches for each in check(TODAY) if each.invariant.code == "X1"] == [[Breach(says="wrong")]]


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    register = Reorganised()
    for number in range(8):
        register.member(register.partnership(f"zz-{number}", f"Plan {number}"), register.gone)
    with django_assert_max_num_queries(60):
        assert sum(len(each.breaches) for each in check(TODAY)) >= 8


def test_the_page_of_upkeep_says_what_the_night_found(browser_of: Any, ada: User) -> None:
    page = browser_of(ada).get("/upkeep/").content.decode()
    assert "No check has ended yet." in page
