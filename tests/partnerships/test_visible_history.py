"""Nobody learns from the history what they may not see on the page."""

import datetime as dt
from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.history.entry import HistoryEntry
from accounts.models import User
from accounts.roles import Role
from partnerships.models import (
    Appointment,
    Body,
    BodyKind,
    BodyName,
    Membership,
    MembershipEvent,
    Partnership,
    Person,
    Post,
    RoleHolding,
    Source,
    Succession,
    SuccessionPart,
)
from partnerships.visible_history import history_of, visible_history

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
DAY = dt.date(2020, 4, 1)


class Register:
    """Two open bodies, a hidden one, and a partnership."""

    def __init__(self) -> None:
        self.numbers = count()
        self.source = Source.objects.create(code="a-test-source", title="A published list")
        self.kind = BodyKind.objects.create(code="a_test_kind", name="kind", plural="kinds", sector="nhs")
        self.council, self.trust = self.body("ZZ1"), self.body("ZZ2")
        self.hidden = self.body("ZZ3", standing="draft")
        self.partnership = Partnership.objects.create(slug="zz-own", source=self.source)

    def body(self, code: str, standing: str = "accepted") -> Body:
        return Body.objects.create(code=code, kind=self.kind, source=self.source, standing=standing)

    def member(self, body: Body, standing: str = "accepted") -> Membership:
        return Membership.objects.create(
            partnership=self.partnership, body=body, basis="agreed", source=self.source, standing=standing
        )

    def lead(self) -> User:
        user = User.objects.create_user(email=f"lead{next(self.numbers)}@test.example", display_name="A lead")
        RoleHolding.objects.create(
            user=user, role=Role.SYSTEM_LEAD, partnership=self.partnership, valid_from=dt.date(2020, 1, 1)
        )
        return user


@pytest.fixture
def register() -> Register:
    return Register()


def types_of(record: object, user: object = PUBLIC) -> list[str]:
    return [entry.record_type for entry in history_of(record, user)]


def test_a_body_has_its_own_rows_and_those_that_hang_on_it(register: Register) -> None:
    membership = register.member(register.council)
    MembershipEvent.objects.create(membership=membership, kind="suspended", on=DAY, source=register.source)
    post = Post.objects.create(body=register.council, title="Chief executive", source=register.source)
    Appointment.objects.create(post=post, person=Person.objects.create(name="P"), source=register.source)
    succession = Succession.objects.create(kind="merger", effective_on=DAY, source=register.source)
    SuccessionPart.objects.create(
        succession=succession, from_body=register.council, to_body=register.trust, source=register.source
    )

    assert types_of(register.council) == [
        "succession_part",
        "succession",
        "appointment",
        "post",
        "membership_event",
        "membership",
        "body",
    ]
    assert types_of(register.partnership) == ["membership_event", "membership", "partnership"]
    assert types_of(membership) == ["membership_event", "membership"]
    assert types_of(succession) == ["succession_part", "succession"]


def test_drafts_show_to_the_partnership_s_own_lead_alone(register: Register) -> None:
    draft = register.member(register.council, standing="draft")

    assert types_of(draft) == []
    assert types_of(draft, register.lead()) == ["membership"]


def test_a_published_draft_shows_from_its_publication_on(register: Register) -> None:
    draft = register.member(register.council, standing="draft")
    Membership.objects.filter(pk=draft.pk).update(standing="accepted")

    assert [entry.action for entry in history_of(draft, PUBLIC)] == ["published"]
    assert [entry.action for entry in history_of(draft, register.lead())] == ["published", "created"]


def test_a_draft_withdrawn_unseen_stays_unseen(register: Register) -> None:
    draft = register.member(register.council, standing="draft")
    Membership.objects.filter(pk=draft.pk).update(standing="withdrawn")
    Membership.objects.filter(pk=draft.pk).update(note="never shown")

    assert types_of(draft) == []


def test_a_public_fact_that_was_withdrawn_keeps_its_history(register: Register) -> None:
    member = register.member(register.council)
    MembershipEvent.objects.create(membership=member, kind="joined", on=DAY, source=register.source)
    Membership.objects.filter(pk=member.pk).update(standing="withdrawn")

    assert types_of(member) == ["membership", "membership_event", "membership"]


def test_rows_that_touch_a_hidden_body_show_nowhere(register: Register) -> None:
    member = register.member(register.hidden)
    MembershipEvent.objects.create(membership=member, kind="joined", on=DAY, source=register.source)
    Post.objects.create(body=register.hidden, title="Chief executive", source=register.source)
    succession = Succession.objects.create(kind="split", effective_on=DAY, source=register.source)
    SuccessionPart.objects.create(
        succession=succession, from_body=register.council, to_body=register.hidden, source=register.source
    )

    assert types_of(register.partnership) == ["partnership"]
    assert types_of(register.council) == ["body"]
    assert types_of(register.hidden) == []


def test_roles_are_on_no_history_page(register: Register) -> None:
    register.lead()

    assert HistoryEntry.objects.filter(record_type="role_holding").exists()
    assert not visible_history(PUBLIC).filter(record_type="role_holding").exists()
    assert not visible_history(User(is_administrator=True)).filter(record_type="role_holding").exists()


def test_a_fact_s_history_is_its_own(register: Register) -> None:
    name = BodyName.objects.create(body=register.council, name="One", source=register.source)
    BodyName.objects.filter(pk=name.pk).update(name="Two")

    assert [entry.action for entry in history_of(name, PUBLIC)] == ["changed", "created"]
