"""Put promises that are due into mails: one a day for each reader, what is urgent at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from governance.reminders.planning.calendar import digest_is_due, london_day, next_digest_day
from governance.reminders.rules.timing import IsWorking

GATHERING = 5_040_001  # an advisory lock: one gatherer at a time, so that one reader’s promises stay together

_LAPSE = """
    UPDATE governance_promise SET state = 'lapsed', state_reason = 'too_late', settled_at = clock_timestamp()
    WHERE state = 'planned' AND useful_until <= %(today)s
"""
# Two leads of one subject that wait for the same reader: the later one says it all.
_REPLACE = """
    UPDATE governance_promise SET state = 'lapsed', state_reason = 'replaced', settled_at = clock_timestamp()
    WHERE id IN (
        SELECT id FROM (
            SELECT id, lead(id) OVER (PARTITION BY reader_id, reader_kind, rule, subject_id
                ORDER BY due_on, id) AS later
            FROM governance_promise WHERE state = 'planned'
        ) AS waiting WHERE later IS NOT NULL)
"""
# A digest that this reader had today already is not made again (the key of the digests): the promise waits for the
# next one, unless that comes too late for it.
_GATHER = """
    WITH ready AS MATERIALIZED (
        SELECT promise.id, promise.reader_kind, promise.reader_id,
            promise.urgent OR promise.useful_until <= %(next_digest)s AS at_once,
            CASE WHEN COALESCE(preference.together, true) THEN 0 ELSE promise.id END AS alone
        FROM governance_promise AS promise
        LEFT JOIN governance_reminderpreference AS preference
            ON promise.reader_kind = 'user' AND preference.user_id = promise.reader_id
        WHERE promise.state = 'planned' AND promise.due_on <= %(today)s
            AND (%(digest)s OR promise.urgent OR promise.useful_until <= %(next_digest)s)
    ), had AS (
        SELECT reader_kind, reader_id FROM governance_mail WHERE digest_on = %(today)s AND state <> 'cancelled'
    ), envelope AS MATERIALIZED (
        SELECT reader_kind, reader_id, at_once, alone,
            nextval(pg_get_serial_sequence('governance_mail', 'id')) AS mail_id,
            CASE WHEN alone = 0 AND NOT at_once THEN %(today)s::date END AS digest_on
        FROM (SELECT DISTINCT reader_kind, reader_id, at_once, alone FROM ready) AS addressed
    ), made AS (
        INSERT INTO governance_mail (id, reader_kind, reader_id, digest_on, state, address, subject, message_id)
        SELECT mail_id, reader_kind, reader_id, digest_on, 'queued', '', '', '' FROM envelope
        WHERE digest_on IS NULL OR (reader_kind, reader_id) NOT IN (SELECT reader_kind, reader_id FROM had)
        ON CONFLICT DO NOTHING RETURNING id
    )
    UPDATE governance_promise AS promise SET state = 'queued', mail_id = made.id
    FROM ready JOIN envelope USING (reader_kind, reader_id, at_once, alone) JOIN made ON made.id = envelope.mail_id
    WHERE promise.id = ready.id AND promise.state = 'planned'
"""


def gather(*, now: dt.datetime, is_working: IsWorking) -> int:
    """Put what is due into mails, and let lapse what came too late; how many promises are on their way."""
    parameters: dict[str, Any] = {
        "today": london_day(now),
        "digest": digest_is_due(now, is_working),
        "next_digest": next_digest_day(now, is_working),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [GATHERING])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_LAPSE, parameters)
        cursor.execute(_REPLACE)
        cursor.execute(_GATHER, parameters)
        return cursor.rowcount
