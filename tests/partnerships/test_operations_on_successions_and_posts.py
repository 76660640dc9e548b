"""Operations on successions, lines, posts, claims and sources."""

from decimal import Decimal

import pytest
from django.db import connection

from accounts.roles import Permission
from partnerships import operations
from partnerships.models import (
    Accountability,
    Body,
    Membership,
    Post,
    Succession,
)
from partnerships.operations import Busy, NotPermitted, Part, Refused, facts
from partnerships.operations.permission import covers
from partnerships.visibility import places_of
from tests.cast import person
from tests.partnerships.register_cast import Register
from tests.partnerships.test_operations import DAY, TODAY, WHY, joins

pytestmark = pytest.mark.django_db


def merge(register: Register, *parts: Part, kind: str = "merger", by: str = "samuel") -> Succession:
    return operations.record_succession(
        by=person(by), reason=WHY, kind=kind, effective_on=DAY, source=register.source, parts=parts, status="proposed"
    )


def test_a_merger_is_recorded_with_its_parts_then_cancelled(register: Register) -> None:
    event = merge(
        register,
        Part(predecessor=register.dale, successor=register.elm),
        Part(predecessor=register.gone, successor=register.elm),
    )
    cancelled = operations.change_succession(event, by=person("samuel"), reason=WHY, version=1, status="cancelled")

    assert (cancelled.status, cancelled.parts.count()) == ("cancelled", 2)
    operations.withdraw_fact(cancelled, by=person("samuel"), reason=WHY, version=2)
    assert {part.standing for part in event.parts.all()} == {"withdrawn"}


def test_a_succession_elsewhere_is_not_the_leads(register: Register) -> None:
    with pytest.raises(NotPermitted):
        merge(register, Part(predecessor=register.gone, successor=register.elm), kind="acquisition")


@pytest.mark.parametrize(
    ("kind", "pairs", "words"),
    [
        ("merger", [], "at least one predecessor"),
        ("merger", [("dale", "elm", None)], "two or more predecessors"),
        ("split", [("dale", "elm", None)], "two or more successors"),
        ("conversion", [("dale", None, None)], "Enter the successor"),
        ("split", [("dale", "elm", "0.7"), ("dale", "gone", "0.4")], "Dalewater Trust add up to 110.00%"),
        ("split", [("dale", "elm", None), ("dale", "elm", None)], "entered twice"),
        ("conversion", [("dale", "northmoor", None)], "cannot become a partnership"),
        ("conversion", [("dale", "dale", None)], "cannot succeed itself"),
    ],
)
def test_senseless_successions_are_refused_whole(
    register: Register, kind: str, pairs: list[tuple[str, str | None, str | None]], words: str
) -> None:
    parts = [
        Part(
            predecessor=getattr(register, old),
            successor=getattr(register, new) if new else None,
            share=Decimal(share) if share else None,
        )
        for old, new, share in pairs
    ]
    with pytest.raises(Refused, match=words):
        merge(register, *parts, kind=kind)
    assert not Succession.objects.filter(source=register.source).exists()


def test_a_line_without_a_power_is_generally_understood(register: Register) -> None:
    line = operations.record_accountability(
        by=person("samuel"),
        reason=WHY,
        from_body=register.dale,
        kind="answers_to",
        to_body=register.elm,
        source=register.source,
        valid_from=DAY,
    )

    assert line.as_generally_understood
    with pytest.raises(Refused, match="cannot answer to itself"):
        operations.change_accountability(line, by=person("samuel"), reason=WHY, version=1, to_body=register.dale)
    assert Accountability.objects.get(pk=line.pk).to_body == register.elm


def post_at(register: Register, body: Body) -> Post:
    return operations.record_post(
        by=person("samuel"), reason=WHY, title="Director of integration", body=body, source=register.source
    )


def test_a_joint_job_is_one_person_in_two_posts_with_an_employer(register: Register) -> None:
    at_council, at_trust = post_at(register, register.ashby), post_at(register, register.dale)
    joint = operations.JointJob(title="Joint director", other_posts=[at_trust], employer=register.ashby)

    first = operations.appoint(
        by=person("samuel"),
        reason=WHY,
        post=at_council,
        person="Jo Lee",
        basis="joint",
        joint=joint,
        source=register.source,
        valid_from=DAY,
    )
    both = first.joint_appointment.appointments.all()
    assert {a.post for a in both} == {at_council, at_trust}
    assert {a.person.name for a in both} == {"Jo Lee"}

    ended = operations.end_appointment(first, by=person("samuel"), reason=WHY, version=1, on=TODAY)
    assert ended.valid_to == TODAY


def test_a_joint_job_needs_other_posts_and_a_legal_person(register: Register) -> None:
    electors = register.body("ZZP", "Electors of Ashby", register.nobody_kind)
    at_council = post_at(register, register.ashby)
    for joint, words in (
        (operations.JointJob(title="Joint", other_posts=[]), "two or more posts"),
        (operations.JointJob(title="Joint", other_posts=[at_council], employer=electors), "cannot employ"),
    ):
        with pytest.raises(Refused, match=words):
            operations.appoint(
                by=person("samuel"),
                reason=WHY,
                post=at_council,
                person="Jo Lee",
                joint=joint,
                source=register.source,
            )


def test_an_accepted_claim_replaces_what_it_contradicts(register: Register) -> None:
    claim = register.member(register.northmoor, register.dale, standing="claimed", role="observer")
    assert list(operations.contradicted_by(claim)) == [register.dale_joined]

    with pytest.raises(NotPermitted):
        operations.settle_claim(claim, by=person("cora"), reason=WHY, version=1, accept=True)
    operations.settle_claim(claim, by=person("samuel"), reason=WHY, version=1, accept=True)

    register.dale_joined.refresh_from_db()
    claim.refresh_from_db()
    assert (register.dale_joined.standing, claim.standing) == ("superseded", "accepted")


def test_the_same_source_is_not_recorded_twice(register: Register) -> None:
    def add(title: str) -> str:
        return operations.record_source(by=person("samuel"), reason=WHY, title=title).code

    assert add("Board minutes, May") == add("board minutes, may") == "board-minutes-may"
    assert add("Board minutes: May") == "board-minutes-may-2"
    with pytest.raises(NotPermitted):
        operations.record_source(by=person("moira"), reason=WHY, title="Elsewhere")


def test_whoever_waits_too_long_is_told_to_save_again(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "HISTORY_LOCK", lock := 1)  # the ledger's own is this test's already
    held = connection.copy()
    try:
        with held.cursor() as elsewhere, connection.cursor() as here:
            elsewhere.execute("SELECT pg_advisory_lock(%s)", [lock])
            here.execute("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(Busy, match="save it again"):
                operations.change_membership(
                    register.ashby_joined, by=person("samuel"), reason=WHY, version=1, role="observer"
                )
    finally:
        held.close()
    assert Membership.objects.get(pk=register.ashby_joined.pk).version == 1


def test_what_the_database_alone_refuses_comes_out_in_its_words(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Membership, "full_clean", lambda self: None)

    with pytest.raises(Refused, match="already has a membership on this basis"):
        joins(register, register.dale)


def test_what_may_be_added_is_what_may_be_changed_afterwards(register: Register) -> None:
    for membership in (register.ashby_joined, register.member(register.southmoor, register.dale)):
        for name in ("samuel", "beatrix", "asha", "ada"):
            by_sql = Membership.objects.editable_by(person(name)).filter(pk=membership.pk).exists()
            assert covers(places_of(person(name), Permission.EDIT_REGISTER), membership) == by_sql
