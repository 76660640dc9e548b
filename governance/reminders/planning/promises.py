"""Write the promises that are missing: those of roles one by one, those of followers by the ten thousand.

What exists is left out first, so that a second pass writes nothing; what two planners at once would double, the
ledger's key stops.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection

from config.compiled import array
from governance.reminders.planning.by_hash import by_hash
from governance.reminders.planning.readers import PLACES_FOUND, UNWILLING, Places, Reader, readers_at
from governance.reminders.planning.timed import Told
from governance.reminders.planning.watched import note_waiting, words
from governance.reminders.rules.rule import Followers, Rule
from governance.reminders.rules.timing import Telling

# Subjects with what is told of their day; whoever was told is left out. What is the same for many rows is made once, in
# the types of the ledger, before the rows are. By number out of an array rather than by a join: of a join PostgreSQL
# expects one row, and would then hash the many that there are, once for each join that follows.
_INSERT = """
    WITH told AS MATERIALIZED (
        SELECT id, revision, (%(days)s::date[])[telling] AS happens_on, (%(lead)s::smallint[])[telling] AS lead,
            (%(due)s::date[])[telling] AS due_on, (%(useful)s::date[])[telling] AS useful_until,
            (%(states)s::varchar(10)[])[telling] AS state, (%(reasons)s::varchar(12)[])[telling] AS reason
        FROM unnest(%(subjects)s::bigint[], %(revisions)s::int[], %(tellings)s::int[])
            AS subject (id, revision, telling)
    ), {readers}, made AS MATERIALIZED (
        SELECT subject_id, reader_id, reader_kind, due_on, revision FROM governance_promise
        WHERE rule = %(rule)s AND subject_id = ANY(%(subjects)s::bigint[])
    )
    INSERT INTO governance_promise (rule, subject_kind, subject_id, reader_kind, reader_id, due_on, revision, lead,
        happens_on, useful_until, urgent, why, state, state_reason)
    SELECT %(rule)s, %(subject_kind)s, reader.subject_id, {kind}, reader.reader_id, told.due_on, told.revision,
        told.lead, told.happens_on, told.useful_until, %(urgent)s, reader.why, {state}, told.reason
    FROM told JOIN reader ON reader.subject_id = told.id
"""
_UNLESS_MADE = """
    WHERE NOT EXISTS (
        SELECT 1 FROM made
        WHERE made.subject_id = told.id AND made.reader_id = reader.reader_id AND made.reader_kind = {kind}
            AND made.due_on = told.due_on AND made.revision = told.revision)
"""
_ARE_MADE = """
    SELECT EXISTS (SELECT 1 FROM unnest(%(subjects)s::bigint[]) AS told (id), LATERAL (
        SELECT FROM governance_promise WHERE subject_id = told.id AND rule = %(rule)s LIMIT 1) AS made)
"""
_FOUND = """reader AS (SELECT * FROM unnest(%(reader_subjects)s::bigint[], %(reader_kinds)s::text[],
    %(reader_ids)s::bigint[], %(whys)s::text[]) AS found (subject_id, reader_kind, reader_id, why))"""
_OR_UNREAD = """CASE WHEN reader.reader_kind = 'nobody' AND told.state = 'planned' THEN 'unread' ELSE told.state END"""
# One row for each subject and person, whatever they follow of it. Of people, those who keep the rule's own lead days,
# or those who chose these.
_FOLLOWING = """place AS MATERIALIZED (
        SELECT subject_id, kind, id, 'follow@' || kind || ':' || id AS why FROM ({places}) AS place WHERE is_open
    ), reader AS (
        SELECT DISTINCT ON (place.subject_id, follow.user_id)
            place.subject_id, follow.user_id AS reader_id, place.why
        FROM place JOIN governance_follow AS follow ON follow.kind = place.kind AND follow.record_id = place.id
        WHERE follow.ended_at IS NULL AND {wants} AND {leads}
        ORDER BY place.subject_id, follow.user_id, place.why
    )
