"""Who is to be told of some subjects today: first the places that the subjects concern, then the readers there.

Each reader comes with the way in which they come to be told (`why`); nobody is told twice of one subject, because the
ledger's key does not know the way. Roles come before following, so that the first way is the stronger one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, singledispatch
from typing import Any, NamedTuple, TypeAlias

from django.db import connection

from config.compiled import array
from governance.reminders.planning.watched import words
from governance.reminders.rules.rule import Appointed, Audience, Followers, PostAt, RoleAt, Rule, SeatHolders

# Many subjects concern the same place, so readers are looked for at each place once; and whether somebody wants to be
# told is asked of all who hold something there together.
_READERS = """
    WITH found AS MATERIALIZED (SELECT * FROM ({places}) AS concerned WHERE {at}), place AS MATERIALIZED (
        SELECT row_number() OVER () AS number, one.*
        FROM (SELECT DISTINCT kind, id, part, is_open FROM found) AS one
    ), holder AS MATERIALIZED ({holders}), willing AS MATERIALIZED (SELECT * FROM holder WHERE {wants})
    SELECT found.subject_id, reader.reader_kind, reader.reader_id, reader.why, reader.personal_leads
    FROM ({readers}) AS reader
    JOIN place ON place.number = reader.number
    JOIN found ON (found.kind, found.id, found.part, found.is_open) = (place.kind, place.id, place.part, place.is_open)
"""
_HOLDER = "SELECT {order} AS audience, each.* FROM ({holders}) AS each"
_WILLING = """SELECT audience, number, 'user' AS reader_kind, reader_id, why, NULL::smallint[] AS personal_leads
    FROM willing"""
_NOBODY = "SELECT 0 AS audience, number, id AS reader_id, '' AS why FROM place WHERE false"
_IN_ORDER = " ORDER BY reader.audience"
_WANTS = """NOT EXISTS (SELECT 1 FROM governance_mute AS mute
        WHERE mute.user_id = holder.reader_id AND mute.rule = %(rule)s AND mute.ended_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM governance_reminderpreference AS preference
        WHERE preference.user_id = holder.reader_id AND preference.paused_at IS NOT NULL)
    AND EXISTS (SELECT 1 FROM accounts_user AS account WHERE account.id = holder.reader_id AND account.is_active)"""
_HELD = "valid_from <= %(today)s AND (valid_to IS NULL OR valid_to > %(today)s)"
_APPOINTED = """appointment.standing = 'accepted'
    AND (appointment.valid_from IS NULL OR appointment.valid_from <= %(today)s)
    AND (appointment.valid_to IS NULL OR appointment.valid_to > %(today)s)"""

_HOLDERS = """
    SELECT place.number, holding.user_id AS reader_id, '{role}@' || place.kind || ':' || place.id AS why
    FROM place JOIN partnerships_roleholding AS holding
        ON holding.{at}_id = place.id AND holding.role = '{role}' AND {held}
    WHERE place.kind = '{at}' AND {part}
"""
_APPOINTEES = """
    SELECT place.number, link.user_id AS reader_id,
        'post:' || post.id || '@' || place.kind || ':' || place.id AS why
    FROM place JOIN partnerships_post AS post ON post.standing = 'accepted' AND {of_the_post}
    JOIN partnerships_appointment AS appointment ON appointment.post_id = post.id AND {appointed}
    JOIN governance_accountofperson AS link ON link.person_id = appointment.person_id
    WHERE {part}
"""
_OF_THE_BODY = "place.kind = 'body' AND post.body_id = place.id AND lower(post.statutory_role) = lower('{role}')"
_NAMED = "place.kind = 'post' AND post.id = place.id"
_SEATED = """
    SELECT place.number, link.user_id AS reader_id, 'seat@forum:' || place.id AS why
    FROM place JOIN governance_seat AS seat ON place.kind = 'forum' AND seat.forum_id = place.id
        AND seat.standing = 'accepted'
    JOIN governance_seatholding AS holding ON holding.seat_id = seat.id AND holding.standing = 'accepted'
        AND (holding.valid_from IS NULL OR holding.valid_from <= %(today)s)
        AND (holding.valid_to IS NULL OR holding.valid_to > %(today)s)
    LEFT JOIN partnerships_appointment AS appointment ON appointment.post_id = holding.post_id AND {appointed}
    JOIN governance_accountofperson AS link ON link.person_id = COALESCE(holding.person_id, appointment.person_id)
