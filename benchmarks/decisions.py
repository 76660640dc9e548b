"""Decisions at scale: lists, forward plan and search against floors written by hand, and files against psql's COPY.

A page's floor renders the same bytes after the least SQL that can fill them. Growth is measured against a page that
reads no decision, in turn with it, so that a busy machine weighs on both.
"""

from __future__ import annotations

import datetime as dt
import resource
import statistics
import time
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory

from benchmarks.england_decides import decide
from benchmarks.floors import prepare
from benchmarks.pages import Visitor
from benchmarks.timing import Ratio, paired
from partnerships.page_memory import forget

AT_ONCE = 100_000
STILL = "/privacy/"  # reads no decision
BODY, PARTNERSHIP, WORD = "QT1", "nottingham-and-nottinghamshire", "reablement"
ROWS_OF_A_WORKBOOK = (5_000, 20_000)


@dataclass(frozen=True)
class ByHand:
    """A list in SQL as one would write it without our code: `shown` are the joins that no count needs."""

    columns: str
    source: str
    shown: str
    where: str
    order: str

    def rows(self, only: str = "") -> str:
        """Every row in order."""
        return f"SELECT {self.columns} FROM {self.source} {self.shown} WHERE {self.where} {only} ORDER BY {self.order}"

    def page(self, only: str = "", counted: str | None = None) -> tuple[str, str]:
        """The first 25 rows and the capped count; `counted` where the count is of other rows."""
        where = f"{self.where} {only if counted is None else counted}"
        count = f"SELECT count(*) FROM (SELECT 1 FROM {self.source} WHERE {where} LIMIT 1001) AS capped"
        return f"{self.rows(only)} LIMIT 25", count


def _held(table: str, today: dt.date) -> str:
    return (
        f"{table}.standing = 'accepted' AND ({table}.valid_from IS NULL OR {table}.valid_from <= '{today}')"
        f" AND ({table}.valid_to IS NULL OR {table}.valid_to > '{today}')"
    )


def _decisions(today: dt.date) -> ByHand:
    return ByHand(
        columns="d.title, d.ref, d.standing, stage.official_name, p.slug, d.computed_position, d.computed_required,"
        " d.computed_effective, d.computed_reported, d.needed_by, d.computed_next_on, d.computed_agreed_on, d.value,"
        " s.title, d.source_detail, d.confidence, d.verified_on",
        source="governance_decision d",
        shown="JOIN partnerships_source s ON s.id = d.source_id"
        " LEFT JOIN partnerships_partnership p ON p.id = d.partnership_id"
        f" LEFT JOIN partnerships_partnershipstage stage ON stage.partnership_id = p.id AND {_held('stage', today)}",
        where="d.standing = 'accepted' AND d.privacy = 'public'",
        order="d.computed_sort_on DESC, d.id DESC",
    )


def _steps(today: dt.date) -> ByHand:
    notice = "FROM governance_notice n WHERE n.step_id = step.id AND n.kind"
    return ByHand(
        columns="step.planned_on, d.title, d.ref, d.plain_english, step.standing, name.name, body.code, forum.name,"
        " step.decider_words, step.capacity, step.is_key, d.value, d.contact_role,"
        f" (SELECT min(published_on) {notice} = 'key_decision'),"
        f" EXISTS (SELECT 1 {notice} IN ('private_28', 'private_5'))",
        source="governance_decisionstep step JOIN governance_decision d ON d.id = step.decision_id",
        shown="JOIN partnerships_body body ON body.id = step.body_id"
        " LEFT JOIN governance_forum forum ON forum.id = step.forum_id LEFT JOIN partnerships_bodyname name"
        f" ON name.body_id = body.id AND name.use = 'official' AND {_held('name', today)}",
        where="step.standing = 'accepted' AND d.standing = 'accepted' AND d.privacy = 'public'"
        " AND step.computed_taken_on IS NULL AND d.withdrawn_on IS NULL"
        f" AND step.planned_on BETWEEN '{today}' AND date '{today}' + interval '4 months'",
        order="step.planned_on, step.id",
    )


