"""Consultation of scrutiny on a substantial change: until when it may comment, for those whose committee is asked."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.roles import Role
from config.dates_in_words import day_words
from governance.models import Privacy, ScrutinyConsultation
from governance.reminders.rules.dated_record import record_rule
from governance.reminders.rules.rule import Item, Reader, RoleAt
from governance.reminders.rules.sql import inside
from governance.reminders.rules.steps import exempt_item

_OPEN = """consultation.standing = 'accepted' AND consultation.responded_on IS NULL
    AND NOT consultation.is_exempt_for_safety AND decision.standing = 'accepted' AND decision.withdrawn_on IS NULL"""
_FROM = """governance_scrutinyconsultation AS consultation
    JOIN governance_decision AS decision ON decision.id = consultation.decision_id"""
_OCCASIONS = f"""
    SELECT consultation.id, consultation.comments_by, NULL::date FROM {_FROM}
    WHERE {_OPEN} AND {inside("consultation.comments_by", "consultation.id")}
"""
_PLACES = f"""
    SELECT consultation.id AS subject_id, place.kind, place.id, place.part, decision.privacy = 'public' AS is_open
    FROM {_FROM} LEFT JOIN governance_forum AS forum ON forum.id = consultation.forum_id
    CROSS JOIN LATERAL (VALUES
        ('body', consultation.body_id, 'asked'), ('body', forum.body_id, 'asked'),
        ('body', consultation.by_body_id, 'asks'), ('decision', decision.id, '')
    ) AS place (kind, id, part)
    WHERE consultation.id = ANY(%(subjects)s) AND place.id IS NOT NULL
"""
_WATCH = """
    SELECT c.id, h.user_id, c.comments_by
    FROM governance_scrutinyconsultation c
    JOIN governance_decision d ON d.id = c.decision_id AND d.standing = 'accepted' AND d.withdrawn_on IS NULL
    LEFT JOIN governance_forum f ON f.id = c.forum_id
    JOIN partnerships_roleholding h ON h.role = 'scrutiny_officer' AND h.body_id IN (c.body_id, f.body_id)
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE c.standing = 'accepted' AND c.responded_on IS NULL AND NOT c.is_exempt_for_safety AND d.privacy = 'public'
        AND c.comments_by BETWEEN %(today)s AND %(today)s::date + 14
"""


def _words(record: ScrutinyConsultation, day: dt.date, reader: Reader) -> Item:
    decision = record.decision
    if decision.privacy != Privacy.PUBLIC:
        return exempt_item(decision)
    return Item(
        title=decision.title,
        subject=f"Comments by {day_words(day)}: {decision.title}",
        path=reverse("decision", args=[decision.ref]),
        facts={"record": record, "day": day},
    )


COMMENTS_DUE = record_rule(
    model=ScrutinyConsultation,
    with_=("decision", "by_body", "forum"),
    code="comments_due",
    template="governance/reminders/items/comments_due.txt",
    title="A consultation of scrutiny closes",
    when="Comments are due by: {day}",
    explanation="The last day for comments on a substantial change, for the council or joint committee asked.",
    subject_kind="consultation",
    occasions=_OCCASIONS,
    places=_PLACES,
    audience=(RoleAt(Role.SCRUTINY_OFFICER, part="asked", or_mailbox=True), RoleAt(Role.BODY_APPROVER, part="asks")),
    leads=(14, 7, 1),
    words=_words,
    source="Local Authority (Public Health, Health and Wellbeing Boards and Health Scrutiny) Regulations 2013, reg 23",
    watch=_WATCH,
)
