"""A council's pre-election period begins: those who plan its decisions, with the steps that fall into it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.roles import Role
from config.dates_in_words import day_words
from governance.models import DecisionStep, Election, Privacy
from governance.reminders.rules.dated_record import record_rule
from governance.reminders.rules.rule import Item, Reader, RoleAt
from governance.reminders.rules.sql import inside

MOST_STEPS = 12
_OCCASIONS = f"""
    SELECT election.id, election.valid_from, NULL::date FROM governance_election AS election
    WHERE election.standing = 'accepted' AND election.body_id IS NOT NULL
        AND {inside("election.valid_from", "election.id")}
"""
_PLACES = """
    SELECT election.id AS subject_id, place.kind, place.id, '' AS part, TRUE AS is_open
    FROM governance_election AS election
    CROSS JOIN LATERAL (
        SELECT 'body' AS kind, election.body_id AS id
        UNION ALL
        SELECT 'partnership', membership.partnership_id FROM partnerships_membership AS membership
        WHERE membership.body_id = election.body_id AND membership.standing = 'accepted'
            AND membership.basis <> 'geographic_overlap'
            AND (membership.valid_from IS NULL OR membership.valid_from <= %(today)s)
            AND (membership.valid_to IS NULL OR membership.valid_to > %(today)s)
    ) AS place
    WHERE election.id = ANY(%(subjects)s)
"""
_WATCH = """
    SELECT e.id, h.user_id, e.valid_from
    FROM governance_election e
    JOIN partnerships_roleholding h ON h.body_id = e.body_id AND h.role IN ('proper_officer', 'board_secretary')
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE e.standing = 'accepted' AND e.valid_from BETWEEN %(today)s AND %(today)s::date + 14
"""


def _words(record: Election, day: dt.date, reader: Reader) -> Item:
    planned = (
        DecisionStep.objects.visible_to(reader)
        .filter(standing="accepted", body=record.body, planned_on__range=(day, record.polling_on), computed_outcome="")
        .filter(decision__privacy=Privacy.PUBLIC, decision__standing="accepted", decision__withdrawn_on=None)
        .select_related("decision")
        .order_by("planned_on", "pk")
    )
    return Item(
        title=record.name,
        subject=f"Pre-election period from {day_words(day)}: {record.name}",
        path=reverse("body", args=[record.body.code]) if record.body else reverse("bodies"),
        facts={"record": record, "steps": list(planned[:MOST_STEPS]), "count": planned.count()},
    )


PRE_ELECTION = record_rule(
    model=Election,
    with_=("body",),
    code="pre_election",
    template="governance/reminders/items/pre_election.txt",
    title="A pre-election period begins",
    when="Notice of the election: {day}",
    explanation="Notice of an election of your council or one in your partnership, and what is planned until then.",
    subject_kind="election",
    occasions=_OCCASIONS,
    places=_PLACES,
    audience=(
        RoleAt(Role.PROPER_OFFICER),
        RoleAt(Role.BOARD_SECRETARY),
        RoleAt(Role.SYSTEM_LEAD, at="partnership"),
    ),
    leads=(14, 0),
    words=_words,
    source="Local Government Act 1986, section 2; Code of Recommended Practice on Local Authority Publicity",
    watch=_WATCH,
)
