"""What stands around the steps on a decision's page: what it is about, conditions, who was told, papers, notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from config.templatetags.words import pounds
from governance.decision_pages.actions import WordsAndHref, condition_actions
from governance.decision_pages.record import BodyInBrief, DecisionRecord
from governance.models import StepCondition
from partnerships.english import listed
from partnerships.views.fact_words import Row
from partnerships.visibility import Reader


def about_rows(record: DecisionRecord) -> list[Row]:
    """What is recorded of the decision itself; what is essential and missing says so."""
    return [Row(key=key, value=value, href=href) for key, value, href in _about(record) if value or key in _ALWAYS]


_ALWAYS = frozenset({"What this means", "Value"})


def _about(record: DecisionRecord) -> Iterator[tuple[str, str, str]]:
    decision = record.decision
    lead = record.bodies.get(decision.lead_body_id)
    partnership = decision.partnership
    yield "What this means", decision.plain_english, ""
    yield "Partnership", record.partnership_name, reverse("partnership", args=[partnership.slug]) if partnership else ""
    yield "Lead body", lead.name if lead else "", reverse("body", args=[lead.code]) if lead else ""
    yield "Value", pounds(decision.value) if decision.value is not None else "", ""
    yield "Agreement", decision.agreement_reference, ""
    yield "Functions", listed(code.replace("-", " ") for code in decision.functions), ""
    yield "Wards or divisions", decision.wards, ""
    yield "Proposed", day_words(decision.proposed_on) if decision.proposed_on else "", ""
    yield "Options considered", decision.options_considered, ""
    yield "Recommended option", decision.recommended_option, ""
    yield "Equality impact", decision.equality_impact, ""
    yield "Consultation done", decision.consultation_done, ""
    yield "Elections", decision.electoral_sensitivity, ""
    yield "Contact", decision.contact_role, ""
    yield "Withdrawn because", decision.withdrawn_because if record.on_day.fact.withdrawn_on else "", ""
    yield "Carried out", day_words(decision.implemented_on) if decision.implemented_on else "", ""
    yield "Note", decision.note, ""


@dataclass(frozen=True)
class ConditionRow:
    """A condition with the body that set it."""

    condition: Any
    body: BodyInBrief | None
    number: int
    closed: bool
    actions: Sequence[WordsAndHref]


def condition_rows(record: DecisionRecord, user: Reader) -> list[ConditionRow]:
    """The conditions of every step that was approved by the day on view, the open ones first."""
    approved = {step.fact.key for step in record.on_day.steps if step.is_carried}
    rows = [_condition(record, each, user) for each in record.conditions if each.step_id in approved]
    return sorted(rows, key=lambda row: row.closed)


def _condition(record: DecisionRecord, condition: StepCondition, user: Reader) -> ConditionRow:
    step = condition.step = record.steps[condition.step_id]
    closed = condition.closed_on is not None and condition.closed_on <= record.day
    actions = condition_actions(condition, user)
    return ConditionRow(condition, record.bodies.get(step.body_id), step.number, closed, actions)


def paper_rows(record: DecisionRecord) -> list[WordsAndHref]:
    """The paper of each step that has one, or a day on which it was published."""
    rows = []
    for step in record.steps.values():
        if step.paper_url or step.paper_published_on:
            on = f", published {day_words(step.paper_published_on)}" if step.paper_published_on else ""
            rows.append((f"Paper for step {step.number}{on}", step.paper_url))
    return rows


def draft_words(record: DecisionRecord) -> Sequence[str]:
    """Steps that are drafted and not published: they count for nobody."""
    return [f"Step {step.number}, {record.names.get(step.body_id, 'a body')}" for step in record.drafts]
