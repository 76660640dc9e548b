"""The people that every test shares. Who holds which role where is for a test, or the register's own cast, to say."""

from __future__ import annotations

from accounts.models import User
from accounts.operations.people import make_user

PASSWORD = "violet harbour kettle"

# First names as fixtures; the surname says nothing of the role.
PEOPLE = {
    "asha": "Asha Patel",  # council officer
    "samuel": "Samuel Okafor",  # system lead
    "beatrix": "Beatrix Lindqvist",  # board secretary
    "priya": "Priya Nair",  # proper officer (democratic services)
    "tomasz": "Tomasz Zielinski",  # pool manager
    "moira": "Moira Campbell",  # scrutiny officer
    "cora": "Cora Adeyemi",  # body approver
    "ada": "Ada Morris",  # administrator
}


def address_of(name: str) -> str:
    """Give the e-mail address of one of the cast."""
    return f"{name}@people.example"


def person(name: str) -> User:
    """Give one of the cast, made on first use."""
    existing = User.objects.filter(email=address_of(name)).first()
    return existing or make_user(
        email=address_of(name), display_name=PEOPLE[name], password=PASSWORD, is_administrator=name == "ada"
    )
