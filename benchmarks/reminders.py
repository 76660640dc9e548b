"""Planning and sending reminders against the least that the same work can cost.

Planning: 20,000 followers of 1,000 partnerships, 100,000 open decisions, 50,000 promises due today. The floor is a bare
INSERT … SELECT of the same rows into a table with the same unique key and nothing else. Sending: 2,000 mails to a
server that takes 2 ms a command and 8 ms to accept; the floor hands the same bytes over one open connection.
"""

from __future__ import annotations

import datetime as dt
import resource
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

TODAY = dt.date(2027, 3, 2)  # a Tuesday
SERVER = Path(__file__).parent.parent / "tests" / "governance" / "reminders" / "chaos" / "smtp_server.py"
KEY = "subject_id, rule, reader_id, reader_kind, due_on, revision"
COLUMNS = f"{KEY}, subject_kind, lead, happens_on, useful_until, urgent, why, state, state_reason"
ROUNDS = 9
_FILL = """
INSERT INTO partnerships_partnership (version, standing, source_detail, confidence, note, slug, level, region,
    footprint, purpose, website, source_id)
SELECT 1, 'accepted', '', 'confirmed', 'bench', 'bench-' || n, level, region, footprint, purpose, '', source_id
FROM (SELECT * FROM partnerships_partnership ORDER BY id LIMIT 1) AS one, generate_series(1, 1000) AS n;

INSERT INTO accounts_user (email, display_name, password, is_active, is_administrator, joined_at, session_generation)
SELECT 'follower' || n || '@people.example', 'Follower ' || n, '!', true, false, now(), 0
FROM generate_series(1, 20000) AS n;

INSERT INTO governance_follow (kind, record_id, user_id)
SELECT 'partnership', partnership.id, account.id
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM accounts_user WHERE email LIKE 'follower%') AS account
JOIN (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM partnerships_partnership WHERE note = 'bench'
) AS partnership ON partnership.n = account.n % 1000;
"""
# 2,500 decisions come near (five leads away in turn), each followed by 20; the others wait for a day beyond every lead.
_DECISIONS = """
WITH place AS (
    SELECT id, source_id, row_number() OVER (ORDER BY id) - 1 AS n FROM partnerships_partnership WHERE note = 'bench'
), made AS (
    INSERT INTO governance_decision (version, standing, source_detail, confidence, note, privacy, exempt_paragraphs,
        private_reason, ref, title, plain_english, partnership_id, functions, agreement_reference, wards,
        reason_for_date, options_considered, recommended_option, equality_impact, consultation_done,
        electoral_sensitivity, contact_role, withdrawn_because, is_shared_with_scrutiny, bodies, computed_position,
        computed_required, computed_effective, computed_reported, source_id)
    SELECT 1, 'accepted', '', 'confirmed', 'bench', 'public', '{{}}', '', 'bench-' || i, 'Decision ' || i, '', place.id,
        '{{}}', '', '', '', '', '', '', '', '', '', '', false, '{{}}', 'in_sign_off', 1, 0, 0, place.source_id
    FROM generate_series({first}, {last}) AS number (i) JOIN place ON place.n = number.i %% 1000
    RETURNING id, source_id, replace(ref, 'bench-', '')::int AS n
)
INSERT INTO governance_decisionstep (version, standing, source_detail, confidence, note, decision_id, number, body_id,
    taken_by, decider_words, capacity, is_required, after, planned_on, due_source, paper_url, key_reason,
    not_called_in_reason, urgency, urgency_reason, urgency_agreed_by, condition_before, is_not_required_because,
    computed_outcome, computed_is_confirmed, computed_is_called_in, computed_deferrals, computed_marks, source_id)
SELECT 1, 'accepted', '', 'confirmed', 'bench', made.id, 1, (SELECT min(id) FROM partnerships_body), 'forum', '',
    'decide', true, '{{}}',
    CASE WHEN n < 2500 THEN date '2027-03-04' + (n %% 5) * 5 ELSE date '2028-01-01' + n %% 365 END,
    '', '', '', '', 'none', '', '', '', '', '', false, false, 0, '{{}}', made.source_id
FROM made;
"""


@dataclass(frozen=True)
class Planning:
    """Ratios: the first pass to the floor, a second pass that day to the first, ten times the decisions to before."""

    rows: int
    first_pass_s: float
    to_floor: float
    second_to_first: float
    ten_times_to_once: float | None


@dataclass(frozen=True)
class Sending:
    """The ratio to the bare loop, each part of the safety in milliseconds a mail, and the growth of memory."""

    mails: int
    to_floor: float
    milliseconds: float
    floor_milliseconds: float
    parts: dict[str, float]
    memory_growth_mib: float


