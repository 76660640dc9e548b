"""The data: England as shipped, and ten times England."""

from __future__ import annotations

import time

from django.core.management import call_command
from django.db import connection

# Each copy of a body keeps its kind, life, names and memberships; only codes and names get a number, so that
# selectivities stay those of England.
_GROW = """
INSERT INTO partnerships_body (version, standing, source_detail, confidence, note, code, region, website, shadow_from,
    established_on, established_precision, abolished_on, abolished_precision, kind_id, source_id, verified_on)
SELECT 1, standing, source_detail, confidence, 'copy of ' || id, code || '-' || n, region, website, shadow_from,
    established_on, established_precision, abolished_on, abolished_precision, kind_id, source_id, verified_on
FROM partnerships_body, generate_series(2, {times}) AS n;

CREATE TEMPORARY TABLE copies AS
SELECT copy.id AS id, replace(copy.note, 'copy of ', '')::bigint AS original, split_part(copy.code, '-', -1) AS n
FROM partnerships_body AS copy WHERE copy.note LIKE 'copy of %';

INSERT INTO partnerships_bodyname (version, standing, source_detail, confidence, note, valid_from, from_precision,
    valid_to, to_precision, name, use, initials, body_id, source_id, verified_on)
SELECT 1, standing, source_detail, confidence, note, valid_from, from_precision, valid_to, to_precision,
    name || ' ' || n, use, initials, copies.id, source_id, verified_on
FROM partnerships_bodyname JOIN copies ON copies.original = body_id;

INSERT INTO partnerships_bodycode (version, standing, source_detail, confidence, note, valid_from, from_precision,
    valid_to, to_precision, scheme, code, body_id, source_id, verified_on)
SELECT 1, standing, source_detail, confidence, note, valid_from, from_precision, valid_to, to_precision,
    scheme, partnerships_bodycode.code || '-' || n, copies.id, source_id, verified_on
FROM partnerships_bodycode JOIN copies ON copies.original = body_id;

INSERT INTO partnerships_partnership (version, standing, source_detail, confidence, note, slug, level, region,
    footprint, purpose, website, source_id, verified_on)
SELECT 1, standing, source_detail, confidence, 'copy of ' || id, slug || '-' || n, level, region,
    footprint, purpose, website, source_id, verified_on
FROM partnerships_partnership, generate_series(2, {times}) AS n;

CREATE TEMPORARY TABLE partnership_copies AS
SELECT copy.id AS id, replace(copy.note, 'copy of ', '')::bigint AS original, split_part(copy.slug, '-', -1) AS n
FROM partnerships_partnership AS copy WHERE copy.note LIKE 'copy of %';

INSERT INTO partnerships_partnershipstage (version, standing, source_detail, confidence, note, valid_from,
    from_precision, valid_to, to_precision, official_name, why_changed, kind_id, partnership_id, source_id, verified_on)
SELECT 1, standing, source_detail, confidence, note, valid_from, from_precision, valid_to, to_precision,
    official_name || ' ' || n, why_changed, kind_id, partnership_copies.id, source_id, verified_on
FROM partnerships_partnershipstage JOIN partnership_copies ON original = partnership_id;

INSERT INTO partnerships_membership (version, standing, source_detail, confidence, note, valid_from, from_precision,
    valid_to, to_precision, role, basis, is_voting, share_of_body, joined_by, left_by, body_id, partnership_id,
    source_id, verified_on)
SELECT 1, standing, source_detail, confidence, note, valid_from, from_precision, valid_to, to_precision,
    role, basis, is_voting, share_of_body, joined_by, left_by, copies.id, partnership_copies.id, source_id, verified_on
FROM partnerships_membership JOIN copies ON copies.original = body_id
JOIN partnership_copies ON partnership_copies.original = partnership_id AND partnership_copies.n = copies.n;
"""


def load() -> float:
    """Load the register of England into the empty database; seconds."""
    started = time.perf_counter()
    call_command("load_england", verbosity=0)
    return time.perf_counter() - started


def grow(times: int) -> None:
    """Make bodies, names, codes, partnerships and memberships `times` as many; history is not written for copies."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        cursor.execute(_GROW.format(times=times).replace("%", "%"))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
