"""Worklists: what hangs on a body that ends, and how each thing is settled by a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from partnerships.models import Accountability, Membership, RoleHolding, Settlement, Succession
from partnerships.operations import Conflict, Refused, change_succession
from partnerships.operations.refusal import NotPermitted
from partnerships.reorganisation.kind import kind_called
from partnerships.reorganisation.settling import complete, items_of, rehearse, settle, settle_together
from partnerships.reorganisation.worklist import open_count_of, progress_of
from tests.cast import person
from tests.partnerships.reorganisation_cast import NOW, SPLIT_ON, TODAY, Reorganised, terms

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def register() -> Reorganised:
    return Reorganised()


def settled(register: Reorganised, slug: str, choice: str, *to: Any, by: User | None = None) -> Any:
    item = register.item(slug)
    return settle(register.split, item, by=by, terms=terms(choice, *to), version=item.record.version)


def test_everything_that_holds_on_the_last_day_is_an_item(register: Reorganised) -> None:
    for slug, expected in (("membership", 1), ("accountability", 1), ("appointment", 1), ("role", 2)):
        assert len(items_of(register.split, kind_called(slug), None)) == expected, slug
    assert open_count_of(register.split) == 5
    assert str(progress_of([register.split.pk], person("ada"))[register.split.pk]) == "0 of 5 settled"


def test_who_holds_which_role_counts_for_managers_of_people_alone(register: Reorganised) -> None:
    assert progress_of([register.split.pk], PUBLIC)[register.split.pk].open == 3


def test_a_fact_that_ended_before_or_begins_after_is_no_item(register: Reorganised) -> None:
    Membership.objects.filter(pk=register.ashby_joined.pk).update(valid_to=SPLIT_ON - dt.timedelta(days=1))
    register.member(register.southmoor, register.ashby, valid_from=SPLIT_ON)
    assert items_of(register.split, kind_called("membership"), None) == []


def test_an_overlap_of_area_is_no_item(register: Reorganised) -> None:
    register.member(register.southmoor, register.ashby, basis="geographic_overlap")
    assert len(items_of(register.split, kind_called("membership"), None)) == 1


def test_an_end_that_nobody_decided_is_still_open(register: Reorganised) -> None:
    register.end(register.ashby)
    Membership.objects.filter(pk=register.ashby_joined.pk).update(valid_to=SPLIT_ON)
    assert len(items_of(register.split, kind_called("membership"), None)) == 1
    settled(register, "membership", "end")
    assert items_of(register.split, kind_called("membership"), None) == []


def test_what_a_file_tells_of_the_past_asks_for_nothing_unless_it_goes_on(register: Reorganised) -> None:
    joined = register.member(register.southmoor, register.gone, valid_to=dt.date(2020, 4, 1))
    assert open_count_of(register.over) == 0
    Membership.objects.filter(pk=joined.pk).update(valid_to=None)
    assert open_count_of(register.over) == 1


def test_ending_keeps_who_when_and_why(register: Reorganised, ada: User) -> None:
    settled(register, "membership", "end", by=ada)
    register.ashby_joined.refresh_from_db()
    row = Settlement.objects.get()
    assert (register.ashby_joined.valid_to, register.ashby_joined.left_by) == (SPLIT_ON, "Order 12")
    assert (row.choice, row.settled_by, row.settled_as, row.settled_at) == ("end", ada, "administrator", NOW)
    assert (row.reason, row.from_body, row.to_body) == ("The order says so", register.ashby, None)


def test_passing_to_both_successors_ends_the_old_and_reports_the_new(register: Reorganised, ada: User) -> None:
    settled(register, "membership", "pass", register.east, register.west, by=ada)
    register.ashby_joined.refresh_from_db()
    new = Membership.objects.filter(body__in=[register.east, register.west], partnership=register.northmoor)
    assert {(each.basis, each.confidence, each.valid_from) for each in new} == {("succeeded", "reported", SPLIT_ON)}
    assert register.ashby_joined.events.get().kind == "succeeded"
    assert set(Settlement.objects.values_list("to_body__code", flat=True)) == {"ZZEA", "ZZWE"}
    assert progress_of([register.split.pk], PUBLIC)[register.split.pk].settled == 1


def test_what_the_successor_has_already_is_not_recorded_twice(register: Reorganised) -> None:
    register.member(register.northmoor, register.east, valid_from=SPLIT_ON)
    outcome = settled(register, "membership", "pass", register.east)
    assert [each.is_new for each in outcome.carried] == [False]
    assert Membership.objects.filter(body=register.east).count() == 1


def test_lines_appointments_and_roles_pass_too(register: Reorganised, ada: User) -> None:
    settled(register, "accountability", "pass", register.west, by=ada)
    settled(register, "appointment", "pass", register.east, by=ada)
    settled(register, "role", "pass", register.east, by=ada)
    assert Accountability.objects.get(from_body=register.west).to_body == register.dale
    appointment = register.east.posts.get(title="Director of Care").appointments.get()
    assert (appointment.person.name, appointment.valid_from) == ("Dee Rector", SPLIT_ON)
    assert RoleHolding.objects.get(body=register.east).valid_from == SPLIT_ON
    assert RoleHolding.objects.filter(body=register.ashby, valid_to=SPLIT_ON).count() == 1


def test_another_body_may_take_the_place(register: Reorganised) -> None:
    settled(register, "membership", "replace", register.elm)
    assert Membership.objects.get(body=register.elm).valid_from == SPLIT_ON
    assert Settlement.objects.get().to_body == register.elm


def test_nothing_passes_to_a_body_that_does_not_succeed(register: Reorganised) -> None:
    with pytest.raises(Refused, match="does not pass to Elmwater Trust"):
        settled(register, "membership", "pass", register.elm)


def test_only_who_may_change_the_record_settles_it(register: Reorganised, samuel: User) -> None:
    settled(register, "membership", "end", by=samuel)
    for slug, stranger in (("accountability", register.secretary_of(register.dale)), ("role", samuel)):
        with pytest.raises(NotPermitted, match="Who can"):
            settled(register, slug, "end", by=stranger)


def test_an_editor_speaks_for_no_other_body(register: Reorganised, samuel: User) -> None:
    Membership.objects.filter(pk=register.ashby_joined.pk).update(basis="agreed", confidence="confirmed")
    settled(register, "membership", "pass", register.east, by=samuel)
    new = Membership.objects.get(body=register.east)
    assert (new.basis, new.confidence) == ("agreed", "reported")


def test_two_people_settle_once(register: Reorganised) -> None:
    item = register.item("membership")
    settle(register.split, item, by=None, terms=terms(), version=item.record.version)
    with pytest.raises(Refused, match="settled already"):
        settle(register.split, item, by=None, terms=terms(), version=item.record.version)


def test_a_record_that_changed_since_is_not_settled(register: Reorganised) -> None:
    with pytest.raises(Conflict):
        settle(register.split, register.item("membership"), by=None, terms=terms(), version=99)


def test_a_reason_is_asked_for(register: Reorganised) -> None:
    with pytest.raises(Refused, match="Enter the reason"):
        settle(register.split, register.item("role"), by=None, terms=terms(reason=" "), version=1)


def test_a_rehearsal_changes_nothing_and_says_what_would_be_refused(register: Reorganised) -> None:
    register.end(register.dale, dt.date(2027, 1, 1))
    Accountability.objects.filter(pk=register.line.pk).update(valid_to=SPLIT_ON)
    before = Membership.objects.count()
    items = [register.item("accountability")]
    outcome = rehearse(register.split, items, by=None, terms=terms("pass", register.east))[0]
    assert "Dalewater Trust was abolished on 1 January 2027" in outcome.refusal
    assert rehearse(register.split, [register.item("membership")], by=None, terms=terms("pass", register.east))[
        0
    ].carried
    assert (Membership.objects.count(), Settlement.objects.count()) == (before, 0)


def test_many_are_settled_together_or_not_at_all(register: Reorganised, ada: User) -> None:
    register.member(register.southmoor, register.ashby)
    items = items_of(register.split, kind_called("membership"), None)
    versions = {item.record.pk: item.record.version for item in items}
    with pytest.raises(Conflict):
        settle_together(
            register.split,
            items,
            by=ada,
            terms=terms("pass", register.east),
            versions=versions | {items[1].record.pk: 7},
        )
    assert Settlement.objects.count() == 0
    settle_together(register.split, items, by=ada, terms=terms("pass", register.east), versions=versions)
    assert Settlement.objects.count() == 2


def test_in_a_merger_each_passes_to_its_own_successor(register: Reorganised) -> None:
    merger = register.event("merger", {register.dale: [register.elm], register.gone: [register.elm]})
    items = items_of(merger, kind_called("membership"), None)
    assert [item.predecessor for item in items] == [register.dale]


def test_a_partnership_that_ends_has_items_too(register: Reorganised) -> None:
    merger = register.event("split", {register.northmoor: [register.southmoor, register.partnership("zz-new", "New")]})
    assert len(items_of(merger, kind_called("membership"), None)) == 2
    item = register.item("membership", merger)
    settle(merger, item, by=None, terms=terms("pass", register.southmoor), version=1)
    assert register.southmoor.memberships.get().body == item.record.body


def test_an_abolition_is_complete_when_nothing_hangs_on_it(register: Reorganised, ada: User) -> None:
    for slug in ("membership", "accountability", "appointment", "role"):
        with pytest.raises(Refused, match="still open"):
            complete(register.split, by=ada, reason="Done", version=1, today=SPLIT_ON)
        settled(register, slug, "end")
    settled(register, "role", "end")
    with pytest.raises(Refused, match="from that day on"):
        complete(register.split, by=ada, reason="Done", version=1, today=TODAY)
    done = complete(register.split, by=ada, reason="Done", version=1, today=SPLIT_ON)
    register.ashby.refresh_from_db()
    assert (done.status, done.worklist, register.ashby.abolished_on) == ("in_force", "complete", SPLIT_ON)


def test_what_was_planned_keeps_its_worklist_when_it_comes_into_force(register: Reorganised) -> None:
    event = change_succession(register.split, by=None, reason="It happened", version=1, status="in_force")
    register.end(register.ashby)
    Membership.objects.filter(pk=register.ashby_joined.pk).update(valid_to=SPLIT_ON)
    assert event.worklist == Succession.Worklist.OPEN
    assert len(items_of(event, kind_called("membership"), None)) == 1


def test_what_goes_on_again_is_open_again(register: Reorganised) -> None:
    settled(register, "membership", "end")
    Membership.objects.filter(pk=register.ashby_joined.pk).update(valid_to=None)
    progress = progress_of([register.split.pk], PUBLIC)[register.split.pk]
    assert (progress.open, progress.settled) == (3, 0)


def test_a_cancelled_event_asks_for_nothing(register: Reorganised) -> None:
    event = change_succession(register.split, by=None, reason="Withdrawn", version=1, status="cancelled")
    assert open_count_of(event) == 0


def test_the_number_of_queries_does_not_grow_with_the_items(
    register: Reorganised, ada: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        register.member(register.partnership(f"zz-{number}", f"Plan {number}"), register.ashby)
    with django_assert_max_num_queries(2):
        assert len(items_of(register.split, kind_called("membership"), ada)) == 13
