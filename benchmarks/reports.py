"""Reports of 100,000 rows as CSV against COPY of the same columns, and whether memory stays flat.

R1 upcoming decisions: 100,000 decisions of two steps each, every other one with notice. R3 pooled funds: 500 funds with
ten years of twenty contributions each. The floor is one hand-written query without gate, day or rules, by COPY.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from benchmarks.reminders import _unhistoried
from benchmarks.timing import Ratio, paired

DECISIONS = 100_000
FUNDS, YEARS, EACH = 500, 10, 20
_FACT = "version, standing, source_detail, confidence, note"
_PLAIN = "1, 'accepted', '', 'confirmed', 'report bench'"
_SOURCE = "(SELECT min(id) FROM partnerships_source)"
_FILL_DECISIONS = f"""
CREATE TEMP TABLE bench_body AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM partnerships_body ORDER BY id LIMIT 300;

INSERT INTO governance_decision ({_FACT}, privacy, exempt_paragraphs, private_reason, ref, title, plain_english,
    partnership_id, lead_body_id, functions, agreement_reference, value, wards, needed_by, reason_for_date,
    options_considered, recommended_option, equality_impact, consultation_done, electoral_sensitivity, contact_role,
    withdrawn_because, is_shared_with_scrutiny, bodies, computed_position, computed_next_on, computed_required,
    computed_effective, computed_reported, source_id)
SELECT {_PLAIN}, 'public', '{{}}', '', 'report-bench-' || i, 'Decision ' || i, 'What it means',
    (SELECT min(id) FROM partnerships_partnership), body.id, '{{}}', '', i * 100, '', date '2027-06-01' + i %% 300,
    '', '', '', '', '', '', 'Director', '', false, ARRAY[body.id], 'in_sign_off', date '2027-03-01' + i %% 300, 2, 1, 0,
    {_SOURCE}
FROM generate_series(1, {DECISIONS}) AS number (i) JOIN bench_body AS body ON body.n = i %% 300;

INSERT INTO governance_decisionstep ({_FACT}, decision_id, number, body_id, taken_by, decider_words, capacity,
    is_required, after, planned_on, is_key, due_source, paper_url, key_reason, not_called_in_reason, urgency,
    urgency_reason, urgency_agreed_by, condition_before, is_not_required_because, computed_outcome, computed_taken_on,
    computed_effective_on, computed_is_confirmed, computed_is_called_in, computed_deferrals, computed_marks, source_id)
SELECT {_PLAIN}, decision.id, step, body.id, 'forum', 'Cabinet', 'decide', true, '{{}}',
    CASE step WHEN 1 THEN date '2026-10-01' ELSE decision.computed_next_on END, step = 2, '', '', '', '', 'none', '',
    '', '', '', CASE step WHEN 1 THEN 'approved' ELSE '' END, CASE step WHEN 1 THEN date '2026-10-01' END,
    CASE step WHEN 1 THEN date '2026-10-01' END, false, false, 0, '{{}}', decision.source_id
FROM governance_decision AS decision
CROSS JOIN generate_series(1, 2) AS step
JOIN bench_body AS body ON body.n = (decision.id + step) %% 300
WHERE decision.note = 'report bench';

INSERT INTO governance_notice ({_FACT}, kind, body_id, step_id, published_on, url, reasons, contents, representations,
    response, source_id)
SELECT {_PLAIN}, 'key_decision', body_id, id, date '2026-11-01', '', '', '{{}}', '', '', source_id
FROM governance_decisionstep WHERE note = 'report bench' AND is_key AND decision_id %% 2 = 0;
"""
_FILL_FUNDS = f"""
INSERT INTO partnerships_fund ({_FACT}, from_precision, to_precision, ref, name, classification, purpose, source_id)
SELECT {_PLAIN}, 'exact', 'exact', 'report-bench-' || i, 'Fund ' || i,
    (ARRAY['pooled', 'aligned', 'in_view'])[1 + i %% 3], '', {_SOURCE}
FROM generate_series(1, {FUNDS}) AS number (i);

INSERT INTO partnerships_fundhost ({_FACT}, from_precision, to_precision, fund_id, host_id, source_id)
SELECT {_PLAIN}, 'exact', 'exact', fund.id, body.id, fund.source_id
FROM partnerships_fund AS fund JOIN bench_body AS body ON body.n = fund.id %% 300 WHERE fund.note = 'report bench';

