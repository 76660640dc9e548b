"""Seats and delegations of a body that ends are on its worklist too, and pass on like everything else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from governance.models import Delegation, Forum, ForumKind, Function, Seat
from partnerships.reorganisation.settling import settle
from tests.partnerships.reorganisation_cast import SPLIT_ON, Reorganised, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> Reorganised:
    register = Reorganised()
    kind = ForumKind.objects.create(code="zz_board", name="board", plural="boards")
    about: dict[str, Any] = {"source": register.source, "valid_from": dt.date(2020, 4, 1)}
    forum = Forum.objects.create(
        slug="zz-board", name="Northmoor Board", kind=kind, partnership=register.northmoor, **about
    )
    Seat.objects.create(forum=forum, body=register.ashby, label="Council member", **about)
    Function.objects.create(code="zz-care", name="Care")
    Delegation.objects.create(from_body=register.ashby, to_forum=forum, functions=["zz-care"], **about)
    return register


def test_a_seat_passes_to_the_successor(register: Reorganised) -> None:
    item = register.item("seat")
    assert item.kind.words(item.record) == "Ashbyford Council: seat of Council member in Northmoor Board"
    settle(register.split, item, by=None, terms=terms("pass", register.east), version=1)
    new = Seat.objects.get(body=register.east)
    assert (new.label, new.valid_from, new.confidence) == ("Council member", SPLIT_ON, "reported")
    assert Seat.objects.get(body=register.ashby).valid_to == SPLIT_ON


def test_a_delegation_is_given_anew_by_the_successor_and_once(register: Reorganised) -> None:
    item = register.item("delegation")
    outcome = settle(register.split, item, by=None, terms=terms("pass", register.east, register.west), version=1)
    assert [each.is_new for each in outcome.carried] == [True, True]
    new = Delegation.objects.get(from_body=register.west)
    assert (new.functions, new.approved_by, new.valid_from) == (["zz-care"], "Order 12", SPLIT_ON)
    assert Delegation.objects.get(from_body=register.ashby).valid_to == SPLIT_ON
