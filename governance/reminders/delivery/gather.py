"""Put promises that are due into mails: one a day for each reader, what is urgent at once."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from psycopg2.sql import SQL, Composable, Identifier, Literal

from config.compiled import array
from governance.reminders.models import Pulse
from governance.reminders.planning.by_hash import by_hash
from governance.reminders.planning.calendar import digest_is_due, london_day, next_digest_day
from governance.reminders.planning.watched import words
from governance.reminders.rules.timing import IsWorking

DIGESTS = "digests"  # the part that notes of which day the digests were made
GATHERING = 5_040_001  # an advisory lock: one gatherer at a time, so that one reader’s promises stay together

MANY = 2_000  # promises at once, from which the ledger's statistics are taken to be of yesterday

# What waits is found by way of its subjects; they are taken first, so that a planner who has just added to one waits.
_TAKE = "SELECT subject_id, rule FROM governance_watcheddate WHERE waiting FOR UPDATE SKIP LOCKED"
_WAITING = SQL("""(
    SELECT promise.* FROM unnest(%(subjects)s::bigint[], %(rules)s::text[]) AS taken (subject_id, rule)
    JOIN governance_promise AS promise ON promise.subject_id = taken.subject_id AND promise.rule = taken.rule
    WHERE promise.state = 'planned')""")
_KEY = ("subject_id", "rule", "reader_id", "reader_kind", "due_on", "revision")


def _key_of(*table: str) -> Composable:
    return SQL(", ").join(Identifier(*table, column) for column in _KEY)


_LAPSE = SQL("""
    UPDATE governance_promise AS promise
    SET state = 'lapsed', state_reason = waiting.reason, settled_at = clock_timestamp()
    FROM (
        SELECT {key},
            CASE WHEN useful_until <= %(today)s THEN 'too_late' WHEN is_replaced THEN 'replaced' END AS reason
        FROM (
            SELECT *, lead(due_on) OVER (PARTITION BY reader_id, reader_kind, rule, subject_id
                ORDER BY due_on, revision) IS NOT NULL AS is_replaced
            FROM {waiting} AS planned
        ) AS planned
    ) AS waiting
    WHERE waiting.reason IS NOT NULL AND promise.state = 'planned'
        AND ({key_of_promise}) = ({key_of_waiting})
""").format(key=_key_of(), waiting=_WAITING, key_of_promise=_key_of("promise"), key_of_waiting=_key_of("waiting"))
# A digest that this reader had today already is not made again (the key of the digests): the promise waits for the
# next one, unless that comes too late for it.
_GATHER = SQL("""
    WITH ready AS MATERIALIZED (
        SELECT promise.subject_id, promise.rule, promise.reader_id, promise.reader_kind, promise.due_on,
            promise.revision, promise.urgent OR promise.useful_until <= %(next_digest)s AS at_once,
            CASE WHEN COALESCE(preference.together, true) THEN 0 ELSE row_number() OVER () END AS alone
        FROM {waiting} AS promise
        LEFT JOIN governance_reminderpreference AS preference
            ON promise.reader_kind = 'user' AND preference.user_id = promise.reader_id
        WHERE promise.due_on <= %(today)s
            AND (%(digest)s OR promise.urgent OR promise.useful_until <= %(next_digest)s)
    ), envelope AS MATERIALIZED (
        SELECT reader_kind, reader_id, at_once, alone,
            nextval(pg_get_serial_sequence('governance_mail', 'id')) AS mail_id,
            CASE WHEN alone = 0 AND NOT at_once THEN %(today)s::date END AS digest_on
        FROM (SELECT DISTINCT reader_kind, reader_id, at_once, alone FROM ready) AS addressed
        WHERE NOT EXISTS (
            SELECT 1 FROM governance_mail AS had
            WHERE addressed.alone = 0 AND NOT addressed.at_once AND had.digest_on = %(today)s
                AND had.reader_id = addressed.reader_id AND had.reader_kind = addressed.reader_kind
                AND had.state <> 'cancelled')
    ), made AS (
        INSERT INTO governance_mail (id, reader_kind, reader_id, digest_on, state, address, subject, message_id)
        SELECT mail_id, reader_kind, reader_id, digest_on, 'queued', '', '', '' FROM envelope
        ON CONFLICT DO NOTHING RETURNING id
    )
    UPDATE governance_promise AS promise SET state = 'queued', mail_id = made.id
    FROM ready JOIN envelope USING (reader_kind, reader_id, at_once, alone) JOIN made ON made.id = envelope.mail_id
    WHERE promise.state = 'planned'
        AND ({key_of_promise}) = ({key_of_ready})
