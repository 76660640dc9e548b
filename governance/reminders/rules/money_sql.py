"""The SQL of the rules about agreements and returns, and the watchdog's own, which shares nothing with it."""

from __future__ import annotations

from governance.reminders.rules.sql import inside

# The first day after the agreed end, the newest extension counted.
_END = """COALESCE((SELECT event.ends_on FROM partnerships_agreementevent AS event
    WHERE event.agreement_id = agreement.id AND event.standing = 'accepted' AND event.kind = 'extended'
        AND event."on" <= %(today)s ORDER BY event."on" DESC, event.id DESC LIMIT 1), agreement.valid_to)"""
_LAST_DAY = f"({_END} - 1)"
_NOTICE = f"(({_END} - make_interval(months => agreement.notice_months))::date - 1)"
# Still holding, as far as its own events say: neither ended nor followed by another.
_GOES_ON = """agreement.standing = 'accepted' AND NOT EXISTS (
        SELECT FROM partnerships_agreementevent AS event
        WHERE event.agreement_id = agreement.id AND event.standing = 'accepted' AND event."on" <= %(today)s
            AND event.kind IN ('ended', 'terminated') AND (event.ends_on IS NULL OR event.ends_on <= %(today)s))
    AND NOT EXISTS (
        SELECT FROM partnerships_agreement AS later
        WHERE later.predecessor_id = agreement.id AND later.standing = 'accepted' AND later.valid_from <= %(today)s)"""
_HOLDS = """party.standing = 'accepted' AND (party.valid_from IS NULL OR party.valid_from <= %(today)s)
    AND (party.valid_to IS NULL OR party.valid_to > %(today)s)"""
# A body that took another's place is bound by that one's signature; what is only reported does not count.
_SIGNED = """COALESCE((
    SELECT event.kind = 'signed' FROM partnerships_agreementevent AS event
    WHERE event.agreement_id = agreement.id AND event.standing = 'accepted' AND event."on" <= %(today)s
        AND (event.kind = 'not_signed' OR event.kind = 'signed' AND event.confidence = 'confirmed')
        AND (event.body_id IS NULL OR event.body_id IN (party.body_id, before.body_id, earlier.body_id))
    ORDER BY event."on" DESC, event.id DESC LIMIT 1), false)"""

ENDS = f"""
    SELECT agreement.id, {_LAST_DAY}, NULL::date FROM partnerships_agreement AS agreement
    WHERE {_GOES_ON} AND {_END} IS NOT NULL AND {inside(_LAST_DAY, "agreement.id")}
"""
LAST_NOTICE = f"""
    SELECT agreement.id, {_NOTICE}, NULL::date FROM partnerships_agreement AS agreement
    WHERE {_GOES_ON} AND {_END} IS NOT NULL AND agreement.notice_months IS NOT NULL
        AND {inside(_NOTICE, "agreement.id")}
"""
REVIEW = f"""
    SELECT agreement.id, agreement.review_on, NULL::date FROM partnerships_agreement AS agreement
    WHERE {_GOES_ON} AND agreement.review_on IS NOT NULL AND {inside("agreement.review_on", "agreement.id")}
        AND NOT EXISTS (
            SELECT FROM partnerships_agreementevent AS event
            WHERE event.agreement_id = agreement.id AND event.standing = 'accepted' AND event.kind = 'reviewed'
                AND event."on" BETWEEN agreement.review_on - 60 AND %(today)s)
"""
# Once a week for as long as it runs so: the day is the Monday of the week.
UNSIGNED = f"""
    SELECT agreement.id, date_trunc('week', %(today)s::date)::date, NULL::date
    FROM partnerships_agreement AS agreement
    WHERE {_GOES_ON} AND agreement.valid_from <= %(today)s AND ({_END} IS NULL OR {_END} > %(today)s)
        AND (%(only)s::bigint[] IS NULL OR agreement.id = ANY(%(only)s))
        AND EXISTS (
            SELECT FROM partnerships_agreementparty AS party
            LEFT JOIN partnerships_agreementparty AS before ON before.id = party.follows_id
            LEFT JOIN partnerships_agreementparty AS earlier ON earlier.id = before.follows_id
            WHERE party.agreement_id = agreement.id AND {_HOLDS} AND NOT {_SIGNED})
"""
AGREEMENT_PLACES = f"""
    SELECT agreement.id AS subject_id, place.kind, place.id, place.part, agreement.standing = 'accepted' AS is_open
    FROM partnerships_agreement AS agreement
    CROSS JOIN LATERAL (
        SELECT DISTINCT 'body' AS kind, party.body_id AS id, 'party' AS part
        FROM partnerships_agreementparty AS party
        WHERE party.agreement_id = agreement.id AND party.role <> 'provider' AND {_HOLDS}
        UNION ALL
        SELECT 'partnership', agreement.partnership_id, ''
    ) AS place
    WHERE agreement.id = ANY(%(subjects)s) AND place.id IS NOT NULL
"""
_WATCHED = """
    SELECT a.id, h.user_id, {day}
    FROM partnerships_agreement a
    JOIN partnerships_agreementparty p ON p.agreement_id = a.id AND p.standing = 'accepted' AND p.role <> 'provider'
        AND daterange(p.valid_from, p.valid_to) @> %(today)s::date
    JOIN partnerships_roleholding h ON h.body_id = p.body_id AND h.role = 'body_approver'
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    LEFT JOIN partnerships_partnership s ON s.id = a.partnership_id
    WHERE a.standing = 'accepted' AND (s.id IS NULL OR s.standing IN ('accepted', 'claimed'))
        AND NOT EXISTS (SELECT FROM partnerships_agreementevent e WHERE e.agreement_id = a.id
            AND e.standing = 'accepted' AND e.kind IN {unless})
        AND NOT EXISTS (SELECT FROM partnerships_agreement l WHERE l.predecessor_id = a.id)
        AND {which}
"""
_OVER = "('ended', 'terminated', 'extended')"
ENDS_WATCH = _WATCHED.format(
    day="a.valid_to - 1", unless=_OVER, which="a.valid_to - 1 BETWEEN %(today)s AND %(today)s::date + 365"
)
LAST_NOTICE_WATCH = _WATCHED.format(
    day="(a.valid_to - make_interval(months => a.notice_months))::date - 1",
    unless=_OVER,
    which="""(a.valid_to - make_interval(months => a.notice_months))::date - 1
        BETWEEN %(today)s AND %(today)s::date + 365""",
)
REVIEW_WATCH = _WATCHED.format(
    day="a.review_on",
    unless="('ended', 'terminated', 'reviewed')",
    which="a.review_on BETWEEN %(today)s AND %(today)s::date + 60",
)
UNSIGNED_WATCH = _WATCHED.format(
    day="date_trunc('week', %(today)s::date)::date",
    unless="('ended', 'terminated', 'extended', 'signed')",
    which="a.valid_from <= %(today)s AND (a.valid_to IS NULL OR a.valid_to > %(today)s)",
)

