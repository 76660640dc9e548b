"""The life of a mail between senders: claim, mark, settle. Every step is one statement that checks the fence.

Times are the database's (`clock_timestamp()`), so that a sender with a wrong clock claims and marks like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier

from governance.reminders.delivery.last_look import CHOICES, REGISTER, Look
from governance.reminders.delivery.limits import Limits, back_off
from governance.reminders.models import Mail

CLAIMING = 5_040_002  # an advisory lock: the limit per minute is counted and spent in one piece
_NOT_ON_HOLD = SQL("NOT EXISTS (SELECT 1 FROM governance_sendinghold WHERE released_at IS NULL)")

# MATERIALIZED: as a plain subquery its LIMIT may be run again for each row, and more mails taken than it says.
_CLAIM = SQL("""
    WITH spent AS MATERIALIZED (
        SELECT count(*) AS mails FROM governance_mail WHERE claimed_at > clock_timestamp() - interval '1 minute'
    ), free AS MATERIALIZED (
        SELECT id FROM governance_mail
        WHERE state = 'queued' AND next_try_at <= clock_timestamp() AND {not_on_hold}
        ORDER BY next_try_at LIMIT GREATEST(0, LEAST(%(batch)s, %(per_minute)s - (SELECT mails FROM spent)))
        FOR UPDATE SKIP LOCKED
    )
    UPDATE governance_mail AS mail SET state = 'claimed', attempts = attempts + 1, claimed_at = clock_timestamp(),
        lease_until = clock_timestamp() + %(lease)s * interval '1 second'
    FROM free WHERE mail.id = free.id RETURNING mail.id
""").format(not_on_hold=_NOT_ON_HOLD)
_MARK = SQL("""
    UPDATE governance_mail SET state = 'in_doubt', content = %(content)s, message_id = %(message_id)s,
        subject = %(subject)s, address = %(address)s, open_handovers = open_handovers + 1,
        may_be_doubled = may_be_doubled OR open_handovers > 0,
        lease_until = clock_timestamp() + %(lease)s * interval '1 second'
    WHERE id = %(id)s AND state = 'claimed' AND attempts = %(fence)s AND {not_on_hold}
        AND {register} = %(register)s AND {choices} = %(choices)s
""").format(not_on_hold=_NOT_ON_HOLD, register=REGISTER, choices=CHOICES.format(mail=Identifier("governance_mail")))
_SENT = """
    WITH done AS (
        UPDATE governance_mail SET state = 'sent', sent_at = clock_timestamp(), lease_until = NULL,
            last_answer = %(answer)s
        WHERE id = %(id)s AND state = 'in_doubt' AND attempts = %(fence)s RETURNING id
    )
    UPDATE governance_promise AS promise SET state = 'sent', settled_at = clock_timestamp()
    FROM done WHERE promise.mail_id = done.id AND promise.state = 'queued'
"""
# Certainly not delivered: what was handed over before may still be in doubt, this try adds nothing to it.
_REFUSED = """
    UPDATE governance_mail SET state = 'queued', lease_until = NULL, refusals = refusals + 1, last_answer = %(answer)s,
        open_handovers = GREATEST(0, open_handovers - %(marked)s),
        next_try_at = clock_timestamp() + %(pause)s * interval '1 second'
    WHERE id = %(id)s AND state = CASE %(marked)s WHEN 1 THEN 'in_doubt' ELSE 'claimed' END AND attempts = %(fence)s
"""
_TO_THE_DESK = """
    WITH done AS (
        UPDATE governance_mail SET state = %(state)s, lease_until = NULL, last_answer = %(answer)s,
            open_handovers = GREATEST(0, open_handovers - %(certain)s)
        WHERE id = %(id)s AND state IN ('claimed', 'in_doubt') AND attempts = %(fence)s RETURNING id
    )
    UPDATE governance_promise AS promise SET state = %(promise_state)s, settled_at = clock_timestamp()
    FROM done WHERE promise.mail_id = done.id AND promise.state = 'queued'
"""
_CANCEL = """
    UPDATE governance_mail SET state = 'cancelled', lease_until = NULL
    WHERE id = %(id)s AND state = 'claimed' AND attempts = %(fence)s
"""
_NO_ANSWER = """
    UPDATE governance_mail SET lease_until = clock_timestamp() + %(grace)s * interval '1 second',
        last_answer = %(answer)s
    WHERE id = %(id)s AND state = 'in_doubt' AND attempts = %(fence)s
"""
_GIVE_BACK = """
    UPDATE governance_mail AS mail SET state = 'queued', lease_until = NULL, claimed_at = NULL
    FROM unnest(%(ids)s::bigint[], %(fences)s::int[]) AS claimed (id, fence)
    WHERE mail.id = claimed.id AND mail.attempts = claimed.fence AND mail.state = 'claimed'
