"""What the rules about steps of decisions share: which steps are open, whom they concern, and their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from governance.models import Decision, DecisionStep, Privacy
from governance.reminders.rules.rule import Item, Reader, Told
from partnerships.compiled import Compiled, compiled_once, one_of
from partnerships.models import Standing
from partnerships.naming import with_body_name

# Still to be taken, of a decision that still goes on. Of a draft the gate tells those alone whose role reads drafts.
OPEN_STEP = """step.standing IN ('accepted', 'draft') AND decision.standing IN ('accepted', 'draft')
    AND decision.withdrawn_on IS NULL AND decision.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
    AND step.computed_outcome IN ('', 'deferred', 'referred_back')"""
FROM_STEPS = """governance_decisionstep AS step
    JOIN governance_decision AS decision ON decision.id = step.decision_id"""

PLACES = """
    SELECT step.id AS subject_id, place.kind, place.id, place.part,
        step.standing = 'accepted' AND decision.standing = 'accepted' AND decision.privacy = 'public' AS is_open
    FROM governance_decisionstep AS step
    JOIN governance_decision AS decision ON decision.id = step.decision_id
    CROSS JOIN LATERAL (VALUES
        ('body', step.body_id, 'own'), ('forum', step.forum_id, 'own'), ('post', step.post_id, 'own'),
        ('decision', decision.id, ''), ('partnership', decision.partnership_id, ''),
        ('body', CASE WHEN decision.lead_body_id <> step.body_id THEN decision.lead_body_id END, 'lead')
    ) AS place (kind, id, part)
    WHERE step.id = ANY(%(subjects)s) AND place.id IS NOT NULL
"""
EXEMPT = "Exempt item"


@dataclass(frozen=True)
class StepWords:
    """One step in words, as its reader may see it."""

    step: Any
    body: str
    where: str
    others: tuple[str, ...]


def visible_steps(reader: Reader, keys: Sequence[int]) -> set[int]:
    """The steps that a reader may see."""
    return {key for (key,) in _shown(reader).rows(keys=list(keys))}


@compiled_once
def _shown(reader: Reader) -> Compiled:
    shown = DecisionStep.objects.visible_to(reader).filter(one_of("pk", "keys"))
    return Compiled.of(shown.order_by().values_list("pk"))


def steps_in_words(told: Sequence[Told], reader: Reader, today: dt.date) -> dict[int, StepWords]:
    """The steps that a reader may see, with where the other steps of the same decision stand."""
    keys = {each.subject_id for each in told}
    shown = DecisionStep.objects.visible_to(reader)
    # Asked apart: with the query inside the next one, PostgreSQL reads every step there is.
    decisions = set(shown.filter(pk__in=keys).order_by().values_list("decision", flat=True))
    rows: Any = with_body_name(shown.filter(decision__in=decisions), today, body="body")
    by_decision: dict[int, list[Any]] = {}
    for step in rows.select_related("decision", "body", "forum", "meeting").order_by("decision", "number"):
        by_decision.setdefault(step.decision_id, []).append(step)
    return {
        step.pk: StepWords(step, _body(step), _where(step), tuple(_stand(other) for other in steps if other != step))
        for steps in by_decision.values()
        for step in steps
        if step.pk in keys
    }


def step_item(words: StepWords, subject: str, facts: Mapping[str, object]) -> Item:
    """The item of a step: of a private matter no more than that there is one."""
    decision = words.step.decision
    if decision.privacy != Privacy.PUBLIC:
        return exempt_item(decision)
    shared = {"step": words.step, "decision": decision, "body": words.body, "where": words.where}
    return Item(
        title=f"{decision.title}: {words.body}",
        subject=subject,
        path=reverse("decision", args=[decision.ref]),
        is_open=words.step.standing == decision.standing == Standing.ACCEPTED,
        facts={**shared, "others": words.others, **facts},
    )


def exempt_item(decision: Decision) -> Item:
    """That there is one. Its usual address holds words of its title, so that the link is to its number."""
    return Item(
        title=EXEMPT,
        subject=EXEMPT,
        path=reverse("fact", args=["decision", decision.pk]),
        facts={},
        is_exempt=True,
        is_open=False,
    )


def _body(step: Any) -> str:
    return str(step.body_name or step.body.code)


def _where(step: Any) -> str:
    if step.forum:
        return str(step.forum.name)
    return str(step.decider_words or step.get_taken_by_display().lower())


def _stand(step: Any) -> str:
    body, where = _body(step), _where(step)  # a body may have several steps in one decision
    who = where if body in where else f"{body}, {where}"
    if step.computed_outcome:
        when = f" on {day_words(step.computed_taken_on)}" if step.computed_taken_on else ""
        return f"{who}: {step.computed_outcome.replace('_', ' ')}{when}"
    planned = f"planned for {day_words(step.planned_on)}" if step.planned_on else "no date recorded"
    return f"{who}: {planned}"
