"""Every process is killed with SIGKILL at random points of a pass of 1,000 reminders: none is lost.

Where the transport can be asked, none is doubled; on plain SMTP one extra copy at most, flagged, the same bytes; and a
normal restart (SIGTERM) doubles none. 20 kills here, 300 in `make soak`. The seed stands in what a failure prints.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.governance.reminders.chaos.stack import ROOT, Stack, stack

pytestmark = [pytest.mark.django_db, pytest.mark.long]
FAULTS = {
    "refuse": 0.02,
    "refuse_data": 0.02,
    "stall": 0.002,
    "drop_in_data": 0.02,
    "drop_before_answer": 0.01,
    "accept_then_close": 0.02,
}
KILLS = {"child": 8, "worker": 1, "beat": 1, "redis": 2, "postgres": 2, "server": 4}
PATIENCE_S = 420  # on a machine with much else to do; by itself it takes half a minute


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short path that the servers' own account may pass through."""
    made = Path(tempfile.mkdtemp(prefix="register-chaos-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_on_smtp_none_is_lost_whatever_dies(directory: Path, pytestconfig: pytest.Config) -> None:
    soak = pytestconfig.getoption("--soak")
    chance, seed = seeded(soak)
    with stack(directory, faults=FAULTS) as running:
        fill(running, readers=50, mergers=4)
        running.go(workers=2, beats=2)
        kill(running, chance, 200 if soak else 14, mergers=20)
        settle(running, 1_000)
        outcome = check(running, copies=2)
        sys.stdout.write(f"seed {seed}: {dict(running.killed)} killed, {dict(outcome)}\n")
        restart_in_order(running, times=20 if soak else 3)


def test_where_the_transport_can_be_asked_none_is_doubled(directory: Path, pytestconfig: pytest.Config) -> None:
    soak = pytestconfig.getoption("--soak")
    chance, seed = seeded(soak)
    with stack(directory, faults=FAULTS, notify=True) as running:
        fill(running, readers=50 if soak else 15, mergers=4)
        running.go(workers=2 if soak else 1, beats=2 if soak else 1)
        kill(running, chance, 100 if soak else 6, mergers=20)
        settle(running, 1_000 if soak else 300)
        outcome = check(running, copies=1)
    sys.stdout.write(f"seed {seed}: {dict(running.killed)} killed, {dict(outcome)}\n")


def seeded(soak: bool) -> tuple[random.Random, int]:
    seed = random.randrange(10**6) if soak else 20261126  # noqa: S311 - repeatable
    return random.Random(seed), seed  # noqa: S311


def fill(running: Stack, *, readers: int, mergers: int, first: int = 0) -> None:
    """Readers who each want one mail for each merger."""
    command = [sys.executable, "-m", "tests.governance.reminders.chaos.fill", str(readers), str(mergers), str(first)]
    subprocess.run(command, cwd=ROOT, env=os.environ | running.environment, check=True, capture_output=True)


def kill(running: Stack, chance: random.Random, times: int, *, mergers: int) -> None:
    """SIGKILL something at random, again and again, from the moment that mail flows.

    Meanwhile the mergers become this many, four at a time, so that planning is killed as well as sending.
    """
    running.wait_until(lambda: len(running.accepted()) > 20, PATIENCE_S)
    more = {turn * times // (mergers // 4): 4 * turn for turn in range(1, mergers // 4)}
    for turn in range(times):
        if turn in more:
            fill(running, readers=50, mergers=4, first=more[turn])
        time.sleep(chance.uniform(0.1, 1.0))
        running.kill_something(chance, KILLS)


def settle(running: Stack, promises: int) -> None:
    """Wait until every reminder went out or waits at the desk."""
    running.wait_until(lambda: counted(running, "state IN ('sent', 'in_doubt')") == promises, PATIENCE_S)


def counted(running: Stack, condition: str) -> int:
    return int(running.rows(f"SELECT count(*) FROM governance_promise WHERE {condition}")[0][0])  # noqa: S608 - our own words


def check(running: Stack, *, copies: int) -> Counter[str]:
    """Nothing lost, silent or taken back; no more copies than allowed, each flagged and the same bytes."""
    withdrawn = running.rows(
        "SELECT state_reason, happens_on, due_on, revision, count(*), min(settled_at), max(settled_at)"
        " FROM governance_promise WHERE state = 'withdrawn' GROUP BY 1, 2, 3, 4"
    )
    assert withdrawn == [], "a planner took back what another had planned"
    mails = running.rows("SELECT trim(both '<>' from message_id), state, may_be_doubled FROM governance_mail")
    copies_of, digests = Counter[str](), defaultdict(set)
    for mail in running.accepted():
        key = mail["id"].strip("<>")
        copies_of[key] += 1
        digests[key].add(mail["digest"])
    assert [key for key, state, _ in mails if state == "sent" and not copies_of[key]] == []
    doubled = {key: count for key, count in copies_of.items() if count > 1}
    assert all(count <= copies for count in doubled.values()), doubled
    flagged = {key for key, _, flag in mails if flag}
    assert set(doubled) <= flagged, "a second copy that is not flagged"
    assert all(len(each) == 1 for each in digests.values()), "two copies that differ"
    return Counter(doubled=len(doubled), at_the_desk=sum(state == "doubtful" for _, state, _ in mails))


def restart_in_order(running: Stack, *, times: int) -> None:
    """Workers that are asked to end finish the mail under way: nothing in doubt, nothing doubled."""
    running.server.command[-1] = "{}"
    running.server.kill()
    before, known = len(running.accepted()), counted(running, "true")
    fill(running, readers=15, mergers=20, first=100)
    for turn in range(times):
        running.wait_until(lambda: len(running.accepted()) > before + 40 * (turn % 3), PATIENCE_S)  # noqa: B023
        running.workers[turn % 2].term()
    settle(running, known + 300)
    new = [mail["id"] for mail in running.accepted()[before:]]
    assert (len(new), len(set(new))) == (300, 300)
    flagged = {key for (key,) in running.rows("SELECT message_id FROM governance_mail WHERE may_be_doubled")}
    assert not flagged & set(new)