@dataclass(frozen=True)
class Export:
    """A file against psql: times in seconds, the growth of this process's memory in MiB."""

    rows: int
    to_psql: float
    seconds: float
    first_byte_s: float
    memory_growth_mib: float


def measure(visitor: Visitor, admin: Visitor, scale: int, today: dt.date) -> dict[str, Any]:
    """Fill the register with 100,000 decisions and measure; then with `scale` times as many, and again."""
    decide(0, AT_ONCE - 1, today)
    report = {"once": _round(visitor, today), "admin": _admin(visitor, admin), "workbook": _workbook()}
    if scale > 1:
        decide(AT_ONCE, AT_ONCE * scale - 1, today)
        report["grown"] = _round(visitor, today)
        for name, page in report["grown"]["pages"].items():
            for kind in ("to_floor", "anew"):
                before = report["once"]["pages"][name][kind]["to_still"]
                page[kind]["to_itself"] = round(page[kind]["to_still"] / before, 2)
    return report


def _round(visitor: Visitor, today: dt.date) -> dict[str, Any]:
    pages = {name: _page(visitor, address, by_hand) for name, (address, by_hand) in _pages(today).items()}
    queries = [prepare(visitor.client, f"/decisions/{ref}/")[1].queries for ref in _three()]
    return {"pages": pages, "decision_queries": queries, "csv": asdict(_csv(visitor, today))}


def _page(visitor: Visitor, address: str, by_hand: tuple[str, str]) -> dict[str, Any]:
    forget()  # these decisions were made without history, by which the site would know of them
    number, made = prepare(visitor.client, address, by_hand=by_hand)
    floor, still = visitor.getter(f"/floor/{number}/"), visitor.getter(STILL)
    figures: dict[str, Any] = {"queries": made.queries}
    for name, page in (("to_floor", visitor.getter(address)), ("anew", visitor.getter(address, anew=True))):
        beside = paired(page, still, blocks=3, rounds=5).median
        figures[name] = asdict(paired(page, floor, blocks=4, rounds=6)) | {"to_still": beside}
    return figures


def _pages(today: dt.date) -> dict[str, tuple[str, tuple[str, str]]]:
    """Each page's address, with its rows and count by hand."""
    body = _one("SELECT id FROM partnerships_body WHERE code = %s", BODY)
    place = _one("SELECT id FROM partnerships_partnership WHERE slug = %s", PARTNERSHIP)
    decisions, steps = _decisions(today), _steps(today)
    sort_on, key = _row(f"{replace(decisions, columns='d.computed_sort_on, d.id').rows()} OFFSET 999 LIMIT 1")
    only = {
        "decisions": ("", ""),
        "decisions, awaited": ("?status=in_sign_off", "AND d.computed_position IN ('draft', 'in_sign_off')"),
        "decisions, needed soon": ("?needed=soon", f"AND d.needed_by BETWEEN '{today}' AND date '{today}' + 90"),
        "decisions of a partnership": (f"?partnership={PARTNERSHIP}", f"AND d.partnership_id = {place}"),
        "decisions of a body": (f"?body={BODY}", f"AND d.bodies && ARRAY[{body}]::bigint[]"),
        "decisions, word in title": (f"?q={WORD}", f"AND upper(d.title) LIKE '%{WORD.upper()}%'"),
    }
    pages = {name: (f"/decisions/{query}", decisions.page(where)) for name, (query, where) in only.items()}
    by_need = replace(decisions, order="d.needed_by, d.id").page(only["decisions, needed soon"][1])
    pages["decisions, needed soon"] = ("/decisions/?needed=soon", by_need)
    beyond = f"AND (d.computed_sort_on, d.id) < ('{sort_on}', {key})"
    pages["decisions, after the 1,000th"] = (f"/decisions/?after={key}", decisions.page(beyond, counted=""))
    pages["search among all (goal 4.0)"] = (f"/search/?q={WORD}", decisions.page(only["decisions, word in title"][1]))
    pages["forward plan"] = ("/forward-plan/", steps.page())
    of_body = f"/forward-plan/?body={BODY}&within=4"
    pages["forward plan of a body"] = (of_body, steps.page(f"AND step.body_id = {body}"))
    return pages


