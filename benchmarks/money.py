"""The page of a fund and the money of a partnership: 500 funds with ten years of quarterly lines, and ten times that.

Ten funds to a partnership, each under an agreement of two parties, with two contributions a year and four returns of
ten lines: 200,000 lines. Ten times the data are ten times the partnerships. A page's floor renders the same bytes after
its own heaviest query. Growth is measured with nothing remembered, against a page that reads no money, in turn with it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import connection

from benchmarks.floors import prepare
from benchmarks.pages import Visitor
from benchmarks.reminders import _unhistoried
from benchmarks.timing import paired

PARTNERSHIPS, FUNDS_OF_EACH, YEARS, LINES = 50, 10, 10, 10
STILL = "/privacy/"  # reads no money
_FACT = "version, standing, source_detail, confidence, note"
_PLAIN = "1, 'accepted', '', 'confirmed', 'money bench'"
_DATED = "from_precision, to_precision"
_EXACT = "'exact', 'exact'"
_SOURCE = "(SELECT min(id) FROM partnerships_source)"
_NEW = "note = 'money bench' AND split_part({}, '-', 3)::int BETWEEN {first} AND {last}"
_FILL = f"""
DROP TABLE IF EXISTS money_body;
CREATE TEMP TABLE money_body AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM partnerships_body WHERE standing = 'accepted' ORDER BY id
LIMIT 300;

INSERT INTO partnerships_partnership ({_FACT}, slug, level, region, footprint, purpose, website, source_id)
SELECT {_PLAIN}, 'money-bench-' || p, 'place', '', '', '', '', {_SOURCE}
FROM generate_series({{first}}, {{last}}) AS number (p);

INSERT INTO partnerships_partnershipstage ({_FACT}, {_DATED}, official_name, why_changed, kind_id, partnership_id,
    source_id)
SELECT {_PLAIN}, {_EXACT}, 'Partnership ' || slug, '', (SELECT min(kind_id) FROM partnerships_partnershipstage), id,
    source_id
FROM partnerships_partnership WHERE {_NEW.format("slug", first="{first}", last="{last}")};

INSERT INTO partnerships_agreement ({_FACT}, {_DATED}, valid_from, ref, title, partnership_id, kind_id, source_id)
SELECT {_PLAIN}, {_EXACT}, date '2016-04-01', slug || '-' || f, 'Agreement ' || f || ' of ' || slug, id,
    (SELECT id FROM partnerships_agreementkind WHERE code = 's75'), source_id
FROM partnerships_partnership CROSS JOIN generate_series(1, {FUNDS_OF_EACH}) AS f
WHERE {_NEW.format("slug", first="{first}", last="{last}")};

INSERT INTO partnerships_agreementparty ({_FACT}, {_DATED}, role, agreement_id, body_id, source_id)
SELECT {_PLAIN}, {_EXACT}, 'party', agreement.id, body.id, agreement.source_id
FROM partnerships_agreement AS agreement CROSS JOIN generate_series(0, 1) AS k
JOIN money_body AS body ON body.n = (agreement.id * 2 + k) %% 300
WHERE {_NEW.format("ref", first="{first}", last="{last}")};

INSERT INTO partnerships_fund ({_FACT}, {_DATED}, ref, name, agreement_id, partnership_id, classification, purpose,
    source_id)
SELECT {_PLAIN}, {_EXACT}, ref, 'Fund of ' || title, id, partnership_id,
    (ARRAY['pooled', 'aligned', 'in_view'])[1 + id %% 3], '', source_id
FROM partnerships_agreement WHERE {_NEW.format("ref", first="{first}", last="{last}")};

INSERT INTO partnerships_fundhost ({_FACT}, {_DATED}, fund_id, host_id, source_id)
SELECT {_PLAIN}, {_EXACT}, fund.id, body.id, fund.source_id
FROM partnerships_fund AS fund JOIN money_body AS body ON body.n = fund.agreement_id * 2 %% 300
WHERE {_NEW.format("ref", first="{first}", last="{last}")};

INSERT INTO partnerships_fundyear ({_FACT}, fund_id, year, stated_plan, carry_forward_rule, source_id)
SELECT {_PLAIN}, id, year, 200000, '', source_id
FROM partnerships_fund CROSS JOIN generate_series(2026 - {YEARS} + 1, 2026) AS year
WHERE {_NEW.format("ref", first="{first}", last="{last}")};

