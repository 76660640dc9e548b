"""The worked examples of decisions load on the register of England and answer the questions asked of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from governance.decision_pages.record import DecisionRecord, decision_record
from governance.models import ReservedMatter, ScrutinyConsultation, ScrutinyReferral, SubstantialView
from partnerships.management.commands.load_arrangements import worked_example_files
from tests.england import England, undone_after_all

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def examples(django_db_setup: None, django_db_blocker: Any) -> Iterator[England]:
    with undone_after_all(django_db_blocker):
        call_command("load_arrangements", *worked_example_files(), apply=True, stdout=StringIO())
        yield England()


def record(ref: str, day: dt.date = TODAY) -> DecisionRecord:
    return decision_record(ref, day, AnonymousUser())


def test_loaded_again_nothing_changes(examples: England) -> None:
    said = StringIO()
    call_command("load_arrangements", *worked_example_files(), apply=True, stdout=said)
    assert said.getvalue().count(" 0 added, 0 changed,") == len(worked_example_files())


def test_north_yorkshire_two_bodies_on_time_two_late_by_2_and_14_days(examples: England) -> None:
    found = record("north-yorkshire-better-care-fund-plan-2025-26")
    due = dt.date(2025, 3, 31)
    late = [max(0, (step.taken_on - due).days) for step in found.on_day.counting if step.taken_on]
    assert (late, found.on_day.agreed_on) == ([0, 0, 2, 14], dt.date(2025, 4, 14))
    assert found.opening.startswith("Agreed: 4 of 4, the last on 14 April 2025.")
    board = found.on_day.step(5)
    assert board is not None
    assert (board.planned_on or found.record_of(board).planned_on) == dt.date(2025, 5, 16)
    assert board.outcome is None


def test_north_yorkshire_was_not_yet_agreed_on_the_day_it_was_due(examples: England, client: Client) -> None:
    page = client.get("/decisions/north-yorkshire-better-care-fund-plan-2025-26/?on=2025-04-01").content.decode()
    assert "Not yet agreed: 2 of 4" in page


def test_nottinghams_condition_stays_open_and_its_matter_is_reserved_from_that_day(examples: England) -> None:
    found = record("nottingham-city-council-lifts-its-suspension-2019")
    assert (found.on_day.status, len(found.on_day.open_conditions)) == ("conditions", 1)
    matters = ReservedMatter.objects.filter(forum__slug="nottingham-and-nottinghamshire-ics-board")
    assert not matters.as_at(dt.date(2019, 1, 1)).exists()
    assert matters.as_at(dt.date(2019, 5, 1)).get().needs == "unanimity"


def test_an_item_for_six_bodies_in_common_is_six_steps(examples: England) -> None:
    found = record("nottinghamshire-ccgs-in-common-2019-06-19")
    assert len({step.fact.body.key for step in found.on_day.counting}) == 6
    assert found.on_day.status != "agreed"


def test_two_councils_a_joint_committee_and_a_referral_that_was_permitted(examples: England) -> None:
    decision = record("calderdale-and-greater-huddersfield-hospital-services").decision
    assert SubstantialView.objects.filter(decision=decision, view="substantial").count() == 2
    assert ScrutinyConsultation.objects.get(decision=decision).recommendations_count == 19
    assert ScrutinyReferral.objects.get(decision=decision).on < dt.date(2024, 1, 31)
