"""The demonstration: every role can be tried, nowhere else, and a draft shows to its lead alone."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from partnerships.demonstration.people import CHARACTERS, DRAFT_PLACE, PASSWORD
from partnerships.models import Membership, Partnership, RoleHolding
from tests.england import England

pytestmark = pytest.mark.django_db


def loaded(*options: str) -> str:
    said = StringIO()
    call_command("load_demonstration", *options, stdout=said)
    return said.getvalue()


def test_every_role_has_a_person_who_can_sign_in(england: England, client: Client) -> None:
    said = loaded()

    assert set(RoleHolding.objects.values_list("role", flat=True)) == set(Role)
    assert User.objects.filter(is_administrator=True).count() == 1
    for character in CHARACTERS:
        assert character.address in said
        assert client.login(email=character.address, password=PASSWORD)


def test_a_draft_shows_to_its_lead_alone(england: England) -> None:
    loaded()
    lead = User.objects.get(email="samuel@system.example")
    officer = User.objects.get(email="asha@council.example")

    assert Partnership.objects.visible_to(lead).filter(slug=DRAFT_PLACE).exists()
    for reader in (AnonymousUser(), officer):
        assert not Partnership.objects.visible_to(reader).filter(slug=DRAFT_PLACE).exists()
    drafts = Membership.objects.filter(standing="draft", partnership__slug="nottingham-and-nottinghamshire")
    assert drafts.visible_to(lead).count() == 1
    assert not drafts.visible_to(AnonymousUser()).exists()


def test_loading_again_changes_nothing_and_leaves_a_changed_account_alone(england: England) -> None:
    loaded()
    lead = User.objects.get(email="samuel@system.example")
    lead.display_name = "Sam Okafor"
    lead.save()
    before = (User.objects.count(), RoleHolding.objects.count(), Membership.objects.count())

    loaded()

    assert (User.objects.count(), RoleHolding.objects.count(), Membership.objects.count()) == before
    lead.refresh_from_db()
    assert lead.display_name == "Sam Okafor"


def test_showing_changes_nothing(england: England) -> None:
    said = loaded("--show")

    assert PASSWORD in said
    assert not User.objects.exists()


def test_nothing_outside_a_demonstration(england: England, settings: Any) -> None:
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="public"):
        loaded()
    assert not User.objects.exists()
