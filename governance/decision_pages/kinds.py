"""Decisions, steps, outcomes and conditions among the kinds of fact that people write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from governance.forms.decision import ConditionForm, DecisionForm, OutcomeForm, StepForm
from partnerships.forms.registry import BOTH, FactType
from partnerships.operations.permission import name_of


def decision_page(decision: Any) -> str:
    """The address of a decision's own page."""
    return reverse("decision", args=[decision.ref])


def step_on_page(step: Any) -> str:
    """The step in the table on its decision's page."""
    return f"{decision_page(step.decision)}#step-{step.number}"


def _of_its_step(fact: Any) -> str:
    return step_on_page(fact.step)


def _step(step: Any, day: dt.date) -> str:
    return f"Step {step.number} of “{step.decision.title}”: {name_of(step.body, day)}"


def _outcome(outcome: Any, day: dt.date) -> str:
    step = outcome.step
    said = f"{outcome.get_outcome_display()} on {day_words(outcome.taken_on)}"
    return f"{said}: {name_of(step.body, day)}, step {step.number} of “{step.decision.title}”"


def _condition(condition: Any, day: dt.date) -> str:
    step = condition.step
    return f"Condition of {name_of(step.body, day)}, step {step.number} of “{step.decision.title}”"


DECISIONS = (
    FactType(
        slug="decision",
        words="decision",
        form=DecisionForm,
        hint="A matter that several bodies must agree, without its usual steps: “Start a decision” proposes those.",
        recorded_about=BOTH,
        title=lambda decision, day: str(decision.title),
        own_page=decision_page,
    ),
    FactType(
        slug="decision-step",
        words="step of a decision",
        form=StepForm,
        coded_by="capacity",
        happens_on_a_day=True,
        opened_at="decision",
        listed_as="Steps",
        title=_step,
        own_page=step_on_page,
    ),
    FactType(
        slug="outcome",
        words="outcome of a step",
        form=OutcomeForm,
        coded_by="outcome",
        happens_on_a_day=True,
        opened_at="decision-step",
        listed_as="Outcomes",
        title=_outcome,
        own_page=_of_its_step,
    ),
    FactType(
        slug="condition",
        words="condition of a body",
        form=ConditionForm,
        opened_at="decision-step",
        listed_as="Conditions",
        title=_condition,
        own_page=_of_its_step,
    ),
)
