"""What a reader may do on a decision's page, as words and address; and in words why somebody may do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from accounts.roles import Permission
from governance.decision_pages.record import DecisionRecord
from governance.models import DecisionStep, StepCondition, StepOutcome
from governance.operations.outcome import speaks_for
from partnerships.models import Confidence, Standing
from partnerships.operations.keeping import keeps, may_begin, why_not_keep
from partnerships.operations.permission import acts_for
from partnerships.visibility import Reader

WordsAndHref = tuple[str, str]


def decision_actions(record: DecisionRecord, user: Any) -> list[WordsAndHref]:
    """What may be done with the decision itself."""
    return list(_of_decision(record, user)) if user.is_authenticated else []


def _of_decision(record: DecisionRecord, user: Any) -> Iterator[WordsAndHref]:
    decision = record.decision
    if keeps(user, decision):
        yield "Change what it says", reverse("fact-edit", args=["decision", decision.pk])
        if decision.standing != Standing.DRAFT and decision.withdrawn_on is None:
            yield "Record that it was withdrawn", reverse("decision-withdraw", args=[decision.pk])
    if may_add_step(user, decision):
        yield "Add a step", f"{reverse('fact-new', args=['decision-step'])}?decision={decision.pk}"


def address_to_publish(record: DecisionRecord, user: Any) -> str:
    """Where a draft is published, for those who keep it: the first thing to do with one. Else empty."""
    decision = record.decision
    may = user.is_authenticated and decision.standing == Standing.DRAFT and keeps(user, decision)
    return reverse("fact-publish", args=["decision", decision.pk]) if may else ""


def may_add_step(user: Any, decision: Any) -> bool:
    """Whoever keeps the decision adds any step; a body's people add that body's own."""
    return may_begin(user, DecisionStep(decision=decision))


def step_actions(record: DecisionRecord, step: DecisionStep, user: Any) -> list[WordsAndHref]:
    """What may be done with one step."""
    return list(_of_step(record, step, user)) if user.is_authenticated else []


def _of_step(record: DecisionRecord, step: DecisionStep, user: Any) -> Iterator[WordsAndHref]:
    if keeps(user, step):
        yield "Plan or change", reverse("fact-edit", args=["decision-step", step.pk])
    if keeps(user, StepOutcome(step=step)):
        words = "Record the outcome" if speaks_for(user, step) else "Report the outcome"
        yield words, f"{reverse('fact-new', args=['outcome'])}?decision-step={step.pk}"
    for outcome in record.outcomes.get(step.pk, ())[-1:]:
        if outcome.confidence != Confidence.CONFIRMED and acts_for(user, Permission.CONFIRM_FOR_BODY, step.body):
            yield "Confirm for the body", reverse("fact-confirm", args=["outcome", outcome.pk])
        if keeps(user, outcome) and may_correct(user, outcome):
            yield "Correct the outcome", reverse("fact-edit", args=["outcome", outcome.pk])


def may_correct(user: Any, outcome: StepOutcome) -> bool:
    """What the approver confirmed is the approver's to correct; what the body's people recorded, theirs."""
    if outcome.confidence == Confidence.CONFIRMED:
        return acts_for(user, Permission.CONFIRM_FOR_BODY, outcome.step.body)
    return speaks_for(user, outcome.step) if outcome.is_from_body else True


def condition_actions(condition: StepCondition, user: Any) -> list[WordsAndHref]:
    """Only the body that set a condition closes it."""
    if not user.is_authenticated or condition.closed_on or not speaks_for(user, condition.step):
        return []
    return [("Close this condition", reverse("condition-close", args=[condition.pk]))]


def may_not(record: DecisionRecord, user: Reader) -> str:
    """Why a signed-in reader can change nothing here, and who can."""
    decision = record.decision
    if not user.is_authenticated or keeps(user, decision):
        return ""
    if any(keeps(user, step) or keeps(user, StepOutcome(step=step)) for step in record.steps.values()):
        return ""
    return why_not_keep(user, decision)
