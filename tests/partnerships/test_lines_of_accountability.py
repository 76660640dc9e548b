"""Lines run from real bodies up to Parliament and to the electors, and say where they stop."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.lines_of_accountability import Lines, Rung, grouped, lines_from, rung_of
from partnerships.models import Accountability, Body, BodyKind, Source
from tests.england import England

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
JUNE_2019 = dt.date(2019, 6, 1)


def foot(body: Body) -> Rung:
    return rung_of(body, body.code)


def chain(lines: Lines, pk: int) -> list[str]:
    """The codes on the line of one body, always by its first step."""
    found = []
    while steps := lines.upward(pk):
        pk = steps[0].after
        found.append(lines.rungs[pk].code)
    return found


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("04K", ["nhs-england", "secretary-of-state", "parliament"]),
        ("RX1", ["nhs-improvement", "secretary-of-state", "parliament"]),
        ("RK5", ["parliament"]),
        ("E10000024", ["local-electors"]),
    ],
)
def test_the_lines_of_nottinghamshire_in_june_2019(england: England, code: str, above: list[str]) -> None:
    rung = foot(england.body(code))

    lines = lines_from([rung], JUNE_2019, PUBLIC)

    assert chain(lines, rung.pk) == above
    assert not any(lines.has_gap(pk) for pk in lines.rungs if pk == rung.pk)


def test_a_foundation_trust_has_no_line_to_the_secretary_of_state(england: England) -> None:
    lines = lines_from([foot(england.body("RK5"))], JUNE_2019, PUBLIC)

    on_the_line = {lines.rungs[edge.after].code for edge in lines.edges if edge.is_line and edge.before in lines.start}
    assert on_the_line == {"parliament"}


def test_bodies_with_the_same_lines_stand_together(england: England) -> None:
    rungs = [foot(england.body(code)) for code in ("04K", "04E", "RK5", "RX1", "E10000024")]

    groups = grouped(lines_from(rungs, JUNE_2019, PUBLIC), rungs)

    assert [len(group.bodies) for group in groups] == [1, 1, 1, 2]
    assert groups[-1].label == "2 clinical commissioning groups"


def test_where_no_legal_power_is_recorded_the_line_says_so(england: England) -> None:
    lines = lines_from([foot(england.body("RX1"))], JUNE_2019, PUBLIC)

    assert "as generally understood; legal power not recorded" in {edge.power_words for edge in lines.edges}


class Small:
    """Three invented bodies."""

    def __init__(self) -> None:
        self.source = Source.objects.create(code="zz-list", title="A published list")
        kind = BodyKind.objects.create(code="zz_kind", name="kind", plural="kinds", sector="nhs")
        self.one, self.two, self.three = (
            Body.objects.create(code=code, kind=kind, source=self.source) for code in ("ZZ1", "ZZ2", "ZZ3")
        )

    def answers(self, before: Body, after: Body) -> Accountability:
        return Accountability.objects.create(
            from_body=before, to_body=after, kind="answers_to", source=self.source, valid_from=dt.date(2015, 1, 1)
        )


@pytest.fixture
def small() -> Small:
    return Small()


def test_a_body_without_a_line_and_a_line_that_stops_are_gaps(small: Small) -> None:
    small.answers(small.one, small.two)

    lines = lines_from([foot(small.one), foot(small.three)], JUNE_2019, PUBLIC)

    assert (lines.has_gap(small.one.pk), lines.has_gap(small.two.pk), lines.has_gap(small.three.pk)) == (
        False,
        True,
        True,
    )


def test_a_circle_ends_where_it_began(small: Small) -> None:
    small.answers(small.one, small.two)
    small.answers(small.two, small.one)

    assert len(lines_from([foot(small.one)], JUNE_2019, PUBLIC).edges) == 2


def test_nothing_stands_behind_a_hidden_body(small: Small) -> None:
    small.answers(small.one, small.two)
    small.answers(small.two, small.three)
    Body.objects.filter(pk=small.two.pk).update(standing="draft")

    assert lines_from([foot(small.one)], JUNE_2019, PUBLIC).edges == []


def test_one_query_for_one_body_or_many(england: England) -> None:
    rungs = [foot(body) for body in Body.objects.filter(kind__code="nhs_trust").select_related("kind")[:40]]
    for some in (rungs[:1], rungs):
        with CaptureQueriesContext(connection) as queries:
            lines_from(some, JUNE_2019, PUBLIC)
        assert len(queries) == 1