INSERT INTO partnerships_fundyear ({_FACT}, fund_id, year, carry_forward_rule, source_id)
SELECT {_PLAIN}, id, year, '', source_id
FROM partnerships_fund CROSS JOIN generate_series(2026 - {YEARS} + 1, 2026) AS year WHERE note = 'report bench';

INSERT INTO partnerships_contribution ({_FACT}, fund_year_id, body_id, funding, use, planned, agreed, actual,
    description, source_id)
SELECT {_PLAIN}, year.id, body.id, 'la_additional', 'revenue', 1000 + body.n, 1100, 1200, '', year.source_id
FROM partnerships_fundyear AS year JOIN bench_body AS body ON body.n < {EACH} WHERE year.note = 'report bench';
"""
_CLEAR = "".join(
    f"DELETE FROM {table} WHERE note = 'report bench';\n"
    for table in (
        "governance_notice",
        "governance_decisionstep",
        "governance_decision",
        "partnerships_contribution",
        "partnerships_fundyear",
        "partnerships_fundhost",
        "partnerships_fund",
    )
)
_NAME = """LEFT JOIN partnerships_bodyname AS {0} ON {0}.body_id = {1} AND {0}.use = 'official'
    AND {0}.standing = 'accepted' AND ({0}.valid_from IS NULL OR {0}.valid_from <= date '2026-11-26')
    AND ({0}.valid_to IS NULL OR {0}.valid_to > date '2026-11-26')"""
_FLOOR_R1 = f"""
SELECT d.ref, d.title, d.plain_english, stage.official_name, p.level, steps.bodies, lead.name, d.value, steps.is_key,
    d.wards, d.needed_by, steps.next_name, steps.next_forum, steps.next_on, steps.next_capacity, steps.notice,
    steps.notice - steps.next_on < -28, steps.urgency, array_to_string(d.exempt_paragraphs, '; '), steps.required,
    steps.effective, steps.required - steps.effective, told.scrutiny_on, steps.next_on - steps.notice, told.until,
    steps.call_in, d.contact_role, 'http://localhost/decisions/' || d.ref || '/'
FROM governance_decision AS d
LEFT JOIN partnerships_partnership AS p ON p.id = d.partnership_id
LEFT JOIN partnerships_partnershipstage AS stage ON stage.partnership_id = p.id AND stage.standing = 'accepted'
    AND stage.valid_to IS NULL
{_NAME.format("lead", "d.lead_body_id")}
LEFT JOIN LATERAL (
    SELECT string_agg(n.name, '; ' ORDER BY s.number) AS bodies, bool_or(s.is_key) AS is_key, count(*) AS required,
        count(s.computed_effective_on) AS effective, max(s.computed_call_in_until) AS call_in,
        max(s.urgency) AS urgency,
        min(s.planned_on) FILTER (WHERE s.computed_taken_on IS NULL) AS next_on,
        min(n.name) FILTER (WHERE s.computed_taken_on IS NULL) AS next_name,
        min(s.capacity) FILTER (WHERE s.computed_taken_on IS NULL) AS next_capacity,
        min(coalesce(f.name, s.decider_words)) FILTER (WHERE s.computed_taken_on IS NULL) AS next_forum,
        min(notice.published_on) AS notice
    FROM governance_decisionstep AS s
    {_NAME.format("n", "s.body_id")}
    LEFT JOIN governance_forum AS f ON f.id = s.forum_id
    LEFT JOIN governance_notice AS notice ON notice.step_id = s.id AND notice.kind = 'key_decision'
    WHERE s.decision_id = d.id
) AS steps ON true
LEFT JOIN LATERAL (
    SELECT min(e.on) FILTER (WHERE e.forum_id IS NOT NULL) AS scrutiny_on, max(e.respond_by) AS until
    FROM governance_engagement AS e WHERE e.decision_id = d.id
) AS told ON true
WHERE d.note = 'report bench' ORDER BY d.computed_next_on, d.id
"""
_FLOOR_R3 = f"""
SELECT f.ref, a.ref, f.name, host.name, post.title, f.classification, y.year,
    c.funding, who.name, kind.sector,
    c.planned, c.agreed, c.revised, c.actual, c.actual - coalesce(c.revised, c.agreed, c.planned), split.share,
    paid.scheme, paid.setting, paid.commissioner, paid.provider, signed.last, NULL, sent.period, sent.last, sent.overdue
