"""Decisions in the browser: who is offered what, saved once, refused in words, and what two people wrote at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from governance.models import Decision, DecisionStep, StepCondition, StepOutcome
from tests.cast import person
from tests.governance.decision_cast import Deciders, step_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
REASON = {"reason": "From the minutes"}


@pytest.fixture
def cast(db: None) -> Deciders:
    return Deciders()


def token() -> dict[str, str]:
    return {"token": str(uuid.uuid4()), "standing": "accepted", **REASON}


def outcome_form(cast: Deciders, **more: Any) -> dict[str, Any]:
    return {"outcome": "approved", "taken_on": "2024-09-13", "source": cast.source.pk, **token(), **more}


def test_a_lead_starts_a_decision_adds_a_step_and_reports_its_outcome(browser_of: Browser, cast: Deciders) -> None:
    client = browser_of(person("samuel"))
    started = client.post(
        f"/facts/decision/new/?partnership={cast.northmoor.slug}",
        {
            "title": "A pooled fund",
            "partnership": cast.northmoor.slug,
            "privacy": "public",
            "source": cast.source.pk,
            **token(),
        },
    )
    made = Decision.objects.get()
    assert started["Location"] == "/decisions/a-pooled-fund/"
    step = {
        "body": "ZZA",
        "capacity": "decide",
        "taken_by": "forum",
        "forum": cast.cabinet.slug,
        "is_required": "on",
        "urgency": "none",
    }
    added = client.post(
        f"/facts/decision-step/new/?decision={made.pk}",
        {**step, "decision": made.pk, "source": cast.source.pk, **token()},
    )
    row = DecisionStep.objects.get()
    assert added["Location"] == "/decisions/a-pooled-fund/#step-1"
    said = client.post(f"/facts/outcome/new/?decision-step={row.pk}", outcome_form(cast, step=row.pk))
    assert said.status_code == 302
    assert StepOutcome.objects.get().confidence == "reported"
    text = client.get("/decisions/a-pooled-fund/").content.decode()
    assert "Reported, not confirmed" in text
    assert "1 of 1 steps reported by a partner" in text


def test_each_is_offered_what_they_may_do(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision()
    cast.said(step_of(made, 1), "samuel")

    def offered(name: str) -> set[str]:
        text = browser_of(person(name)).get(f"/decisions/{made.ref}/").content.decode()
        all_words = ("Add a step", "Report the outcome", "Record the outcome", "Confirm for the body", "Who can:")
        return {words for words in all_words if words in text}

    assert offered("samuel") == {"Add a step", "Report the outcome"}
    assert offered("cora") == {"Add a step", "Report the outcome", "Record the outcome", "Confirm for the body"}
    assert offered("asha") == {"Add a step", "Record the outcome"}
    assert offered("beatrix") == {"Who can:"}
    assert "Add a step" not in browser_of().get(f"/decisions/{made.ref}/").content.decode()


def test_the_approver_confirms_on_the_page_and_the_lead_is_told_who_can(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    said = cast.said(step_of(made, 1), "samuel")
    address = f"/facts/outcome/{said.pk}/confirm/"

    refused = browser_of(person("samuel")).get(address)
    assert refused.status_code == 403
    assert "Who can: body approver of that body itself" in refused.content.decode()
    client = browser_of(person("priya"))
    assert f'href="{address}"' in client.get("/").content.decode()
    assert f'href="{address}"' not in browser_of(person("samuel")).get("/").content.decode()
    asked = client.get(address).content.decode()
    assert all(words in asked for words in ("13 September 2024", cast.source.title))
    assert client.post(address, {"version": 1, **REASON})["Location"] == f"/decisions/{made.ref}/#step-1"
    assert StepOutcome.objects.get().confirmed_by == person("priya")
    assert f'href="{address}"' not in client.get("/").content.decode()
    assert client.get(address)["Location"].startswith("/facts/outcome/")  # gone back to: the record, not "not found"


def test_a_new_step_is_needed_unless_somebody_says_otherwise(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    form = browser_of(person("samuel")).get(f"/facts/decision-step/new/?decision={made.pk}").context["form"]
    assert form["is_required"].value() is True


def test_an_outcome_sent_twice_is_recorded_once_with_its_conditions(browser_of: Browser, cast: Deciders) -> None:
    step = step_of(cast.decision(cast.board_step(number=1)), 1)
    form = outcome_form(cast, step=step.pk, outcome="approved_with_conditions", conditions="A review\n\nA report")

    client = browser_of(person("priya"))
    for _ in range(2):
        assert client.post(f"/facts/outcome/new/?decision-step={step.pk}", form).status_code == 302
    assert StepOutcome.objects.count() == 1
    assert list(StepCondition.objects.values_list("text", flat=True)) == ["A review", "A report"]


def test_what_cannot_be_stays_on_the_form_with_all_that_was_typed(browser_of: Browser, cast: Deciders) -> None:
    step = step_of(cast.decision(cast.cabinet_step()), 1)
    form = outcome_form(cast, step=step.pk, published_on="2024-09-01", reasons="Kept as typed")

    answer = browser_of(person("cora")).post(f"/facts/outcome/new/?decision-step={step.pk}", form)
    assert answer.status_code == 422
    assert "cannot have been published before it was made" in answer.content.decode()
    assert "Kept as typed" in answer.content.decode()


def test_a_correction_keeps_the_old_outcome(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    said = cast.said(step_of(made, 1), "priya")

    form = outcome_form(cast, outcome="refused", version=1)
    assert browser_of(person("samuel")).post(f"/facts/outcome/{said.pk}/edit/", form).status_code == 403
    assert browser_of(person("priya")).post(f"/facts/outcome/{said.pk}/edit/", form).status_code == 302
    kept = StepOutcome.objects.order_by("pk").values_list("outcome", "standing")
    assert list(kept) == [("approved", "superseded"), ("refused", "accepted")]

    late = {**form, "outcome": "approved", "reasons": "An hour of typing"}
    both = browser_of(person("priya")).post(f"/facts/outcome/{said.pk}/edit/", late)
    assert both.status_code == 409
    assert "An hour of typing" in both.content.decode()


def test_whoever_saves_a_step_second_sees_both_texts(browser_of: Browser, cast: Deciders) -> None:
    step = step_of(cast.decision(cast.cabinet_step()), 1)
    form = {
        "capacity": "decide",
        "taken_by": "forum",
        "forum": cast.cabinet.slug,
        "urgency": "none",
        "source": cast.source.pk,
        **REASON,
    }
    first, second = (browser_of(person(name)) for name in ("samuel", "cora"))

    address = f"/facts/decision-step/{step.pk}/edit/"
    assert first.post(address, {**form, "version": 1, "planned_on": "2024-10-01"}).status_code == 302
    answer = second.post(address, {**form, "version": 1, "planned_on": "2024-11-01"})
    assert answer.status_code == 409
    for words in ("1 October 2024", "1 November 2024", "Samuel Okafor"):
        assert words in answer.content.decode()


def test_only_the_body_that_set_a_condition_closes_it(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    cast.said(step_of(made, 1), "priya", outcome="approved_with_conditions")
    condition = StepCondition.objects.create(step=step_of(made, 1), text="A review", source=cast.source)
    address = f"/decisions/conditions/{condition.pk}/close/"
    form = {"version": 1, "on": "2024-12-01", "because": "Reviewed", **REASON}

    assert browser_of(person("samuel")).post(address, form).status_code == 403
    assert browser_of(person("priya")).post(address, form)["Location"] == f"/decisions/{made.ref}/#step-1"
    assert "Closed on 1 December 2024: Reviewed" in browser_of().get(f"/decisions/{made.ref}/").content.decode()


def test_a_decision_is_withdrawn_with_its_reason(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision()
    address = f"/decisions/withdraw/{made.pk}/"

    assert browser_of(person("asha")).get(address).status_code == 403
    browser_of(person("samuel")).post(address, {"version": 1, "on": "2024-12-01", "because": "No money", **REASON})
    text = browser_of().get(f"/decisions/{made.ref}/").content.decode()
    assert "Withdrawn on 1 December 2024, with 0 of 2 agreed." in text
    assert "No money" in text


def test_an_officer_begins_a_step_of_the_own_body_and_of_no_other(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    step = {"capacity": "note", "taken_by": "forum", "urgency": "none", "decision": made.pk, "source": cast.source.pk}
    client = browser_of(person("asha"))
    address = f"/facts/decision-step/new/?decision={made.pk}"

    assert client.get(address).status_code == 200
    assert client.post(address, {**step, "body": "ZZD", **token()}).status_code == 403
    assert client.post(address, {**step, "body": "ZZA", **token()}).status_code == 302


def test_the_history_of_a_decision_tells_of_its_steps_and_outcomes(browser_of: Browser, cast: Deciders) -> None:
    made = cast.decision(cast.board_step(number=1))
    cast.said(step_of(made, 1), "priya", reason="Minute 7")

    text = browser_of().get(f"/decisions/{made.ref}/").content.decode()
    assert "Minute 7" in text
    assert "Computed" not in text