"""
# What a dead sender left behind: claimed is certainly not delivered; in doubt is taken by one that asks.
_FREE = """
    UPDATE governance_mail SET state = 'queued', lease_until = NULL
    WHERE state = 'claimed' AND lease_until < clock_timestamp()
"""
_TAKE_DOUBT = """
    WITH orphan AS MATERIALIZED (
        SELECT id FROM governance_mail WHERE state = 'in_doubt' AND lease_until <= clock_timestamp()
        LIMIT %(batch)s FOR UPDATE SKIP LOCKED
    )
    UPDATE governance_mail AS mail SET attempts = attempts + 1,
        lease_until = clock_timestamp() + %(lease)s * interval '1 second'
    FROM orphan WHERE mail.id = orphan.id RETURNING mail.id
"""
_AGAIN = """
    UPDATE governance_mail SET state = 'queued', lease_until = NULL, last_answer = %(answer)s,
        open_handovers = CASE WHEN %(certain)s THEN 0 ELSE open_handovers END,
        next_try_at = clock_timestamp() + %(pause)s * interval '1 second'
    WHERE id = %(id)s AND state = 'in_doubt' AND attempts = %(fence)s
"""
LONGEST_ANSWER = 500


def claim(limit: Limits) -> list[Mail]:
    """Take mails that are due, at most a batch and what the limit per minute leaves; none while on hold."""
    parameters = {"lease": limit.lease_s, "batch": limit.batch, "per_minute": limit.per_minute}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])
        cursor.execute(_CLAIM, parameters)
        ids = [row[0] for row in cursor.fetchall()]
    return list(Mail.objects.filter(pk__in=ids).order_by("next_try_at", "pk"))


def mark(mail: Mail, seen: Look, limit: Limits) -> bool:
    """Write down, durably, that the mail is about to be handed over.

    False where another sender has it by now, sending was put on hold, or what was seen no longer holds.
    """
    return _one(
        _MARK,
        mail,
        content=bytes(mail.content or b""),
        message_id=mail.message_id,
        subject=mail.subject,
        address=mail.address,
        lease=limit.lease_s,
        register=seen.register,
        choices=seen.choices,
    )


def sent(mail: Mail, answer: str) -> bool:
    """The server accepted it."""
    return _one(_SENT, mail, answer=answer[:LONGEST_ANSWER])


def refused(mail: Mail, answer: str, limit: Limits, *, marked: bool) -> bool:
    """It certainly did not arrive: try again later."""
    pause = back_off(mail.refusals + 1, limit)
    return _one(_REFUSED, mail, answer=answer[:LONGEST_ANSWER], pause=pause, marked=int(marked))


def failed(mail: Mail, answer: str) -> bool:
    """Refused for good, so that this try certainly did not arrive: the desk decides."""
    return _one(_TO_THE_DESK, mail, state="failed", promise_state="failed", answer=answer[:LONGEST_ANSWER], certain=1)


def doubtful(mail: Mail, answer: str) -> bool:
    """It may or may not have arrived, and is not handed over again without a person: the desk decides."""
    return _one(
        _TO_THE_DESK, mail, state="doubtful", promise_state="in_doubt", answer=answer[:LONGEST_ANSWER], certain=0
    )


def cancel(mail: Mail) -> bool:
    """Nothing is left to tell."""
    return _one(_CANCEL, mail)


def no_answer(mail: Mail, answer: str, limit: Limits) -> bool:
    """Handed over without an answer: it stays in doubt, and its lease ends soon."""
    return _one(_NO_ANSWER, mail, answer=answer[:LONGEST_ANSWER], grace=limit.grace_s)


def give_back(mails: Sequence[Mail]) -> None:
    """Mails that were claimed and not begun: free for the next sender at once."""
    if mails:
        with connection.cursor() as cursor:
            ids, fences = [mail.pk for mail in mails], [mail.attempts for mail in mails]
            cursor.execute(_GIVE_BACK, {"ids": ids, "fences": fences})


def free_abandoned() -> int:
    """Claims whose lease ran out before the mail was marked: free again; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE)
        return cursor.rowcount


def take_doubts(limit: Limits) -> list[Mail]:
    """Take mails that were handed over and whose sender gave no answer before its lease ran out."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_DOUBT, {"lease": limit.lease_s, "batch": limit.batch})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Mail.objects.filter(pk__in=ids))


def again(mail: Mail, answer: str, *, certain: bool, pause: float = 0) -> bool:
    """Hand the same bytes over once more; `certain` where the transport said that they never arrived."""
    return _one(_AGAIN, mail, answer=answer[:LONGEST_ANSWER], certain=certain, pause=pause)


def _one(sql: str, mail: Mail, **parameters: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"id": mail.pk, "fence": mail.attempts, **parameters})
        return bool(cursor.rowcount)
