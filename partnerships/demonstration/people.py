"""The people of a demonstration and their roles. Their addresses lead nowhere (RFC 2606); their password is public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.operations.people import make_user
from accounts.roles import Role
from partnerships.models import Body, Partnership, RoleHolding
from partnerships.operations import grant_role

PASSWORD = "copper lantern meadow"  # noqa: S105 - printed at every start of a demonstration, which alone has it
COUNTY, CITY, BOARD = "E10000024", "E06000018", "QT1"
SYSTEM, DRAFT_PLACE = "nottingham-and-nottinghamshire", "demonstration-draft-place"


@dataclass(frozen=True)
class Character:
    """One person of the demonstration: a job, and the role on a body (by code) or partnerships (by slug)."""

    name: str
    address: str
    job: str
    role: Role | None = None
    body: str = ""
    partnerships: tuple[str, ...] = ()


CHARACTERS = (
    Character(
        "Asha Patel",
        "asha@council.example",
        "Council officer, Nottinghamshire County Council",
        Role.COUNCIL_OFFICER,
        COUNTY,
    ),
    Character(
        "Samuel Okafor",
        "samuel@system.example",
        "System lead, Nottingham and Nottinghamshire",
        Role.SYSTEM_LEAD,
        partnerships=(SYSTEM, DRAFT_PLACE),
    ),
    Character(
        "Beatrix Lindqvist",
        "beatrix@board.example",
        "Board secretary, NHS Nottingham and Nottinghamshire ICB",
        Role.BOARD_SECRETARY,
        BOARD,
    ),
    Character(
        "Priya Nair",
        "priya@council.example",
        "Proper officer (democratic services), Nottinghamshire County Council",
        Role.PROPER_OFFICER,
        COUNTY,
    ),
    Character(
        "Tomasz Zielinski",
        "tomasz@council.example",
        "Pool manager, Nottinghamshire County Council",
        Role.POOL_MANAGER,
        COUNTY,
    ),
    Character(
        "Moira Campbell",
        "moira@council.example",
        "Scrutiny officer, Nottingham City Council",
        Role.SCRUTINY_OFFICER,
        CITY,
    ),
    Character(
        "Cora Adeyemi",
        "cora@board.example",
        "Approver for NHS Nottingham and Nottinghamshire ICB",
        Role.BODY_APPROVER,
        BOARD,
    ),
    Character("Ewan Price", "ewan@council.example", "Approver for Nottingham City Council", Role.BODY_APPROVER, CITY),
    Character("Ada Morris", "ada@register.example", "Administrator"),
)


@transaction.atomic
def settle_in(character: Character, *, today: dt.date) -> None:
    """Make a person and give the roles that are missing; what was changed since is left alone.

    Raises the model's DoesNotExist where the register of England is not loaded.
    """
    user = User.objects.filter(email=character.address).first() or make_user(
        email=character.address,
        display_name=character.name,
        password=PASSWORD,
        is_administrator=character.role is None,
    )
    if character.body:
        _give(character, user, Body.objects.get(code=character.body), today=today)
    for slug in character.partnerships:
        _give(character, user, Partnership.objects.get(slug=slug), today=today)


def _give(character: Character, user: User, place: Body | Partnership, *, today: dt.date) -> None:
    body, partnership = (place, None) if isinstance(place, Body) else (None, place)
    held = RoleHolding.objects.filter(user=user, role=character.role, body=body, partnership=partnership)
    if character.role and not held.exists():
        grant_role(
            by=None,
            reason="Demonstration",
            user=user,
            role=character.role,
            body=body,
            partnership=partnership,
            valid_from=today,
        )
