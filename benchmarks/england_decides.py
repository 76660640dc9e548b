"""The data: decisions of England over ten years, four steps each, made in the database and the same on any machine.

Every value is a hash of the decision's number, so a second database holds the same rows. Nine decisions of ten are
past, one of ten waits, proposed a month ago or before; 2% are private and 1% drafts, so that the gate has something to
hold back. The indexes are made after the rows, which takes a fraction of the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

YEARS_PAST, DAYS = 9, 3652
AT_ONCE = 250_000
TABLES = ("governance_decision", "governance_decisionstep", "governance_stepoutcome", "governance_takingpart")
_PLACES = """
CREATE TEMPORARY TABLE bench_body AS
SELECT body.id, (SELECT min(forum.id) FROM governance_forum forum WHERE forum.body_id = body.id) AS forum,
    row_number() OVER (ORDER BY body.id) - 1 AS n
FROM partnerships_body body WHERE standing = 'accepted' AND abolished_on IS NULL;
CREATE TEMPORARY TABLE bench_partnership AS
SELECT id, source_id, row_number() OVER (ORDER BY id) - 1 AS n FROM partnerships_partnership
WHERE standing = 'accepted';
CREATE UNIQUE INDEX ON bench_body (n); CREATE UNIQUE INDEX ON bench_partnership (n);
CREATE FUNCTION pg_temp.pick(i bigint, salt int, most bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    'SELECT (hashint8extended($1, $2) & 4611686018427387903) % $3';
"""
_DECISIONS = """
CREATE TEMPORARY TABLE bench_decision AS
SELECT i, date '{today}' - {past} + pg_temp.pick(i, 1, {days})::int AS started,
    CASE WHEN pg_temp.pick(i, 2, 100) = 0 THEN 'draft' ELSE 'accepted' END AS standing,
    pg_temp.pick(i, 3, 50) = 0 AS private,
    CASE WHEN pg_temp.pick(i, 4, 100) < 3 THEN 'refused' ELSE 'approved' END AS outcome,
    pg_temp.pick(i, 5, (SELECT count(*) FROM bench_partnership)) AS place,
    ARRAY(SELECT (pg_temp.pick(i, 6, body.many) + k * 17) % body.many FROM generate_series(1, 4) AS k) AS places
FROM generate_series({first}::bigint, {last}) AS number (i), (SELECT count(*) AS many FROM bench_body) AS body;
ANALYZE bench_decision;

INSERT INTO governance_decision (version, standing, source_detail, confidence, note, privacy, exempt_paragraphs,
    private_reason, ref, title, plain_english, partnership_id, functions, agreement_reference, value, wards,
    proposed_on, needed_by, reason_for_date, options_considered, recommended_option, equality_impact,
    consultation_done, electoral_sensitivity, contact_role, withdrawn_because, is_shared_with_scrutiny, bodies,
    computed_position, computed_agreed_on, computed_next_on, computed_sort_on, computed_required, computed_effective,
    computed_reported, source_id)
SELECT 1, made.standing, 'minute ' || i % 40, 'confirmed', 'decides', CASE WHEN private THEN 'exempt' ELSE 'public' END,
    CASE WHEN private THEN '{{3}}'::smallint[] ELSE '{{}}' END, CASE WHEN private THEN 'A tender' ELSE '' END,
    'decides-' || i,
    (ARRAY['Renewal of', 'Plan for', 'Procurement of', 'Change to', 'Review of'])[1 + pg_temp.pick(i, 7, 5)] || ' '
    || (ARRAY['reablement', 'community equipment', 'the pooled fund', 'carers’ support', 'mental health crisis care',
        'hospital discharge', 'urgent care', 'learning disability services', 'stroke services', 'public health nursing',
        'children’s continuing care', 'falls prevention', 'intermediate care', 'wheelchair services',
        'dementia support', 'sexual health services'])[1 + pg_temp.pick(i, 8, 16)]
    || ' ' || 2016 + i % 11 || ', part ' || i,
    'What this means for the people who use the service, in two lines of plain English.', place.id, '{{}}', '',
    CASE WHEN pg_temp.pick(i, 9, 10) < 7 THEN pg_temp.pick(i, 10, 5000000)::numeric(14, 2) END, '',
    least(started, date '{today}' - 30),
    started + 60, '', '', '', '', '', '', 'Head of integrated commissioning', '', false,
    ARRAY(SELECT body.id FROM bench_body AS body WHERE body.n = ANY(places) ORDER BY 1),
    CASE WHEN started + 56 >= date '{today}' THEN 'in_sign_off' WHEN outcome = 'refused' THEN 'not_agreed'
        ELSE 'agreed' END,
    CASE WHEN started + 56 < date '{today}' AND outcome = 'approved' THEN started + 62 END,
    CASE WHEN started + 56 >= date '{today}' THEN greatest(started + 14, date '{today}') END,
    started + 62, 4, CASE WHEN started + 56 < date '{today}' THEN 4 ELSE 0 END, 0, place.source_id
FROM bench_decision AS made JOIN bench_partnership AS place ON place.n = made.place ORDER BY i;

INSERT INTO governance_takingpart (decision_id, body_id, sort_on)
SELECT decision.id, unnest(bodies), computed_sort_on
FROM bench_decision AS made JOIN governance_decision AS decision ON decision.ref = 'decides-' || i;

INSERT INTO governance_decisionstep (version, standing, source_detail, confidence, note, decision_id, number, body_id,
    forum_id, taken_by, decider_words, capacity, is_required, after, planned_on, due_source, paper_url, is_key,
    key_reason, not_called_in_reason, urgency, urgency_reason, urgency_agreed_by, condition_before,
    is_not_required_because, computed_outcome, computed_taken_on, computed_effective_on, computed_is_confirmed,
    computed_is_called_in, computed_deferrals, computed_marks, source_id)
SELECT 1, 'accepted', '', 'confirmed', 'decides', decision.id, k, body.id, body.forum,
    CASE WHEN body.forum IS NULL THEN 'officer' ELSE 'forum' END,
    CASE WHEN body.forum IS NULL THEN 'Director of strategy' ELSE '' END, 'decide', true, '{{}}', started + 14 * k,
    '', '', pg_temp.pick(i * 4 + k, 11, 10) = 0, '', '', 'none', '', '', '', '',
    CASE WHEN started + 14 * k < date '{today}' THEN CASE WHEN k = 4 THEN outcome ELSE 'approved' END ELSE '' END,
    CASE WHEN started + 14 * k < date '{today}' THEN started + 14 * k END,
    CASE WHEN started + 14 * k + 6 < date '{today}' THEN started + 14 * k + 6 END, true, false, 0, '{{}}',
    decision.source_id
FROM bench_decision AS made JOIN governance_decision AS decision ON decision.ref = 'decides-' || i
CROSS JOIN generate_series(1, 4) AS k JOIN bench_body AS body ON body.n = places[k] ORDER BY i, k;

INSERT INTO governance_stepoutcome (version, standing, source_detail, confidence, note, step_id, outcome, taken_on,
    reasons, alternatives_rejected, interests_declared, is_chairs_action, url, is_from_body, source_id)
SELECT 1, 'accepted', '', 'confirmed', 'decides', step.id, step.computed_outcome, step.computed_taken_on, '', '', '',
    false, '', true, step.source_id
FROM bench_decision AS made JOIN governance_decision AS decision ON decision.ref = 'decides-' || i
JOIN governance_decisionstep AS step ON step.decision_id = decision.id WHERE step.computed_taken_on IS NOT NULL;

DROP TABLE bench_decision;
"""


def decide(first: int, last: int, today: dt.date) -> None:
    """Make the decisions numbered `first` to `last`, around `today`; history is not written for them."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0; SET lock_timeout = 0")
        cursor.execute("SELECT to_regclass('pg_temp.bench_body')")
        if cursor.fetchone() == (None,):
            cursor.execute(_PLACES)
        with _indexes_made_after(cursor):
            for start in range(first, last + 1, AT_ONCE):
                end = min(last, start + AT_ONCE - 1)
                cursor.execute(_DECISIONS.format(today=today, past=365 * YEARS_PAST, days=DAYS, first=start, last=end))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout; RESET lock_timeout")


@contextmanager
def _indexes_made_after(cursor: Any) -> Iterator[None]:
    """Take the indexes that constrain nothing off the tables, and put them back at the end."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE NOT indisunique"
        " AND indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        [list(TABLES)],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for _, made_by in indexes:
        cursor.execute(made_by)
