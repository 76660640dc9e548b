"""Who should have been told by now and was not: worked out from the register alone, by SQL that the planner never sees.

A reminder that was never planned leaves no failed row behind, so nothing but a second opinion finds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from governance.reminders.rules.rule import Rule

# Told is also who was found, at the last look, to have no right to it or no wish for it.
_MISSING = """
    SELECT count(*) FROM ({watch}) AS expected (subject_id, user_id, happens_on)
    JOIN accounts_user u ON u.id = expected.user_id AND u.is_active
    WHERE NOT EXISTS (
            SELECT FROM governance_promise p
            WHERE p.rule = %(rule)s AND p.subject_id = expected.subject_id AND p.reader_kind = 'user'
                AND p.reader_id = expected.user_id AND p.happens_on = expected.happens_on
                AND p.state_reason NOT IN ('moved', 'gone'))
        AND NOT EXISTS (
            SELECT FROM governance_mute m WHERE m.user_id = u.id AND m.rule = %(rule)s AND m.ended_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM governance_reminderpreference r WHERE r.user_id = u.id AND r.paused_at IS NOT NULL)
"""


def missing(rules: Iterable[Rule], *, today: dt.date) -> dict[str, int]:
    """How many reminders of each rule should exist by today and do not; rules without any are left out."""
    found = {}
    with connection.cursor() as cursor:
        for rule in rules:
            cursor.execute(_MISSING.format(watch=rule.watch), {"rule": rule.code, "today": today})
            if count := cursor.fetchone()[0]:
                found[rule.code] = count
    return found