FROM partnerships_contribution AS c
JOIN partnerships_fundyear AS y ON y.id = c.fund_year_id
JOIN partnerships_fund AS f ON f.id = y.fund_id
JOIN partnerships_body AS b ON b.id = c.body_id
JOIN partnerships_bodykind AS kind ON kind.id = b.kind_id
{_NAME.format("who", "c.body_id")}
LEFT JOIN partnerships_agreement AS a ON a.id = f.agreement_id
LEFT JOIN partnerships_fundhost AS h ON h.fund_id = f.id AND h.valid_to IS NULL
{_NAME.format("host", "h.host_id")}
LEFT JOIN partnerships_post AS post ON post.id = h.pool_manager_id
LEFT JOIN partnerships_riskshare AS risk ON risk.fund_year_id = y.id
LEFT JOIN partnerships_risksharesplit AS split ON split.risk_share_id = risk.id AND split.body_id = c.body_id
LEFT JOIN LATERAL (SELECT max(e.on) AS last FROM partnerships_agreementevent AS e
    WHERE e.agreement_id = a.id AND e.kind = 'signed') AS signed ON true
LEFT JOIN LATERAL (SELECT max(r.period) AS period, max(r.submitted_on) AS last,
        date '2026-11-26' - min(r.due_on) FILTER (WHERE r.submitted_on IS NULL) AS overdue
    FROM partnerships_financereturn AS r WHERE r.fund_year_id = y.id) AS sent ON true
LEFT JOIN LATERAL (SELECT string_agg(s.name, '; ') AS scheme, string_agg(s.setting, '; ') AS setting,
        string_agg(s.provider_type, '; ') AS provider, string_agg(s.commissioner_id::text, '; ') AS commissioner
    FROM partnerships_schemefunding AS m JOIN partnerships_scheme AS s ON s.id = m.scheme_id
    WHERE s.fund_year_id = y.id AND m.funding = c.funding) AS paid ON true
WHERE c.note = 'report bench' ORDER BY f.classification, f.name, y.year DESC, c.body_id
"""


@dataclass(frozen=True)
class ReportFigures:
    """One report as CSV: its rows, its ratio to COPY, and megabytes of Python's memory for a part and for all."""

    report: str
    rows: int
    to_floor: Ratio
    megabytes_part: float
    megabytes: float


def measure() -> list[ReportFigures]:
    """Fill, measure both, and leave the database as it was."""
    _unhistoried(_FILL_DECISIONS + _FILL_FUNDS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    try:
        return [
            _report("upcoming-decisions", _FLOOR_R1, "q=Decision%20", "q=Decision%201"),
            _report("pooled-funds", _FLOOR_R3, "fund=Fund%20&years=10", "fund=Fund%20&years=1"),
        ]
    finally:
        _unhistoried(_CLEAR)


def _report(name: str, floor: str, query: str, fewer: str) -> ReportFigures:
    lines = _file(name, query)
    ratio = paired(lambda: _file(name, query), lambda: _copied(floor), blocks=2, rounds=1)
    return ReportFigures(
        name, lines - 1, ratio, _memory(lambda: _file(name, fewer)), _memory(lambda: _file(name, query))
    )


def _file(name: str, query: str) -> int:
    """The report as CSV, through the view; the number of its lines."""
    from django.contrib.auth.models import AnonymousUser

    from governance.reports.catalogue import report_called
    from governance.reports.saved import report_over

    report = report_called(name)
    if report is None:
        raise LookupError(name)
    response: Any = report_over(report, f"{query}&on=2026-11-26", AnonymousUser()).download.response("csv")
    pieces = response.streaming_content if response.streaming else [response.content]
    return sum(piece.count(b"\r\n") for piece in pieces)


class _Sink:
    """Takes what COPY sends and keeps nothing."""

    def write(self, piece: bytes) -> int:
        """So many bytes."""
        return len(piece)


def _copied(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)", _Sink())


def _memory(work: Callable[[], object]) -> float:
    """Megabytes of Python's memory at the most, over what was there before."""
    gc.collect()
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(most / 1e6, 1)


def table(figures: list[dict[str, Any]]) -> list[str]:
    """The figures as lines."""
    lines = ["", "Reports as CSV ÷ COPY of the same columns (goal 2.5); memory for a part and for all"]
    for each in figures:
        ratio = each["to_floor"]
        spread = f"({ratio['low']:.2f}-{ratio['high']:.2f})"
        memory = f"{each['megabytes_part']} and {each['megabytes']} MB"
        lines.append(f"  {each['report']:<32}{ratio['median']:>6.2f} {spread:<14}{each['rows']:>9,} rows   {memory}")
    return lines
