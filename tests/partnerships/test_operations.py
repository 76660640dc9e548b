"""Operations: each works, is refused by permission, by an invariant in words, and by somebody else's later save."""

import datetime as dt

import pytest

from accounts.history.entry import HistoryEntry
from partnerships import operations
from partnerships.models import (
    Body,
    BodyName,
    Membership,
    MembershipEvent,
    PartnershipStage,
)
from partnerships.operations import Conflict, NotPermitted, Refused
from tests.cast import person
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
WHY = "Seen in the minutes"
DAY = dt.date(2019, 6, 1)
TODAY = dt.date(2026, 1, 5)


def joins(register: Register, body: Body, by: str = "samuel", **more: object) -> Membership:
    details = {"basis": "published_list", "valid_from": DAY, "source": register.source, **more}
    return operations.record_membership(by=person(by), reason=WHY, partnership=register.northmoor, body=body, **details)


def test_a_lead_records_a_member_and_history_says_who_and_why(register: Register) -> None:
    membership = joins(register, register.elm)

    entry = HistoryEntry.objects.get(record_type="membership", record_id=membership.pk)
    assert (entry.reason, entry.actor_id, entry.actor_kind) == (WHY, person("samuel").pk, "system lead")
    assert Membership.objects.as_at(DAY).filter(partnership=register.northmoor).count() == 3


@pytest.mark.parametrize("name", ["beatrix", "asha", "cora"])
def test_others_may_not_and_are_told_who_can(register: Register, name: str) -> None:
    with pytest.raises(NotPermitted, match=r"Northmoor Plan.*Who can: .*system lead"):
        joins(register, register.elm, by=name)


def test_a_reason_is_required(register: Register) -> None:
    with pytest.raises(Refused, match="reason"):
        operations.change_membership(register.ashby_joined, by=person("samuel"), reason=" ", version=1, role="observer")