"""
# Nobody who holds the role today wants it: the body's mailbox for the role, else its own; else the delivery desk.
_FALLBACK = """
    SELECT {order} AS audience, place.number,
        CASE WHEN mailbox_id IS NULL THEN 'nobody' ELSE 'mailbox' END AS reader_kind,
        COALESCE(mailbox_id, place.id) AS reader_id, '{role}@body:' || place.id AS why,
        NULL::smallint[] AS personal_leads
    FROM (
        SELECT place.number, place.id, (
            SELECT id FROM governance_bodymailbox
            WHERE body_id = place.id AND stopped_at IS NULL AND role IN ('', '{role}') ORDER BY role DESC LIMIT 1
        ) AS mailbox_id
        FROM place WHERE place.kind = 'body' AND {part}
    ) AS place
    WHERE NOT EXISTS (SELECT 1 FROM willing WHERE willing.number = place.number AND willing.audience = {order})
        AND (mailbox_id IS NOT NULL OR {dead_end})
"""
_USES_THE_REGISTER = """EXISTS (SELECT 1 FROM partnerships_roleholding AS any_role WHERE any_role.body_id = place.id)
        OR EXISTS (SELECT 1 FROM governance_bodymailbox AS any_mailbox WHERE any_mailbox.body_id = place.id)"""
# Who wants no reminder of this kind, whatever they follow. A mail's last look asks it of a few people; the planner, who
# asks it of everybody, as `NOT IN`: these are few or none, and a look into an empty list costs nothing.
UNWILLING = (
    "SELECT account.id FROM accounts_user AS account WHERE NOT account.is_active",
    """SELECT preference.user_id FROM governance_reminderpreference AS preference
        WHERE preference.paused_at IS NOT NULL""",
    "SELECT mute.user_id FROM governance_mute AS mute WHERE mute.rule = %(rule)s AND mute.ended_at IS NULL",
)
_FOLLOWERS = """
    SELECT {order} AS audience, place.number, 'user' AS reader_kind, follow.user_id AS reader_id,
        'follow@' || place.kind || ':' || place.id AS why, preference.lead_days AS personal_leads
    FROM place JOIN governance_follow AS follow
        ON follow.kind = place.kind AND follow.record_id = place.id AND follow.ended_at IS NULL
    LEFT JOIN governance_reminderpreference AS preference ON preference.user_id = follow.user_id
    WHERE place.is_open AND {wants}
"""
# Places that were found before, as PostgreSQL writes arrays: they go straight back to it. Words are few, numbers many.
PLACES_FOUND = """
    SELECT subject_id, (%(sort_kinds)s::text[])[sort] AS kind, id, (%(sort_parts)s::text[])[sort] AS part,
        (%(sort_open)s::boolean[])[sort] AS is_open
    FROM unnest(%(place_subjects)s::bigint[], %(place_ids)s::bigint[], %(place_sorts)s::int[])
        AS found (subject_id, id, sort)
"""
_FIND_PLACES = """
    SELECT kind, part, is_open, count(*), array_agg(subject_id)::text, array_agg(id)::text
    FROM ({places}) AS place GROUP BY kind, part, is_open
