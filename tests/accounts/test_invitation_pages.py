"""Inviting and accepting, in the browser."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Invitation, User
from accounts.operations import people
from accounts.places import HeldRole, Place
from accounts.roles import PlaceKind
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
COUNCIL = Place(kind=PlaceKind.BODY, code="E10000099", name="Zedshire County Council")
ROWS = {"roles-TOTAL_FORMS": "3", "roles-INITIAL_FORMS": "0"}
NEW = "/accounts/invitations/new/"


class OneCouncil:
    """A directory that knows one council."""

    def find(self, *, code, kinds):
        return COUNCIL if code == COUNCIL.code and COUNCIL.kind in kinds else None

    def grant(self, *, user, role, place, by, today):
        user.display_name += f", {role.label}"
        user.save()

    def held_by(self, *, user, today):
        return [HeldRole(role=role, place=COUNCIL, valid_from=today) for role in []]


@pytest.fixture
def one_council(monkeypatch):
    for user in ("operations.people", "forms.invitation"):
        monkeypatch.setattr(f"accounts.{user}.directory", OneCouncil)


@pytest.fixture
def invite(ada, browser_of, one_council, django_capture_on_commit_callbacks):
    def send(**data):
        with django_capture_on_commit_callbacks(execute=True):
            fields = {"display_name": "Nia New", "email": "nia@people.example"}
            return browser_of(ada).post(NEW, ROWS | fields | data)

    return send


def link() -> str:
    return re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]


def accept(address: str, browser: Client | None = None, **data: str):
    return (browser or Client()).post(address, {"display_name": "Nia New", "password": PASSWORD} | data)


def test_an_administrator_invites_and_the_person_gets_in(invite):
    invite(**{"roles-0-role": "council_officer", "roles-0-place": "E10000099"})
    page = Client().get(link())
    assert "Council officer, Zedshire County Council" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    browser = Client()
    assert accept(link(), browser)["Location"] == "/accounts/login/"
    assert browser.get("/accounts/profile/").status_code == 302  # the link makes an account, it does not sign in
    browser.post("/accounts/login/", {"login": "nia@people.example", "password": PASSWORD})
    assert "Nia New, Council officer" in browser.get("/accounts/profile/").content.decode()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"roles-0-role": "council_officer"}, "Enter the partnership or body"),
        ({"roles-0-place": "E10000099"}, "Choose the role"),
        ({"roles-0-role": "council_officer", "roles-0-place": "QT1"}, "No body is recorded under QT1"),
        ({"roles-0-role": "system_lead", "roles-0-place": "E10000099"}, "No partnership is recorded under E10000099"),
        ({"email": "ada@people.example"}, "has an account already"),
    ],
)
def test_a_slip_is_said_in_words_and_nobody_is_invited(invite, row, words):
    response = invite(**row)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert "There is a problem" in response.content.decode()
    assert not Invitation.objects.exists()


def used(token_link: str, invitation: Invitation, by: User) -> None:
    accept(token_link)


def withdrawn(token_link: str, invitation: Invitation, by: User) -> None:
    people.withdraw_invitation(invitation=invitation, by=by)


def expired(token_link: str, invitation: Invitation, by: User) -> None:
    Invitation.objects.update(invited_at="2026-01-01T00:00Z", expires_at="2026-01-08T00:00Z")


@pytest.mark.parametrize("spoil", [used, withdrawn, expired])
def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(invite, ada, spoil):
    invite()
    spoil(link(), Invitation.objects.get(), ada)
    unknown = "/accounts/invitations/" + "x" * 43 + "/"
    for method in ("get", "post"):
        answers = [getattr(Client(), method)(address) for address in (link(), unknown)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert without_token(answers[0]) == without_token(answers[1])


def without_token(response) -> str:
    return re.sub(r'value="\w{64}"|/accounts/invitations/[\w-]+/|invitations/[\w%-]+', "", response.content.decode())


def test_an_invitation_is_withdrawn_from_the_list(invite, ada, browser_of):
    invite()
    browser = browser_of(ada)
    assert "Waiting" in browser.get("/accounts/invitations/").content.decode()
    browser.post(f"/accounts/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert "Withdrawn" in browser.get("/accounts/invitations/").content.decode()
    assert Client().get(link()).status_code == 404


def test_others_neither_see_nor_make_invitations(asha, browser_of):
    for browser, status in [(Client(), 302), (browser_of(asha), 403)]:
        assert browser.get("/accounts/invitations/").status_code == status
        assert browser.post(NEW, ROWS | {"display_name": "X", "email": "x@y.example"}).status_code == status
        assert browser.post("/accounts/invitations/1/withdraw/").status_code == status
    assert not Invitation.objects.exists()


def test_nobody_makes_themselves_an_administrator(invite):
    invite()
    accept(link(), is_administrator="on", as_administrator="on", email="else@people.example")
    user = User.objects.get(email="nia@people.example")
    assert not user.is_administrator


def test_a_refused_password_says_why_and_keeps_the_name(invite):
    invite()
    page = accept(link(), display_name="Nia Newer", password="council council").content.decode()
    assert "easy to guess here" in page
    assert 'value="Nia Newer"' in page
    assert "council council" not in page