_UNSENT = """report.standing = 'accepted' AND year.standing = 'accepted' AND fund.standing = 'accepted'
    AND report.submitted_on IS NULL AND report.due_on IS NOT NULL"""
_FROM_RETURNS = """partnerships_financereturn AS report
    JOIN partnerships_fundyear AS year ON year.id = report.fund_year_id
    JOIN partnerships_fund AS fund ON fund.id = year.fund_id"""
DUE = f"""
    SELECT report.id, report.due_on, NULL::date FROM {_FROM_RETURNS}
    WHERE {_UNSENT} AND {inside("report.due_on", "report.id")}
"""
RETURN_PLACES = f"""
    SELECT report.id AS subject_id, place.kind, place.id, place.part, {_UNSENT} AS is_open
    FROM {_FROM_RETURNS}
    CROSS JOIN LATERAL (
        SELECT 'body' AS kind, hosting.host_id AS id, 'host' AS part FROM partnerships_fundhost AS hosting
        WHERE hosting.fund_id = fund.id AND hosting.standing = 'accepted'
            AND (hosting.valid_from IS NULL OR hosting.valid_from <= %(today)s)
            AND (hosting.valid_to IS NULL OR hosting.valid_to > %(today)s)
        UNION
        SELECT 'post', hosting.pool_manager_id, 'host' FROM partnerships_fundhost AS hosting
        WHERE hosting.fund_id = fund.id AND hosting.standing = 'accepted'
            AND (hosting.valid_from IS NULL OR hosting.valid_from <= %(today)s)
            AND (hosting.valid_to IS NULL OR hosting.valid_to > %(today)s)
        UNION
        SELECT 'body', party.body_id, 'partner' FROM partnerships_agreementparty AS party
        WHERE party.agreement_id = fund.agreement_id AND party.role <> 'provider' AND {_HOLDS}
    ) AS place
    WHERE report.id = ANY(%(subjects)s) AND place.id IS NOT NULL
"""
RETURN_WATCH = """
    SELECT r.id, h.user_id, r.due_on
    FROM partnerships_financereturn r
    JOIN partnerships_fundyear y ON y.id = r.fund_year_id AND y.standing = 'accepted'
    JOIN partnerships_fund f ON f.id = y.fund_id AND f.standing = 'accepted'
    JOIN partnerships_fundhost o ON o.fund_id = f.id AND o.standing = 'accepted'
        AND daterange(o.valid_from, o.valid_to) @> %(today)s::date
    JOIN partnerships_roleholding h ON h.body_id = o.host_id AND h.role = 'pool_manager'
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE r.standing = 'accepted' AND r.submitted_on IS NULL AND {which}
"""
DUE_WATCH = RETURN_WATCH.format(which="r.due_on BETWEEN %(today)s AND %(today)s::date + 3")
OVERDUE_WATCH = RETURN_WATCH.format(which="r.due_on BETWEEN %(today)s::date - 20 AND %(today)s::date - 7")
