"""Invariants of bodies and partnerships themselves: names, codes, lives, successions.

Days read as on a page: `valid_to` and `abolished_on` are the first day after.
"""

from __future__ import annotations

from partnerships.invariants.invariant import Invariant, asking, fact

LAST_DAY = "to_char({} - 1, 'FMDD FMMonth YYYY')"
DAY = "to_char({}, 'FMDD FMMonth YYYY')"

_TWO_NAMES = f"""
    SELECT body.code, body.reference_key, body.code || ': “' || one.name || '” and “' || other.name || '”'
        || coalesce(' from ' || {DAY.format("greatest(one.valid_from, other.valid_from)")}, '')
    FROM partnerships_bodyname AS one
    JOIN partnerships_bodyname AS other ON other.body_id = one.body_id AND other.id > one.id
    JOIN partnerships_body AS body ON body.id = one.body_id
    WHERE one.standing = 'accepted' AND other.standing = 'accepted' AND one.use = 'official' AND other.use = 'official'
        AND daterange(one.valid_from, one.valid_to) && daterange(other.valid_from, other.valid_to)
    ORDER BY body.code
"""
# The first official name has no start and the last no end (decisions 0022 and 0038): they divide all time between them.
_DAY_WITHOUT_NAME = f"""
    WITH official AS (
        SELECT body_id, valid_from, valid_to,
            lead(valid_from) OVER turns AS next_from, lag(valid_to) OVER turns AS last_to,
            row_number() OVER turns AS place, count(*) OVER (PARTITION BY body_id) AS number
        FROM partnerships_bodyname WHERE standing = 'accepted' AND use = 'official'
        WINDOW turns AS (PARTITION BY body_id ORDER BY valid_from NULLS FIRST)
    )
    SELECT body.code, body.reference_key, body.code || ': no official name ' || CASE
        WHEN official.body_id IS NULL THEN 'at all'
        WHEN place = 1 AND official.valid_from IS NOT NULL THEN 'before ' || {DAY.format("official.valid_from")}
        ELSE 'from ' || {DAY.format("official.valid_to")}
    END
    FROM partnerships_body AS body LEFT JOIN official ON official.body_id = body.id
    WHERE body.standing = 'accepted' AND (
        official.body_id IS NULL
        OR (place = 1 AND official.valid_from IS NOT NULL)
        OR (place < number AND official.valid_to IS DISTINCT FROM next_from)
        OR (place = number AND official.valid_to IS NOT NULL)
    )
    ORDER BY body.code
"""
_STAGE_GAPS = f"""
    WITH staged AS (
        SELECT partnership_id, valid_to, lead(valid_from) OVER turns AS next_from
        FROM partnerships_partnershipstage WHERE standing = 'accepted'
        WINDOW turns AS (PARTITION BY partnership_id ORDER BY valid_from NULLS FIRST)
    )
    SELECT partnership.slug, partnership.reference_key, partnership.slug || ': no official name ' || CASE
        WHEN staged.partnership_id IS NULL THEN 'at all' ELSE 'from ' || {DAY.format("staged.valid_to")} END
    FROM partnerships_partnership AS partnership LEFT JOIN staged ON staged.partnership_id = partnership.id
    WHERE partnership.standing = 'accepted'
        AND (staged.partnership_id IS NULL OR (next_from IS NOT NULL AND staged.valid_to IS DISTINCT FROM next_from))
    ORDER BY partnership.slug
"""
_CODES_DOUBLED = """
    SELECT body.code, one.reference_key,
        one.scheme || ' code ' || one.code || ': ' || body.code || ' and ' || another.code
    FROM partnerships_bodycode AS one
    JOIN partnerships_bodycode AS other ON other.scheme = one.scheme AND upper(other.code) = upper(one.code)
        AND other.id > one.id AND daterange(one.valid_from, one.valid_to) && daterange(other.valid_from, other.valid_to)
    JOIN partnerships_body AS body ON body.id = one.body_id
    JOIN partnerships_body AS another ON another.id = other.body_id
    WHERE one.standing = 'accepted' AND other.standing = 'accepted'
    UNION ALL
    SELECT body.code, body.reference_key, 'address ' || body.code || ': also ' || another.code
    FROM partnerships_body AS body JOIN partnerships_body AS another
        ON upper(another.code) = upper(body.code) AND another.id > body.id
    ORDER BY 1
"""
_LEGAL = "kind <> 'area_overlap'"
_WITHOUT_SUCCESSOR = f"""
    SELECT body.code, body.reference_key,
        body.code || ': existed until ' || {LAST_DAY.format("body.abolished_on")}
            || '; what became of it is not recorded'
    FROM partnerships_body AS body JOIN partnerships_bodykind AS kind ON kind.id = body.kind_id
    WHERE body.standing = 'accepted' AND body.abolished_on IS NOT NULL AND kind.is_legal_person AND NOT EXISTS (
        SELECT 1 FROM partnerships_successionpart AS part JOIN partnerships_succession AS event
            ON event.id = part.succession_id AND event.standing = 'accepted' AND event.status <> 'cancelled'
            AND event.{_LEGAL}
        WHERE part.from_body_id = body.id AND part.standing = 'accepted')
    ORDER BY body.code
"""
# Of an event whose kind is not recorded nobody knows whether it was an end, where another one ends the body later.
_LIVES_ON = f"""
    SELECT DISTINCT event.id, event.reference_key,
        body.code || CASE WHEN body.abolished_on IS NULL THEN ': no last day is recorded' ELSE ': existed until '
        || {LAST_DAY.format("body.abolished_on")} END || ', but a ' || event.kind || ' on '
        || {DAY.format("event.effective_on")} || ' says that it ended'
    FROM partnerships_succession AS event
    JOIN partnerships_successionpart AS part ON part.succession_id = event.id AND part.standing = 'accepted'
    JOIN partnerships_body AS body ON body.id = part.from_body_id
    WHERE event.standing = 'accepted' AND event.status = 'in_force' AND event.effective_on <= %(today)s
        AND event.kind NOT IN ('area_overlap', 'boundary_change', 'function_transfer') AND part.scope <> 'part'
        AND (body.abolished_on IS NULL OR body.abolished_on > event.effective_on)
        AND NOT (event.kind = 'recorded' AND EXISTS (
            SELECT 1 FROM partnerships_successionpart AS last_part JOIN partnerships_succession AS last_event
                ON last_event.id = last_part.succession_id AND last_event.standing = 'accepted'
            WHERE last_part.from_body_id = body.id AND last_event.effective_on = body.abolished_on))
    ORDER BY event.id
"""
_OVERDUE = f"""
    SELECT id, reference_key, kind || ' planned for ' || {DAY.format("effective_on")} || ': still ' || status
    FROM partnerships_succession
    WHERE standing = 'accepted' AND status IN ('proposed', 'approved') AND effective_on <= %(today)s
        AND effective_precision = 'exact'
    ORDER BY effective_on
"""
_PARTS_APART = """
    SELECT event.id, event.reference_key, event.kind || ' ' || event.id || ' is ' || event.standing || CASE
        WHEN count(part.id) = 0 THEN ' and has no part'
        ELSE '; ' || count(part.id) FILTER (WHERE part.standing <> event.standing) || ' of its parts are not' END
    FROM partnerships_succession AS event LEFT JOIN partnerships_successionpart AS part ON part.succession_id = event.id
    GROUP BY event.id
    HAVING (count(part.id) = 0 AND event.standing IN ('accepted', 'draft'))
        OR count(part.id) FILTER (WHERE part.standing <> event.standing
            AND NOT (event.standing = 'accepted' AND part.standing IN ('superseded', 'withdrawn'))) > 0
    ORDER BY event.id
"""
_TOO_MUCH = f"""
    SELECT event.id, event.reference_key,
        coalesce(body.code, partnership.slug) || ': ' || round(100 * sum(part.share), 2) || '%% of it passes on '
        || {DAY.format("event.effective_on")}
    FROM partnerships_successionpart AS part
    JOIN partnerships_succession AS event ON event.id = part.succession_id AND event.standing = 'accepted'
    LEFT JOIN partnerships_body AS body ON body.id = part.from_body_id
    LEFT JOIN partnerships_partnership AS partnership ON partnership.id = part.from_partnership_id
    WHERE part.standing = 'accepted' AND event.{_LEGAL}
    GROUP BY event.id, body.code, partnership.slug HAVING sum(part.share) > 1.0005
    ORDER BY event.id
"""
_SUCCESSION = fact("succession")

