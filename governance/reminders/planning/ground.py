"""What a pass rests on, as one value: where it is the same as at the last pass of the day, nothing is left to plan.

The register and everything that bodies decide are in the history ledger, whose head is a digest of it all; what readers
choose is not, and is digested here. Asked before anything else is read: a change meanwhile makes the next pass differ.
"""

from __future__ import annotations

from django.db import connection

_GROUND = """
    SELECT md5(concat_ws('|',
        (SELECT encode(digest, 'hex') FROM accounts_historyentry ORDER BY number DESC LIMIT 1),
        (SELECT concat(count(*), ',', max(id), ',', count(ended_at), ',', max(ended_at)) FROM governance_follow),
        (SELECT concat(count(*), ',', max(id), ',', count(ended_at), ',', max(ended_at)) FROM governance_mute),
        (SELECT sum(hashtextextended(preference::text, 0)) FROM governance_reminderpreference AS preference),
        (SELECT sum(hashtextextended(mailbox::text, 0)) FROM governance_bodymailbox AS mailbox),
        (SELECT sum(hashtextextended(link::text, 0)) FROM governance_accountofperson AS link),
        (SELECT concat(count(*), ',', sum(id), ',', max(deactivated_at)) FROM accounts_user WHERE NOT is_active)))
"""


def ground() -> str:
    """The value as it is now."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUND)
        return str(cursor.fetchone()[0])
