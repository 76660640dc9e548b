"""The worked examples C1 and C2: they load on top of the register of England and answer the questions asked of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from partnerships.management.commands.load_arrangements import WORKED_EXAMPLES
from partnerships.models import Membership, MembershipEvent, Succession, SuccessionPart

pytestmark = pytest.mark.django_db
FILES = sorted(WORKED_EXAMPLES.glob("*.yaml"))


@pytest.fixture(scope="module")
def england(django_db_setup: None, django_db_blocker: pytest.FixtureRequest):
    """The register of England with the worked examples on top, once for this module."""
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        call_command("load_england", apply=True, verbosity=0)
        call_command("load_arrangements", *FILES, apply=True, verbosity=0)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def test_loading_again_changes_nothing(england: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_arrangements", *FILES, apply=True)

    said = capsys.readouterr().out
    assert said.count("0 added, 0 changed") == len(FILES)
