"""Arrangement files carry how bodies decide: every record through the operations' rules, again and again the same."""

from __future__ import annotations

import datetime as dt

import pytest

from governance.arrangements.schema import FILE, written
from governance.models import AgendaItemBody, Decision, Delegation, Forum, Meeting, Seat, StepOutcome
from partnerships.arrangements.keeping import ADDED, CHANGED, SAME
from partnerships.arrangements.loading import load
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db

WHOLE = """
format: 1
arrangement: a-shared-fund
title: A shared fund
sources:
  minutes:
    title: Minutes of the two boards
forums:
  - slug: northmoor-joint-board
    name: Northmoor Joint Board
    kind: zz_board
    partnership: zz-northmoor
    capacity: jointly_delegated
    source: minutes
    from: 2020-04-01
    rules:
      - voting_rule: one_vote_per_body
        quorum_count: 2
    seats:
      - label: Council seat
        body: ZZA
        is_voting: yes
        holder_kind: elected_member
        holders:
          - person: Jo Example
            from: 2021-05
procedures:
  - body: ZZD
    call_in_days: 5
    source: minutes
delegations:
  - from_body: ZZA
    to_forum: northmoor-joint-board
    value_limit: 1000000
    scope: The shared fund
    from: 2020-04-01
    source: minutes
meetings:
  - forum: northmoor-joint-board
    on: 2021-06-09
    starts_at: "10:30"
    state: held
    is_quorate: yes
    source: minutes
    items:
      - number: 7
        title: The shared fund
        purpose: decide
        for_bodies: [ZZA, ZZD]
decisions:
  - ref: the-shared-fund
    title: The shared fund
    partnership: zz-northmoor
    value: 250000.50
    needed_by: 2021-07-01
    source: minutes
    steps:
      - number: 1
        body: ZZA
        capacity: decide_delegated
        forum: northmoor-joint-board
        meeting: northmoor-joint-board/2021-06-09
        item: northmoor-joint-board/2021-06-09#7
        outcomes:
          - taken_on: 2021-06-09
            outcome: approved_with_conditions
            votes_for: 2
            confidence: confirmed
        conditions:
          - text: A review after a year
      - number: 2
        body: ZZD
        capacity: decide
        after: [1]
        planned_on: 2021-06-20
    engagement:
      - kind: draft_sent
        body: ZZA
        on: 2021-05-01
parked_issues:
  - title: Who chairs next
    forum: northmoor-joint-board
    parked_on: 2021-06-09
    revisit_on: 2021-09-09
    source: minutes
"""


@pytest.fixture
def deciders() -> Deciders:
    return Deciders()


def loaded(text: str = WHOLE, *, apply: bool = True) -> dict[str, int]:
    report = load(text.encode(), apply=apply)
    assert not report.problems, report.problems
    return {outcome: report.count(outcome) for outcome in (ADDED, CHANGED, SAME)}


def refused(text: str) -> list[str]:
    return [f"{problem.line}: {problem.words}" for problem in load(text.encode(), apply=True).problems]


def test_everything_of_the_file_is_recorded(deciders: Deciders) -> None:
    loaded()
    decision = Decision.objects.get(ref="the-shared-fund")
    first, second = decision.steps.order_by("number")
    assert (first.computed_outcome, first.planned_on) == ("approved_with_conditions", dt.date(2021, 6, 9))
    assert (second.body, second.after, second.planned_on) == (deciders.dale, [1], dt.date(2021, 6, 20))
    assert StepOutcome.objects.get(step=first).confidence == "confirmed"
    assert str(Seat.objects.get(label="Council seat").holdings.get().person) == "Jo Example"
    assert Delegation.objects.get(scope="The shared fund").value_limit == 1_000_000
    assert AgendaItemBody.objects.filter(item__number="7").count() == 2


def test_loaded_again_it_changes_nothing_and_a_correction_corrects(deciders: Deciders) -> None:
    first = loaded()
    again = loaded()
    assert again == {ADDED: 0, CHANGED: 0, SAME: first[ADDED]}
    assert loaded(WHOLE.replace("value: 250000.50", "value: 250000.75"))[CHANGED] == 1


def test_a_dry_run_leaves_nothing(deciders: Deciders) -> None:
    loaded(apply=False)
    assert not Decision.objects.filter(ref="the-shared-fund").exists()
    assert not Forum.objects.filter(slug="northmoor-joint-board").exists()


def test_an_outcome_is_reported_unless_the_file_says_confirmed(deciders: Deciders) -> None:
    loaded(WHOLE.replace("            confidence: confirmed\n", ""))
    assert StepOutcome.objects.get(step__decision__ref="the-shared-fund").confidence == "reported"


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        (
            "body: ZZD\n        capacity: decide",
            "body: NOBODY\n        capacity: decide",
            "No body with the code NOBODY",
        ),
        ("forum: northmoor-joint-board\n        meeting", "forum: no-such-board\n        meeting", "no-such-board"),
        ("after: [1]", "after: [2]", "cannot come after itself"),
        ("capacity: decide\n", "capacity: approve\n", "“approve” is not one of: decide, decide_delegated"),
        ("is_quorate: yes", "is_quorat: yes", "Did you mean “is_quorate”?"),
        ("on: 2021-06-09\n    starts", "on: 2021-02-30\n    starts", "is no day that there is"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line_and_nothing_is_kept(
    deciders: Deciders, was: str, becomes: str, words: str
) -> None:
    text = WHOLE.replace(was, becomes)
    assert text != WHOLE
    said = refused(text)
    first = becomes.split("\n")[0].strip()
    wanted = next(number for number, line in enumerate(text.splitlines(), 1) if first in line)
    assert any(words in each for each in said), said
    assert any(each.startswith(f"{wanted}:") for each in said), said
    assert not Meeting.objects.filter(forum__slug="northmoor-joint-board").exists()


def test_the_schema_is_written_from_the_records() -> None:
    assert FILE.read_text(encoding="utf-8") == written()
