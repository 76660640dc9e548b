"""Sending on hold: put there once, released once, with reasons."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from accounts.models import User
from governance.reminders.models import SendingHold
from governance.reminders.operations.hold import hold_sending, release_sending
from partnerships.operations import Refused

pytestmark = pytest.mark.django_db


def test_a_second_hold_changes_nothing_of_the_first() -> None:
    first = hold_sending(by=None, reason="Restored from last night’s backup")
    assert hold_sending(by=None, reason="Again").pk == first.pk
    assert SendingHold.objects.in_force().get().reason == "Restored from last night’s backup"


def test_the_database_holds_one_at_most() -> None:
    SendingHold.objects.create(reason="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        SendingHold.objects.create(reason="Two")


def test_an_administrator_releases_and_others_may_not(ada: User, asha: User) -> None:
    hold_sending(by=ada, reason="Restored")
    with pytest.raises(Refused, match="Only an administrator"):
        release_sending(by=asha, reason="Looks fine")
    released = release_sending(by=ada, reason="Compared with the mail server’s log")
    assert (released.released_by, SendingHold.objects.in_force().count()) == (ada, 0)
    with pytest.raises(Refused, match="not on hold"):
        release_sending(by=ada, reason="Again")


def test_the_commands_hold_and_release() -> None:
    out = StringIO()
    call_command("hold_sending", reason="Restored", stdout=out)
    call_command("release_sending", reason="Compared", stdout=out)
    assert "on hold since" in out.getvalue()
    assert "Released: Restored" in out.getvalue()
    with pytest.raises(CommandError, match="not on hold"):
        call_command("release_sending", reason="Compared")
    with pytest.raises(CommandError, match="Enter the reason"):
        call_command("hold_sending", reason="  ")
