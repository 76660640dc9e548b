"""A body's step of a decision comes near: for those who take part in it, scrutiny, and whoever follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from accounts.roles import Role
from config.dates_in_words import day_words
from governance.reminders.rules.rule import (
    Appointed,
    Followers,
    Item,
    Occasion,
    Reader,
    RoleAt,
    Rule,
    SeatHolders,
    Told,
    Window,
)
from governance.reminders.rules.sql import inside, occasions_of
from governance.reminders.rules.steps import FROM_STEPS, OPEN_STEP, PLACES, step_item, steps_in_words, visible_steps

_OCCASIONS = f"""
    SELECT step.id, step.planned_on, decision.proposed_on FROM {FROM_STEPS}
    WHERE {OPEN_STEP} AND step.planned_on IS NOT NULL AND {inside("step.planned_on", "step.id")}
"""
_WATCH = """
    SELECT s.id, f.user_id, s.planned_on
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing = 'accepted' AND d.privacy = 'public'
        AND d.withdrawn_on IS NULL AND d.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
    JOIN governance_follow f ON f.ended_at IS NULL AND (
        (f.kind = 'decision' AND f.record_id = d.id) OR (f.kind = 'partnership' AND f.record_id = d.partnership_id)
        OR (f.kind = 'body' AND f.record_id = s.body_id) OR (f.kind = 'forum' AND f.record_id = s.forum_id))
    LEFT JOIN governance_reminderpreference r ON r.user_id = f.user_id
    WHERE s.standing = 'accepted' AND s.computed_outcome IN ('', 'deferred', 'referred_back')
        AND s.planned_on BETWEEN %(today)s
        AND %(today)s::date + COALESCE((SELECT max(lead) FROM unnest(r.lead_days) AS lead), 28)
    UNION
    SELECT s.id, h.user_id, s.planned_on
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing IN ('accepted', 'draft')
        AND d.withdrawn_on IS NULL AND d.computed_position NOT IN ('withdrawn', 'lapsed', 'not_agreed')
    JOIN partnerships_roleholding h ON h.body_id = s.body_id AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
        AND h.role IN ('proper_officer', 'board_secretary', 'body_approver', 'scrutiny_officer')
    WHERE s.standing IN ('accepted', 'draft') AND s.computed_outcome IN ('', 'deferred', 'referred_back')
        AND s.planned_on BETWEEN %(today)s AND %(today)s::date + 28
"""


def _occasions(window: Window) -> Iterable[Occasion]:
    return occasions_of(_OCCASIONS, window)


def _items(told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
    days = {each.subject_id: each.happens_on for each in told}
    return {
        key: step_item(words, f"{day_words(days[key])}: {words.body} on {words.step.decision.title}", {})
        for key, words in steps_in_words(told, reader, today).items()
    }


UPCOMING = Rule(
    code="upcoming",
    title="A decision comes near",
    when="Planned for: {day}",
    explanation="A body that you act for or follow is to decide, endorse or be consulted.",
    subject_kind="step",
    occasions=_occasions,
    places=PLACES,
    audience=(
        RoleAt(Role.PROPER_OFFICER, part="own"),
        RoleAt(Role.BOARD_SECRETARY, part="own"),
        RoleAt(Role.BODY_APPROVER, part="own", or_mailbox=True),
        RoleAt(Role.SCRUTINY_OFFICER, part="own"),
        Appointed(),
        SeatHolders(),
        Followers(),
    ),
    leads=(28, 14, 7, 2),
    personal_leads=True,
    visible=visible_steps,
    items=_items,
    template="governance/reminders/items/upcoming.txt",
    source="Good practice; the body’s own procedure",
    watch=_WATCH,
)
