"""The operations on people, below the pages."""

import datetime as dt
from typing import Any, ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.operations import people
from accounts.places import Place
from accounts.roles import PlaceKind, Role
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
SYSTEM = Place(kind=PlaceKind.PARTNERSHIP, code="zz-system", name="Zedshire and Zedham")


class OneSystem:
    """A directory that knows one partnership and remembers what it was asked to grant."""

    granted: ClassVar[list[tuple[Any, ...]]] = []

    def find(self, *, code, kinds):
        return SYSTEM if code == SYSTEM.code and SYSTEM.kind in kinds else None

    def grant(self, *, user, role, place, by, today):
        self.granted.append((user, role, place, by, today))

    def held_by(self, *, user, today):
        return []


@pytest.fixture
def one_system(settings, monkeypatch):
    monkeypatch.setattr(OneSystem, "granted", [])
    settings.PLACE_DIRECTORY = f"{__name__}.OneSystem"
    monkeypatch.setattr("accounts.operations.people.directory", OneSystem)
    return OneSystem


def token_in(message) -> str:
    return message.body.split("/accounts/invitations/")[1].split("/")[0]


@pytest.fixture
def invited(ada, one_system, django_capture_on_commit_callbacks):
    asked = people.RoleAsked(role=Role.SYSTEM_LEAD, place=SYSTEM)
    with django_capture_on_commit_callbacks(execute=True):
        return people.invite(by=ada, email="New.Person@Council.example", display_name="New Person", roles=[asked])


def test_an_invitation_is_mailed_with_a_link_made_from_the_sites_own_address(invited, settings):
    (message,) = mail.outbox
    assert message.to == ["new.person@council.example"]
    assert f"{settings.SITE_URL}/accounts/invitations/" in message.body
    assert "System lead, Zedshire and Zedham" in message.body


def test_the_token_is_stored_hashed_only(invited):
    token = token_in(mail.outbox[0])
    assert len(token) >= 43  # 256 bits
    assert token not in str(list(Invitation.objects.values()))


def test_accepting_makes_an_account_with_the_roles_asked_for(invited, ada, one_system):
    user = people.accept_invitation(token=token_in(mail.outbox[0]), display_name="Nia New", password=PASSWORD)
    assert (user.email, user.display_name, user.is_administrator) == ("new.person@council.example", "Nia New", False)
    assert user.check_password(PASSWORD)
    assert one_system.granted == [(user, Role.SYSTEM_LEAD, SYSTEM, ada, timezone.localdate())]


def accept(token, now=None):
    return people.accept_invitation(token=token, display_name="Nia", password=PASSWORD, now=now)


def test_an_invitation_works_once(invited):
    token = token_in(mail.outbox[0])
    accept(token)
    with pytest.raises(people.UnusableInvitation):
        accept(token)


def test_an_invitation_runs_out_after_seven_days(invited):
    with pytest.raises(people.UnusableInvitation):
        accept(token_in(mail.outbox[0]), now=invited.invited_at + dt.timedelta(days=7))


def test_a_withdrawn_invitation_opens_nothing(invited, ada):
    people.withdraw_invitation(invitation=invited, by=ada)
    with pytest.raises(people.UnusableInvitation):
        accept(token_in(mail.outbox[0]))


def test_an_invitation_dies_with_the_account_of_who_sent_it(invited, ada):
    other = people.make_user(email="other@people.example", display_name="Other", is_administrator=True)
    people.deactivate(user=ada, by=other)
    with pytest.raises(people.UnusableInvitation):
        accept(token_in(mail.outbox[0]))


def test_a_new_invitation_of_the_same_address_replaces_the_open_one(invited, ada):
    people.invite(by=ada, email="new.person@council.example", display_name="New Person")
    with pytest.raises(people.UnusableInvitation):
        accept(token_in(mail.outbox[0]))
    invited.refresh_from_db()
    assert invited.state_in_words(now=timezone.now()) == "Withdrawn"


def test_a_grant_that_fails_leaves_no_account(invited, one_system, monkeypatch):
    def refuse(*args, **kwargs):
        raise LookupError

    monkeypatch.setattr(one_system, "grant", refuse)
    with pytest.raises(LookupError):
        accept(token_in(mail.outbox[0]))
    assert not User.objects.filter(email=invited.email).exists()


