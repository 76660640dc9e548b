"""The last day for the notice of a key decision comes near, and no notice is recorded (SI 2012/2089, regulation 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from accounts.roles import Role
from config.dates_in_words import day_words
from governance.bank_holidays import bank_holidays
from governance.deadlines import Answer, DayType, key_decision_notice_due
from governance.reminders.rules.regulation_9 import points_of
from governance.reminders.rules.rule import Appointed, Item, Occasion, Reader, RoleAt, Rule, Told, Window
from governance.reminders.rules.sql import inside, rows_of
from governance.reminders.rules.steps import FROM_STEPS, OPEN_STEP, PLACES, step_item, steps_in_words, visible_steps
from governance.reminders.rules.timing import Unit

# The decision comes from 29 calendar days after the last day, to 28 working days after it with Christmas between.
NEAREST, FARTHEST = dt.timedelta(days=28), dt.timedelta(days=50)
_UNNOTICED = f"""{OPEN_STEP} AND step.is_key AND step.urgency = 'none' AND NOT EXISTS (
    SELECT 1 FROM governance_notice AS notice
    WHERE notice.step_id = step.id AND notice.kind = 'key_decision' AND notice.standing = 'accepted')"""
_DAY_TYPE = """COALESCE((SELECT procedure.notice_day_type FROM governance_bodyprocedure AS procedure
    WHERE procedure.body_id = step.body_id AND procedure.standing = 'accepted'
        AND (procedure.valid_from IS NULL OR procedure.valid_from <= step.planned_on)
        AND (procedure.valid_to IS NULL OR procedure.valid_to > step.planned_on)
    LIMIT 1), 'calendar')"""
_PLANNED = f"""
    SELECT step.id, step.planned_on, {_DAY_TYPE} FROM {FROM_STEPS}
    WHERE {_UNNOTICED} AND step.planned_on IS NOT NULL AND {inside("step.planned_on", "step.id")}
"""
# Calendar days alone are watched: 28 clear days are 29 days before. A council that counts working days gives a longer
# notice, so that this second opinion comes a little late for it and never too early.
_WATCH = """
    SELECT s.id, h.user_id, (s.planned_on - 29)
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing IN ('accepted', 'draft')
        AND d.withdrawn_on IS NULL
    JOIN partnerships_roleholding h ON h.body_id = s.body_id AND h.role = 'proper_officer'
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE s.standing IN ('accepted', 'draft') AND s.is_key AND s.urgency = 'none'
        AND s.computed_outcome IN ('', 'deferred', 'referred_back')
        AND d.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
        AND s.planned_on - 29 BETWEEN %(today)s AND %(today)s::date + 14
        AND NOT EXISTS (SELECT FROM governance_notice n
            WHERE n.step_id = s.id AND n.kind = 'key_decision' AND n.standing = 'accepted')
        AND NOT EXISTS (SELECT FROM governance_bodyprocedure b
            WHERE b.body_id = s.body_id AND b.notice_day_type = 'working')
"""


@cache
def last_day(planned_on: dt.date, day_type: str) -> Answer:
    """The last day for the notice, with its working."""
    return key_decision_notice_due(planned_on, holidays=bank_holidays(), day_type=DayType(day_type))


def _occasions(window: Window) -> Iterable[Occasion]:
    wider = Window(window.today, window.since + NEAREST, window.until + FARTHEST, window.only)
    for step, planned_on, day_type in rows_of(_PLANNED, wider):
        due = last_day(planned_on, day_type).on
        if window.only or window.since <= due <= window.until:
            yield Occasion(step, due)


def _items(told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
    found, days = {}, {each.subject_id: each.happens_on for each in told}
    steps = steps_in_words(told, reader, today)
    types = {
        step: (planned_on, day_type)
        for step, planned_on, day_type in rows_of(_PLANNED, Window(today, today, today, tuple(steps) or (0,)))
    }
    points = points_of(steps, today)
    for key, words in steps.items():
        answer = last_day(*types[key]) if key in types else None  # none once there is a notice: it was told before
        subject = f"By {day_words(days[key])}: notice of the key decision: {words.step.decision.title}"
        found[key] = step_item(words, subject, {"answer": answer, "points": points[key]})
    return found


NOTICE_DUE = Rule(
    code="notice_due",
    title="Notice of a key decision is due",
    when="Last day for the notice: {day}",
    explanation="A key decision of your council is planned, and no notice of it is recorded yet.",
    subject_kind="step",
    occasions=_occasions,
    places=PLACES,
    audience=(
        RoleAt(Role.PROPER_OFFICER, part="own", or_mailbox=True, dead_end_everywhere=True),
        RoleAt(Role.BODY_APPROVER, part="own"),
        Appointed(),
    ),
    leads=(10, 5, 1),
    unit=Unit.WORKING_DAYS,
    visible=visible_steps,
    items=_items,
    template="governance/reminders/items/notice_due.txt",
    source="SI 2012/2089, regulations 9 and 10",
    watch=_WATCH,
)