def _three() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref FROM governance_decision WHERE note = 'decides' AND privacy = 'public' AND"
                       " standing = 'accepted' ORDER BY computed_sort_on LIMIT 3")  # fmt: skip
        return [ref for (ref,) in cursor.fetchall()]


def _csv(visitor: Visitor, today: dt.date, rounds: int = 3) -> Export:
    """The whole list in turn with psql, which writes the same rows by hand-written SQL into a file."""
    before, ours, psqls, firsts, rows = _memory(), [], [], [], 0
    for _ in range(rounds):
        psqls.append(_psql(f"COPY ({_decisions(today).rows()}) TO STDOUT (FORMAT csv)"))
        started = time.perf_counter()
        first, rows = visitor.download("/decisions/?format=csv")
        ours.append(time.perf_counter() - started)
        firsts.append(first)
    ratio = statistics.median(ours) / statistics.median(psqls)
    return Export(rows, ratio, statistics.median(ours), max(firsts), round(_memory() - before, 1))


def _psql(sql: str) -> float:
    from config.backup.programs import program, run

    started = time.perf_counter()
    run([program("psql"), "-qXc", sql])
    return time.perf_counter() - started


def _workbook() -> dict[str, Any]:
    """Seconds and growth of memory for a small workbook and for the largest that is made."""
    from governance.views.lists_decisions import Decisions

    found: dict[str, Any] = {}
    for rows in ROWS_OF_A_WORKBOOK:
        request = RequestFactory().get("/decisions/")
        request.user = AnonymousUser()
        page = Decisions()
        page.setup(request)
        before, started = _memory(), time.perf_counter()
        response = replace(page.download, rows=page.ordered_rows[:rows]).response("xlsx")
        size = sum(len(piece) for piece in response)
        seconds = time.perf_counter() - started
        found[str(rows)] = {"seconds": seconds, "memory_growth_mib": round(_memory() - before, 1), "bytes": size}
    return found


def _admin(visitor: Visitor, admin: Visitor) -> dict[str, Any]:
    changelist = admin.getter("/admin/governance/decision/")
    return asdict(paired(changelist, visitor.getter("/decisions/"), blocks=3, rounds=4))


def _one(sql: str, *values: Any) -> Any:
    return _row(sql, *values)[0]


def _row(sql: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchone()


def _memory() -> float:
    """The most that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(report: dict[str, Any]) -> list[str]:
    """The figures in words."""
    lines = []
    for name, words in (("once", "100,000 decisions"), ("grown", "ten times as many")):
        if name not in report:
            continue
        lines += [
            "",
            f"{words}: page ÷ its floor by hand (goal 2.0, aim 1.3), ÷ itself before (goal 1.2); then as the first",
        ]
        lines[-1] += " reader after a change of the register gets it, and its queries"
        lines += [_line(page, figures) for page, figures in report[name]["pages"].items()]
        csv = report[name]["csv"]
        lines += [
            f"  queries of three decisions' pages: {report[name]['decision_queries']}",
            f"  CSV of {csv['rows']:,} ÷ psql COPY (goal 2.0, aim 1.2)  {csv['to_psql']:.2f}   {csv['seconds']:.2f} s,"
            f" first byte {csv['first_byte_s'] * 1000:.0f} ms, memory +{csv['memory_growth_mib']} MiB",
        ]
    admin = Ratio(**report["admin"])
    lines.append(f"Django's admin ÷ our list of decisions: {admin}")
    for rows, figures in report["workbook"].items():
        lines.append(
            f"  XLSX of {int(rows):,} rows: {figures['seconds']:.1f} s, memory +{figures['memory_growth_mib']} MiB"
        )
    return lines


def _line(page: str, figures: dict[str, Any]) -> str:
    words = f"  {page:<32}"
    for kind in ("to_floor", "anew"):
        found = figures[kind]
        spread = f"{found['median']:.2f} ({found['low']:.2f}-{found['high']:.2f})"
        grown = f"{found['to_itself']:.2f}" if "to_itself" in found else ""
        words += f"{spread:<20}{found['milliseconds']:>6.1f} ms {grown:>5}   "
    return f"{words}{figures['queries']:>2}"