"""
_OWN_LEADS = """follow.user_id NOT IN (SELECT chosen.user_id FROM governance_reminderpreference AS chosen
    WHERE chosen.lead_days IS NOT NULL)"""
_CHOSEN_LEADS = """follow.user_id IN (SELECT chosen.user_id FROM governance_reminderpreference AS chosen
    WHERE chosen.lead_days = %(chosen)s::smallint[])"""


def promise_roles(rule: Rule, told: Sequence[Told], today: dt.date, places: Places) -> tuple[int, int]:
    """Promises to whoever holds a role, a post or a seat, or to nobody; how many to tell, how many noted as missed."""
    audiences = tuple(audience for audience in rule.audience if not isinstance(audience, Followers))
    if not told or not audiences:
        return 0, 0
    found = readers_at(rule, audiences, {each.subject_id for each in told}, today, places=places)
    readers: dict[tuple[int, str, int], Reader] = {}
    for each in found:
        readers.setdefault((each.subject_id, each.kind, each.id), each)
    if not readers:
        return 0, 0
    columns = {
        "reader_subjects": array(each.subject_id for each in readers.values()),
        "reader_kinds": words(each.kind for each in readers.values()),
        "reader_ids": array(each.id for each in readers.values()),
        "whys": words(each.why for each in readers.values()),
    }
    concerned = {each.subject_id for each in found}
    return _write(_role_sql, rule, [each for each in told if each.subject_id in concerned], today, columns)


def promise_followers(
    rule: Rule, told: Sequence[Told], today: dt.date, places: Places, leads: Sequence[int] | None
) -> tuple[int, int]:
    """Promises to followers who keep the rule's own leads, or to those who chose `leads`."""
    if not told or not any(isinstance(each, Followers) for each in rule.audience):
        return 0, 0
    chosen = {"chosen": list(leads or ())}
    sql = partial(_followers_sql, rule, own_leads=leads is None)
    return _write(sql, rule, told, today, places | chosen)


def personal_leads() -> set[tuple[int, ...]]:
    """The sets of lead days that anybody chose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT lead_days FROM governance_reminderpreference WHERE lead_days IS NOT NULL")
        return {tuple(leads) for (leads,) in cursor.fetchall()}


@cache
def _role_sql(*, are_made: bool) -> str:
    return _insert(_FOUND, are_made, kind="reader.reader_kind", state=_OR_UNREAD)


@cache
def _followers_sql(rule: Rule, *, own_leads: bool, are_made: bool) -> str:
    leads = _OWN_LEADS if own_leads else _CHOSEN_LEADS
    wants = " AND ".join(f"follow.user_id NOT IN ({each})" for each in UNWILLING)
    following = _FOLLOWING.replace("{places}", PLACES_FOUND).replace("{wants}", wants)
    readers = following.replace("{leads}", leads if rule.personal_leads else "true")
    return _insert(readers, are_made, kind="'user'", state="told.state")


def _insert(readers: str, are_made: bool, *, kind: str, state: str) -> str:
    sql = _INSERT + (_UNLESS_MADE if are_made else "")
    return sql.replace("{readers}", readers).replace("{kind}", kind).replace("{state}", state)


def _write(
    sql: Callable[..., str], rule: Rule, told: Sequence[Told], today: dt.date, readers: Mapping[str, Any]
) -> tuple[int, int]:
    """What is to be told and what was missed, each in a statement of its own, so that they are counted apart.

    What exists is looked for row by row only where there is any: in a first pass there is none.
    """
    constant: dict[str, Any] = {"rule": rule.code, "subject_kind": rule.subject_kind, "urgent": rule.urgent}
    counts = {False: 0, True: 0}
    with by_hash(), connection.cursor() as cursor:
        for missed in counts:
            rows = [each for each in told if bool(each.telling.reason) is missed]
            if rows:
                parameters = {**constant, **readers, **_columns(rows), "today": today}
                cursor.execute(_ARE_MADE, parameters)
                cursor.execute(sql(are_made=cursor.fetchone()[0]), parameters)
                counts[missed] = cursor.rowcount
    if counts[False] and (known := {each.subject_id for each in told if not each.is_new}):
        note_waiting(rule.code, known)
    return counts[False], counts[True]


def _columns(told: Sequence[Told]) -> dict[str, str]:
    """Subjects with the number of what is told of them, from one up, and each of those once: days are few."""
    numbers: dict[Telling, int] = {}
    tellings = [numbers.setdefault(each.telling, len(numbers) + 1) for each in told]
    return {
        "subjects": array(each.subject_id for each in told),
        "revisions": array(each.revision for each in told),
        "tellings": array(tellings),
        "days": array(each.happens_on for each in numbers),
        "lead": array(each.lead for each in numbers),
        "due": array(each.due_on for each in numbers),
        "useful": array(each.useful_until for each in numbers),
        "states": words("lapsed" if each.reason else "planned" for each in numbers),
        "reasons": words(each.reason for each in numbers),
    }