@pytest.mark.parametrize(
    ("body", "dates", "field", "words"),
    [
        ("dale", {"valid_from": DAY}, "", "already has a membership"),
        ("elm", {"valid_from": DAY, "valid_to": DAY}, "valid_to", "end must be after the start"),
        ("elm", {"valid_from": dt.date(2017, 1, 1)}, "valid_from", "Elmwater Trust began on 1 April 2018"),
        ("gone", {"valid_from": DAY}, "valid_to", "Gonewater Trust existed until 31 March 2020"),
        ("gone", {"valid_from": dt.date(2020, 4, 1)}, "valid_from", "Gonewater Trust was abolished on 1 April 2020"),
    ],
)
def test_nonsense_is_refused_in_words_on_the_right_field(
    register: Register, body: str, dates: dict[str, dt.date], field: str, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        joins(register, getattr(register, body), **dates)

    assert words in " ".join(refusal.value.words[field])
    assert not Membership.objects.filter(body=register.elm).exists()


def test_what_is_no_legal_person_cannot_join(register: Register) -> None:
    electors = register.body("ZZP", "Electors of Ashby", register.nobody_kind)

    with pytest.raises(Refused, match="not a legal person"):
        joins(register, electors)


def test_an_editor_cannot_confirm_for_another_body(register: Register) -> None:
    membership = joins(register, register.ashby, basis="agreed", confidence="confirmed")

    assert membership.confidence == "reported"
    with pytest.raises(NotPermitted, match="Who can: body approver"):
        operations.confirm_for_body(membership, by=person("samuel"), reason=WHY, version=1, today=TODAY)
    with pytest.raises(NotPermitted):
        operations.confirm_for_body(membership, by=person("ada"), reason=WHY, version=1, today=TODAY)


def test_the_body_confirms_and_a_later_edit_of_what_matters_unconfirms(register: Register) -> None:
    membership = joins(register, register.ashby, basis="agreed")
    confirmed = operations.confirm_for_body(membership, by=person("cora"), reason=WHY, version=1, today=TODAY)
    assert (confirmed.confidence, confirmed.verified_by) == ("confirmed", person("cora"))

    samuel = person("samuel")
    noted = operations.change_membership(confirmed, by=samuel, reason=WHY, version=2, note="See minute 4")
    assert noted.confidence == "confirmed"
    changed = operations.change_membership(noted, by=samuel, reason=WHY, version=3, role="observer")
    assert changed.confidence == "reported"


def test_a_withdrawal_by_the_body_is_reported_and_ends_the_membership(register: Register) -> None:
    event = operations.record_membership_event(
        by=person("samuel"),
        reason=WHY,
        membership=register.ashby_joined,
        kind="withdrew",
        on=DAY,
        source=register.source,
    )

    register.ashby_joined.refresh_from_db()
    assert (event.confidence, register.ashby_joined.valid_to) == ("reported", DAY)
    with pytest.raises(Refused, match="had ended"):
        operations.record_membership_event(
            by=person("samuel"),
            reason=WHY,
            membership=register.ashby_joined,
            kind="suspended",
            on=TODAY,
            source=register.source,
        )


def test_a_draft_event_ends_nothing_until_it_is_published(register: Register) -> None:
    samuel = person("samuel")
    event = operations.record_membership_event(
        by=samuel,
        reason=WHY,
        membership=register.ashby_joined,
        kind="withdrew",
        on=DAY,
        source=register.source,
        standing="draft",
    )
    register.ashby_joined.refresh_from_db()
    assert register.ashby_joined.valid_to is None
    assert not MembershipEvent.objects.visible_to(person("beatrix")).filter(pk=event.pk).exists()

    operations.publish_fact(event, by=samuel, reason=WHY, version=1)
    register.ashby_joined.refresh_from_db()
    assert register.ashby_joined.valid_to == DAY


def test_the_end_of_a_membership_follows_the_event_that_ended_it(register: Register) -> None:
    samuel, membership = person("samuel"), register.ashby_joined
    event = operations.record_membership_event(
        by=samuel, reason=WHY, membership=membership, kind="withdrew", on=DAY, source=register.source
    )
    moved = operations.change_fact(event, by=samuel, reason=WHY, version=1, on=TODAY, why="A slip")
    membership.refresh_from_db()
    assert (membership.valid_to, moved.reason) == (TODAY, "A slip")

    operations.withdraw_fact(moved, by=samuel, reason=WHY, version=2)
    membership.refresh_from_db()
    assert membership.valid_to is None


def test_the_second_saver_of_a_version_gets_a_conflict_with_what_was_saved(register: Register) -> None:
    samuel = person("samuel")
    operations.change_membership(register.ashby_joined, by=samuel, reason=WHY, version=1, role="observer")

    with pytest.raises(Conflict) as conflict:
        operations.change_membership(register.ashby_joined, by=samuel, reason=WHY, version=1, role="convenor")

    assert (conflict.value.current.role, conflict.value.current.version) == ("observer", 2)


def test_an_ended_membership_keeps_the_decision_to_leave(register: Register) -> None:
    ended = operations.end_membership(
        register.ashby_joined, by=person("samuel"), reason=WHY, version=1, on=DAY, left_by="Cabinet 4 May"
    )

    assert (ended.valid_to, ended.left_by, ended.version) == (DAY, "Cabinet 4 May", 2)


def test_verifying_needs_the_permission_and_a_day_that_came(register: Register) -> None:
    verified = operations.verify_fact(
        register.ashby_joined, by=person("cora"), reason=WHY, version=1, on=DAY, today=TODAY
    )
    assert (verified.verified_on, verified.verified_by) == (DAY, person("cora"))

    with pytest.raises(NotPermitted, match="verified"):
        operations.verify_fact(verified, by=person("asha"), reason=WHY, version=2, on=DAY, today=TODAY)
    with pytest.raises(Refused, match="still to come"):
        operations.verify_fact(
            verified, by=person("cora"), reason=WHY, version=2, on=TODAY + dt.timedelta(1), today=TODAY
        )


def test_a_withdrawn_fact_stays_and_is_closed(register: Register) -> None:
    samuel = person("samuel")
    gone = operations.withdraw_fact(register.ashby_joined, by=samuel, reason=WHY, version=1)

    assert Membership.objects.get(pk=gone.pk).standing == "withdrawn"
    with pytest.raises(Refused, match="recorded by mistake"):
        operations.change_membership(gone, by=samuel, reason=WHY, version=2, role="observer")


def test_a_corrected_fact_replaces_and_the_old_one_is_kept(register: Register) -> None:
    new = operations.supersede(register.ashby_joined, by=person("samuel"), reason=WHY, version=1, role="convenor")

    register.ashby_joined.refresh_from_db()
    assert (register.ashby_joined.standing, new.standing, new.role, new.version) == (
        "superseded",
        "accepted",
        "convenor",
        1,
    )
    assert new.pk != register.ashby_joined.pk


def stages(register: Register) -> list[tuple[str, dt.date | None, dt.date | None]]:
    rows = PartnershipStage.objects.accepted().filter(partnership=register.northmoor).order_by("valid_to")
    return [(stage.official_name, stage.valid_from, stage.valid_to) for stage in rows]


def named(register: Register, name: str, day: dt.date, **more: object) -> PartnershipStage:
    return operations.name_partnership(
        by=person("samuel"),
        reason=WHY,
        partnership=register.northmoor,
        official_name=name,
        kind=register.system_kind,
        source=register.source,
        valid_from=day,
        **more,
    )


def test_a_new_name_ends_the_one_before_and_fits_between_two(register: Register) -> None:
    named(register, "Northmoor System", TODAY)
    named(register, "Northmoor Partnership", DAY)

    assert stages(register) == [
        ("Northmoor Plan", None, DAY),
        ("Northmoor Partnership", DAY, TODAY),
        ("Northmoor System", TODAY, None),
    ]
    with pytest.raises(Refused, match="already has an official name"):
        named(register, "Northmoor Again", DAY)


@pytest.mark.parametrize("moved_to", [dt.date(2018, 1, 1), dt.date(2021, 1, 1)])
def test_every_day_keeps_one_name_when_a_start_moves_or_a_name_is_withdrawn(
    register: Register, moved_to: dt.date
) -> None:
    samuel = person("samuel")
    stage = named(register, "Northmoor Partnership", DAY)
    moved = operations.change_partnership_name(stage, by=samuel, reason=WHY, version=1, valid_from=moved_to)
    assert stages(register) == [("Northmoor Plan", None, moved_to), ("Northmoor Partnership", moved_to, None)]

    operations.withdraw_fact(moved, by=samuel, reason=WHY, version=2)
    assert stages(register) == [("Northmoor Plan", None, None)]


def test_a_draft_name_ends_nothing_until_it_is_published(register: Register) -> None:
    stage = named(register, "Northmoor Partnership", DAY, standing="draft")
    assert stages(register) == [("Northmoor Plan", None, None)]

    operations.publish_fact(stage, by=person("samuel"), reason=WHY, version=1)
    assert stages(register) == [("Northmoor Plan", None, DAY), ("Northmoor Partnership", DAY, None)]


def test_states_take_turns(register: Register) -> None:
    for state, day in (("active", DAY), ("paused", TODAY)):
        operations.set_partnership_state(
            by=person("samuel"),
            reason=WHY,
            partnership=register.northmoor,
            state=state,
            source=register.source,
            valid_from=day,
        )

    assert [(s.state, s.valid_to) for s in register.northmoor.states.all()] == [("active", TODAY), ("paused", None)]


def test_a_lead_names_a_member_body_but_not_another(register: Register) -> None:
    def rename(body: Body) -> BodyName:
        return operations.name_body(
            by=person("samuel"), reason=WHY, body=body, name="New", source=register.source, valid_from=DAY
        )

    assert rename(register.dale).valid_from == DAY
    assert BodyName.objects.get(body=register.dale, name="Dalewater Trust").valid_to == DAY
    with pytest.raises(NotPermitted):
        rename(register.elm)


def test_a_code_belongs_to_one_body_at_a_time(register: Register) -> None:
    def give(body: Body) -> None:
        operations.add_body_code(
            by=person("ada"), reason=WHY, body=body, scheme="ods", code="ZZ9", source=register.source
        )

    give(register.dale)
    with pytest.raises(Refused, match="Another body has this code"):
        give(register.elm)
