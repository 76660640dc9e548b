"""Every process is killed with SIGKILL at random points of a pass of 1,000 reminders: none is lost.

Where the transport can be asked, none is doubled; on plain SMTP one extra copy at most, flagged, the same bytes.
20 kills here, 200 in `make soak`. The seed stands in the failure's output.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.governance.reminders.chaos.stack import ROOT, Stack, stack

pytestmark = pytest.mark.django_db
FAULTS = {
    "refuse": 0.02,
    "refuse_data": 0.02,
    "stall": 0.002,
    "drop_in_data": 0.02,
    "drop_before_answer": 0.01,
    "accept_then_close": 0.02,
}
KILLS = {"child": 8, "worker": 1, "beat": 1, "redis": 2, "postgres": 2, "server": 4}
READERS, MERGERS = 50, 20


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="register-chaos-"))
    made.chmod(0o711)
    return made


def run(running: Stack, *, kills: int, pause_s: tuple[float, float], seed: int, patience_s: float) -> dict[str, Any]:
    """Fill, start, kill at random, wait until everything is settled; what the ledger says then."""
    fill = [sys.executable, "-m", "tests.governance.reminders.chaos.fill", str(READERS), str(MERGERS)]
    subprocess.run(fill, cwd=ROOT, env=dict(_environment(running)), check=True, capture_output=True)
    chance = random.Random(seed)  # noqa: S311 - repeatable
    running.go()
    running.wait_until(lambda: len(running.accepted()) > 20, patience_s=300)
    for _ in range(kills):
        time.sleep(chance.uniform(*pause_s))
        running.kill_something(chance, KILLS)
    running.wait_until(lambda: _open(running) == 0, patience_s)
    states = running.rows("SELECT state, count(*) FROM governance_promise GROUP BY state")
    mails = running.rows(
        "SELECT trim(both '<>' from message_id), state, may_be_doubled, bounced_at FROM governance_mail"
    )
    return {"states": dict(states), "mails": {key: (state, flag) for key, state, flag, _ in mails}}


def _environment(running: Stack) -> dict[str, str]:
    import os

    return os.environ | running.environment


def _open(running: Stack) -> int:
    waiting = "SELECT count(*) FROM governance_promise WHERE state IN ('planned', 'queued')"
    return int(running.rows(waiting)[0][0]) + (READERS * MERGERS - _total(running))


def _total(running: Stack) -> int:
    return int(running.rows("SELECT count(*) FROM governance_promise")[0][0])


def check(running: Stack, found: dict[str, Any], *, copies: int) -> Counter[str]:
    """Nothing lost, nothing silent; as many copies as allowed, each flagged and the same bytes."""
    copies_of, digests = Counter[str](), defaultdict(set)
    for mail in running.accepted():
        key = mail["id"].strip("<>")
        copies_of[key] += 1
        digests[key].add(mail["digest"])
    assert set(found["states"]) <= {"sent", "in_doubt"}, found["states"]
    assert sum(found["states"].values()) == READERS * MERGERS
    lost = [key for key, (state, _) in found["mails"].items() if state == "sent" and not copies_of[key]]
    assert lost == []
    doubled = {key: count for key, count in copies_of.items() if count > 1}
    assert all(count <= copies for count in doubled.values()), doubled
    assert all(found["mails"][key][1] for key in doubled), "a second copy that is not flagged"
    assert all(len(each) == 1 for each in digests.values()), "two copies that differ"
    return Counter(doubled=len(doubled), at_the_desk=found["states"].get("in_doubt", 0))


@pytest.mark.parametrize("way", ["smtp", "notify"])
def test_none_is_lost_whatever_dies(directory: Path, way: str, pytestconfig: pytest.Config) -> None:
    soak = pytestconfig.getoption("--soak")
    kills = (200 if way == "smtp" else 100) if soak else (12 if way == "smtp" else 8)
    seed = random.randrange(10**6) if soak else 20261126  # noqa: S311
    with stack(directory, faults=FAULTS, notify=way == "notify") as running:
        found = run(running, kills=kills, pause_s=(0.1, 1.0), seed=seed, patience_s=900)
        outcome = check(running, found, copies=2 if way == "smtp" else 1)
    sys.stdout.write(f"seed {seed}, {way}: {dict(running.killed)} killed, {dict(outcome)}\n")
