"""Decisions in the register: who may say what, structural nonsense, irregular history, computed columns."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.history.entry import HistoryEntry
from governance.invariants import INVARIANTS
from governance.models import Decision, DecisionStep, StepOutcome
from governance.operations import condition, outcome, step
from governance.operations.computed import recompute, stale
from governance.operations.decision import change_decision, publish_decision, start_decision, withdraw_decision
from partnerships.operations import Conflict, NotPermitted, Refused, change_fact
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, SATURDAY, TODAY, WHY, Deciders, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Deciders:
    return Deciders()


def now(decision: Decision) -> Decision:
    return Decision.objects.get(pk=decision.pk)


def test_a_lead_sets_out_a_decision_whose_columns_are_computed(cast: Deciders) -> None:
    made = cast.decision(cast.cabinet_step(planned_on=FRIDAY), cast.board_step(after=[1]), needed_by=SATURDAY)

    assert (made.ref, made.computed_position, made.computed_required) == ("a-pooled-fund", "in_sign_off", 2)
    assert made.bodies == sorted([cast.ashby.pk, cast.dale.pk])
    assert (made.computed_next_on, made.computed_sort_on) == (FRIDAY, SATURDAY)
    assert cast.decision().ref == "a-pooled-fund-2"
    assert list(stale()) == []


@pytest.mark.parametrize("name", ["beatrix", "moira"])
def test_who_keeps_another_partnership_may_not_start_one_here(cast: Deciders, name: str) -> None:
    with pytest.raises(NotPermitted, match=r"Northmoor Plan.*Who can: .*system lead"):
        cast.decision(by=person(name))


def test_an_officer_adds_the_step_of_the_own_body_alone(cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    add = {"by": person("asha"), "reason": WHY, "decision": made}

    assert step.add_step(**add, body=cast.ashby, capacity="note", forum=cast.cabinet).number == 2
    with pytest.raises(NotPermitted):
        step.add_step(**add, body=cast.dale, capacity="note", forum=cast.board)


def test_the_lead_cannot_record_the_councils_approval_and_its_approver_can(cast: Deciders) -> None:
    made = cast.decision(cast.cabinet_step())
    said = {"step": step_of(made, 1), "outcome": "approved", "taken_on": FRIDAY, "today": TODAY, "reason": WHY}

    for name in ("samuel", "ada", "priya"):
        with pytest.raises(NotPermitted, match=r"Ashbyford Council\. Who can: .*body approver.*report it"):
            outcome.record_outcome(by=person(name), **said)
    recorded = outcome.record_outcome(by=person("cora"), published_on=FRIDAY, **said)
    assert (recorded.confidence, recorded.confirmed_by, recorded.confirmed_on) == ("confirmed", person("cora"), TODAY)
    assert (now(made).computed_position, now(made).computed_agreed_on) == ("agreed", SATURDAY)


def test_a_report_counts_as_reported_until_the_body_confirms_it(cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    reported = cast.said(step_of(made, 1), "samuel", confidence="confirmed")
    assert (reported.confidence, reported.is_from_body, now(made).computed_reported) == ("reported", False, 1)
    assert now(made).computed_position == "agreed"

    for name in ("samuel", "ada", "cora"):
        with pytest.raises(NotPermitted):
            outcome.confirm_outcome(reported, by=person(name), reason=WHY, version=1, today=TODAY)
    outcome.confirm_outcome(reported, by=person("priya"), reason=WHY, version=1, today=TODAY)
    assert now(made).computed_reported == 0
    with pytest.raises(Conflict):
        outcome.confirm_outcome(reported, by=person("priya"), reason=WHY, version=1, today=TODAY)


def test_an_officers_word_is_the_bodys_but_awaits_its_approver(cast: Deciders) -> None:
    made = cast.decision(cast.cabinet_step())
    said = cast.said(step_of(made, 1), "asha")

    assert (said.confidence, said.is_from_body) == ("reported", True)
    with pytest.raises(NotPermitted):
        outcome.withdraw_outcome(said, by=person("samuel"), reason=WHY, version=1)


def test_a_corrected_outcome_leaves_the_old_one_and_only_the_approver_corrects_a_confirmed_one(cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    first = cast.said(step_of(made, 1), "priya")

    with pytest.raises(NotPermitted):
        outcome.correct_outcome(first, by=person("samuel"), reason=WHY, version=1, today=TODAY, outcome="refused")
    outcome.correct_outcome(first, by=person("priya"), reason=WHY, version=1, today=TODAY, outcome="refused")
    kept = StepOutcome.objects.order_by("pk").values_list("outcome", "standing", "confidence")
    assert list(kept) == [("approved", "superseded", "confirmed"), ("refused", "accepted", "confirmed")]
    assert now(made).computed_position == "not_agreed"


@pytest.mark.parametrize(
    ("traits", "field", "words"),
    [
        ({"forum": "plan_board", "capacity": "decide"}, "capacity", "advises and endorses"),
        ({"forum": "joint", "capacity": "decide"}, "capacity", "decides only what bodies delegated to it"),
        ({"forum": "board"}, "forum", "belongs to Dalewater Trust"),
        ({"after": [1]}, "after", "cannot come after itself"),
        ({"after": [7]}, "after", "There is no step 7"),
        ({"taken_by": "officer"}, "forum", "Leave the board or committee empty"),
    ],
)
def test_structural_nonsense_is_refused_in_words(
    cast: Deciders, traits: dict[str, Any], field: str, words: str
) -> None:
    if "forum" in traits:
        traits = traits | {"forum": getattr(cast, traits["forum"])}
    with pytest.raises(Refused) as refusal:
        cast.decision(cast.cabinet_step(**traits))

    assert words in " ".join(refusal.value.words[field])
    assert not Decision.objects.exists()


def test_circles_and_deciders_without_personality_are_refused(cast: Deciders) -> None:
    with pytest.raises(Refused, match="wait for each other"):
        cast.decision(cast.cabinet_step(after=[2]), cast.board_step(after=[1]))
    made = cast.decision(cast.cabinet_step(), cast.board_step(after=[1]))
    with pytest.raises(Refused, match="wait for each other"):
        step.change_step(step_of(made, 1), by=person("samuel"), reason=WHY, version=1, after=[2])
    electors = cast.body("ZZP", "Electors of Ashby", cast.nobody_kind)
    with pytest.raises(Refused, match="not a legal person"):
        step.add_step(by=None, reason=WHY, decision=made, body=electors, capacity="decide")


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"outcome": "endorsed"}, "outcome", "cannot be the outcome of a step that is to decide"),
        ({"taken_on": dt.date(2027, 1, 1)}, "taken_on", "still to come"),
        ({"published_on": dt.date(2024, 9, 1)}, "published_on", "before it was made"),
    ],
)
def test_an_impossible_outcome_is_refused(cast: Deciders, said: dict[str, Any], field: str, words: str) -> None:
    made = cast.decision(cast.cabinet_step())
    with pytest.raises(Refused) as refusal:
        cast.said(step_of(made, 1), "cora", **said)

    assert words in " ".join(refusal.value.words[field])


def test_irregular_history_is_saved_and_marked(cast: Deciders) -> None:
    made = cast.decision(
        cast.board_step(number=1),
        cast.cabinet_step(number=2, after=[1], is_key=True, due_on=FRIDAY - dt.timedelta(days=1)),
    )
    cast.said(step_of(made, 2), "cora", published_on=FRIDAY)

    assert step_of(made, 2).computed_marks == ["after_due", "notice_not_recorded", "before_earlier_step"]


def test_a_joint_committees_vote_binds_what_was_delegated_and_follows_the_delegation(cast: Deciders) -> None:
    rows = [
        {"number": n, "body": body, "forum": cast.joint, "capacity": "decide_delegated"}
        for n, body in ((1, cast.ashby), (2, cast.dale))
    ]
    given = cast.gave(cast.ashby, value_limit=Decimal(100))
    made = cast.decision(*rows, value=Decimal(99))
    for number, name in ((1, "cora"), (2, "priya")):
        cast.said(step_of(made, number), name)
    assert [each.computed_outcome for each in DecisionStep.objects.order_by("number")] == ["approved", "recommended"]
    assert step_of(made, 2).computed_marks == ["no_delegation"]

    change_fact(given, by=None, reason=WHY, version=1, value_limit=Decimal(50))
    assert step_of(made, 1).computed_marks == ["outside_limit"]
    assert list(stale()) == []


def test_a_meeting_that_moves_takes_its_steps_along_and_the_old_day_stays_in_the_history(cast: Deciders) -> None:
    meeting = cast.meeting(cast.cabinet, FRIDAY)
    made = cast.decision(cast.cabinet_step(meeting=meeting))
    assert step_of(made, 1).planned_on == FRIDAY

    moved = change_fact(meeting, by=None, reason="Moved", version=1, on=SATURDAY)
    assert (step_of(made, 1).planned_on, now(made).computed_next_on) == (SATURDAY, SATURDAY)
    entry = HistoryEntry.objects.filter(record_type="decision_step").first()
    assert entry is not None
    assert entry.changes["planned_on"] == [str(FRIDAY), str(SATURDAY)]
    change_fact(moved, by=None, reason="Off", version=2, state="cancelled")
    assert step_of(made, 1).planned_on is None


def test_the_lead_does_not_reach_over_the_bodys_head(cast: Deciders) -> None:
    made = cast.decision(cast.cabinet_step(may_be_called_in=True))
    cast.said(step_of(made, 1), "cora", published_on=FRIDAY)
    cast.said(step_of(made, 1), "samuel", outcome="refused", taken_on=SATURDAY)
    assert (now(made).computed_position, step_of(made, 1).computed_marks) == ("agreed", ["later_report"])

    change = {"reason": WHY, "version": step_of(made, 1).version}
    with pytest.raises(NotPermitted, match="has confirmed its outcome"):
        step.change_step(step_of(made, 1), by=person("samuel"), may_be_called_in=False, **change)
    with pytest.raises(Refused, match="An outcome is recorded"):
        step.withdraw_step(step_of(made, 1), by=person("samuel"), **change)
    step.change_step(step_of(made, 1), by=person("cora"), may_be_called_in=False, **change)
    assert now(made).computed_agreed_on == FRIDAY


def test_a_condition_stays_open_until_the_body_that_set_it_closes_it(cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    cast.said(step_of(made, 1), "priya", outcome="approved_with_conditions")
    asked = condition.add_condition(by=person("samuel"), reason=WHY, step=step_of(made, 1), text="A review")
    assert (now(made).computed_position, asked.confidence) == ("conditions", "reported")

    close = {"reason": WHY, "version": 1, "on": TODAY, "because": "Reviewed", "today": TODAY}
    for name in ("samuel", "cora", "ada"):
        with pytest.raises(NotPermitted, match="stays open until the body that set it closes it"):
            condition.close_condition(asked, by=person(name), **close)
    condition.close_condition(asked, by=person("priya"), **close)
    assert now(made).computed_position == "agreed"


def test_a_draft_is_published_with_its_steps_and_withdrawal_keeps_what_was_decided(cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1, standing="draft"), standing="draft")
    assert now(made).computed_position == "draft"
    published = publish_decision(made, by=person("samuel"), reason=WHY, version=1)
    assert (step_of(made, 1).standing, now(made).computed_position) == ("accepted", "in_sign_off")

    cast.said(step_of(made, 1), "priya")
    withdraw_decision(
        published, by=person("samuel"), reason=WHY, version=2, on=TODAY, because="Funding ended", today=TODAY
    )
    assert (now(made).computed_position, step_of(made, 1).computed_outcome) == ("withdrawn", "approved")


def test_nobody_can_type_a_status_and_a_wrong_one_is_found(cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    changed = change_decision(made, by=person("samuel"), reason=WHY, version=1, computed_position="agreed")
    assert now(changed).computed_position == "in_sign_off"

    Decision.objects.filter(pk=made.pk).update(computed_required=9)
    assert list(stale()) == [(made, "A pooled fund: computed_required is 9, not 1")]
    breaches = list(INVARIANTS[0].find(TODAY))
    assert [(each.says, each.address) for each in breaches] == [
        ("A pooled fund: computed_required is 9, not 1", "/decisions/a-pooled-fund/")
    ]
    recompute([made.pk])
    assert list(stale()) == []


def test_one_decision_reads_as_many_rows_as_many_steps_in_the_same_queries(
    cast: Deciders, django_assert_max_num_queries: Any
) -> None:
    made = [cast.decision(*(cast.board_step(number=n + 1) for n in range(count))) for count in (1, 9)]
    counts = []
    for each in made:
        with django_assert_max_num_queries(20) as asked:
            recompute([each.pk])
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert connection.vendor == "postgresql"


def test_a_decision_without_a_partnership_is_kept_by_its_lead_body(cast: Deciders) -> None:
    details = {"reason": WHY, "title": "A tender", "source": cast.source, "lead_body": cast.ashby}

    assert start_decision(by=person("cora"), **details).lead_body == cast.ashby
    with pytest.raises(NotPermitted):
        start_decision(by=person("priya"), **details)
