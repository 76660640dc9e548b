"""The course of a decision from body to body: your turn, still without a date, papers due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from governance.bank_holidays import bank_holidays
from governance.deadlines import Answer, DayType, agenda_due, papers_due
from governance.models import BodyProcedure, StepCondition
from governance.reminders.rules.procedures import procedures_on
from governance.reminders.rules.rule import Appointed, Occasion, RoleAt, Window
from governance.reminders.rules.sql import inside, rows_of
from governance.reminders.rules.step_rule import step_rule
from governance.reminders.rules.steps import FROM_STEPS, OPEN_STEP, StepWords
from governance.reminders.rules.timing import Unit

OF_THE_BODY = (
    RoleAt(Role.PROPER_OFFICER, part="own"),
    RoleAt(Role.BOARD_SECRETARY, part="own"),
    RoleAt(Role.BODY_APPROVER, part="own", or_mailbox=True),
    Appointed(),
)
_YOUR_TURN = f"""
    SELECT step.id, max(prior.computed_taken_on), NULL::date FROM {FROM_STEPS}
    JOIN governance_decisionstep AS prior ON prior.decision_id = step.decision_id
        AND prior.number = ANY(step.after) AND prior.standing = 'accepted'
    WHERE {OPEN_STEP} AND step.standing = 'accepted' AND step.decision_id IN (
        SELECT taken.decision_id FROM governance_decisionstep AS taken
        WHERE CASE WHEN %(only)s::bigint[] IS NULL THEN taken.computed_taken_on BETWEEN %(since)s AND %(until)s
            ELSE taken.decision_id IN (SELECT decision_id FROM governance_decisionstep WHERE id = ANY(%(only)s)) END)
    GROUP BY step.id
    HAVING bool_and(prior.computed_outcome NOT IN ('', 'deferred', 'referred_back', 'refused', 'lapsed'))
        AND {inside("max(prior.computed_taken_on)", "step.id")}
"""
_YOUR_TURN_WATCH = """
    SELECT s.id, h.user_id, last.on_day
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing = 'accepted' AND d.withdrawn_on IS NULL
        AND d.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
    JOIN LATERAL (
        SELECT max(p.computed_taken_on) AS on_day, count(*) FILTER (WHERE p.computed_outcome IN
            ('', 'deferred', 'referred_back', 'refused', 'lapsed')) AS open
        FROM governance_decisionstep p
        WHERE p.decision_id = s.decision_id AND p.number = ANY(s.after) AND p.standing = 'accepted'
    ) last ON last.open = 0 AND last.on_day BETWEEN %(today)s::date - 13 AND %(today)s
    JOIN partnerships_roleholding h ON h.body_id = s.body_id AND h.role = 'body_approver'
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE s.standing = 'accepted' AND s.computed_outcome IN ('', 'deferred', 'referred_back')
"""


def _turn_facts(steps: Mapping[int, StepWords], days: Mapping[int, dt.date]) -> Mapping[int, Mapping[str, object]]:
    """On what conditions the steps before were approved, as far as they are open and anybody may read them."""
    decisions = {words.step.decision_id for words in steps.values()}
    shown = StepCondition.objects.visible_to(AnonymousUser()).accepted().filter(closed_on=None)
    of_decision: dict[int, list[tuple[int, str]]] = {}
    for decision, number, text in shown.filter(step__decision__in=decisions).values_list(
        "step__decision", "step__number", "text"
    ):
        of_decision.setdefault(decision, []).append((number, " ".join(text.split())))
    return {
        key: {"conditions": [text for number, text in of_decision.get(step.decision_id, ()) if number in step.after]}
        for key, step in ((key, words.step) for key, words in steps.items())
    }


YOUR_TURN = step_rule(
    code="your_turn",
    template="governance/reminders/items/your_turn.txt",
    title="Your body is next",
    when="The step before was taken: {day}",
    explanation="The steps before your body’s own are taken, so that it can decide.",
    occasions=_YOUR_TURN,
    facts=_turn_facts,
    audience=OF_THE_BODY,
    subject="Your body is next, {planned}: {title}",
    leads=(0,),
    urgent=True,
    useful_days_after=13,
    source="The steps of the decision",
    watch=_YOUR_TURN_WATCH,
)

# Once a week for as long as a step that is needed has no date: the day is the Monday of the week.
_NO_DATE = f"""
    SELECT step.id, date_trunc('week', %(today)s::date)::date, NULL::date FROM {FROM_STEPS}
    WHERE {OPEN_STEP} AND step.standing = 'accepted' AND step.is_required AND step.planned_on IS NULL
        AND decision.needed_by IS NOT NULL AND (%(only)s::bigint[] IS NULL OR step.id = ANY(%(only)s))
"""
_NO_DATE_WATCH = """
    SELECT s.id, h.user_id, date_trunc('week', %(today)s::date)::date
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing = 'accepted' AND d.withdrawn_on IS NULL
        AND d.needed_by IS NOT NULL AND d.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
    JOIN partnerships_roleholding h ON daterange(h.valid_from, h.valid_to) @> %(today)s::date
        AND ((h.role = 'body_approver' AND h.body_id = s.body_id)
            OR (h.role = 'system_lead' AND h.partnership_id = d.partnership_id))
    WHERE s.standing = 'accepted' AND s.is_required AND s.planned_on IS NULL
        AND s.computed_outcome IN ('', 'deferred', 'referred_back')
