"""The worked examples C1 and C2: they load on top of the register of England and answer the questions asked of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from governance.search.results import answer
from governance.search.scope import Scope
from governance.search.wanted import read
from partnerships.management.commands.load_arrangements import WORKED_EXAMPLES
from partnerships.membership_on_day import Standing, state_on
from partnerships.models import Appointment, Body, Membership, MembershipEvent, Partnership, Succession
from partnerships.reference_data.register_of_england import load_register_of_england
from partnerships.succession_graph import succession_graph
from partnerships.succession_words import one_line
from tests.england import England, undone_after_all

pytestmark = pytest.mark.django_db
FILES = sorted(WORKED_EXAMPLES.glob("*.yaml"))
SYSTEM = "nottingham-and-nottinghamshire"
CITY, COUNTY = "E06000018", "E10000024"
CLUSTER = "derby-and-derbyshire-lincolnshire-nottingham-and-nottinghamshire-cluster"
TODAY = dt.date(2026, 6, 1)


def load_all(**options: object) -> str:
    said = StringIO()
    call_command("load_arrangements", *FILES, stdout=said, **options)
    return said.getvalue()


@pytest.fixture(scope="module")
def examples(django_db_setup: None, django_db_blocker: Any) -> Iterator[England]:
    with undone_after_all(django_db_blocker):
        before = (Membership.objects.count(), Body.objects.count())
        assert "Dry run" in load_all()
        assert (Membership.objects.count(), Body.objects.count()) == before, "a dry run writes nothing"
        load_all(apply=True)
        yield England()


def standing_of(code: str, day: dt.date) -> Standing:
    membership = Membership.objects.get(partnership__slug=SYSTEM, body__code=code, basis="agreed", standing="accepted")
    events = membership.events.filter(standing="accepted")
    return state_on(day, valid_from=membership.valid_from, valid_to=membership.valid_to, events=events).standing


def test_the_city_council_was_suspended_and_came_back(examples: England) -> None:
    assert standing_of(CITY, dt.date(2018, 11, 19)) == Standing.MEMBER
    assert standing_of(CITY, dt.date(2019, 1, 1)) == Standing.SUSPENDED
    assert standing_of(CITY, dt.date(2019, 5, 1)) == Standing.MEMBER
    assert standing_of(COUNTY, dt.date(2019, 1, 1)) == Standing.MEMBER

    back = MembershipEvent.objects.get(membership__body__code=CITY, kind="resumed", standing="accepted")
    assert "unanimous voting" in back.conditions
    assert back.source.publisher == "Nottingham City Council"


def test_what_the_press_says_otherwise_is_kept_with_its_source(examples: England) -> None:
    claims = MembershipEvent.objects.filter(membership__body__code=CITY, standing="claimed")

    assert set(claims.values_list("kind", "on", "on_precision", "source__publisher")) == {
        ("suspended", dt.date(2018, 11, 1), "month", "Health Service Journal"),
        ("suspended", dt.date(2018, 12, 1), "month", "Health Service Journal"),
        ("resumed", dt.date(2019, 4, 16), "exact", "Healthcare Leader"),
        ("resumed", dt.date(2019, 4, 17), "exact", "Health Service Journal"),
    }


def test_rushcliffe_leads_to_the_board_of_today(examples: England) -> None:
    ccg = answer(read("Rushcliffe CCG"), Scope(AnonymousUser()), TODAY).found[0]
    assert ccg.fate.line.endswith("NHS Nottingham and Nottinghamshire Integrated Care Board (1 July 2022)")

    pct = answer(read("Rushcliffe PCT"), Scope(AnonymousUser()), TODAY).found[0]
    assert pct.fate.line == "Rushcliffe PCT → Nottinghamshire County Teaching PCT (1 October 2006)"


def test_bassetlaw_came_from_another_partnership(examples: England) -> None:
    bassetlaw = examples.body("02Q")
    before = Membership.objects.filter(body=bassetlaw).as_at(dt.date(2021, 6, 1)).exclude(basis="geographic_overlap")

    assert set(before.values_list("partnership__slug", flat=True)) == {"south-yorkshire"}
    graph = succession_graph(bassetlaw, AnonymousUser())
    assert one_line(graph, bassetlaw.pk, TODAY).endswith(
        "NHS Nottingham and Nottinghamshire Integrated Care Board (1 July 2022)"
    )


def test_a_cluster_is_no_merger(examples: England) -> None:
    cluster = Partnership.objects.get(slug=CLUSTER)
    members = set(cluster.memberships.values_list("body__code", flat=True))

    assert members == {"QJ2", "QJM", "QT1"}
    assert cluster.stages.get().kind.shares_leaders
    assert all(body.state_on(TODAY) == "live" for body in Body.objects.filter(code__in=members))
    assert not Succession.objects.filter(parts__from_body__code__in=members).exists()
    found = answer(read("DLN"), Scope(AnonymousUser()), TODAY).found
    assert [result.address for result in found] == [CLUSTER]


def test_one_accountable_officer_held_six_posts(examples: England) -> None:
    held = Appointment.objects.as_at(dt.date(2019, 6, 19)).filter(joint_appointment__isnull=False)

    assert held.count() == 6
    assert held.values("person").distinct().count() == 1
    assert not Appointment.objects.as_at(dt.date(2018, 10, 31)).filter(joint_appointment__isnull=False).exists()


def test_loading_again_changes_nothing(examples: England) -> None:
    assert load_all(apply=True).count("0 added, 0 changed") == len(FILES)


def test_england_does_not_mind_the_examples(examples: England) -> None:
    assert not load_register_of_england(apply=False).differs
