"""What stands around the steps on a decision's page: what it is about, conditions, who was told, papers, notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from config.templatetags.words import pounds
from governance.decision_pages.record import BodyInBrief, DecisionRecord
from governance.models import Engagement
from partnerships.english import listed
from partnerships.views.fact_words import Row

WordsAndHref = tuple[str, str]


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


def condition_rows(record: DecisionRecord) -> list[ConditionRow]:
    """The conditions of every step that was approved by the day on view, the open ones first."""
    approved = {step.fact.key for step in record.on_day.steps if step.is_carried}
    rows = [_condition(record, each) for each in record.conditions if each.step_id in approved]
    return sorted(rows, key=lambda row: row.closed)


def _condition(record: DecisionRecord, condition: Any) -> ConditionRow:
    step = record.steps[condition.step_id]
    closed = condition.closed_on is not None and condition.closed_on <= record.day
    return ConditionRow(condition, record.bodies.get(step.body_id), step.number, closed)


def engagement_rows(record: DecisionRecord) -> list[str]:
    """Who was told, invited, consulted or sent the draft by the day on view, in order."""
    told = sorted((each for each in record.engagements if each.on <= record.day), key=lambda each: each.on)
    return [_engagement(record, each) for each in told]


def _engagement(record: DecisionRecord, each: Engagement) -> str:
    who = record.names.get(each.body_id or 0, "") or (each.forum.name if each.forum else each.audience)
    by = record.names.get(each.by_body_id or 0, "")
    details = [
        f"by {by}" if by else "",
        each.how,
        f"to answer by {day_words(each.respond_by)}" if each.respond_by else "",
    ]
    answer = f"; answered on {day_words(each.responded_on)}" if each.responded_on else ""
    said = ", ".join(filter(None, details))
    return f"{day_words(each.on)}: {who} – {each.get_kind_display().lower()}{f' ({said})' if said else ''}{answer}."


def paper_rows(record: DecisionRecord) -> list[WordsAndHref]:
    """The paper of each step that has one, or a day on which it was published."""
    rows = []
    for step in record.steps.values():
        if step.paper_url or step.paper_published_on:
            on = f", published {day_words(step.paper_published_on)}" if step.paper_published_on else ""
            rows.append((f"Paper for step {step.number}{on}", step.paper_url))
    return rows


def notice_rows(record: DecisionRecord) -> list[WordsAndHref]:
    """The notices published by the day on view."""
    rows = []
    for each in sorted(record.notices, key=lambda each: each.published_on):
        step = record.steps.get(each.step_id or 0)
        about = f", step {step.number}" if step else ""
        rows.append((f"{each.get_kind_display()}{about}, {day_words(each.published_on)}", each.url))
    return rows


def draft_words(record: DecisionRecord) -> Sequence[str]:
    """Steps that are drafted and not published: they count for nobody."""
    return [f"Step {step.number}, {record.names.get(step.body_id, 'a body')}" for step in record.drafts]
