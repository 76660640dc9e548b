"""The gate: drafts and hidden places show only to those whose role there reads them."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import Permission, Role
from partnerships.models import (
    Accountability,
    Body,
    BodyKind,
    BodyName,
    Membership,
    Partnership,
    RoleHolding,
    Source,
    Succession,
    SuccessionPart,
)
from partnerships.visibility import places_of

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2020, 1, 1)


class Register:
    """Two partnerships with a member each, one draft partnership, and a body that is still a draft."""

    def __init__(self) -> None:
        self.source = Source.objects.create(code="a-test-source", title="A published list")
        self.kind = BodyKind.objects.create(code="a_test_kind", name="kind", plural="kinds", sector="nhs")
        self.ours, self.theirs = self.body("ZZ1"), self.body("ZZ2")
        self.hidden_body = self.body("ZZ3", standing="draft")
        self.own = Partnership.objects.create(slug="zz-own", source=self.source)
        self.other = Partnership.objects.create(slug="zz-other", source=self.source)
        self.draft = Partnership.objects.create(slug="zz-draft", source=self.source, standing="draft")
        self.member(self.own, self.ours)
        self.member(self.other, self.theirs)

    def body(self, code: str, standing: str = "accepted") -> Body:
        return Body.objects.create(code=code, kind=self.kind, source=self.source, standing=standing)

    def member(self, partnership: Partnership, body: Body, *, standing: str = "accepted", basis: str = "agreed"):
        return Membership.objects.create(
            partnership=partnership, body=body, basis=basis, source=self.source, standing=standing
        )

    def reader(self, role: Role | None = None, **place: object) -> User:
        user = User.objects.create_user(email=f"{role}@test.example", display_name="A reader")
        if role:
            RoleHolding.objects.create(user=user, role=role, valid_from=LONG_AGO, **place)
        return user


@pytest.fixture
def register(db: None) -> Register:
    return Register()


def test_the_public_sees_no_draft_and_nothing_that_names_a_hidden_record(register: Register) -> None:
    register.member(register.own, register.theirs, standing="draft")
    register.member(register.draft, register.theirs)
    register.member(register.own, register.hidden_body)

    seen = Membership.objects.filter(partnership__slug__startswith="zz-").visible_to(AnonymousUser())

    assert {(m.partnership.slug, m.body.code) for m in seen} == {("zz-own", "ZZ1"), ("zz-other", "ZZ2")}


def test_a_lead_sees_drafts_of_the_own_partnership_and_its_members_alone(register: Register) -> None:
    own_draft = register.member(register.own, register.theirs, standing="draft", basis="inferred")
    others_draft = register.member(register.other, register.ours, standing="draft", basis="inferred")
    name_draft = BodyName.objects.create(body=register.ours, name="New", standing="draft", source=register.source)
    lead = register.reader(Role.SYSTEM_LEAD, partnership=register.own)

    drafts = Membership.objects.visible_to(lead).filter(standing="draft")

    assert others_draft not in drafts
    assert name_draft in BodyName.objects.visible_to(lead)
    assert own_draft in drafts
    assert set(Partnership.objects.visible_to(lead).filter(slug__startswith="zz-")) == {register.own, register.other}
    assert Body.objects.editable_by(lead).filter(code__startswith="ZZ").get() == register.ours


def test_an_overlap_of_area_gives_a_lead_nothing_on_the_body(register: Register) -> None:
    register.member(register.own, register.theirs, basis="geographic_overlap")
    lead = register.reader(Role.SYSTEM_LEAD, partnership=register.own)

    assert register.theirs.pk not in places_of(lead, Permission.EDIT_REGISTER).members


@pytest.mark.parametrize("traits", [{"confidence": "reported"}, {"reference_key": "form:1", "basis": "statutory"}])
def test_a_lead_gains_nothing_by_typing_a_membership(register: Register, traits: dict[str, str]) -> None:
    typed = {"basis": "agreed"} | traits
    Membership.objects.create(partnership=register.own, body=register.theirs, source=register.source, **typed)
    lead = register.reader(Role.SYSTEM_LEAD, partnership=register.own)

    assert not Body.objects.editable_by(lead).filter(code="ZZ2").exists()


def test_a_body_gains_no_sight_of_drafts_by_saying_that_it_joined(register: Register) -> None:
    register.member(register.draft, register.ours)
    officer = register.reader(Role.BOARD_SECRETARY, body=register.ours)

    assert not Partnership.objects.visible_to(officer).filter(slug="zz-draft").exists()


def test_a_role_that_ended_gives_nothing(register: Register) -> None:
    user = register.reader()
    RoleHolding.objects.create(
        user=user, role=Role.SYSTEM_LEAD, partnership=register.draft, valid_from=LONG_AGO, valid_to=dt.date(2021, 1, 1)
    )

    assert not Partnership.objects.visible_to(user).filter(slug="zz-draft").exists()
    assert not places_of(user, Permission.READ_DRAFTS)


def test_a_deactivated_user_is_the_public(register: Register) -> None:
    user = register.reader(Role.SYSTEM_LEAD, partnership=register.draft)
    user.is_active = False

    assert not Partnership.objects.visible_to(user).filter(slug="zz-draft").exists()


def test_an_administrator_sees_drafts(register: Register) -> None:
    administrator = User.objects.create_user(email="a@test.example", display_name="A", is_administrator=True)

    assert Partnership.objects.visible_to(administrator).filter(slug="zz-draft").exists()


def test_a_succession_shows_only_with_a_part_that_shows(register: Register) -> None:
    event = Succession.objects.create(kind="merger", effective_on=LONG_AGO, source=register.source)
    SuccessionPart.objects.create(
        succession=event, from_body=register.ours, to_body=register.hidden_body, source=register.source
    )
    assert event not in Succession.objects.visible_to(AnonymousUser())

    SuccessionPart.objects.create(
        succession=event, from_body=register.ours, to_body=register.theirs, source=register.source
    )
    assert event in Succession.objects.visible_to(AnonymousUser())


def test_an_accountability_is_kept_by_the_body_that_answers(register: Register) -> None:
    line = Accountability.objects.create(
        from_body=register.ours, to_body=register.theirs, kind="answers_to", source=register.source
    )
    lead_below = register.reader(Role.SYSTEM_LEAD, partnership=register.own)
    secretary_above = register.reader(Role.BOARD_SECRETARY, body=register.theirs)

    assert line in Accountability.objects.editable_by(lead_below)
    assert line not in Accountability.objects.editable_by(secretary_above)


def test_names_hide_with_their_body(register: Register) -> None:
    BodyName.objects.create(body=register.hidden_body, name="Canary hospital", source=register.source)

    assert not BodyName.objects.visible_to(AnonymousUser()).filter(name="Canary hospital").exists()


def test_the_public_costs_no_query_to_know(register: Register, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        places_of(AnonymousUser(), Permission.READ_DRAFTS)