"""
Places: TypeAlias = dict[str, str]


class Reader(NamedTuple):
    """One who is to be told of a subject, and how they come to be."""

    subject_id: int
    kind: str
    id: int
    why: str
    personal_leads: Sequence[int] | None = None


def told_today(
    rule: Rule, subjects: Sequence[int], today: dt.date, readers: Sequence[int] | None = None
) -> list[Reader]:
    """Everybody who is to be told of these subjects today, or those of them with some numbers; one may come twice."""
    return readers_at(rule, tuple(rule.audience), subjects, today, readers)


def readers_at(
    rule: Rule,
    audiences: tuple[Audience, ...],
    subjects: Iterable[int],
    today: dt.date,
    readers: Sequence[int] | None = None,
    places: Places | None = None,
) -> list[Reader]:
    """The readers of some audiences of a rule, in the order of the audiences; `places` where they are known."""
    wanted = "" if readers is None else " WHERE reader.reader_id = ANY(%(readers)s::bigint[])"
    parameters: dict[str, Any] = {"rule": rule.code, "today": today, "subjects": array(subjects)}
    with connection.cursor() as cursor:
        sql = _readers_sql(rule.places if places is None else PLACES_FOUND, audiences) + wanted + _IN_ORDER
        cursor.execute(sql, {**parameters, **(places or {}), "readers": array(readers or ())})
        return [Reader(*row) for row in cursor.fetchall()]


def places_of(rule: Rule, subjects: Iterable[int], today: dt.date) -> Places:
    """The places that some subjects concern, looked up once for roles and followers; those of a sort together."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND_PLACES.replace("{places}", rule.places), {"subjects": array(subjects), "today": today})
        found = cursor.fetchall()
    kinds, parts, are_open, counts, of_subjects, numbers = zip(*found, strict=True) if found else ((),) * 6
    return {
        "place_subjects": _joined(of_subjects),
        "place_ids": _joined(numbers),
        "place_sorts": array(sort for sort, count in enumerate(counts, 1) for _ in range(count)),
        "sort_kinds": words(kinds),
        "sort_parts": words(parts),
        "sort_open": array(are_open),
    }


def _joined(arrays: Iterable[str]) -> str:
    return array(each.strip("{}") for each in arrays)


@cache
def _readers_sql(places: str, audiences: tuple[Audience, ...]) -> str:
    held = {order: audience for order, audience in enumerate(audiences) if not isinstance(audience, Followers)}
    kinds = sorted({f"'{audience.at}'" for audience in held.values()})
    holders = [_HOLDER.format(order=order, holders=_holders(each)) for order, each in held.items()]
    return _READERS.format(
        places=places,
        at=f"kind IN ({', '.join(kinds)})" if len(held) == len(audiences) else "true",
        holders=_together(holders or [_NOBODY]),
        wants=_WANTS,
        readers=_together([_WILLING, *_others(audiences)]),
    )


def _together(selects: Iterable[str]) -> str:
    return "\nUNION ALL\n".join(selects)


def _others(audiences: Sequence[Audience]) -> Iterator[str]:
    """Readers who hold nothing: followers, and who is told where nobody holds a role or wants it."""
    for order, audience in enumerate(audiences):
        if isinstance(audience, Followers):
            among = "SELECT 1 FROM ({}) AS unwilling (id) WHERE id = follow.user_id"
            wants = " AND ".join(f"NOT EXISTS ({among.format(each)})" for each in UNWILLING)
            yield _FOLLOWERS.format(order=order, wants=wants)
        if isinstance(audience, RoleAt) and audience.or_mailbox:
            yield _FALLBACK.format(
                order=order,
                role=audience.role.value,
                part=_part(audience.part),
                dead_end="true" if audience.dead_end_everywhere else _USES_THE_REGISTER,
            )


@singledispatch
def _holders(audience: object) -> str:
    raise TypeError(f"No SQL for {audience!r}")


@_holders.register
def _(audience: RoleAt) -> str:
    return _HOLDERS.format(role=audience.role.value, at=audience.at, held=_HELD, part=_part(audience.part))


@_holders.register
def _(audience: PostAt) -> str:
    return _appointees(_OF_THE_BODY.format(role=audience.statutory_role), _part(audience.part))


@_holders.register
def _(audience: Appointed) -> str:
    return _appointees(_NAMED, "true")


@_holders.register
def _(audience: SeatHolders) -> str:
    return _SEATED.format(appointed=_APPOINTED)


def _appointees(of_the_post: str, part: str) -> str:
    return _APPOINTEES.format(of_the_post=of_the_post, appointed=_APPOINTED, part=part)


def _part(part: str) -> str:
    return f"place.part = '{part}'" if part else "true"
