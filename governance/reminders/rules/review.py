"""The day on which rules, a delegation or a parked issue are to be looked at again, for those who keep them."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.roles import Role
from config.dates_in_words import day_words
from governance.models import Delegation, ForumRules, ParkedIssue
from governance.reminders.rules.dated_record import record_rule
from governance.reminders.rules.rule import Item, Reader, RoleAt
from governance.reminders.rules.sql import inside

LEADS = (60, 30, 0)
_KEEPERS = (
    RoleAt(Role.BOARD_SECRETARY),
    RoleAt(Role.PROPER_OFFICER),
    RoleAt(Role.SYSTEM_LEAD, at="partnership"),
)
_HOLDS = "record.standing = 'accepted' AND (record.valid_to IS NULL OR record.valid_to > %(today)s)"
_OCCASIONS = """
    SELECT record.id, record.review_on, NULL::date FROM {table} AS record WHERE {holds} AND {inside}
"""
_RULES_PLACES = """
    SELECT record.id AS subject_id, place.kind, place.id, '' AS part, forum.standing = 'accepted' AS is_open
    FROM governance_forumrules AS record JOIN governance_forum AS forum ON forum.id = record.forum_id
    CROSS JOIN LATERAL (VALUES
        ('body', forum.body_id), ('partnership', forum.partnership_id), ('forum', forum.id)
    ) AS place (kind, id)
    WHERE record.id = ANY(%(subjects)s) AND place.id IS NOT NULL
"""
_DELEGATION_PLACES = """
    SELECT record.id AS subject_id, 'body' AS kind, record.from_body_id AS id, '' AS part, TRUE AS is_open
    FROM governance_delegation AS record WHERE record.id = ANY(%(subjects)s)
"""
_RULES_WATCH = """
    SELECT r.id, h.user_id, r.review_on
    FROM governance_forumrules r
    JOIN governance_forum f ON f.id = r.forum_id
    JOIN partnerships_roleholding h ON daterange(h.valid_from, h.valid_to) @> %(today)s::date
        AND (h.body_id = f.body_id AND h.role IN ('board_secretary', 'proper_officer')
            OR h.partnership_id = f.partnership_id AND h.role = 'system_lead')
    WHERE r.standing = 'accepted' AND f.standing = 'accepted' AND (r.valid_to IS NULL OR r.valid_to > %(today)s)
        AND r.review_on BETWEEN %(today)s AND %(today)s::date + 60
"""
_DELEGATION_WATCH = """
    SELECT d.id, h.user_id, d.review_on
    FROM governance_delegation d
    JOIN partnerships_roleholding h ON h.body_id = d.from_body_id AND h.role IN ('board_secretary', 'proper_officer')
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE d.standing = 'accepted' AND (d.valid_to IS NULL OR d.valid_to > %(today)s) AND d.revoked_on IS NULL
        AND d.review_on BETWEEN %(today)s AND %(today)s::date + 60
"""
_PARKED = """
    SELECT record.id, record.revisit_on, record.parked_on FROM governance_parkedissue AS record
    WHERE record.standing = 'accepted' AND record.closed_on IS NULL AND {inside}
"""
_PARKED_PLACES = """
    SELECT record.id AS subject_id, place.kind, place.id, '' AS part, TRUE AS is_open
    FROM governance_parkedissue AS record LEFT JOIN governance_forum AS forum ON forum.id = record.forum_id
    CROSS JOIN LATERAL (SELECT DISTINCT kind, id FROM (VALUES
        ('body', forum.body_id), ('partnership', forum.partnership_id), ('partnership', record.partnership_id)
    ) AS named (kind, id)) AS place
    WHERE record.id = ANY(%(subjects)s) AND place.id IS NOT NULL
"""
_PARKED_WATCH = """
    SELECT i.id, h.user_id, i.revisit_on
    FROM governance_parkedissue i
    JOIN partnerships_roleholding h ON h.partnership_id = i.partnership_id AND h.role = 'system_lead'
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE i.standing = 'accepted' AND i.closed_on IS NULL AND i.parked_on <= %(today)s
        AND i.revisit_on BETWEEN %(today)s AND %(today)s::date + 60
"""


def _rules_words(record: ForumRules, day: dt.date, reader: Reader) -> Item:
    title = f"{record.forum.name}: terms of reference and rules"
    path = reverse("forum", args=[record.forum.slug])
    return Item(title=title, subject=f"Review due {day_words(day)}: {title}", path=path, facts={"record": record})


def _delegation_words(record: Delegation, day: dt.date, reader: Reader) -> Item:
    title = record.scope or "A delegation"
    path = reverse("fact", args=["delegation", record.pk])
    return Item(title=title, subject=f"Review due {day_words(day)}: {title}", path=path, facts={"record": record})


def _parked_words(record: ParkedIssue, day: dt.date, reader: Reader) -> Item:
    path = reverse("fact", args=["parked-issue", record.pk])
    return Item(
        title=record.title, subject=f"Back on {day_words(day)}: {record.title}", path=path, facts={"record": record}
    )


RULES_REVIEW = record_rule(
    model=ForumRules,
    with_=("forum",),
    code="rules_review",
    template="governance/reminders/items/rules_review.txt",
    title="The rules of a board are due for review",
    when="Review due: {day}",
    explanation="The day by which terms of reference and rules of a board that you keep are to be reviewed.",
    subject_kind="forum_rules",
    occasions=_OCCASIONS.format(
        table="governance_forumrules", holds=_HOLDS, inside=inside("record.review_on", "record.id")
    ),
    places=_RULES_PLACES,
    audience=_KEEPERS,
    leads=LEADS,
    useful_days_after=13,
    words=_rules_words,
    source="The terms of reference themselves",
    watch=_RULES_WATCH,
)
DELEGATION_REVIEW = record_rule(
    model=Delegation,
    code="powers_review",
    template="governance/reminders/items/powers_review.txt",
    title="A delegation is due for review",
    when="Review due: {day}",
    explanation="The day on which a delegation that your body gave is to be reviewed.",
    subject_kind="delegation",
    occasions=_OCCASIONS.format(
        table="governance_delegation",
        holds=f"{_HOLDS} AND record.revoked_on IS NULL",
        inside=inside("record.review_on", "record.id"),
    ),
    places=_DELEGATION_PLACES,
    audience=_KEEPERS[:2],
    leads=LEADS,
    useful_days_after=13,
    words=_delegation_words,
    source="The instrument of the delegation",
    watch=_DELEGATION_WATCH,
)
PARKED_REVIEW = record_rule(
    model=ParkedIssue,
    code="parked_review",
    template="governance/reminders/items/parked_review.txt",
    title="A parked issue must come back",
    when="To come back: {day}",
    explanation="The day on which an issue that a partnership or board put off is to return.",
    subject_kind="parked_issue",
    occasions=_PARKED.format(inside=inside("record.revisit_on", "record.id")),
    places=_PARKED_PLACES,
    audience=_KEEPERS,
    leads=LEADS,
    useful_days_after=13,
    words=_parked_words,
    source="The minutes that parked it",
    watch=_PARKED_WATCH,
)
