"""What became of a body, step by step: the real line from Bracknell and Ascot, splits, cycles and hidden bodies."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Body, BodyKind, BodyName, Source, Succession, SuccessionPart
from partnerships.succession_graph import SuccessionGraph, succession_graph
from partnerships.succession_words import life_sentences, one_line

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
TODAY = dt.date(2026, 11, 21)


class Register:
    """Bodies by short codes, and the steps between them."""

    def __init__(self) -> None:
        self.source = Source.objects.create(code="a-test-source", title="A published list")
        self.kind = BodyKind.objects.create(code="a_test_kind", name="kind", plural="kinds", sector="nhs")
        self.bodies: dict[str, Body] = {}

    def body(self, code: str, name: str = "", standing: str = "accepted") -> Body:
        if code not in self.bodies:
            body = Body.objects.create(code=f"ZZ{code}", kind=self.kind, source=self.source, standing=standing)
            BodyName.objects.create(body=body, name=name or code, source=self.source)
            self.bodies[code] = body
        return self.bodies[code]

    def step(self, year: int, kind: str, before: list[str], after: list[str], **fields: object) -> Succession:
        succession = Succession.objects.create(
            kind=kind, effective_on=dt.date(year, 4, 1), source=self.source, **fields
        )
        for one in before:
            for other in after or [None]:
                SuccessionPart.objects.create(
                    succession=succession,
                    from_body=self.body(one),
                    to_body=self.body(other) if other else None,
                    source=self.source,
                )
        return succession

    def graph(self, code: str) -> SuccessionGraph:
        return succession_graph(self.body(code), PUBLIC)


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def berkshire(register: Register) -> Register:
    register.body("ZZ10G", "NHS Bracknell and Ascot CCG")
    register.body("ZZ15D", "NHS East Berkshire CCG")
    register.body("ZZD4U", "NHS Frimley CCG")
    register.body("ZZQNQ", "NHS Frimley ICB")
    register.step(2018, "merger", ["ZZ10G", "ZZ11C"], ["ZZ15D"])
    register.step(2021, "merger", ["ZZ15D", "ZZ99M"], ["ZZD4U"])
    register.step(2022, "function_transfer", ["ZZD4U"], ["ZZQNQ"])
    register.step(2026, "split", ["ZZQNQ"], ["NEW1", "NEW2"])
    return register


def test_the_line_runs_step_by_step_to_today(berkshire: Register) -> None:
    assert one_line(berkshire.graph("ZZ10G"), berkshire.body("ZZ10G").pk, TODAY) == (
        "NHS Bracknell and Ascot CCG → NHS East Berkshire CCG (1 April 2018) → NHS Frimley CCG (1 April 2021)"
        " → NHS Frimley ICB (1 April 2022) → NEW1 and NEW2 (1 April 2026)"
    )


def test_the_words_name_those_that_joined_on_the_way(berkshire: Register) -> None:
    graph = berkshire.graph("ZZ10G")

    words = [sentence.words for sentence in life_sentences(graph, graph.onward(), TODAY)]

    assert words == [
        "NHS Bracknell and Ascot CCG and ZZ11C merged into NHS East Berkshire CCG.",
        "NHS East Berkshire CCG and ZZ99M merged into NHS Frimley CCG.",
        "The functions of NHS Frimley CCG passed to NHS Frimley ICB.",
        "NHS Frimley ICB was divided among NEW1 and NEW2.",
    ]


def test_the_line_back_finds_every_predecessor(berkshire: Register) -> None:
    graph = berkshire.graph("ZZQNQ")

    assert [event.on.year for event in graph.back()] == [2018, 2021, 2022]
    assert [event.on.year for event in graph.arrivals()] == [2022]
    assert [event.on.year for event in graph.departures()] == [2026]


def test_a_cycle_in_the_record_ends_where_it_began(register: Register) -> None:
    register.step(2018, "recorded", ["A"], ["B"])
    register.step(2019, "recorded", ["B"], ["A"])

    assert one_line(register.graph("A"), register.body("A").pk, TODAY) == "A → B (1 April 2018)"


def test_an_overlap_of_area_is_no_succession(register: Register) -> None:
    register.step(2013, "area_overlap", ["PCT"], ["CCG1", "CCG2"])
    register.step(2020, "merger", ["CCG1"], ["CCG3"])

    graph = register.graph("PCT")

    assert graph.onward() == []
    assert [len(event.parts) for event in graph.overlaps()] == [2]


def test_an_end_without_a_successor_is_told(register: Register) -> None:
    register.step(2013, "abolition", ["SHA"], [])

    graph = register.graph("SHA")

    assert [s.words for s in life_sentences(graph, graph.onward(), TODAY)] == [
        "SHA was abolished; no successor is recorded."
    ]


def test_a_planned_step_is_told_as_a_plan(register: Register) -> None:
    register.step(2027, "merger", ["A", "B"], ["C"], status="proposed")

    graph = register.graph("A")

    assert [(s.words, s.state) for s in life_sentences(graph, graph.onward(), TODAY)] == [
        ("A and B are to merge into C.", "Proposed")
    ]


def test_hidden_bodies_and_drafts_are_left_out(register: Register) -> None:
    register.body("HIDDEN", standing="draft")
    register.step(2018, "merger", ["A"], ["HIDDEN"])
    register.step(2020, "merger", ["A"], ["C"], standing="draft")

    assert register.graph("A").events == []


def test_a_cancelled_step_is_on_no_line_and_told_apart(register: Register) -> None:
    register.step(2018, "merger", ["A"], ["B"], status="cancelled")
    register.step(2019, "merger", ["B"], ["C"])
    graph = register.graph("A")

    assert [graph.arrivals(), graph.departures(), graph.onward(), graph.back()] == [[], [], [], []]
    assert [event.status for event in graph.cancelled()] == ["cancelled"]
    assert [event.on.year for event in graph.events] == [2018]


def test_two_queries_however_long_the_line(berkshire: Register) -> None:
    for body in ("ZZ10G", "NEW1"):
        record = berkshire.body(body)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            succession_graph(record, PUBLIC)
        assert len(queries) == 2
