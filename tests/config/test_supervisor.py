"""`make run`: serves the whole product, and leaves no process however it ends."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from config.local.processes import command_of
from config.local.redis_server import free_port

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "config.local.supervisor"]
BESIDE_OTHERS = "PYTEST_XDIST_WORKER" in os.environ
# What the tests set for themselves; the product must find its own.
OF_THE_TESTS = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "SECRET_KEY", "DEMONSTRATION", "ALLOWED_HOSTS"}


class Run:
    """One run of the product over its own data, on its own port."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        (data / "loaded").write_text("The loading has tests of its own.")
        self.output = (data / "output").open("w+")
        self.process = subprocess.Popen(COMMAND, cwd=ROOT, env=self.environment, stdout=self.output, stderr=self.output)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
        return kept | {"DATA_DIR": str(self.data), "PORT": str(self.port), "STATEMENT_TIMEOUT_S": "5"}

    def said(self) -> str:
        return (self.data / "output").read_text()

    def wait_until_ready(self, patience_s: float = 240.0) -> None:
        deadline = time.monotonic() + patience_s
        while "Ready:" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def ask(self, path: str) -> dict:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}") as answer:
            return json.load(answer)

    def status_of(self, path: str) -> tuple[int, float]:
        """The status of a page and how many seconds it took."""
        started = time.monotonic()
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status, time.monotonic() - started

    def family(self) -> set[int]:
        """All processes below this one, of any depth."""
        below, found = children_of(self.process.pid), set()
        while below:
            found |= below
            below = {grandchild for child in below for grandchild in children_of(child)} - found
        return found

    def end(self, number: signal.Signals) -> set[int]:
        """Send a signal; what of its family still lives when it has had ten seconds to go."""
        family = self.family()
        assert len(family) >= 6
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        deadline = time.monotonic() + 10
        while (left := {pid for pid in family if command_of(pid)}) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left


def children_of(pid: int) -> set[int]:
    with contextlib.suppress(FileNotFoundError):
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return set()


@contextlib.contextmanager
def folder():
    """A folder that PostgreSQL's own account may enter: pytest's are closed to it."""
    with tempfile.TemporaryDirectory(prefix="register-tests-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o711)
        yield Path(directory)


@pytest.fixture
def data():
    with folder() as directory:
        yield directory


@pytest.fixture(scope="module")
def prepared():
    """The data of a product that was started once, waited for and stopped: migrating is most of a first start."""
    with folder() as first:
        started = Run(first)
        started.wait_until_ready()
        assert started.end(signal.SIGTERM) == set()
        started.output.close()
        yield first


@pytest.fixture
def run(data, prepared):
    subprocess.run(["cp", "-a", f"{prepared}/.", data], check=True)  # with its owners: PostgreSQL's account is another
    started = Run(data)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(timeout=30)
    started.output.close()


def test_it_serves_refuses_a_second_copy_and_leaves_nothing_at_ctrl_c(run):
    run.wait_until_ready()
    answer = run.ask("/health/ready")
    assert (answer["database"], answer["migrations"], answer["broker"]) == ("ok", "ok", "ok")
    second = subprocess.run(COMMAND, cwd=ROOT, env=run.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"It already runs: http://localhost:{run.port}" in second.stderr
    elsewhere = run.environment | {"DATA_DIR": str(run.data / "other")}
    third = subprocess.run(COMMAND, cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False)
    assert f"make run PORT={run.port + 1}" in third.stderr
    assert run.end(signal.SIGINT) == set()
    assert run.process.returncode == 0


def test_a_restart_of_postgresql_costs_readers_nothing(run, soak):
    """Immediate shutdowns (SIGQUIT, as after a crash) under steady reading; bare Django answered 500 to most."""
    run.wait_until_ready()
    run.status_of("/partnerships/")
    for _ in range(3 if soak else 1):
        (server,) = [pid for pid in children_of(run.process.pid) if "postgres -D" in command_of(pid)]
        os.kill(server, signal.SIGQUIT)
        answers = [run.status_of("/partnerships/") for _ in range(20)]
        allowed = {200, 503} if BESIDE_OTHERS else {200}  # busy, the server may be back only after our patience
        assert {status for status, _ in answers} <= allowed, run.said()[-5000:]
        assert answers[-1][0] == 200
        assert BESIDE_OTHERS or max(seconds for _, seconds in answers) < 5
    assert "PostgreSQL had died and was started again." in run.said()


def test_it_leaves_nothing_when_killed_outright_and_starts_again(run):
    run.wait_until_ready()
    secret = (run.data / "secret-key").read_text()
    assert run.end(signal.SIGKILL) == set()
    again = Run(run.data)
    again.wait_until_ready(patience_s=120)
    assert (run.data / "secret-key").read_text() == secret
    assert again.end(signal.SIGTERM) == set()
    again.output.close()