DROP TABLE IF EXISTS money_year;
CREATE TEMP TABLE money_year AS
SELECT year.id, year.year, year.source_id, fund.agreement_id FROM partnerships_fundyear AS year
JOIN partnerships_fund AS fund ON fund.id = year.fund_id
WHERE fund.{_NEW.format("fund.ref", first="{first}", last="{last}")};

INSERT INTO partnerships_contribution ({_FACT}, fund_year_id, body_id, funding, use, planned, agreed, actual,
    description, source_id)
SELECT {_PLAIN}, year.id, body.id, 'la_additional', 'revenue', 100000 + k, 100000 + k, 110000, '', year.source_id
FROM money_year AS year CROSS JOIN generate_series(0, 1) AS k
JOIN money_body AS body ON body.n = (year.agreement_id * 2 + k) %% 300;

INSERT INTO partnerships_financereturn ({_FACT}, kind, period, due_on, submitted_on, narrative, fund_year_id, source_id)
SELECT {_PLAIN}, 's75_quarterly', 'q' || q, make_date(year, q * 3, 28), make_date(year, q * 3, 20), '', id, source_id
FROM money_year CROSS JOIN generate_series(1, 4) AS q;

INSERT INTO partnerships_returnline (version, "order", label, plan, forecast, actual, note, finance_return_id)
SELECT 1, line, 'Line ' || line, 20000, 21000, 5000, '', report.id
FROM partnerships_financereturn AS report JOIN money_year AS year ON year.id = report.fund_year_id
CROSS JOIN generate_series(1, {LINES}) AS line;
"""


def measure(visitor: Visitor, scale: int) -> dict[str, Any]:
    """Fill and measure; then with `scale` times as many, and again."""
    _fill(1, PARTNERSHIPS)
    report: dict[str, Any] = {"once": _round(visitor)}
    if scale > 1:
        _fill(PARTNERSHIPS + 1, PARTNERSHIPS * scale)
        report["grown"] = _round(visitor)
        for name, page in report["grown"]["pages"].items():
            page["to_itself"] = round(page["to_still"] / report["once"]["pages"][name]["to_still"], 2)
    return report


def _fill(first: int, last: int) -> None:
    _unhistoried(_FILL.format(first=first, last=last))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _round(visitor: Visitor) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM partnerships_returnline")
        lines = cursor.fetchone()[0]
    place = f"money-bench-{PARTNERSHIPS // 2}"
    pages = {
        "fund": f"/funds/{place}-5/",
        "fund, a year chosen": f"/funds/{place}-5/?year=2019",
        "partnership, money": f"/partnerships/{place}/money/",
    }
    return {"lines": lines, "pages": {name: _page(visitor, address) for name, address in pages.items()}}


def _page(visitor: Visitor, address: str) -> dict[str, Any]:
    number, made = prepare(visitor.client, address)
    anew, floor = visitor.getter(address, anew=True), visitor.getter(f"/floor/{number}/")
    return {
        "to_floor": asdict(paired(visitor.getter(address), floor)),
        "unremembered": asdict(paired(anew, floor)),
        "to_still": paired(anew, visitor.getter(STILL), blocks=3).median,
        "queries": made.queries,
    }


def table(report: dict[str, Any]) -> list[str]:
    """The figures as lines."""
    lines = []
    for each in filter(None, (report["once"], report.get("grown"))):
        lines += ["", f"Money with {each['lines']:,} lines of returns: page ÷ floor (goal 2.0); unremembered; queries"]
        for name, page in each["pages"].items():
            ratio = page["to_floor"]
            spread = f"({ratio['low']:.2f}-{ratio['high']:.2f})"
            grown = f"   ÷ itself at once {page['to_itself']:.2f} (goal 1.2)" if "to_itself" in page else ""
            lines.append(
                f"  {name:<32}{ratio['median']:>6.2f} {spread:<14}{ratio['milliseconds']:>7.1f} ms"
                f"   {page['unremembered']['median']:>5.2f}   {page['queries']:>2}{grown}"
            )
    return lines