def test_only_an_administrator_invites(asha):
    with pytest.raises(people.NotAllowed):
        people.invite(by=asha, email="x@council.example", display_name="X")


def test_a_person_with_an_account_is_not_invited(ada, asha):
    with pytest.raises(people.CannotInvite):
        people.invite(by=ada, email=asha.email.upper(), display_name="Asha")


def test_two_open_invitations_of_one_address_are_refused_by_the_database(invited, ada):
    copy = Invitation.objects.get(pk=invited.pk)
    copy.pk, copy.token_hash = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize(
    "password",
    ["short", "passwordpassword", "NHS-council-partnership-2026", "new.person@council", "123456789012345"],
)
def test_easily_guessed_passwords_are_refused(invited, password):
    with pytest.raises(ValidationError):
        people.accept_invitation(token=token_in(mail.outbox[0]), display_name="Nia", password=password)


@pytest.mark.parametrize(
    "password",
    ["violet harbour kettle", "ø" * 4 + " unter dem Dach 🎈", "correct council horse battery", "x y z " * 40],
)
def test_long_passwords_of_any_characters_are_welcome(invited, password):
    assert people.accept_invitation(token=token_in(mail.outbox[0]), display_name="Nia", password=password).pk


def test_a_closed_account_is_signed_out_and_stays_out(asha, ada, browser_of):
    browser = browser_of(asha)
    assert browser.get("/accounts/profile/").status_code == 200
    people.deactivate(user=asha, by=ada)
    assert browser.get("/accounts/profile/").status_code == 302
    people.reactivate(user=asha, by=ada)
    assert browser.get("/accounts/profile/").status_code == 302


def test_nobody_closes_their_own_account(ada):
    with pytest.raises(people.NotAllowed):
        people.deactivate(user=ada, by=ada)


def test_a_closed_account_can_be_forgotten(asha, ada, invited):
    user = people.accept_invitation(token=token_in(mail.outbox[0]), display_name="Nia New", password=PASSWORD)
    with pytest.raises(people.NotAllowed):
        people.erase_personal_data(user=user, by=ada)
    people.deactivate(user=user, by=ada)
    people.erase_personal_data(user=user, by=ada)
    kept = str([list(model.objects.values()) for model in (User, Invitation, EmailAddress)])
    assert "nia" not in kept.lower()
    assert "new.person" not in kept
    assert str(User.objects.get(pk=user.pk)) == "A person without a recorded name"


def test_ending_sessions_needs_no_list_of_them(asha, browser_of):
    browser = browser_of(asha)
    people.end_sessions(user=asha)
    assert browser.get("/accounts/profile/").status_code == 302


def test_the_security_log_names_people_by_number(asha, ada, caplog):
    with caplog.at_level("INFO", logger="security"):
        people.deactivate(user=asha, by=ada)
    (record,) = [record for record in caplog.records if record.name == "security"]
    assert (record.message, record.user, record.by) == ("account closed", asha.pk, ada.pk)
    assert asha.email not in str(vars(record))


def test_an_administrator_corrects_an_address_and_the_old_one_hears_of_it(
    asha, ada, browser_of, django_capture_on_commit_callbacks
):
    browser, old = browser_of(asha), asha.email
    with django_capture_on_commit_callbacks(execute=True):
        page = browser_of(ada).post(f"/accounts/people/{asha.pk}/", {"address": " Asha.New@Council.example "})
    asha.refresh_from_db()
    assert (page.status_code, asha.email) == (302, "asha.new@council.example")
    assert EmailAddress.objects.filter(user=asha).values_list("email", "verified").get() == (asha.email, False)
    assert [message.to for message in mail.outbox] == [[old]]
    assert browser.get("/accounts/profile/").status_code == 302


@pytest.mark.parametrize(
    ("whose", "address"), [("asha", "ada@people.example"), ("asha", "no address"), ("ada", "ada.new@people.example")]
)
def test_an_address_of_another_or_of_ones_own_is_not_corrected(asha, ada, browser_of, whose, address):
    user = {"asha": asha, "ada": ada}[whose]
    page = browser_of(ada).post(f"/accounts/people/{user.pk}/", {"address": address})
    assert page.status_code == 422
    assert User.objects.get(pk=user.pk).email == user.email
    with pytest.raises(people.NotAllowed):
        people.correct_address(user=ada, address="new@people.example", by=asha)