""").format(waiting=_WAITING, key_of_promise=_key_of("promise"), key_of_ready=_key_of("ready"))
_EMPTIED = SQL("""
    UPDATE governance_watcheddate AS watched SET waiting = false
    FROM unnest(%(subjects)s::bigint[], %(rules)s::text[]) AS taken (subject_id, rule)
    WHERE watched.subject_id = taken.subject_id AND watched.rule = taken.rule AND NOT EXISTS (
        SELECT 1 FROM {waiting} AS promise
        WHERE promise.subject_id = watched.subject_id AND promise.rule = watched.rule)
""").format(waiting=_WAITING)
_COUNT = SQL("SELECT count(*) FROM (SELECT 1 FROM {waiting} AS planned LIMIT {more}) AS waiting").format(
    waiting=_WAITING, more=Literal(MANY + 1)
)
_BY_KEY = "SELECT set_config('enable_seqscan', %(on)s, true), set_config('enable_hashjoin', %(on)s, true)"
# Once a day, whatever should not happen: nothing that waits is without its mark.
_MARK_AGAIN = """
    UPDATE governance_watcheddate AS watched SET waiting = true
    WHERE NOT waiting AND EXISTS (SELECT 1 FROM governance_promise AS promise
        WHERE promise.subject_id = watched.subject_id AND promise.rule = watched.rule AND promise.state = 'planned')
"""


def gather(*, now: dt.datetime, is_working: IsWorking) -> int:
    """Put what is due into mails, and let lapse what came too late; how many promises are on their way.

    The digests of a day are made once, by the first pass from 07:00 on, however late that is. What arises after it
    goes out with the next ones, unless it is urgent or would come too late.
    """
    today = london_day(now)
    parameters: dict[str, Any] = {"today": today, "next_digest": next_digest_day(now, is_working)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [GATHERING])
        if not cursor.fetchone()[0]:
            return 0
        parameters["digest"] = digest_is_due(now, is_working) and _first_with_digests(today)
        cursor.execute(_TAKE)
        taken = cursor.fetchall()
        if not taken:
            return 0
        subjects, rules = zip(*taken, strict=True)
        parameters |= {"subjects": array(subjects), "rules": words(rules)}
        many = _are_many(cursor, parameters)
        with by_hash() if many else nullcontext():
            cursor.execute(_LAPSE, parameters)
            cursor.execute(_GATHER, parameters)
            gathered: int = cursor.rowcount
            cursor.execute(_EMPTIED, parameters)
    if many:
        _tell_the_planner()
    return gathered


def _first_with_digests(today: dt.date) -> bool:
    """Whether no pass has made the digests of this day; from now on one has, if the transaction ends well."""
    had = Pulse.objects.filter(part=DIGESTS).values_list("day", flat=True).first()
    if had != today:
        Pulse.objects.update_or_create(part=DIGESTS, defaults={"at": Now(), "day": today})
    return had != today


def _are_many(cursor: Any, parameters: dict[str, Any]) -> bool:
    """Asked of the index alone: statistics that still take the ledger for empty would have it read for each subject."""
    cursor.execute(_BY_KEY, {"on": "off"})
    cursor.execute(_COUNT, parameters)
    found: int = cursor.fetchone()[0]
    cursor.execute(_BY_KEY, {"on": "on"})
    return found > MANY


def _tell_the_planner() -> None:
    """PostgreSQL's statistics at once, not when autovacuum comes round: the senders look promises up by their mail."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE governance_promise, governance_mail, governance_watcheddate")


def mark_waiting_again() -> None:
    """Find whatever waits without its subject saying so; a safeguard, once a day."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_AGAIN)