BODIES = (
    Invariant(code="I15-one-name", sentence="A body has one official name a day.", find=asking(_TWO_NAMES, "body")),
    Invariant(
        code="I15-every-day-named",
        sentence="A body has an official name on every day.",
        find=asking(_DAY_WITHOUT_NAME, "body"),
    ),
    Invariant(
        code="I15-stages-follow",
        sentence="A partnership has an official name from its first day to its last.",
        find=asking(_STAGE_GAPS, "partnership"),
    ),
    Invariant(
        code="codes-are-one-bodys",
        sentence="A code is one body’s at a time, and no two addresses differ in capitals alone.",
        find=asking(_CODES_DOUBLED, "body"),
    ),
    Invariant(
        code="I17-fate-recorded",
        sentence="What became of a body that ended is recorded: a successor, or that it has none.",
        find=asking(_WITHOUT_SUCCESSOR, "body"),
    ),
    Invariant(
        code="I17-predecessor-ended",
        sentence="What an event in force has ended has a last day, or the event says that only a part passed.",
        find=asking(_LIVES_ON, _SUCCESSION),
    ),
    Invariant(
        code="I17-plans-kept-up",
        sentence="A planned event whose day has come is recorded as in force, moved or cancelled.",
        find=asking(_OVERDUE, "reorganisation"),
    ),
    Invariant(
        code="succession-and-parts",
        sentence="An event and its parts stand or fall together.",
        find=asking(_PARTS_APART, _SUCCESSION),
    ),
    Invariant(
        code="succession-shares",
        sentence="No more than all of a body passes on.",
        find=asking(_TOO_MUCH, _SUCCESSION),
    ),
)
