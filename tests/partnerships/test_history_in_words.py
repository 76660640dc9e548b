"""History as a person reads it: labels and names, never column names or numbers."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.history.recording import recording
from accounts.models import User
from partnerships.history_in_words import FieldChange, in_words
from partnerships.models import (
    Appointment,
    Body,
    BodyKind,
    BodyName,
    Membership,
    MembershipEvent,
    Partnership,
    PartnershipKind,
    PartnershipStage,
    Person,
    Post,
    Source,
)
from partnerships.visible_history import history_of

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def source() -> Source:
    return Source.objects.create(code="a-test-source", title="A published list")


@pytest.fixture
def body(source: Source) -> Body:
    kind = BodyKind.objects.create(code="a_test_kind", name="kind", plural="kinds", sector="council")
    body = Body.objects.create(code="ZZ1", kind=kind, source=source)
    BodyName.objects.create(body=body, name="Northshire Council", source=source)
    return body


@pytest.fixture
def partnership(source: Source) -> Partnership:
    partnership = Partnership.objects.create(slug="zz-north", source=source)
    kind = PartnershipKind.objects.create(code="a_test_kind", name="kind", plural="kinds")
    PartnershipStage.objects.create(partnership=partnership, kind=kind, official_name="Northshire", source=source)
    return partnership


def test_a_change_shows_labels_names_and_days(body: Body, partnership: Partnership, source: Source) -> None:
    member = Membership.objects.create(partnership=partnership, body=body, basis="agreed", source=source)
    other = Source.objects.create(code="minutes", title="Minutes of the board")
    with recording(by=None, reason="As the minutes say", as_kind="system lead"):
        Membership.objects.filter(pk=member.pk).update(
            basis="statutory", valid_to=dt.date(2022, 7, 1), source=other, share_of_body="0.8592"
        )

    change = in_words(history_of(member, PUBLIC), PUBLIC)[0]

    assert (change.what, change.by, change.reason) == (
        "Membership of Northshire Council in Northshire",
        "system lead",
        "As the minutes say",
    )
    assert set(change.fields) == {
        FieldChange("Basis", "Agreed by the body", "Set by law"),
        FieldChange("Last day", "not recorded", "30 June 2022"),
        FieldChange("Share of the body's small areas", "not recorded", "85.92%"),
        FieldChange("Source", "A published list", "Minutes of the board"),
    }


def test_a_new_record_shows_what_it_says_and_no_empty_field(body: Body, source: Source) -> None:
    name = BodyName.objects.create(body=body, name="North", use="also_known_as", source=source)

    change = in_words(history_of(name, PUBLIC), PUBLIC)[0]

    assert change.is_new
    assert [(each.label, each.after) for each in change.fields if each.label in {"Name", "Kind of name", "From"}] == [
        ("Name", "North"),
        ("Kind of name", "Also written as"),
    ]


def test_people_who_make_changes_are_named_to_signed_in_readers_alone(body: Body) -> None:
    lead = User.objects.create_user(email="lead@test.example", display_name="Asha Patel")
    with recording(by=lead, reason="Moved", as_kind="system lead"):
        Body.objects.filter(pk=body.pk).update(region="Midlands")

    assert in_words(history_of(body, PUBLIC)[:1], PUBLIC)[0].by == "system lead"
    assert in_words(history_of(body, lead)[:1], lead)[0].by == "Asha Patel (system lead)"


def test_a_hidden_record_is_not_named(body: Body, source: Source) -> None:
    county = Body.objects.create(code="ZZ2", kind=body.kind, source=source, standing="draft")
    Body.objects.filter(pk=body.pk).update(county=county)

    assert in_words(history_of(body, PUBLIC)[:1], PUBLIC)[0].fields == (
        FieldChange("County", "not recorded", "a record that is not shown"),
    )


def test_every_sort_of_record_has_a_title(body: Body, partnership: Partnership, source: Source) -> None:
    member = Membership.objects.create(partnership=partnership, body=body, basis="agreed", source=source)
    MembershipEvent.objects.create(membership=member, kind="joined", on=dt.date(2020, 4, 1), source=source)
    post = Post.objects.create(body=body, title="Chief executive", source=source)
    Appointment.objects.create(post=post, person=Person.objects.create(name="Asha Patel"), source=source)

    assert [change.what for change in in_words(history_of(body, PUBLIC), PUBLIC)] == [
        "Appointment: Asha Patel, Chief executive, Northshire Council",
        "Post: Chief executive, Northshire Council",
        "Joined: Northshire Council in Northshire",
        "Membership of Northshire Council in Northshire",
        "Body name of Northshire Council",
        "The record of Northshire Council",
    ]


def test_queries_do_not_grow_with_rows(body: Body) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            in_words(history_of(body, PUBLIC), PUBLIC)
        return len(queries)

    few = count()
    for number in range(20):
        BodyName.objects.create(body=body, name=f"N{number}", use="also_known_as", source=body.source)

    assert count() == few