def plan_and_send(scale: int, mails: int = 2_000) -> tuple[Planning, Sending]:
    """Measure both; leaves the database filled."""
    _unhistoried(_FILL)
    _unhistoried(_DECISIONS.format(first=0, last=99_999))
    first, to_floor, rows = _first_passes()
    second = statistics.median(_timed(_plan) for _ in range(5))
    grown = None
    if scale > 1:
        _forget()
        _unhistoried(_DECISIONS.format(first=100_000, last=100_000 * scale - 1))
        grown, _, _ = _first_passes()
    ten_times = grown / first if grown is not None else None
    planning = Planning(rows, round(first, 3), to_floor, second / first, ten_times)
    return planning, _send(mails)


def _plan() -> int:
    from governance.reminders.planning.calendar import working_days
    from governance.reminders.planning.plan import plan
    from governance.reminders.rules.table import RULES

    return plan(RULES, today=TODAY, is_working=working_days()).made


def _first_passes() -> tuple[float, float, int]:
    """Passes into an empty ledger, each with the floor right after it: the usual seconds, ratio, and rows.

    In turns, so that whatever slows the machine for a while slows both.
    """
    times, ratios, rows = [], [], 0
    for _ in range(ROUNDS):
        _forget()
        started = time.perf_counter()
        rows = _plan()
        times.append(time.perf_counter() - started)
        ratios.append(times[-1] / _floor())
    return statistics.median(times), statistics.median(ratios), rows


def _floor() -> float:
    """The same rows into a table with the same unique key."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(f"CREATE TABLE bare AS SELECT {COLUMNS} FROM governance_promise LIMIT 0")
        cursor.execute(f"CREATE UNIQUE INDEX ON bare ({KEY})")
        cursor.execute("CHECKPOINT")
        started = time.perf_counter()
        cursor.execute(f"INSERT INTO bare SELECT {COLUMNS} FROM governance_promise")
        return time.perf_counter() - started


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE governance_promise, governance_mail, governance_watcheddate, governance_pulse")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _unhistoried(sql: str) -> None:
    """Fill without writing the history, as for a copy."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        cursor.execute(sql.replace("%%", "%"))
        cursor.execute("SET session_replication_role = DEFAULT")


def _send(mails: int) -> Sending:
    from governance.reminders.delivery.gather import gather
    from governance.reminders.models import Mail
    from governance.reminders.planning.calendar import digest_moment, working_days

    gather(now=digest_moment(TODAY), is_working=working_days())
    with connection.cursor() as cursor:  # the rest is not for today
        cursor.execute(
            "UPDATE governance_mail SET next_try_at = 'infinity' WHERE id NOT IN"
            " (SELECT id FROM governance_mail ORDER BY id LIMIT %s)",
            [mails],
        )
    with _server() as port, _settings(port):
        before = _memory()
        parts, seconds = _timed_parts(lambda: _send_all(mails))
        growth = _memory() - before
        contents = [(m.address, bytes(m.content or b"")) for m in Mail.objects.filter(state="sent").iterator()]
        floor = _timed(lambda: _bare_loop(port, contents))
    each = {name: round(spent / mails * 1000, 2) for name, spent in parts.items()}
    return Sending(len(contents), seconds / floor, seconds / mails * 1000, floor / mails * 1000, each, round(growth, 1))


def _send_all(mails: int) -> None:
    from governance.reminders.delivery.send import send
    from governance.reminders.models import Mail

    while Mail.objects.filter(state="sent").count() < mails:
        send(today=TODAY)


def _timed_parts(work: Callable[[], None]) -> tuple[dict[str, float], float]:
    """What each part of the safety costs: the look, the making, the mark, the hand-over, the note that it was sent."""
    from governance.reminders.delivery import claim, send, smtp

    spent: dict[str, float] = {}
    places: list[tuple[Any, str, str]] = [
        (claim, "claim", "claim"),
        (send, "look", "last look"),
        (send, "write", "making the bytes"),
        (claim, "mark", "in-doubt mark"),
        (smtp.Smtp, "hand_over", "hand-over"),
        (claim, "sent", "sent mark"),
    ]
    kept = [(place, name, getattr(place, name)) for place, name, _ in places]
    for place, name, words in places:
        setattr(place, name, _adding(getattr(place, name), spent, words))
    try:
        return spent, _timed(work)
    finally:
        for place, name, original in kept:
            setattr(place, name, original)


def _adding(work: Callable[..., Any], spent: dict[str, float], words: str) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            spent[words] = spent.get(words, 0.0) + time.perf_counter() - started

    return timed


def _bare_loop(port: int, contents: list[tuple[str, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for address, content in contents:
            server.sendmail("register@example.org", [address], content)


@contextmanager
def _server() -> Iterator[int]:
    from config.local.redis_server import free_port

    port = free_port()
    with tempfile.NamedTemporaryFile() as kept:
        process = subprocess.Popen([sys.executable, str(SERVER), str(port), kept.name, "{}"])
        time.sleep(1)
        try:
            yield port
        finally:
            process.kill()
            process.wait()


@contextmanager
def _settings(port: int) -> Iterator[None]:
    from django.test import override_settings

    backend = "django.core.mail.backends.smtp.EmailBackend"
    limits = {"per_minute": 10**9, "longest_pass_s": 600.0}
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, REMINDERS=limits):
        yield


def _memory() -> float:
    """The most that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