"""
NO_DATE = step_rule(
    code="no_date",
    template="governance/reminders/items/no_date.txt",
    title="A step has no date",
    when="The week of {day}",
    counts_down=False,
    explanation="A decision is needed by a day, and one of the bodies has no date for it; once a week.",
    occasions=_NO_DATE,
    audience=(RoleAt(Role.SYSTEM_LEAD, at="partnership"), RoleAt(Role.BODY_APPROVER, part="own", or_mailbox=True)),
    subject="No date yet, needed by {needed_by}: {body} on {title}",
    leads=(0,),
    useful_days_after=6,
    source="The day by which the decision is needed",
    watch=_NO_DATE_WATCH,
)

_PAPERLESS = f"""
    SELECT step.id, meeting."on", kind.sector, procedure.agenda_days, procedure.agenda_day_type, procedure.papers_days
    FROM {FROM_STEPS}
    JOIN governance_meeting AS meeting ON meeting.id = step.meeting_id AND meeting.standing = 'accepted'
        AND meeting.state IN ('planned', 'agenda_published')
    JOIN partnerships_body AS body ON body.id = step.body_id
    JOIN partnerships_bodykind AS kind ON kind.id = body.kind_id
    LEFT JOIN governance_bodyprocedure AS procedure ON procedure.body_id = step.body_id
        AND procedure.standing = 'accepted'
        AND (procedure.valid_from IS NULL OR procedure.valid_from <= meeting."on")
        AND (procedure.valid_to IS NULL OR procedure.valid_to > meeting."on")
    WHERE {OPEN_STEP} AND step.paper_published_on IS NULL AND step.paper_url = ''
        AND {inside('meeting."on"', "step.id")}
"""
# The second opinion counts no working days: a meeting within two days has its papers late by any rule.
_PAPERS_WATCH = """
    SELECT s.id, h.user_id, p.happens_on
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing IN ('accepted', 'draft')
        AND d.withdrawn_on IS NULL AND d.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
    JOIN governance_meeting m ON m.id = s.meeting_id AND m.standing = 'accepted'
        AND m.state IN ('planned', 'agenda_published') AND m."on" BETWEEN %(today)s AND %(today)s::date + 2
    JOIN partnerships_roleholding h ON h.body_id = s.body_id AND h.role IN ('proper_officer', 'board_secretary')
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    JOIN governance_watcheddate p ON p.rule = 'papers_due' AND p.subject_id = s.id AND p.happens_on IS NOT NULL
        AND p.happens_on + 7 > %(today)s
    WHERE s.standing IN ('accepted', 'draft') AND s.paper_published_on IS NULL AND s.paper_url = ''
        AND s.computed_outcome IN ('', 'deferred', 'referred_back')
"""


@cache
def papers_by(meeting: dt.date, sector: str, agenda_days: int | None, day_type: str, papers_days: int | None) -> Answer:
    """The day by which a body's papers are out: by its own procedure, else by what is usual for its sector."""
    holidays = bank_holidays()
    if papers_days is not None:
        return papers_due(meeting, holidays=holidays, days=papers_days)
    if agenda_days is not None:
        return agenda_due(meeting, holidays=holidays, days=agenda_days, day_type=DayType(day_type))
    return agenda_due(meeting, holidays=holidays) if sector == "council" else papers_due(meeting, holidays=holidays)


def _papers(window: Window) -> Iterable[Occasion]:
    later = Window(window.today, window.since, window.until + dt.timedelta(days=30), window.only)
    for step, meeting, *own in rows_of(_PAPERLESS, later):
        due = papers_by(meeting, own[0], own[1], own[2] or DayType.WORKING, own[3]).on
        if window.only or window.since <= due <= window.until:
            yield Occasion(step, due)


def _papers_facts(steps: Mapping[int, StepWords], days: Mapping[int, dt.date]) -> Mapping[int, Mapping[str, object]]:
    met = {key: words.step for key, words in steps.items() if words.step.meeting}
    procedures = procedures_on({key: (step.body_id, step.meeting.on) for key, step in met.items()})
    answers = {key: _papers_answer(step, procedures.get(key)) for key, step in met.items()}
    return {
        key: {
            "procedure": procedures.get(key),
            "due_on": days[key],
            "answer": answers[key] if key in answers and answers[key].on == days[key] else None,
        }
        for key in steps
    }


def _papers_answer(step: Any, procedure: BodyProcedure | None) -> Answer:
    own = (procedure.agenda_days, procedure.agenda_day_type) if procedure else (None, "")
    papers_days = procedure.papers_days if procedure else None
    return papers_by(step.meeting.on, step.body.kind.sector, own[0], own[1] or DayType.WORKING, papers_days)


PAPERS_DUE = step_rule(
    code="papers_due",
    template="governance/reminders/items/papers_due.txt",
    title="Papers are due",
    when="Papers are to be out by: {day}",
    explanation="A meeting of your body has an item without a paper.",
    occasions=_papers,
    audience=(
        RoleAt(Role.PROPER_OFFICER, part="own"),
        RoleAt(Role.BOARD_SECRETARY, part="own", or_mailbox=True),
        Appointed(),
    ),
    subject="By {day}: paper for {body} on {title}",
    facts=_papers_facts,
    leads=(10, 5, 2, -1),
    unit=Unit.WORKING_DAYS,
    useful_days_after=7,
    source="The body’s procedure; SI 2012/2089, regulations 6 and 7; Local Government Act 1972, section 100B",
    watch=_PAPERS_WATCH,
)
